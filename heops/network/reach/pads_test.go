package reach_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/reach"
)

// TestPads: windows whose pads are written out, shared out unevenly too, lie on
// the image or do not; either way tiles give what the whole gives.
func TestPads(t *testing.T) {
	for i, tc := range []struct {
		edit []model.Layer // of the layers' first: what is written over them
		own  bool
	}{
		{[]model.Layer{{Pads: []int{1, 1, 1, 1}}}, true},
		{[]model.Layer{{Pads: []int{0, 1, 2, 1}}}, true},
		{[]model.Layer{{Pads: []int{2, 2, 2, 2}}}, false}, // larger than its input
		{[]model.Layer{{Pads: []int{0, 0, 0, 0}}}, false},
		{[]model.Layer{{}, {Op: model.MaxPool2D, Kernel: 3, Stride: 2, Pads: []int{0, 0, 1, 1}}}, true},
		{[]model.Layer{{}, {Op: model.AvgPool2D, Kernel: 4, Stride: 2, Pads: []int{1, 1, 1, 1}}}, true},
		{[]model.Layer{{}, {}, {Pads: []int{0, 0, 0, 0}}}, false},
		{[]model.Layer{{}, {}, {}, {Op: model.ConvTranspose2D, Pads: []int{1, 1, 0, 0}, Kernel: 3}}, true},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(uint64(i), 16))
			up := 2
			if len(tc.edit) > 3 {
				up = tc.edit[3].Kernel
			}
			n, err := testnet.New(rng).Pad(model.PadZeros).Conv(2, 3, 1).PoolKernel(2).Pad(model.PadZeros).Conv(2, 3, 1).UpKernel(1, up).Network(2, testnet.Image(rng, 16, 16))
			if err != nil {
				t.Fatal(err)
			}
			for k, e := range tc.edit {
				l := &n.Layers[k]
				if e.Pads == nil {
					continue
				}
				l.Pads, l.Padding, l.OutputPadding = e.Pads, "", 0
				if e.Op != "" && e.Op != model.ConvTranspose2D {
					l.Op, l.Kernel, l.Stride = e.Op, e.Kernel, e.Stride
				}
			}
			f, err := reach.FieldOf(n)
			if err != nil {
				t.Fatal(err)
			}
			if f.Own != tc.own {
				t.Errorf("own padding is seen: %v", f.Own)
			}
			tiledIsWhole(t, rng, n)
		})
	}
}
