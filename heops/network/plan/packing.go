package plan

import (
	"fmt"

	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/tensor"
)

// Stack puts the images of a batch below each other, as the slots hold them;
// fewer than the grid's batch are repeated to fill it. The images are network
// inputs, channels x Height x Width.
func (p *Plan) Stack(images ...*tensor.Tensor) (*tensor.Tensor, error) {
	if len(images) == 0 || len(images) > p.Grid.Batch {
		return nil, fmt.Errorf("plan: %d images; this plan takes 1 to %d in a run", len(images), p.Grid.Batch)
	}
	c := p.Model.Pixels.Channels
	tall := tensor.New(c, p.Options.Height*p.Grid.Batch, p.Options.Width)
	size := p.Options.Height * p.Options.Width
	for i := range p.Grid.Batch {
		img := images[i%len(images)]
		if img == nil {
			return nil, fmt.Errorf("plan: image %d is nil", i%len(images))
		}
		if img.C != c || img.H != p.Options.Height || img.W != p.Options.Width || len(img.Data) != c*size {
			return nil, fmt.Errorf("plan: image %d is %s; this plan takes %dx%dx%d", i%len(images), img.Shape(), c, p.Options.Height, p.Options.Width)
		}
		for k := range c {
			copy(tall.Channel(k)[i*size:], img.Channel(k))
		}
	}
	return tall, nil
}

// Split takes the first count images of a stacked map apart.
func (p *Plan) Split(tall *tensor.Tensor, count int) ([]*tensor.Tensor, error) {
	if tall == nil || count < 1 || count > p.Grid.Batch || tall.H%p.Grid.Batch != 0 || len(tall.Data) != tall.C*tall.H*tall.W {
		return nil, fmt.Errorf("plan: cannot take %d images from %v with %d stacked", count, tall, p.Grid.Batch)
	}
	h := tall.H / p.Grid.Batch
	images := make([]*tensor.Tensor, count)
	for i := range images {
		images[i] = tensor.New(tall.C, h, tall.W)
		for c := range tall.C {
			copy(images[i].Channel(c), tall.Channel(c)[i*h*tall.W:])
		}
	}
	return images, nil
}

// SlotsOf turns layer values of tensor t into slot values, ciphertext by
// ciphertext.
func (p *Plan) SlotsOf(t int, values *tensor.Tensor) ([][]float64, error) {
	if t < 0 || t >= len(p.Tensors) || values == nil {
		return nil, fmt.Errorf("plan: no values of a tensor %d", t)
	}
	info := p.Tensors[t]
	slots := tensor.New(values.C, values.H, values.W)
	for c := range min(values.C, info.Layout.C) {
		to := slots.Channel(c)
		for i, v := range values.Channel(c) {
			to[i] = (v - info.Offset[c]) / info.Gain[c]
		}
	}
	return polyphase.Pack(slots, p.Grid, info.Layout, p.Slots())
}

// Values turns slot values of tensor t into layer values.
func (p *Plan) Values(t int, slots [][]float64) (*tensor.Tensor, error) {
	if t < 0 || t >= len(p.Tensors) {
		return nil, fmt.Errorf("plan: there is no tensor %d", t)
	}
	info := p.Tensors[t]
	v, err := polyphase.Unpack(slots, p.Grid, info.Layout)
	if err != nil {
		return nil, err
	}
	for c := range v.C {
		for i, x := range v.Channel(c) {
			v.Channel(c)[i] = x*info.Gain[c] + info.Offset[c]
		}
	}
	return v, nil
}
