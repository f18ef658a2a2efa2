package commands_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/commands"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures"
)

// pages writes a TIFF of two pages.
func pages(t *testing.T, path string) {
	t.Helper()
	page := image.NewGray(image.Rect(0, 0, 8, 8))
	if err := pictures.Save(path, page, page); err != nil {
		t.Fatal(err)
	}
}

// run runs a command line and returns what it said on stdout and stderr.
func run(ctx context.Context, args ...string) (out, said string, err error) {
	for _, c := range commands.All() {
		if c.Name() != args[0] {
			continue
		}
		var a, b bytes.Buffer
		c.SetOut(&a)
		c.SetErr(&b)
		c.SetArgs(args[1:])
		c.SilenceUsage, c.SilenceErrors = true, true
		err := c.ExecuteContext(ctx)
		return a.String(), b.String(), err
	}
	panic("no command " + args[0])
}

// network writes a small network with the given activation and returns its file.
func network(t *testing.T, dir string, channels, classes int, activation model.Op) string {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 3))
	x := testnet.ImageC(rng, channels, 32, 32)
	b := testnet.NewOn(rng, x).Pad(model.PadZeros).Conv(2, 3, 1).Norm().Square()
	n, err := b.Pool(2).Pad(model.PadZeros).Conv(3, 3, 1).Up(2).Conv(classes, 1, 1).Settled(2, x)
	if err != nil {
		t.Fatal(err)
	}
	n.Layers[2].Op = activation
	if activation != model.Square {
		n.Layers[3].Op = model.MaxPool2D
		n.Layers[3].Stride = 0
	}
	n.Name = "net"
	if err := n.Save(dir); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "net.json")
}

func smooth(h, w int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetGray(x, y, color.Gray{Y: uint8(127 + (x*7+y*5)%113)})
		}
	}
	return m
}

// picture writes a smooth picture.
func picture(t *testing.T, path string, h, w int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, smooth(h, w)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSegment(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	net := network(t, dir, 1, 1, model.Square)
	image := picture(t, at("image.png"), 31, 45)

	_, said, err := run(ctx, "segment", net, image, "-o", at("mask.png"), "--logits", at("logits.npy"))
	if err != nil {
		t.Fatal(err, said)
	}
	for _, want := range []string{"45x31 whole, mirrored to 46x32", "keys of", "MB up", "100 %"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing of %q in %q", want, said)
		}
	}
	mask, logits := one(t, at("mask.png")), one(t, at("logits.npy"))
	if mask.H != 31 || mask.W != 45 || logits.H != 31 || logits.W != 45 {
		t.Fatalf("a mask of %v, logits of %v", mask, logits)
	}
	for i, v := range logits.Data {
		if (v > 0) != (mask.Data[i] == 255) {
			t.Fatalf("pixel %d: logit %g, mask %g", i, v, mask.Data[i])
		}
	}

	// A stack of pages and a single image, into a folder.
	stack := at("stack.tif")
	if err := pictures.Save(stack, smooth(31, 45), smooth(31, 45), smooth(31, 45)); err != nil {
		t.Fatal(err)
	}
	if _, said, err = run(ctx, "segment", net, stack, image, "-o", at("masks"), "--threshold", "0.5"); err != nil {
		t.Fatal(err, said)
	}
	if pages, err := pictures.Open(at("masks/stack-mask.tif")); err != nil || len(pages) != 3 || pages[2].Samples.W != 45 {
		t.Errorf("masks of a stack: %v, %v", pages, err)
	}
	higher := one(t, at("masks/image-mask.png"))
	for i, v := range logits.Data {
		if v > 0.6 && higher.Data[i] != 255 || v < 0.4 && higher.Data[i] != 0 {
			t.Fatalf("pixel %d: logit %g, mask above 0.5 %g", i, v, higher.Data[i])
		}
	}
}

func one(t *testing.T, path string) *tensor.Tensor {
	t.Helper()
	pages, err := pictures.Open(path)
	if err != nil || len(pages) != 1 {
		t.Fatal(pages, err)
	}
	return pages[0].Samples
}

