package client

import (
	"context"
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/sharing"
	"cryptounet/heops/network/tensor"
)

// Sharing says how many results will leave the client, and how little they are to
// say of its key (package sharing).
type Sharing = sharing.Sharing

// Shared is a map that was made fit for others' eyes.
type Shared struct {
	Images    []*tensor.Tensor // one an image of the run, as of Decrypt
	Deviation float64          // standard deviation of what was added
	Step      float64          // values are multiples of it, a power of two
}

// A SharingError says that sharing would blur values beyond use under the
// client's plan.
type SharingError struct {
	Sharing   Sharing // with its defaults
	Layer     string
	Deviation float64 // that it takes
	Noise     float64 // that the plan predicts
	Precision float64 // with which a plan has so little noise that it can be shared
}

func (e *SharingError) Error() string {
	return fmt.Sprintf("client: sharing %d results of %s at %g bits takes noise of %.3g, more than %.3g: plan with Options.Precision of %.0f or more, share fewer, or allow more Blur",
		e.Sharing.Results, e.Layer, e.Sharing.Bits, e.Deviation, e.Sharing.Blur, e.Precision)
}

// DecryptShared decrypts a map as Decrypt does, for others to see: it adds Gaussian
// noise that covers the error, which depends on the secret key, and rounds. The
// map must have been computed as the plan says: a server that sends another
// ciphertext learns of the key whatever is added.
func (c *Client) DecryptShared(ctx context.Context, e *cipher.Encrypted, s Sharing) (*Shared, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	limit := math.Inf(1)
	result := e.Tensor() == c.plan.ResultIndex()
	if result {
		limit = c.plan.Limit / 64
	}
	s, err := s.WithDefaults(limit)
	if err != nil {
		return nil, err
	}
	images, err := c.Decrypt(ctx, e)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, x := range images {
		n += len(x.Data)
	}
	noise := c.plan.Tensors[e.Tensor()].Noise
	deviation := s.Deviation(noise, n, c.plan.Slots())
	if !(deviation > 0) {
		return nil, errors.New("client: sharing: the plan predicts no noise to cover")
	}
	if deviation > s.Blur {
		precision := math.Ceil(c.plan.Options.Precision + math.Log2(deviation/s.Blur))
		return nil, &SharingError{s, e.Name(), deviation, noise, precision}
	}
	if result { // it is no more exact than its weights
		deviation = min(s.Blur, max(deviation, c.plan.Rounding))
	}
	var values [][]float64
	for _, x := range images {
		values = append(values, x.Data)
	}
	step, err := sharing.Flood(deviation, values...)
	if err != nil {
		return nil, err
	}
	return &Shared{images, deviation, step}, nil
}

// String reads "2 images, with noise of 0.03, in steps of 2^-6".
func (s *Shared) String() string {
	if s == nil || s.Step == 0 {
		return "nothing shared"
	}
	return fmt.Sprintf("%d image(s), with noise of %.2g, in steps of 2^%.0f", len(s.Images), s.Deviation, math.Log2(s.Step))
}
