package isbi

import (
	"fmt"
	"os"
	"strings"
)

// Sample returns a section of the training volume in the folder that ISBI2012_DIR
// names, or the synthetic slice of that seed where it names none.
func Sample(section int, seed uint64) (Slice, error) {
	if os.Getenv(EnvDir) == "" {
		return Synthetic(seed), nil
	}
	d, err := OpenEnv()
	if err != nil {
		return Slice{}, err
	}
	return d.Train(section)
}

// Synthetic says whether the slice was drawn, not photographed.
func (s Slice) Synthetic() bool { return strings.HasPrefix(s.Name, "synthetic") }

// Training is a network that knows which sections it was trained on.
type Training interface {
	TrainedOn(section int) bool
	ValidatedOn(section int) bool
}

// Seen says in words whether a network knows the slice from its training: what a
// score on it is worth.
func (s Slice) Seen(n Training) string {
	var section int
	if _, err := fmt.Sscanf(s.Name, "train/%d", &section); err != nil {
		if s.Synthetic() {
			return "a synthetic slice: the network was trained on others"
		}
		return s.Name + " was not in training"
	}
	switch {
	case n.TrainedOn(section):
		return fmt.Sprintf("section %d was trained on: on unseen ones it does worse", section)
	case n.ValidatedOn(section):
		return fmt.Sprintf("section %d was kept apart in training", section)
	}
	return fmt.Sprintf("section %d was not in training", section)
}
