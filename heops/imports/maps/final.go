package maps

import (
	"math"

	"cryptounet/heops/network/tensor"
)

// Final is what the graph does at its very end to the logits that the network
// computes: left to who decrypts them.
type Final string

// The final activations. Softmax, LogSoftmax and ArgMax are over channels.
const (
	None       Final = ""
	Sigmoid    Final = "Sigmoid"
	Softmax    Final = "Softmax"
	LogSoftmax Final = "LogSoftmax"
	Tanh       Final = "Tanh"
	ArgMax     Final = "ArgMax"
)

// Apply computes the final activation of decrypted logits, in a copy.
func (f Final) Apply(logits *tensor.Tensor) *tensor.Tensor {
	t := logits.Clone()
	area := t.H * t.W
	switch f {
	case Sigmoid:
		for i, v := range t.Data {
			t.Data[i] = 1 / (1 + math.Exp(-v))
		}
	case Tanh:
		for i, v := range t.Data {
			t.Data[i] = math.Tanh(v)
		}
	case Softmax, LogSoftmax, ArgMax:
		for p := range area {
			best, sum := 0, 0.0
			for c := range t.C {
				if t.Data[c*area+p] > t.Data[best*area+p] {
					best = c
				}
			}
			top := t.Data[best*area+p]
			for c := range t.C {
				sum += math.Exp(logits.Data[c*area+p] - top)
			}
			for c := range t.C {
				v := logits.Data[c*area+p] - top - math.Log(sum)
				if f == Softmax {
					v = math.Exp(v)
				}
				t.Data[c*area+p] = v
			}
			if f == ArgMax {
				t.Data[p] = float64(best)
			}
		}
		if f == ArgMax {
			t = &tensor.Tensor{C: 1, H: t.H, W: t.W, Data: t.Data[:area]}
		}
	}
	return t
}
