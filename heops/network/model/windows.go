package model

import (
	"fmt"

	"cryptounet/heops/network/internal/layers"
)

// windowRule is rule for layers with Pads: sides are those of PyTorch, rounded
// down, whatever the strides are.
func windowRule(l Layer, in Size) (out Size, need []tensorRule, err error) {
	if len(l.Pads) != 4 {
		return out, nil, fmt.Errorf("%d pads; expected 4: top, left, bottom, right", len(l.Pads))
	}
	w := l.window()
	if err := w.Check(in.H, in.W); err != nil {
		return out, nil, err
	}
	padding, zeros := l.Padding, l.Padding == "" || l.Padding == PadZeros
	if !zeros && (l.Op != Conv2D && l.Op != Pad2D || padding != PadReflect && padding != PadReplicate) {
		return out, nil, fmt.Errorf("padding %q beside pads; expected %s, of a convolution or Pad2D also %s or %s", padding, PadZeros, PadReflect, PadReplicate)
	}
	if out = in; l.Op == Conv2D || l.Op == ConvTranspose2D {
		out.C, err = l.Out, groupRule(l, in.C)
	}
	switch {
	case err != nil:
	case l.Op == Conv2D:
		need = []tensorRule{{"weight", []int{l.Out, in.C / l.GroupCount(), l.Kernel, l.Kernel}, false}, {"bias", []int{l.Out}, true}}
	case l.Op == ConvTranspose2D:
		if l.OutputPadding != 0 {
			err = fmt.Errorf("output padding %d beside pads; take it from the pads below and on the right", l.OutputPadding)
		}
		need = []tensorRule{{"weight", []int{in.C, l.Out / l.GroupCount(), l.Kernel, l.Kernel}, false}, {"bias", []int{l.Out}, true}}
	case l.Op != AvgPool2D && l.Op != MaxPool2D && l.Op != Pad2D:
		err = fmt.Errorf("pads; only convolutions, poolings and Pad2D have them")
	}
	if err != nil {
		return out, nil, err
	}
	if l.Op == ConvTranspose2D {
		if in.Stride%w.Stride != 0 {
			return out, nil, fmt.Errorf("a map %d times coarser than the image cannot grow %d times", in.Stride, w.Stride)
		}
		out.Stride /= w.Stride
	} else {
		out.Stride *= w.Stride
	}
	if in.H > 0 {
		if l.Op == ConvTranspose2D {
			out.H, out.W = w.Grown(in.H, 0), w.Grown(in.W, 1)
		} else {
			out.H, out.W = w.Shrunk(in.H, 0), w.Shrunk(in.W, 1)
		}
		if out.H < 1 || out.W < 1 {
			return out, nil, fmt.Errorf("nothing is left of a map of %d x %d: larger images are needed", in.H, in.W)
		}
	}
	return out, need, nil
}

// window returns the geometry of a convolution, a pooling or Pad2D.
func (l Layer) window() layers.Window {
	w := layers.Window{Kernel: l.Kernel, Stride: l.ConvStride(), Dilation: l.TapDistance(), Groups: l.GroupCount(), Border: layers.Border{Mode: l.PadMode()}}
	switch l.Op {
	case AvgPool2D, MaxPool2D:
		w.Kernel, w.Stride, w.Dilation = l.PoolKernel(), l.PoolStride(), 1
	case Pad2D:
		w.Kernel, w.Stride, w.Dilation = 1, 1, 1
	case ConvTranspose2D:
		if l.Stride == 0 {
			w.Stride = 2
		}
	}
	if len(l.Pads) == 4 {
		w.Pads = &[4]int{l.Pads[0], l.Pads[1], l.Pads[2], l.Pads[3]}
		if l.Padding == "" {
			w.Mode = PadZeros
		}
	}
	return w
}
