package reference

import (
	"path/filepath"
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

func TestCommands(t *testing.T) {
	text, err := Commands([]byte(`{"path": "x", "commands": [{"path": "x serve", "use": "x serve [flags]", "short": "Serve a | b", "long": "Serves.",
		"flags": [{"name": "out", "shorthand": "o", "value": "string", "usage": "where <it> goes", "default": "a|b"}],
		"commands": [{"path": "x serve fleet", "use": "x serve fleet", "short": "Show"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| [`x serve`](#x-serve) | Serve a \\| b |", "## x serve fleet", "| `-o, --out string` | where &lt;it> goes | `a\\|b` |"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	for _, wrong := range []string{"x", `{"path": "x"}`} {
		if _, err := Commands([]byte(wrong)); err == nil {
			t.Errorf("%s: no error", wrong)
		}
	}
}

func TestPackages(t *testing.T) {
	absolute, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	text, err := Packages(absolute)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## heops/network/model", "*cells.*", "`NewEvaluator`", "../../../heops/evaluator"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, not := range []string{"/internal", "## heops/commands/cryptounet-evaluate"} {
		if strings.Contains(text, not) {
			t.Errorf("%s is not for others", not)
		}
	}
}
