package sketch_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"cryptounet/heops/network/sketch"
)

// unet is a network of two resolutions with one skip connection.
var unet = []sketch.Layer{
	{"enc", "Conv2D", []string{"input"}, 8, 1},
	{"enc.act", "Square", []string{"enc"}, 8, 1},
	{"pool", "AvgPool2D", []string{"enc.act"}, 8, 2},
	{"mid", "Conv2D", []string{"pool"}, 16, 2},
	{"up", "ConvTranspose2D", []string{"mid"}, 8, 1},
	{"cat", "Concat", []string{"up", "enc.act"}, 16, 1},
	{"<logits>", "Conv2D", []string{"cat"}, 1, 1},
}

// elements counts the drawing's elements by name, and classes by name.
func elements(t *testing.T, svg string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatalf("no XML: %v\n%s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
			for _, a := range e.Attr {
				if a.Name.Local == "class" {
					count[a.Value]++
				}
			}
		}
	}
}

func TestSVG(t *testing.T) {
	svg := sketch.SVG("a U-Net", "input", 1, unet)
	n := elements(t, svg)
	// input; enc and its square; pool and mid; up; cat and logits.
	if n["g"] != 5 || n["skip"] != 1 {
		t.Errorf("%d boxes and %d arcs, expected 5 and 1\n%s", n["g"], n["skip"], svg)
	}
	for _, want := range []string{">enc<", ">AvgPool2D<", "16 channels, 1/2", ">a U-Net<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %q in\n%s", want, svg)
		}
	}
}

// TestHostile: names come from files, and a network can be empty, long, or read
// what is not there.
func TestHostile(t *testing.T) {
	long := make([]sketch.Layer, 300)
	for i := range long {
		long[i] = sketch.Layer{Name: strings.Repeat("<é&", 20), Op: "\"", Inputs: []string{"nothing"}, Stride: i % 7}
	}
	for _, layers := range [][]sketch.Layer{nil, {{}}, long} {
		if n := elements(t, sketch.SVG("<&>", "input", 1, layers)); n["g"] != len(layers)+1 {
			t.Errorf("%d boxes of %d layers", n["g"], len(layers))
		}
	}
}
