// Package advice says what to do about operators that no layer computes.
package advice

import "fmt"

// instead says what to do about operators that no layer computes.
var instead = map[string]string{
	"InstanceNormalization": "its statistics depend on the image, which is encrypted: train with BatchNorm2d, whose statistics are fixed",
	"GroupNormalization":    "its statistics depend on the image, which is encrypted: train with BatchNorm2d, whose statistics are fixed",
	"LayerNormalization":    "its statistics depend on the image, which is encrypted: train with BatchNorm2d, whose statistics are fixed",
	"LpNormalization":       "it divides by a norm of the image's values, which are encrypted: train with BatchNorm2d",
	"LRN":                   "it divides by the image's values, which are encrypted: train with BatchNorm2d",
	"HardSwish":             "no layer computes it: train with a square, or with SiLU, which can be replaced by a polynomial",
	"HardSigmoid":           "no layer computes it: train with Sigmoid, which can be replaced by a polynomial",
	"Elu":                   "no layer computes it: train with a square, or with ReLU or SiLU, which can be replaced by polynomials",
	"Selu":                  "no layer computes it: train with a square, or with ReLU or SiLU, which can be replaced by polynomials",
	"Celu":                  "no layer computes it: train with a square, or with ReLU or SiLU, which can be replaced by polynomials",
	"Mish":                  "no layer computes it: train with a square, or with SiLU, which can be replaced by a polynomial",
	"Softplus":              "no layer computes it: train with a square, or with ReLU, which can be replaced by a polynomial",
	"Softsign":              "no layer computes it: train with Tanh, which can be replaced by a polynomial",
	"LSTM":                  "recurrent layers are not computed",
	"GRU":                   "recurrent layers are not computed",
	"GlobalMaxPool":         "a largest value has no exact form under encryption: train with global average pooling",
	"MaxUnpool":             "its indices depend on the image: upsample instead",
	"ReduceMax":             "a largest value has no exact form under encryption: train with a mean",
	"If":                    "control flow is not computed: export the branch that is taken",
	"Loop":                  "control flow is not computed: export with fixed sizes",
	"Scan":                  "control flow is not computed: export with fixed sizes",
	"Greater":               comparison,
	"GreaterOrEqual":        comparison,
	"Less":                  comparison,
	"LessOrEqual":           comparison,
	"Equal":                 comparison,
	"Where":                 comparison,
	"Sign":                  comparison,
	"Round":                 comparison,
	"Floor":                 comparison,
	"Ceil":                  comparison,
	"Min":                   comparison,
	"Sin":                   "no layer computes it: train with a polynomial",
	"Cos":                   "no layer computes it: train with a polynomial",
	"Einsum":                "write it out: x * y for a product value by value, nn.Conv2d(a, b, 1) for a matrix times the channels of each pixel",
	"ReduceL1":              "it divides by a norm of the image's values, which are encrypted: train with BatchNorm2d",
	"ReduceL2":              "it divides by a norm of the image's values, which are encrypted: train with BatchNorm2d",
	"CumSum":                "sums along a side are not computed: use a convolution or mean pooling",
	"GridSample":            "where it reads depends on the image: use Resize at an integer factor",
	"NonZero":               "its result's size depends on the image",
	"TopK":                  "an order of values has no exact form under encryption",
}

// comparison is about thresholds, rounding and what is chosen by them.
const comparison = "a comparison has no exact form under encryption: leave a threshold at the end to who decrypts, and train with nn.ReLU(), which can be replaced by a polynomial, for what is cut off below 0"

// Unknown is the error for an operator that is not computed.
func Unknown(op string) error {
	if s, ok := instead[op]; ok {
		return fmt.Errorf("%s is not computed: %s", op, s)
	}
	return fmt.Errorf("%s is not among the operators that are read: compute it before or after the network, or write it with convolutions, poolings and polynomials", op)
}
