package commands_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/network/model"
)

// TestCheck: what does not run is named with what to do; replaced by polynomials,
// it is written and runs.
func TestCheck(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	net := network(t, dir, 1, 1, model.ReLU)
	if err := os.Mkdir(at("images"), 0o755); err != nil {
		t.Fatal(err)
	}
	picture(t, at("images/a.png"), 40, 44)
	image := picture(t, at("images/b.png"), 51, 33)

	out, _, err := run(ctx, "check", net, "--size", "64x48")
	if err == nil || !strings.Contains(err.Error(), "does not run as it is") {
		t.Errorf("a ReLU network: %v", err)
	}
	for _, want := range []string{"3.AvgPool2D", "replace it by a mean pooling", "2x64x48", "2 layers are to be replaced"} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing of %q in\n%s", want, out)
		}
	}
	out, _, err = run(ctx, "check", net, "--images", at("images"), "--replace", "--degree", "4", "-o", at("better.json"))
	if err != nil {
		t.Fatal(err, out)
	}
	for _, want := range []string{"polynomials of degree 4", "mean pooling, scaled", "logits: largest difference", "equal ", "44x40 whole", "runs: N = 2^"} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing of %q in\n%s", want, out)
		}
	}
	if _, said, err := run(ctx, "segment", at("better.json"), image, "-o", at("mask.png")); err != nil {
		t.Fatal(err, said)
	}
	if mask := one(t, at("mask.png")); mask.H != 51 || mask.W != 33 {
		t.Errorf("a mask of %v", mask)
	}
	// Random images are mirrored as real ones would be.
	odd := "../imports/testdata/rgb.onnx"
	if out, said, err := run(ctx, "check", odd, "--size", "31x37"); err != nil || !strings.Contains(out, "mirrored to 38x32") || !strings.Contains(said, "random images") {
		t.Errorf("a size that poolings do not divide: %v\n%s%s", err, said, out)
	}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "needs one MODEL"},
		{[]string{net, "--replace"}, "--replace needs --images"},
		{[]string{net, "--size", "64"}, "give height and width"},
		{[]string{net, "--size", "64x64x2"}, "give height and width"},
		{[]string{net, "--images", at("none")}, "the folder of images"},
		{[]string{net, "-o", at("none/x.json")}, "there is no folder"},
		{[]string{net, "-o", at("x.txt")}, "written to a .json"},
		{[]string{net, "--replace", "--images", at("images"), "--degree", "9"}, "degree 9"},
	} {
		if _, _, err := run(ctx, append([]string{"check"}, tc.args...)...); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v: %v; expected %q", tc.args, err, tc.want)
		}
	}
}
