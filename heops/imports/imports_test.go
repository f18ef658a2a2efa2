package imports_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/imports"
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
