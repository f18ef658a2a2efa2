package isbi_test

import (
	"strings"
	"testing"

	"cryptounet/heops/science/isbi"
)

// trained is a network that was trained on sections 4 on, and chosen by 0.
type trained struct{}

func (trained) TrainedOn(section int) bool   { return section >= 4 }
func (trained) ValidatedOn(section int) bool { return section == 0 }

func TestSeen(t *testing.T) {
	for name, want := range map[string]string{
		"synthetic/1": "synthetic", "train/00": "section 0 was kept apart", "train/07": "section 7 was trained on",
		"train/02": "section 2 was not in training", "test/07": "test/07 was not", "": "was not",
	} {
		if got := (isbi.Slice{Name: name}).Seen(trained{}); !strings.Contains(got, want) {
			t.Errorf("%q: %s; want %q", name, got, want)
		}
	}
}

func TestSample(t *testing.T) {
	t.Setenv("ISBI2012_DIR", "")
	if s, err := isbi.Sample(3, 7); err != nil || s.Name != "synthetic/7" || !s.Synthetic() {
		t.Errorf("without data: %v, %v", s.Name, err)
	}
	t.Setenv("ISBI2012_DIR", t.TempDir())
	if _, err := isbi.Sample(3, 7); err == nil {
		t.Error("an empty folder has a section")
	}
}