func TestClasses(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if _, said, err := run(context.Background(), "segment", network(t, dir, 3, 3, model.Square), picture(t, at("a.png"), 20, 20), "-o", at("m.tif"), "--logits", at("l.npy")); err != nil {
		t.Fatal(err, said)
	}
	classes, logits := one(t, at("m.tif")), one(t, at("l.npy"))
	for i, c := range classes.Data {
		for k := range logits.C {
			if logits.Channel(k)[i] > logits.Channel(int(c))[i] {
				t.Fatalf("pixel %d is of class %g; %d has a larger logit", i, c, k)
			}
		}
	}
}

// TestMistakes: what a person may do wrong is answered with what to do.
func TestMistakes(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	net, image := network(t, dir, 1, 1, model.Square), picture(t, at("image.png"), 20, 20)
	whole, err := os.ReadFile(image)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at("cut.png"), whole[:len(whole)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	pages(t, at("pages.tif"))
	if err := pictures.SaveNPY(at("five.npy"), tensor.New(5, 20, 20)); err != nil {
		t.Fatal(err)
	}
	if err := pictures.SaveNPY(at("bright.npy"), &tensor.Tensor{C: 1, H: 1, W: 2, Data: []float64{0, 1000}}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{net}, "needs a MODEL and at least one IMAGE"},
		{[]string{net, image}, "say where the masks go"},
		{[]string{at("none.json"), image, "-o", at("m.png")}, "there is no file"},
		{[]string{"dlinn", image, "-o", at("m.png")}, "comes with the program: accurate, dlin"},
		{[]string{net, at("none.png"), "-o", at("m.png")}, "there is no file"},
		{[]string{net, at("cut.png"), "-o", at("m.png")}, "cut.png is damaged or cut short"},
		{[]string{net, at("five.npy"), "-o", at("m.png")}, "has 5 channel(s); the network takes 1"},
		{[]string{net, at("bright.npy"), "-o", at("m.png")}, "outside the planned range"},
		{[]string{net, image, image, "-o", at("m.png")}, "give a folder"},
		{[]string{net, image, image, "-o", at("masks")}, "two images are named image.png"},
		{[]string{net, image, "-o", at("m.gif")}, "ends neither in .png nor in .tif"},
		{[]string{net, image, "-o", at("none/m.png")}, "there is no folder"},
		{[]string{net, image, "-o", "-"}, "masks go to files"},
		{[]string{net, at("pages.tif"), "-o", at("m.png")}, "has 2 pages, and a PNG holds one mask"},
		{[]string{net, image, "-o", at("m.png"), "--memory", "3"}, "64 to"},
	} {
		_, _, err := run(context.Background(), append([]string{"segment"}, tc.args...)...)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v: %v; expected %q", tc.args, err, tc.want)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := run(cancelled, "segment", net, image, "-o", at("m.png")); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("cancelled: %v", err)
	}
	for _, name := range []string{"m.png", "m.gif"} {
		if _, err := os.Stat(at(name)); err == nil {
			t.Errorf("%s was written", name)
		}
	}
}

// TestONNX: what a framework exported is segmented as it is, on an image that its
// poolings do not divide.
func TestONNX(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	net := "../imports/testdata/rgb.onnx"
	if _, said, err := run(context.Background(), "segment", net, picture(t, at("a.png"), 31, 37), "-o", at("m.png")); err != nil {
		t.Fatal(err, said)
	} else if !strings.Contains(said, "left to the client") || !strings.Contains(said, "mirrored to 38x32") {
		t.Errorf("%s", said)
	}
	if mask := one(t, at("m.png")); mask.H != 31 || mask.W != 37 || mask.C != 3 { // two classes, in colours
		t.Errorf("a mask of %v", mask)
	}
	if _, _, err := run(context.Background(), "segment", "../imports/testdata/head.onnx", at("a.png"), "-o", at("c.png")); err == nil || !strings.Contains(err.Error(), "there is no mask") {
		t.Errorf("a classifier: %v", err)
	}
}
