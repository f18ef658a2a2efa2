package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
)

// quiet drops what cells show.
type quiet struct{}

func (quiet) Stream(name, text string)                            {}
func (quiet) Display(engine.MIME, map[string]any, string, bool)   {}
func (quiet) ClearOutput(wait bool)                               {}
func (quiet) Input(context.Context, string, bool) (string, error) { return "", nil }
func run(t *testing.T, e engine.Engine, code string) (string, *engine.Fault) {
	t.Helper()
	r, err := e.Execute(context.Background(), engine.Cell{Code: code, Count: 1}, quiet{})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(r.Value["text/plain"]), r.Fault
}

// setUp is the head of a notebook that segments small encrypted images.
const setUp = `
import (
	"context"
	"image"
	"os"

	"cryptounet/heops"
	"cryptounet/heops/science/isbi"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/zoo"
	"cryptounet/kernel/cell"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

network := must(zoo.Load("dlin"))
slice := isbi.SyntheticSize(1, 256, 256)
pixels := must(network.Normalise(slice.Image.Pix, 256, 256))
program := must(heops.Compile(network, heops.Options{Height: 256, Width: 256}))
p := program.Plan()
client := must(heops.NewClient(p))
keys := must(client.EvaluationKeys(cell.Context()))
evaluator := must(heops.NewEvaluator(program, keys))
encrypted := must(client.Encrypt(cell.Context(), pixels))
`

// Whatever a cell does wrong, its error says what, and the session goes on
// with every variable.
func TestFaultsLeaveTheNotebookUsable(t *testing.T) {
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, fault := run(t, e, setUp); fault != nil {
		t.Fatal(strings.Join(fault.Traceback, "\n"))
	}
	dir := t.TempDir()
	if _, fault := run(t, e, fmt.Sprintf("network.Name = \"copy\"\nif err := network.Save(%q); err != nil { panic(err) }", dir)); fault != nil {
		t.Fatal(fault)
	}
	weights := filepath.Join(dir, "copy.safetensors")
	if info, err := os.Stat(weights); err != nil || os.Truncate(weights, info.Size()/2) != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, code, want string }{
		{"wrong path", `must(isbi.Open("/no/such/folder"))`, "/no/such/folder"},
		{"another size", `must(client.Encrypt(cell.Context(), must(network.Normalise(make([]uint8, 100*80), 100, 80))))`, "1x80x100"},
		{"truncated weights", fmt.Sprintf(`must(model.Load(%q))`, filepath.Join(dir, "copy.json")), "truncated"},
		{"weak parameters", `must(heops.Compile(network, heops.Options{Height: 256, Width: 256, LogN: 13}))`, "weaker than 128 bits"},
		{"missing key", `must(heops.NewEvaluator(program, keys.Without(1)))`, "rotation by 1 slots"},
		{"out of range", `far := pixels.Clone()
far.Data[5] = 1e6
must(client.Encrypt(cell.Context(), far))`, "outside the planned range"},
		{"unknown network", `must(zoo.Load("resnet"))`, `no network "resnet"`},
		{"compile error", `client.Encript(pixels)`, "Encript"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, fault := run(t, e, tc.code)
			if fault == nil || !strings.Contains(fault.Value+strings.Join(fault.Traceback, "\n"), tc.want) {
				t.Fatalf("the cell ended with %v; expected %q", fault, tc.want)
			}
			if value, fault := run(t, e, "p.Slots() == 1<<p.LogN && encrypted.Ciphertexts() == p.Input().Layout.Len()"); fault != nil || value != "true" {
				t.Errorf("afterwards variables are gone: %s, %v", value, fault)
			}
		})
	}
}

func TestInterruptInTheMiddleOfALayer(t *testing.T) {
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, fault := run(t, e, setUp); fault != nil {
		t.Fatal(strings.Join(fault.Traceback, "\n"))
	}
	ended := make(chan struct{})
	go func() { // until it has met the running cell
		for {
			select {
			case <-ended:
				return
			case <-time.After(30 * time.Millisecond):
				e.Interrupt()
			}
		}
	}()
	// Restarted over and over, so that the interrupt meets a layer.
	_, fault := run(t, e, `
for {
	run := must(evaluator.Start(encrypted))
	for run.Next(cell.Context()) {
	}
	if run.Err() != nil {
		panic(run.Err())
	}
}`)
	ended <- struct{}{}
	if fault == nil || fault.Name != "interrupted" {
		t.Fatalf("the endless cell ended with %v", fault)
	}
	if value, fault := run(t, e, `
run := must(evaluator.Start(encrypted))
for run.Next(cell.Context()) {
}
len(must(client.Decrypt(cell.Context(), run.Output())))`); fault != nil || value != "1" {
		t.Errorf("after the interrupt a run gives %s, %v", value, fault)
	}
}
