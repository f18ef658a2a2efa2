package commands_test

import (
	"context"
	"strings"
	"testing"

	"cryptounet/heops/commands/shell"
)

// TestCompare: a network as PyTorch exports it, held against what PyTorch
// computes; beyond the tolerance it fails, in words.
func TestCompare(t *testing.T) {
	ctx := context.Background()
	at := func(name string) string { return "../imports/testdata/" + name }
	out, said, err := run(ctx, "compare", at("pooled.onnx"), "--input", at("pooled.input.npy"), "--expected", at("pooled.output.npy"))
	if err != nil {
		t.Fatal(err, said)
	}
	for _, want := range []string{"largest error ", ", spread ", ", equal signs 100 %\n", "computes what is expected"} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing of %q in\n%s", want, out)
		}
	}
	for _, want := range []string{"  0 %  planning\n", "keys of ", " MB of memory\n", "100 %  layers\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing of %q in\n%s", want, said)
		}
	}
	out, _, err = run(ctx, "compare", at("pooled.onnx"), "--input", at("pooled.input.npy"), "--expected", at("pooled.output.npy"), "--tolerance", "1e-9")
	if err == nil || !strings.Contains(err.Error(), "does not compute what is expected: its largest error is beyond") || !strings.Contains(out, "largest error ") {
		t.Errorf("a tolerance of 1e-9: %v\n%s", err, out)
	}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{}, "compare needs one MODEL"},
		{[]string{at("pooled.onnx")}, "--input X.npy"},
		{[]string{at("none.onnx"), "--input", at("pooled.input.npy"), "--expected", at("pooled.output.npy")}, "there is no file"},
		{[]string{at("pooled.onnx"), "--input", at("rgb.input.npy"), "--expected", at("pooled.output.npy")}, "has 3 channels"},
		{[]string{at("pooled.onnx"), "--input", at("pooled.onnx"), "--expected", at("pooled.output.npy")}, "no NumPy array"},
		{[]string{at("activations.onnx"), "--input", at("activations.input.npy"), "--expected", at("activations.output.npy")}, "check --replace"},
		{[]string{at("pooled.onnx"), "--input", at("pooled.input.npy"), "--expected", at("pooled.output.npy"), "--tolerance", "-1"}, "a tolerance of -1"},
	} {
		if _, _, err := run(ctx, append([]string{"compare"}, tc.args...)...); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v: %v; expected %q", tc.args, err, tc.want)
		}
	}
}

// TestCompareStatus: what a command's exit status says of a wrong command line, and
// of an interrupt, which does not wait for the planner.
func TestCompareStatus(t *testing.T) {
	at := func(name string) string { return "../imports/testdata/" + name }
	if _, _, err := run(context.Background(), "compare", at("pooled.onnx")); shell.Status(err) != shell.Misused {
		t.Errorf("without input: status %d, %v", shell.Status(err), err)
	}
	ctx, interrupt := context.WithCancel(context.Background())
	interrupt()
	_, _, err := run(ctx, "compare", at("pooled.onnx"), "--input", at("pooled.input.npy"), "--expected", at("pooled.output.npy"))
	if shell.Status(err) != shell.Interrupted {
		t.Errorf("interrupted: status %d, %v", shell.Status(err), err)
	}
}
