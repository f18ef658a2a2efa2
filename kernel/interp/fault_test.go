package interp

import "testing"

func TestInternalText(t *testing.T) {
	for s, want := range map[string]string{
		"_.go:41:3: undefined: Fsum_12":                  "undefined: Fsum",
		"_.go:7:22: cannot use x_3 as type TPoint_9":     "cannot use x as type TPoint",
		"reflect: call of x":                             "reflect: call of x",
		"_.go:7:22: CFG post-order panic: runtime error": "CFG post-order panic: runtime error",
	} {
		if got := internalText(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
