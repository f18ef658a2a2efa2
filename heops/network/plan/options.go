package plan

import (
	"fmt"

	"cryptounet/heops/network/internal/machine"
)

// DefaultPrecision is Options.Precision where it is left open.
const DefaultPrecision = 12

// Options says what to plan for. The zero value of a field means its default.
type Options struct {
	// The image's sides in pixels; default 512.
	Height int `json:"height"`
	Width  int `json:"width"`

	// Precision is the wanted accuracy of the logits, as bits of the standard
	// deviation of their error: 2^-Precision of a logit. Default 12: a
	// few pixels of a 512 x 512 mask change side.
	Precision float64 `json:"precision"`

	// WeightBits is how many bits a weight of 1 gets at least. Default 0: as many
	// as keep what their rounding does to the logits below 2^-12 of the spread, or
	// 2^-9.5 where that costs much.
	WeightBits int `json:"weightBits,omitempty"`

	// Images is how many images a run takes at least; their slots share
	// ciphertexts, which is cheaper an image and needs more memory. Default 1.
	Images int `json:"images"`

	// Memory is how many MiB a run may take on two cores (RunBytes); steps are
	// cut to fit. Default three quarters of the machine's, as a power of two.
	Memory int `json:"memory"`

	// LogN fixes the ring degree 2^LogN; 0 takes the smallest that is secure.
	LogN int `json:"logN,omitempty"`

	// Margin is how far beyond their calibrated range the logits may go before
	// decryption reports an overflow. Default 2, twice the range.
	Margin float64 `json:"margin"`
}

// WithDefaults fills defaults in and refuses values that cannot be planned for.
func (o Options) WithDefaults() (Options, error) {
	if o.Height == 0 {
		o.Height = 512
	}
	if o.Width == 0 {
		o.Width = 512
	}
	if o.Precision == 0 {
		o.Precision = DefaultPrecision
	}
	if o.Memory == 0 {
		o.Memory = machine.Memory()
	}
	if o.Images == 0 {
		o.Images = 1
	}
	if o.Margin == 0 {
		o.Margin = 2
	}
	switch {
	case o.Height < 1 || o.Height > 4096 || o.Width < 1 || o.Width > 4096:
		return o, fmt.Errorf("plan: image of %dx%d; sides of 1 to 4096 are supported", o.Width, o.Height)
	case !(o.Precision >= 2 && o.Precision <= 30):
		return o, fmt.Errorf("plan: precision of %g bits; 2 to 30 are supported", o.Precision)
	case o.WeightBits != 0 && (o.WeightBits < 4 || o.WeightBits > 24):
		return o, fmt.Errorf("plan: weights of %d bits; 4 to 24 are supported", o.WeightBits)
	case o.Memory < 64 || o.Memory > 1<<24:
		return o, fmt.Errorf("plan: %d MiB of memory; 64 to %d are supported", o.Memory, 1<<24)
	case o.Images < 1 || o.Images > 1<<16:
		return o, fmt.Errorf("plan: %d images a run; 1 to %d are supported", o.Images, 1<<16)
	case !(o.Margin >= 1 && o.Margin <= 64):
		return o, fmt.Errorf("plan: margin %g; 1 to 64 is supported", o.Margin)
	}
	return o, nil
}
