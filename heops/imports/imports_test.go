package imports_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/imports"
	"cryptounet/heops/imports/internal/testgraph"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/npy"
)

// fixtures is where networks lie as PyTorch exported them, with what it computes
// (heops/training/onnx_fixture.py).
func fixtures() string {
	if dir := os.Getenv("IMPORTS_DIR"); dir != "" {
		return dir
	}
	return "testdata"
}

func read(t *testing.T, file string) *npy.Array {
	t.Helper()
	a, err := npy.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestFixtures: networks in every spelling compute what PyTorch computes.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixtures(), "*.onnx"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures in %s (%v)", fixtures(), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".onnx")
		t.Run(filepath.Base(name), func(t *testing.T) {
			in, want := read(t, name+".input.npy"), read(t, name+".output.npy")
			x := &tensor.Tensor{C: in.Shape[1], H: in.Shape[2], W: in.Shape[3], Data: in.Data}
			if filepath.Base(name) == "channels_last" {
				x = tensor.New(in.Shape[3], in.Shape[1], in.Shape[2])
				for k, v := range in.Data {
					x.Data[k%x.C*x.H*x.W+k/x.C] = v
				}
			}
			i, err := imports.Load(file, imports.Options{Height: x.H, Width: x.W, Images: []*tensor.Tensor{x}})
			if err != nil {
				t.Fatal(err)
			}
			y, err := i.Network.Result(x, x.H)
			if err != nil {
				t.Fatal(err)
			}
			got, shape := i.Arranged(y)
			if !slices.Equal(shape, want.Shape) || len(got) != len(want.Data) {
				t.Fatalf("shape %v of %d values; PyTorch gives %v", shape, len(got), want.Shape)
			}
			largest := 0.0
			for k, v := range want.Data {
				largest = math.Max(largest, math.Abs(got[k]-v))
			}
			if spread := deviation(want.Data); !(largest <= 1e-4*spread) {
				t.Errorf("differs from PyTorch by up to %g, with a spread of %g; layers %+v", largest, spread, i.Network.Layers)
			}
		})
	}
}

func deviation(values []float64) float64 {
	sum, square := 0.0, 0.0
	for _, v := range values {
		sum += v
		square += v * v
	}
	n := float64(len(values))
	return math.Sqrt(math.Max(0, square/n-sum/n*sum/n))
}

// TestPixels: a network that scales pixels of 0 to 255 itself is given such; one of
// pixels of 0 to 1, those.
func TestPixels(t *testing.T) {
	start := func() *testgraph.Graph {
		return testgraph.New(17, 1, 1, 8, 8).Filled("w", 1, 1, 1, 3, 3).Filled("255", 255).Filled("1/255", 1.0/255).Filled("mean", 0.45).Filled("123.7", 123.7)
	}
	for name, tc := range map[string]struct {
		graph *testgraph.Graph
		high  float64
	}{
		"x":           {start().Node("Identity", "p", []string{"x"}), 1},
		"x - 0.45":    {start().Node("Sub", "p", []string{"x", "mean"}), 1},
		"x / 0.45":    {start().Node("Div", "p", []string{"x", "mean"}), 1},
		"x / 255":     {start().Node("Div", "p", []string{"x", "255"}), 255},
		"x * (1/255)": {start().Node("Mul", "p", []string{"x", "1/255"}), 255},
		"x - 123.7":   {start().Node("Sub", "p", []string{"x", "123.7"}), 255},
	} {
		file := filepath.Join(t.TempDir(), "g.onnx")
		if err := os.WriteFile(file, tc.graph.Node("Conv", "y", []string{"p", "w"}).Bytes("y"), 0o600); err != nil {
			t.Fatal(err)
		}
		i, err := imports.Read(file, imports.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if low, high := i.Network.Input.Range(); low != 0 || high != tc.high {
			t.Errorf("%s: pixels of %g to %g; expected 0 to %g", name, low, high, tc.high)
		}
		if noted := strings.Contains(i.String(), "pixels of 0 to 255"); noted != (tc.high == 255) {
			t.Errorf("%s: %v", name, i)
		}
	}
}
