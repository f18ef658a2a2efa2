package display_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"strings"
	"testing"

	"cryptounet/kernel/display"
)

func decode(t *testing.T, mime map[string]any) image.Image {
	t.Helper()
	data, ok := mime["image/png"].([]byte)
	if !ok {
		t.Fatalf("no picture in %v", mime)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestImageSizes(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH int }{
		{16, 8, 256, 128},       // enlarged by a whole factor
		{100, 100, 200, 200},    // not beyond 256
		{512, 512, 512, 512},    // as it is
		{4096, 1024, 1024, 256}, // reduced
	} {
		img := decode(t, display.Image(image.NewGray(image.Rect(5, 5, 5+c.w, 5+c.h))).MIME())
		if b := img.Bounds(); b.Dx() != c.wantW || b.Dy() != c.wantH {
			t.Errorf("%d x %d becomes %d x %d, want %d x %d", c.w, c.h, b.Dx(), b.Dy(), c.wantW, c.wantH)
		}
	}
	if m := display.Image(nil).MIME(); m["image/png"] != nil || m["text/plain"] == nil {
		t.Errorf("no image shows %v", m)
	}
}

func TestGrid(t *testing.T) {
	a := display.HeatMap([]float64{0, 1, 2, 3}, 2)
	f := display.Grid(a, a, nil).Captions("one", "two", "three").Columns(2).Size(100)
	b := decode(t, f.MIME()).Bounds()
	if b.Dx() != 2*108+8 || b.Dy() != 2*(108+16)+8 {
		t.Errorf("the grid is %v", b)
	}
	if m := display.Grid().MIME(); m["image/png"] != nil {
		t.Error("an empty grid has a picture")
	}
}

func TestHeatMap(t *testing.T) {
	img := display.HeatMap([]float64{0, 10, math.NaN(), 5}, 2)
	for i, want := range []string{"{68 1 84 255}", "{253 231 37 255}", "{255 0 0 255}", "{33 144 141 255}"} {
		if got := fmt.Sprint(img.RGBAAt(i%2, i/2)); got != want {
			t.Errorf("value %d is %s, want %s", i, got, want)
		}
	}
	if b := display.HeatMap(make([]float64, 10), 4).Bounds(); b.Dx() != 4 || b.Dy() != 3 {
		t.Errorf("10 values in rows of 4 are %v", b)
	}
}

func ExampleTable() {
	t := display.Table([]string{"layer", "seconds"}, [][]any{{"conv1", 1.23456}, {"<pool>", 12}})
	fmt.Println(t)
	fmt.Println(strings.Contains(t.MIME()["text/html"].(string), "&lt;pool&gt;"))
	// Output:
	// layer   seconds
	// conv1     1.235
	// <pool>       12
	// true
}
