package vector_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"cryptounet/heops/client/secret"
	"cryptounet/heops/client/sharing"
	"cryptounet/heops/methods/vector"
)

// TestReproducible: clients of one seed make equal vectors and keys to the bit;
// other values, and other keys beside, share no randomness.
func TestReproducible(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{Levels: 1})
	if err != nil {
		t.Fatal(err)
	}
	seed, err := secret.NewSeed()
	if err != nil {
		t.Fatal(err)
	}
	written := func(values ...float64) (v, k string) {
		c, err := vector.NewReproducibleClient(params, seed)
		if err != nil {
			t.Fatal(err)
		}
		x, err := c.Encrypt(values)
		if err != nil {
			t.Fatal(err)
		}
		keys, err := c.EvaluationKeys(t.Context(), 1, 5)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Decrypt(x)
		if err != nil || fmt.Sprintf("%.3f", got[:2]) != fmt.Sprintf("%.3f", values[:2]) {
			t.Errorf("%v, %v", got[:2], err)
		}
		var a, b bytes.Buffer
		x.WriteTo(&a)
		keys.WriteTo(&b)
		return a.String(), b.String()
	}
	v, k := written(1, 2)
	v2, k2 := written(1, 2)
	v3, k3 := written(1, 3)
	if v != v2 || k != k2 || k != k3 || v == v3 {
		t.Error("equal seeds give other bits, or other values the same")
	}
}

// TestTheSecretDoesNotShow: whatever prints or encodes a client shows no key, and
// a closed one is of no use.
func TestTheSecretDoesNotShow(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{Levels: 1})
	if err != nil {
		t.Fatal(err)
	}
	c, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	type holder struct{ client *vector.Client }
	for _, v := range []any{c, holder{c}, &holder{c}, []any{c}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if text := fmt.Sprintf(verb, v); len(text) > 400 || strings.Contains(text, "Coeffs") {
				t.Errorf("%s shows %.200s", verb, text)
			}
		}
	}
	if text, err := json.Marshal(c); err == nil {
		t.Errorf("JSON shows %.200s", text)
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(c); err == nil {
		t.Errorf("gob writes %d bytes", b.Len())
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Encrypt([]float64{1}); err == nil || !strings.Contains(err.Error(), "closed") || c.SecretKey() != nil {
		t.Errorf("a closed client: %v", err)
	}
}

// TestShared: what others see of a vector is near to it, on a grid, and has noise
// of its own; noise that would drown it is refused.
func TestShared(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{Levels: 1})
	if err != nil {
		t.Fatal(err)
	}
	c, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	x, err := c.Encrypt([]float64{1, -2})
	if err != nil {
		t.Fatal(err)
	}
	const noise = 1e-6
	a, err := c.DecryptShared(x, noise, sharing.Sharing{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.DecryptShared(x, noise, sharing.Sharing{})
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for i, want := range append([]float64{1, -2}, make([]float64, len(a)-2)...) {
		// The rule takes 80 times the noise, and rounds to less than that.
		if math.Abs(a[i]-want) > 8*80*noise || math.Mod(a[i], math.Exp2(-14)) != 0 {
			t.Fatalf("value %d is shared as %g and was %g", i, a[i], want)
		}
		if a[i] != b[i] {
			differ++
		}
	}
	if differ < len(a)/4 {
		t.Errorf("%d of %d values differ when they are shared again", differ, len(a))
	}
	if _, err := c.DecryptShared(x, noise, sharing.Sharing{Bits: 40, Blur: 0.1}); err == nil || !strings.Contains(err.Error(), "LogScale") {
		t.Errorf("%v", err)
	}
	if _, err := c.DecryptShared(x, 0, sharing.Sharing{}); err == nil {
		t.Error("no noise to cover, and nothing said")
	}
}
