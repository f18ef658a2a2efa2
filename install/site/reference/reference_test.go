package reference

import (
	"strings"
	"testing"

	"cryptounet/heops/network/model"
)

const root = "../../.."

// TestOperators: every operator of package model is planned for, and what is known
// of a few comes out.
func TestOperators(t *testing.T) {
	text, err := Operators(root)
	if err != nil {
		t.Fatal(err)
	}
	ops, err := Ops(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range ops {
		if !strings.Contains(text, "`"+op.Name+"`") || op.Comment == "" && op.Name != "ReLU" && op.Name != "Sigmoid" && op.Name != "Tanh" {
			t.Errorf("%s is not on the page, or says nothing of itself", op.Name)
		}
	}
	c := costs{make(map[[3]bool]adds)}
	norm, err := c.cost(model.BatchNorm, example{}, true)
	if err != nil {
		t.Fatal(err)
	}
	if norm.primes != 0 || norm.keySwitches != 0 {
		t.Errorf("a normalisation behind a convolution is folded into it, and costs %+v", norm)
	}
	square, err := c.cost(model.Square, example{}, false)
	if err != nil {
		t.Fatal(err)
	}
	if square.primes < 1 || square.keySwitches < 1 || square.out.C != wide {
		t.Errorf("a square takes a level and relinearises: %+v", square)
	}
}
