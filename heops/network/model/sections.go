package model

import (
	"fmt"
	"strings"
)

// TrainedOn says whether the network was trained on a section of its training
// volume, as far as its description tells (train_sections, such as "04..23"):
// a score on such a section says little of what the network does on others.
func (n *Network) TrainedOn(section int) bool { return n.sections("train_sections", section) }

// ValidatedOn says whether the section was kept apart in training, to choose
// among networks by (validation_sections).
func (n *Network) ValidatedOn(section int) bool { return n.sections("validation_sections", section) }

// sections looks a section up in a list of numbers and ranges: "00..03, 20".
func (n *Network) sections(list string, section int) bool {
	text, _ := n.Training[list].(string)
	for _, part := range strings.Split(text, ",") {
		var from, to int
		if _, err := fmt.Sscanf(strings.TrimSpace(part), "%d..%d", &from, &to); err != nil {
			if _, err := fmt.Sscanf(strings.TrimSpace(part), "%d", &from); err != nil {
				continue
			}
			to = from
		}
		if from <= section && section <= to {
			return true
		}
	}
	return false
}
