package heops_test

import (
	"context"
	"fmt"
	"image"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
)

// TestShown: what the values of a run say of themselves to a notebook.
func TestShown(t *testing.T) {
	s := session.Small(t)
	ctx := context.Background()
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	run, err := s.Evaluator.Start(input)
	if err != nil {
		t.Fatal(err)
	}
	for run.Next(ctx) {
	}
	if run.Err() != nil {
		t.Fatal(run.Err())
	}
	same, err := s.Client.Compare(ctx, run.Output(), twin)
	if err != nil {
		t.Fatal(err)
	}

	title, lines := input.Summary()
	card := title + fmt.Sprint(lines)
	for _, want := range []string{"encrypted input", "level", "scale 2^", "MB", "expected; values up to 2^", s.Keys.Owner().String()} {
		if !strings.Contains(card, want) {
			t.Errorf("no %q in the card of a map: %s", want, card)
		}
	}
	if _, lines := s.Plan.Summary(); !strings.Contains(fmt.Sprint(lines), "128 bits") {
		t.Errorf("the plan's card is %v", lines)
	}
	headers, rows := run.Table()
	if len(rows) != len(s.Plan.Steps) || len(run.Reports()) != len(rows) || len(headers) != len(rows[0]) {
		t.Errorf("%d rows of %d steps: %v", len(rows), len(s.Plan.Steps), headers)
	}
	images, captions := same.Pictures()
	if len(images) != 4 || len(captions) != 4 || !strings.Contains(captions[3], "errors, +-") {
		t.Fatalf("a comparison is %d pictures: %q", len(images), captions)
	}
	if n := dark(images[3]); n == 0 || n == images[3].Bounds().Dx()*images[3].Bounds().Dy() {
		t.Errorf("the histogram has %d dark points", n)
	}
	layers := heops.Layers{same, nil}
	if names := layers.Names(); len(names) != 2 || names[0] != same.Layer || layers.Channels(0) != same.Plain.C || layers.Channels(1)+layers.Channels(2)+layers.Channels(-1) != 0 {
		t.Errorf("the layers are %q", names)
	}
	images, captions = layers.Pictures(0, same.Plain.C-1)
	if len(images) != 4 || len(captions) != 4 || images[0].Bounds().Dx() != same.Plain.W {
		t.Errorf("a channel is %d pictures: %q", len(images), captions)
	}
	if images, _ := layers.Pictures(0, same.Plain.C); images != nil {
		t.Error("there are pictures of a channel that is not there")
	}
	if images, _ := new(heops.Comparison).Pictures(); images != nil {
		t.Error("no comparison has pictures")
	}
	maps, width := same.Plain.Maps()
	if len(maps) != same.Plain.C || width != same.Plain.W || &maps[0][0] != &same.Plain.Data[0] {
		t.Errorf("%d maps of width %d", len(maps), width)
	}
}

// dark counts the black points of a picture.
func dark(img image.Image) (n int) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r == 0 {
				n++
			}
		}
	}
	return n
}

// TestNetworkDrawn: a U-Net has as many arcs as skip connections, and a network
// that cannot be drawn says why.
func TestNetworkDrawn(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	network, err := testnet.UNet(rng).Network(4, testnet.Image(rng, 64, 128))
	if err != nil {
		t.Fatal(err)
	}
	if svg := network.SVG(); strings.Count(svg, `class="skip"`) != 1 || !strings.Contains(svg, "Conv2D") {
		t.Errorf("drawn as %s", svg)
	}
	network.Layers[0].Op = "Nonsense"
	if svg := network.SVG(); !strings.Contains(svg, "Nonsense") {
		t.Errorf("drawn as %s", svg)
	}
}

// TestLook runs what is left of a run and has every step's map beside its twin.
func TestLook(t *testing.T) {
	s := session.Small(t)
	ctx := context.Background()
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	layers, err := heops.Look(ctx, s.Client, run, twin)
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) != len(s.Plan.Steps) {
		t.Fatalf("%d layers of %d steps", len(layers), len(s.Plan.Steps))
	}
	for i, r := range layers {
		if r.LargestAbs == 0 || r.RMSError > r.LargestAbs/100 {
			t.Errorf("%s: %v", layers.Names()[i], r)
		}
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if run, err = s.Evaluator.Start(s.Encrypt(t)); err != nil {
		t.Fatal(err)
	}
	if layers, err := heops.Look(cancelled, s.Client, run, twin); err == nil || len(layers) != 0 {
		t.Errorf("cancelled: %d layers, %v", len(layers), err)
	}
}
