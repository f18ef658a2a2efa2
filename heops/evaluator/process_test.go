package evaluator_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
)

// smallest is the options of a plan that is quick to make.
var smallest = plan.Options{Height: 64, Width: 128}

// TestMain lets this program be the other process of TestTwoProcesses.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CRYPTOUNET_TEST_EVALUATE"); dir != "" {
		if err := evaluate(dir, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// evaluate is the evaluating side: it has the model in a folder and gets the
// plan, keys and one map on one stream.
func evaluate(dir string, in io.Reader, out io.Writer) error {
	p, err := plan.Read(in)
	if err != nil {
		return err
	}
	network, err := model.Load(filepath.Join(dir, "random.json"))
	if err != nil {
		return err
	}
	program, err := planner.Under(p, network)
	if err != nil {
		return err
	}
	c, err := cipher.NewContext(p)
	if err != nil {
		return err
	}
	keys, err := c.ReadEvaluationKeys(in)
	if err != nil {
		return err
	}
	e, err := evaluator.New(program, keys)
	if err != nil {
		return err
	}
	for range 2 { // two maps follow each other
		input, err := e.ReadEncrypted(in)
		if err != nil {
			return err
		}
		output, err := e.Run(context.Background(), input)
		if err != nil {
			return err
		}
		if _, err := output.WriteTo(out); err != nil {
			return err
		}
	}
	if n, err := in.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		return fmt.Errorf("something follows the last map: %v", err)
	}
	return nil
}

// TestTwoProcesses: a client that was made from a plan file encrypts for an
// evaluator in another process, which has the model and gets the keys; what
// comes back is, to the bit, what an evaluator beside the client computes.
func TestTwoProcesses(t *testing.T) {
	ctx := context.Background()
	// Weights are saved as float32, so the network is planned as it is loaded.
	dir := t.TempDir()
	if err := session.Small(t).Network.Save(dir); err != nil {
		t.Fatal(err)
	}
	network, err := model.Load(filepath.Join(dir, "random.json"))
	if err != nil {
		t.Fatal(err)
	}
	program, err := planner.New(network, plan.Options{Height: 128, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "plan")
	var stream, planFile bytes.Buffer
	if _, err := program.Plan().WriteTo(io.MultiWriter(&planFile, &stream)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, planFile.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}

	// The client's side knows the file alone.
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := plan.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(p)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	input, err := c.Encrypt(ctx, session.Small(t).Image)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []io.WriterTo{keys, input, input} {
		if _, err := m.WriteTo(&stream); err != nil {
			t.Fatal(err)
		}
	}

	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := exec.Command(self)
	other.Env = append(os.Environ(), "CRYPTOUNET_TEST_EVALUATE="+dir)
	other.Stdin = &stream
	var back, complaints bytes.Buffer
	other.Stdout, other.Stderr = &back, &complaints
	if err := other.Run(); err != nil {
		t.Fatalf("the other process: %v\n%s", err, &complaints)
	}

	e, err := evaluator.New(program, keys)
	if err != nil {
		t.Fatal(err)
	}
	own, err := e.Run(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := program.Twin(session.Small(t).Image)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		theirs, err := c.ReadEncrypted(&back)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(written(t, theirs), written(t, own)) {
			t.Errorf("map %d: the other process computed something else", i)
		}
		same, err := c.Compare(ctx, theirs, twin)
		if err != nil {
			t.Fatal(err)
		}
		if share, differ := same.Agreement(); share < 0.999 {
			t.Errorf("%d pixels differ from the twin: %v", differ, same)
		}
	}
}
