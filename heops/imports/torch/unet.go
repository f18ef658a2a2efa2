package torch

import (
	"fmt"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/weights"
)

// unet describes a U-Net whose keys are those of milesial/Pytorch-UNet: inc,
// down1.., up1.., outc, each block two 3 x 3 convolutions with normalisations and
// ReLU. Widths and depth are those of the weights; with no up-convolution among
// them, maps are enlarged bilinearly, corners on corners, as that code does it.
//
// https://github.com/milesial/Pytorch-UNet/blob/master/unet/unet_parts.py
func unet(name string, state map[string]weights.Tensor) (*model.Network, error) {
	first, ok := state["inc.double_conv.0.weight"]
	last, ok2 := state["outc.conv.weight"]
	if !ok || !ok2 || len(first.Shape) != 4 || len(last.Shape) != 4 {
		return nil, fmt.Errorf("no U-Net as milesial/Pytorch-UNet names its layers: inc.double_conv.0.weight or outc.conv.weight is missing; give a description")
	}
	u := &builder{n: &model.Network{Name: name, Input: tensor.Pixels{Channels: first.Shape[1], Std: 1}, Meaning: "logits a class"}, state: state, last: model.Input}
	u.block("inc.double_conv")
	skips := []string{u.last}
	depth := 0
	for d := 1; u.has(fmt.Sprintf("down%d.maxpool_conv.1.double_conv.0.weight", d)); d++ {
		depth = d
		u.add(model.Layer{Name: fmt.Sprintf("down%d.maxpool_conv.0", d), Op: model.MaxPool2D})
		u.block(fmt.Sprintf("down%d.maxpool_conv.1.double_conv", d))
		skips = append(skips, u.last)
	}
	if depth == 0 {
		return nil, fmt.Errorf("no down1.maxpool_conv.1.double_conv.0.weight: a U-Net has at least one step down")
	}
	for d := 1; d <= depth; d++ {
		up := fmt.Sprintf("up%d.up", d)
		if u.has(up + ".weight") {
			u.add(model.Layer{Name: up, Op: model.ConvTranspose2D, Out: u.size(up+".weight", 1), Kernel: 2, Stride: 2, Padding: model.PadZeros})
		} else {
			u.add(model.Layer{Name: up, Op: model.Upsample2D, Factor: 2, Mode: model.Corners})
		}
		u.add(model.Layer{Name: fmt.Sprintf("up%d.cat", d), Op: model.Concat, Inputs: []string{skips[depth-d], u.last}})
		u.block(fmt.Sprintf("up%d.conv.double_conv", d))
	}
	u.add(model.Layer{Name: "outc.conv", Op: model.Conv2D, Out: last.Shape[0], Kernel: 1, Padding: model.PadZeros})
	u.n.Output = u.last
	return u.n, nil
}

type builder struct {
	n     *model.Network
	state map[string]weights.Tensor
	last  string
}

func (u *builder) has(key string) bool {
	_, ok := u.state[key]
	return ok
}

// size returns a side of a tensor, 0 if it has none.
func (u *builder) size(key string, side int) int {
	if t := u.state[key]; side < len(t.Shape) {
		return t.Shape[side]
	}
	return 0
}

func (u *builder) add(l model.Layer) {
	if l.Inputs == nil {
		l.Inputs = []string{u.last}
	}
	u.n.Layers = append(u.n.Layers, l)
	u.last = l.Name
}

// block adds convolution, normalisation and ReLU, twice.
func (u *builder) block(name string) {
	for _, i := range []int{0, 3} {
		at := func(k int) string { return fmt.Sprintf("%s.%d", name, i+k) }
		u.add(model.Layer{Name: at(0), Op: model.Conv2D, Out: u.size(at(0)+".weight", 0), Kernel: 3, Padding: model.PadZeros})
		u.add(model.Layer{Name: at(1), Op: model.BatchNorm})
		u.add(model.Layer{Name: at(2), Op: model.ReLU})
	}
}
