package zoo_test

import (
	"testing"

	"cryptounet/heops/network/zoo"
)

// TestSectionsSeen: scores on sections that a network was trained on must say
// so, which its description makes possible.
func TestSectionsSeen(t *testing.T) {
	for _, name := range zoo.Names() {
		n, err := zoo.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		trained, apart := 0, 0
		for section := range 30 {
			if n.TrainedOn(section) && n.ValidatedOn(section) {
				t.Errorf("%s was trained and validated on section %d", name, section)
			}
			if n.TrainedOn(section) {
				trained++
			}
			if n.ValidatedOn(section) {
				apart++
			}
		}
		if trained == 0 || apart == 0 || n.Meaning == "" {
			t.Errorf("%s: trained on %d sections, validated on %d, a value means %q", name, trained, apart, n.Meaning)
		}
		if name == "dlin" && (!n.TrainedOn(20) || n.TrainedOn(0) || !n.ValidatedOn(0) || n.ValidatedOn(24)) {
			t.Error("dlin was trained on sections 04..23 and validated on 00..03")
		}
	}
	if _, err := zoo.Load("none"); err == nil {
		t.Error("there is a network named none")
	}
}
