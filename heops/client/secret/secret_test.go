package secret_test

import (
	"context"
	"strings"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// TestKeysThatCannotBe: keys for levels or rotations that the parameters do not
// have are refused before any is made.
func TestKeysThatCannotBe(t *testing.T) {
	q, special, err := rlwe.GenModuli(15, []int{40, 40}, []int{45})
	if err != nil {
		t.Fatal(err)
	}
	scheme, err := cipher.NewScheme(cipher.Literal{LogN: 13, Q: q, P: special, LogScale: 30}, wire.Digest{})
	if err != nil {
		t.Fatal(err)
	}
	key, err := secret.New(scheme)
	if err != nil {
		t.Fatal(err)
	}
	for want, list := range map[string][]plan.Key{
		"claims level 2":     {{Rotation: 1, Level: 2}},
		"claims level -1":    {{Rotation: 0, Level: -1}},
		"rotation 1 after 1": {{Rotation: 1, Level: 1}, {Rotation: 1, Level: 0}},
		"rotation -3":        {{Rotation: -3, Level: 1}},
		"rotation 4096":      {{Rotation: 4096, Level: 1}},
	} {
		if _, err := key.EvaluationKeys(context.Background(), list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v; expected an error with %q", list, err, want)
		}
	}
	// Order does not matter.
	keys, err := key.EvaluationKeys(context.Background(), []plan.Key{{Rotation: 5, Level: 0}, {Rotation: 0, Level: 1}})
	if err != nil || keys.Require([]plan.Key{{Rotation: 0, Level: 1}, {Rotation: 5, Level: 0}}) != nil {
		t.Errorf("%v, %v", keys, err)
	}
}
