package lower

import (
	"fmt"
)

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
	"GridSample":            "where it reads depends on the image: use Resize at an integer factor",
	"NonZero":               "its result's size depends on the image",
	"TopK":                  "an order of values has no exact form under encryption",
}

func unknown(op string) error {
	if s, ok := instead[op]; ok {
		return fmt.Errorf("%s is not computed: %s", op, s)
	}
	return fmt.Errorf("%s is not among the operators that are read", op)
}
