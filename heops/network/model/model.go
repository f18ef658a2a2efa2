// Package model describes a network as data - layers, shapes, weights - and
// computes it in plaintext. It is the reference: what an encrypted run
// computes is held against Network.Forward.
//
// A network is a JSON description beside a safetensors file with its weights.
// Layers are those of U-Nets, residual networks and classifiers that
// homomorphic encryption can evaluate: convolutions, normalisations,
// polynomial activations, mean pooling, upsampling, skip connections, dense
// layers. Weights have PyTorch's layout.
//
// What a layer reads beyond the border is its padding's matter. The default is
// the helical wrap that package polyphase describes: the flat grid of blocks of
// Pitch rows is a ring, so the pixel after the last of a row is the first pixel
// of the row Pitch pixels further down. The others are as in PyTorch.
package model

import (
	"cmp"
	"slices"

	"cryptounet/heops/network/internal/layers"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/weights"
)

// Op names a kind of layer.
type Op string

// The layers. C x H x W stands for the input's shape.
const (
	SpaceToDepth    Op = "SpaceToDepth"    // to C*b*b x H/b x W/b, as pixel_unshuffle
	DepthToSpace    Op = "DepthToSpace"    // the inverse, as pixel_shuffle
	Conv2D          Op = "Conv2D"          // odd kernel; stride, dilation, groups, padding
	BatchNorm       Op = "BatchNorm"       // with running statistics; folded by the planner
	Affine          Op = "Affine"          // gain x + shift, a channel or one for all
	Square          Op = "Square"          // x^2
	Quadratic       Op = "Quadratic"       // a x^2 + b x + c, coefficients a channel
	Polynomial      Op = "Polynomial"      // of degree 1 to 7, coefficients a channel or for all
	AvgPool2D       Op = "AvgPool2D"       // k x k mean, stride k; or 2 x 2 with stride 1, which wraps
	GlobalAvgPool2D Op = "GlobalAvgPool2D" // each channel's mean: C x 1 x 1
	ConvTranspose2D Op = "ConvTranspose2D" // kernel 2, 3 or 4, stride 2: doubles H and W
	Upsample2D      Op = "Upsample2D"      // H and W times a factor, nearest or bilinear
	Dense           Op = "Dense"           // flattens and multiplies by a matrix: Out x 1 x 1
	Concat          Op = "Concat"          // joins channels: the skip connection
	Add             Op = "Add"             // sums maps of one shape: the residual connection
	Pad2D           Op = "Pad2D"           // Pads of zeros, reflected or replicated; what is below 0 is cut off

	// Computed in plaintext only: encryption has no exact form of these.
	ReLU      Op = "ReLU"
	LeakyReLU Op = "LeakyReLU" // x, or Slope x below 0
	SiLU      Op = "SiLU"      // x / (1 + e^-x)
	GELU      Op = "GELU"      // x (1 + erf(x / sqrt 2)) / 2
	Sigmoid   Op = "Sigmoid"
	Tanh      Op = "Tanh"
	MaxPool2D Op = "MaxPool2D" // k x k, stride k; with zeros, odd k and any stride: k/2 a side that never are the largest; with valid, any
)

// Paddings: what a convolution reads beyond the border.
const (
	PadWrap      = layers.Wrap      // the helical wrap; also where none is given
	PadZeros     = layers.Zeros     // zero
	PadReflect   = layers.Reflect   // mirrored at the border pixel: row -1 is row 1
	PadReplicate = layers.Replicate // the border pixel
	PadValid     = layers.Valid     // nothing: the map shrinks
)

// Modes of Upsample2D.
const (
	Nearest  = "nearest"  // each pixel repeated; also where none is given
	Bilinear = "bilinear" // between half-pixel centres, clamped at the border (align_corners=False)
	Corners  = "corners"  // bilinear, corners on corners (align_corners=True)
)

// Input is the name under which layers refer to the network's input.
const Input = "input"

