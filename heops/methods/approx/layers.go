package approx

import (
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"

	"cryptounet/heops/network/model"
)

// Append returns a network that ends with the polynomial of n's one-channel
// output: the sigmoid of the logits, say, as the network's last layers. Being
// layers of the model, they are planned, run encrypted and compared with the
// reference like all others. They add ceil(log2(degree)) squares; plan.New tells
// the levels. Outputs of n must stay in [A, B].
//
// Each square doubles the degree: from channels T_1 .. T_m (Chebyshev
// polynomials of the output) the next convolution and square make
//
//	S_2j = T_j^2                 T_2j = 2 S_2j - 1
//	S_k  = ((T_k + 1) / 2)^2     T_k  = 2 S_k - S_2k / 2 - 1/2        k odd, k <= m
//	S_k  = ((T_a + T_b) / 2)^2   T_k  = 4 S_k - S_2a - S_2b - T_1     k odd, k > m, k = a + b, a = b + 1
//
// and the T on the right go into the weights of the next convolution.
func (p Polynomial) Append(n *model.Network) (*model.Network, error) {
	if n == nil || !(p.A < p.B) {
		return nil, fmt.Errorf("approx: a polynomial on [%g, %g] appended to a network: both are needed, and the interval's ends in order", p.A, p.B)
	}
	shapes, err := n.Shapes()
	if err != nil {
		return nil, err
	}
	switch {
	case shapes[n.Output].Channels != 1:
		return nil, fmt.Errorf("approx: model %s has %d output channels; a polynomial is appended to one", n.Name, shapes[n.Output].Channels)
	case p.Degree() < 2 || p.Degree() > 64:
		return nil, fmt.Errorf("approx: a polynomial of degree %d as layers; 2 to 64 are supported", p.Degree())
	}
	out := *n
	out.Layers, out.Weights = slices.Clone(n.Layers), maps.Clone(n.Weights)
	h := head{net: &out, from: n.Output}
	u := form{weights: []float64{2 / (p.B - p.A)}, bias: -(p.A + p.B) / (p.B - p.A)}
	t := []form{{}, u} // t[k] is T_k over the channels of h.from
	for range bits.Len(uint(p.Degree() - 1)) {
		t = h.double(t)
	}
	last := form{weights: make([]float64, len(t)-1), bias: p.Coeffs[0]}
	for k, c := range p.Coeffs {
		if k > 0 {
			last = last.plus(t[k], c)
		}
	}
	h.conv([]form{last})
	out.Output = h.from
	out.Weights[out.Output+".range"] = model.Weight{Shape: []int{1}, Data: []float64{p.bound()}}
	if _, err := out.Shapes(); err != nil {
		return nil, fmt.Errorf("approx: the layers of %v: %w", p, err)
	}
	return &out, nil
}

// bound returns what the polynomial's values on [A, B] do not exceed.
func (p Polynomial) bound() float64 {
	largest, _ := p.MaxError(func(float64) float64 { return 0 })
	return math.Max(1.01*largest, math.SmallestNonzeroFloat32)
}

// form is a linear function of channels.
type form struct {
	weights []float64
	bias    float64
}

// plus returns f + c g.
func (f form) plus(g form, c float64) form {
	sum := form{weights: slices.Clone(f.weights), bias: f.bias + c*g.bias}
	for i, w := range g.weights {
		sum.weights[i] += c * w
	}
	return sum
}

// head adds layers to a network.
type head struct {
	net  *model.Network
	from string // the newest layer
	n    int
}

func (h *head) add(op model.Op, out int) string {
	h.n++
	name := fmt.Sprintf("%s.poly%d", h.net.Output, h.n)
	h.net.Layers = append(h.net.Layers, model.Layer{Name: name, Op: op, Inputs: []string{h.from}, Out: out, Kernel: out / max(out, 1)})
	h.from = name
	return name
}

// conv adds a 1 x 1 convolution with a channel for each form.
func (h *head) conv(forms []form) {
	name := h.add(model.Conv2D, len(forms))
	var w, b []float64
	for _, f := range forms {
		w, b = append(w, f.weights...), append(b, f.bias)
	}
	h.net.Weights[name+".weight"] = model.Weight{Shape: []int{len(forms), len(forms[0].weights), 1, 1}, Data: w}
	h.net.Weights[name+".bias"] = model.Weight{Shape: []int{len(forms)}, Data: b}
}

// double adds a convolution and a square that take T_1 .. T_m to T_1 .. T_2m.
func (h *head) double(t []form) []form {
	m := len(t) - 1
	squared := make([]form, 2*m) // channel k-1 is S_k
	zero := form{weights: make([]float64, len(t[1].weights))}
	for k := 1; k <= 2*m; k++ {
		switch {
		case k%2 == 0:
			squared[k-1] = t[k/2]
		case k <= m:
			squared[k-1] = zero.plus(t[k], 0.5)
			squared[k-1].bias += 0.5
		default:
			squared[k-1] = zero.plus(t[(k+1)/2], 0.5).plus(t[(k-1)/2], 0.5)
		}
	}
	h.conv(squared)
	name := h.add(model.Square, 0)
	ones := make([]float64, 2*m) // no form leaves [-1, 1]
	for i := range ones {
		ones[i] = 1
	}
	h.net.Weights[name+".range"] = model.Weight{Shape: []int{2 * m}, Data: ones}

	next := make([]form, 2*m+1)
	channel := func(k int, c float64) form {
		f := form{weights: make([]float64, 2*m)}
		f.weights[k-1] = c
		return f
	}
	for k := 1; k <= 2*m; k++ {
		switch {
		case k%2 == 0:
			next[k] = channel(k, 2)
			next[k].bias = -1
		case k <= m:
			next[k] = channel(k, 2).plus(channel(2*k, 1), -0.5)
			next[k].bias -= 0.5
		default:
			next[k] = channel(k, 4).plus(channel(k+1, 1), -1).plus(channel(k-1, 1), -1).plus(next[1], -1)
		}
	}
	return next
}
