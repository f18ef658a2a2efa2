// Package model describes a network as data - layers, shapes, weights - and
// computes it in plaintext. It is the reference: what an encrypted run
// computes is held against Network.Forward.
//
// A network is a JSON description beside a safetensors file with its weights.
// Layers are those of a U-Net that homomorphic encryption can evaluate:
// convolutions, batch normalisation, quadratic activations, mean pooling,
// transposed convolutions and skip connections. Weights have PyTorch's layout.
//
// Padding is the helical wrap that package polyphase describes: the flat grid
// of blocks of Pitch rows is a ring, so the pixel after the last of a row is
// the first pixel of the row Pitch pixels further down.
package model

import (
	"slices"

	"cryptounet/heops/network/tensor"
)

// Op names a kind of layer.
type Op string

// The layers. C x H x W stands for the input's shape.
const (
	SpaceToDepth    Op = "SpaceToDepth"    // to C*b*b x H/b x W/b, as pixel_unshuffle
	DepthToSpace    Op = "DepthToSpace"    // the inverse, as pixel_shuffle
	Conv2D          Op = "Conv2D"          // kernel 1 or 3, dilation, same size
	BatchNorm       Op = "BatchNorm"       // with running statistics; folded by the planner
	Square          Op = "Square"          // x^2
	Quadratic       Op = "Quadratic"       // a x^2 + b x + c, coefficients a channel
	AvgPool2D       Op = "AvgPool2D"       // 2 x 2 mean, stride 2 or 1
	ConvTranspose2D Op = "ConvTranspose2D" // 2 x 2, stride 2: doubles H and W
	Concat          Op = "Concat"          // joins channels: the skip connection
	ReLU            Op = "ReLU"            // plaintext only: a polynomial network's twin
)

// Input is the name under which layers refer to the network's input.
const Input = "input"

// Layer is one node of the network's graph.
type Layer struct {
	Name     string   `json:"name"`
	Op       Op       `json:"op"`
	Inputs   []string `json:"inputs"`
	Out      int      `json:"out,omitempty"`      // output channels of a convolution
	Kernel   int      `json:"kernel,omitempty"`   // window's side
	Stride   int      `json:"stride,omitempty"`   // of a pooling; 0 means 2
	Dilation int      `json:"dilation,omitempty"` // of a convolution; 0 means 1
	Block    int      `json:"block,omitempty"`    // of SpaceToDepth and DepthToSpace
	Eps      float64  `json:"eps,omitempty"`      // of BatchNorm; 0 means 1e-5
}

// Network is a description with its weights. Layers are in an order in which
// each follows its inputs; Validate checks it.
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
type Weight struct {
	Shape []int
	Data  []float64
}

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
	return foldNorm(n.weight(l, "weight"), n.weight(l, "bias"), n.weight(l, "running_mean"), n.weight(l, "running_var"), l.eps())
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

// Range returns the largest absolute value a channel that was seen before the
// square: of x + b/2a for activations, of the logits for the output; nil if
// the network has not been calibrated.
func (n *Network) Range(name string) []float64 { return n.Weights[name+".range"].Data }

// PoolStride returns a pooling's stride.
func (l Layer) PoolStride() int {
	if l.Stride == 0 {
		return 2
	}
	return l.Stride
}

// TapDistance returns a convolution's dilation, 1 where none is given.
func (l Layer) TapDistance() int { return max(1, l.Dilation) }

func (l Layer) eps() float64 {
	if l.Eps == 0 {
		return 1e-5
	}
	return l.Eps
}

// Normalise turns grey values 0..255 into the network's input, channel 0.
func (n *Network) Normalise(pix []uint8, w, h int) (*tensor.Tensor, error) {
	return n.Input.Normalise(pix, w, h)
}