// Layer is one node of the network's graph.
type Layer struct {
	Name          string   `json:"name"`
	Op            Op       `json:"op"`
	Inputs        []string `json:"inputs"`
	Out           int      `json:"out,omitempty"`           // output channels of a convolution or dense layer
	Kernel        int      `json:"kernel,omitempty"`        // window's side; 0 means 2 for a pooling
	Stride        int      `json:"stride,omitempty"`        // 0 means 1 for Conv2D, 2 for ConvTranspose2D, the kernel for a pooling
	Dilation      int      `json:"dilation,omitempty"`      // of Conv2D; 0 means 1
	Groups        int      `json:"groups,omitempty"`        // of a convolution; 0 means 1
	Padding       string   `json:"padding,omitempty"`       // of a convolution, where none means wrap, or a MaxPool2D
	OutputPadding int      `json:"outputpadding,omitempty"` // of ConvTranspose2D: 1 for kernel 3, also where 0 is given
	Block         int      `json:"block,omitempty"`         // of SpaceToDepth and DepthToSpace
	Factor        int      `json:"factor,omitempty"`        // of Upsample2D
	Mode          string   `json:"mode,omitempty"`          // of Upsample2D; none means nearest
	Eps           float64  `json:"eps,omitempty"`           // of BatchNorm; 0 means 1e-5
	Slope         float64  `json:"slope,omitempty"`         // of LeakyReLU; 0 means 0.01
	Pads          []int    `json:"pads,omitempty"`          // of a window or Pad2D: top, left, bottom, right, for sides that Padding alone does not give
	ExcludePad    bool     `json:"excludepad,omitempty"`    // of AvgPool2D with Pads: means are of pixels that are there
}

// Network is a description with its weights. Layers are in an order in which
// each follows its inputs; Shapes and Sizes check it.
type Network struct {
	Name        string
	Description string
	Input       tensor.Pixels
	Layers      []Layer
	Output      string // the layer whose result is the network's
	Meaning     string // what a value of the output says of a pixel, for people
	Weights     map[string]Weight
	Training    map[string]any // how the weights came about, for people
}

// Weight is a tensor of any shape, row-major.
type Weight = weights.Tensor

// Layer returns the layer of that name.
func (n *Network) Layer(name string) (Layer, bool) {
	i := slices.IndexFunc(n.Layers, func(l Layer) bool { return l.Name == name })
	if i < 0 {
		return Layer{}, false
	}
	return n.Layers[i], true
}

// weight returns the data of LAYER.part, nil if the network has none.
func (n *Network) weight(l Layer, part string) []float64 { return n.Weights[l.Name+"."+part].Data }

// Conv returns a convolution's weights and biases.
func (n *Network) Conv(l Layer) (weight, bias []float64) {
	return n.weight(l, "weight"), n.weight(l, "bias")
}

// Norm returns a batch normalisation as gain and shift a channel.
func (n *Network) Norm(l Layer) (gain, shift []float64) {
	return layers.FoldNorm(n.weight(l, "weight"), n.weight(l, "bias"), n.weight(l, "running_mean"), n.weight(l, "running_var"), l.eps())
}

// Quadratic returns a quadratic activation's coefficients a channel; those of
// a Square of c channels are 1, 0, 0.
func (n *Network) Quadratic(l Layer, channels int) (a, b, c []float64) {
	if l.Op == Square {
		a = make([]float64, channels)
		for i := range a {
			a[i] = 1
		}
		return a, make([]float64, channels), make([]float64, channels)
	}
	return n.weight(l, "a"), n.weight(l, "b"), n.weight(l, "c")
}

// Range returns the largest absolute value a channel that calibration saw: of
// x + b/2a before a square, of x before a polynomial, of the logits for the
// output; nil if the network has not been calibrated.
func (n *Network) Range(name string) []float64 { return n.Weights[name+".range"].Data }

// Typical returns the 99.99th percentile a channel of what Range returns the
// largest of; nil if it was not recorded.
func (n *Network) Typical(name string) []float64 { return n.Weights[name+".typical"].Data }

