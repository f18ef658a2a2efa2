package compare_test

import (
	"context"
	"strings"
	"testing"

	"cryptounet/heops/compare"
)

const fixtures = "../imports/testdata/"

// TestEncrypted: networks as PyTorch exports them compute under encryption what
// PyTorch computes.
func TestEncrypted(t *testing.T) {
	for _, name := range []string{"plain", "rgb", "even", "odd", "dense", "corners", "poolings", "channels_last", "random1_0", "bright", "joined", "repeated"} {
		t.Run(name, func(t *testing.T) {
			r, err := compare.Files(context.Background(), fixtures+name+".onnx", fixtures+name+".input.npy", fixtures+name+".output.npy", compare.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Log(r)
			if !r.Within() || r.Signs < 0.99 {
				t.Errorf("%v: %s", r, r.Verdict())
			}
		})
	}
}

// TestOther: what another network gives is not what is expected.
func TestOther(t *testing.T) {
	r, err := compare.Files(context.Background(), fixtures+"plain.onnx", fixtures+"plain.input.npy", fixtures+"plain.input.npy", compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Within() || !strings.Contains(r.Verdict(), "may not belong together") {
		t.Errorf("%v: %s", r, r.Verdict())
	}
	_, err = compare.Files(context.Background(), fixtures+"plain.onnx", fixtures+"plain.input.npy", fixtures+"pooled.output.npy", compare.Options{})
	if err == nil || !strings.Contains(err.Error(), "expected are [1 2 4 3]") {
		t.Errorf("outputs of other sizes: %v", err)
	}
}