// Span returns the smallest and largest value a channel that was seen before a
// Polynomial; nil if the network has not been calibrated.
func (n *Network) Span(name string) (low, high []float64) {
	return n.Weights[name+".low"].Data, n.Weights[name+".high"].Data
}

// Images returns how many images calibration has seen, 0 if it did not count.
func (n *Network) Images() int {
	if d := n.Weights[imagesName].Data; len(d) == 1 && d[0] > 0 && d[0] < 1<<31 {
		return int(d[0])
	}
	return 0
}

// Affine returns an Affine layer's gain and shift, one for each channel.
func (n *Network) Affine(l Layer, channels int) (gain, shift []float64) {
	return spread(n.weight(l, "gain"), channels), spread(n.weight(l, "shift"), channels)
}

// spread repeats a single value for every channel.
func spread(v []float64, channels int) []float64 {
	if len(v) != 1 {
		return v
	}
	return slices.Repeat(v, channels)
}

// Polynomial returns a Polynomial layer's coefficients for each channel, the
// constant term first.
func (n *Network) Polynomial(l Layer, channels int) [][]float64 {
	w := n.Weights[l.Name+".coefficients"]
	rows := make([][]float64, channels)
	for c := range rows {
		rows[c] = w.Data
		if len(w.Shape) == 2 {
			rows[c] = w.Data[c*w.Shape[1]:][:w.Shape[1]]
		}
	}
	return rows
}

// ConvStride returns a Conv2D's stride, 1 where none is given.
func (l Layer) ConvStride() int { return max(1, l.Stride) }

// GroupCount returns a convolution's groups, 1 where none are given.
func (l Layer) GroupCount() int { return max(1, l.Groups) }

// PadMode returns a convolution's padding, PadWrap where none is given.
func (l Layer) PadMode() string { return cmp.Or(l.Padding, PadWrap) }

// Wraps says whether the layer reads over the border by the helical wrap.
func (l Layer) Wraps() bool {
	if len(l.Pads) > 0 {
		return false
	}
	switch l.Op {
	case Conv2D:
		return l.Kernel > 1 && l.PadMode() == PadWrap
	case ConvTranspose2D:
		return l.Kernel > 2 && l.PadMode() == PadWrap
	case AvgPool2D:
		return l.PoolStride() < l.PoolKernel()
	}
	return false
}

// Cuts says whether the layer reads nothing beyond the border, so that its
// result stands for less than the whole image.
func (l Layer) Cuts() bool {
	return len(l.Pads) > 0 || l.Padding == PadValid && (l.Op == Conv2D && l.Kernel > 1 || l.Op == MaxPool2D)
}

// PoolKernel returns a pooling's side, 2 where none is given.
func (l Layer) PoolKernel() int { return cmp.Or(l.Kernel, 2) }

// PoolStride returns a pooling's stride, its side where none is given.
func (l Layer) PoolStride() int { return cmp.Or(l.Stride, l.PoolKernel()) }

// Function returns what an activation that is computed in plaintext only does
// to a value, nil if the layer is none.
func (l Layer) Function() func(float64) float64 {
	if l.Op == LeakyReLU {
		return layers.LeakyReLU(cmp.Or(l.Slope, 0.01))
	}
	return layers.Functions[string(l.Op)]
}

// PlaintextOnly says whether encryption has no exact form of the layer.
func (l Layer) PlaintextOnly() bool { return l.Op == MaxPool2D || l.Function() != nil }

// TapDistance returns a convolution's dilation, 1 where none is given.
func (l Layer) TapDistance() int { return max(1, l.Dilation) }

func (l Layer) eps() float64 { return cmp.Or(l.Eps, 1e-5) }

// Normalise turns values 0..255 into the network's input, a whole channel
// after the other.
func (n *Network) Normalise(pix []uint8, w, h int) (*tensor.Tensor, error) {
	return n.Input.Normalise(pix, w, h)
}
