package client

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"cryptounet/heops/cipher"
	"cryptounet/heops/network/tensor"
)

// Sharing says how many results will leave the client, and how little they are to
// say of its key (THREATS.md has the argument and its limits). The zero value
// means some hundred results, safe against what is known.
type Sharing struct {
	// Results is how many results under this key will be shared, in all; one that is
	// shared twice counts twice. Default 100.
	Results int

	// Bits is the statistical security wanted: all shared results together tell key
	// and errors from others with no more advantage than 2^-Bits. 0 asks for less:
	// that they say no more of the key than hints which leave the lattice problem as
	// hard as it is.
	Bits float64

	// Blur is the largest standard deviation that sharing may add to a value. Default
	// 1/64 of the plan's limit for results; no bound for other maps.
	Blur float64
}

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

// trusted is how much larger than predicted an error may be: tests hold
// predictions to this factor.
const trusted = 2

// factor returns how many times the error's deviation the noise must have that
// covers it, for n values of ciphertexts of so many slots.
func (s Sharing) factor(n, slots int) float64 {
	if s.Bits > 0 {
		return math.Sqrt(24*float64(n)*float64(s.Results)) * math.Exp2(s.Bits/2)
	}
	return max(16, 4*math.Sqrt(float64(s.Results)*float64(n)/float64(slots)))
}

// withDefaults fills defaults in and refuses what cannot be.
func (s Sharing) withDefaults(limit float64) (Sharing, error) {
	if s.Results == 0 {
		s.Results = 100
	}
	if s.Blur == 0 {
		s.Blur = limit
	}
	if s.Results < 1 || !(s.Bits >= 0 && s.Bits <= 128) || !(s.Blur > 0) {
		return s, fmt.Errorf("client: sharing %d results at %g bits with a blur of %g: at least 1, 0 to 128, and above 0 are possible", s.Results, s.Bits, s.Blur)
	}
	return s, nil
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
	s, err := s.withDefaults(limit)
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
	deviation := s.factor(n, c.plan.Slots()) * trusted * noise
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
	return flood(images, deviation)
}

// flood adds noise to values and rounds them. The rounding hides what the last
// bits of a floating-point sum say of its parts (Mironov, CCS 2012).
func flood(images []*tensor.Tensor, deviation float64) (*Shared, error) {
	var seed [32]byte
	if _, err := crand.Read(seed[:]); err != nil {
		return nil, fmt.Errorf("client: sharing: %w", err)
	}
	normal := rand.New(rand.NewChaCha8(seed))
	clear(seed[:])
	s := &Shared{Images: images, Deviation: deviation, Step: math.Exp2(math.Floor(math.Log2(deviation)))}
	for _, x := range images {
		for i, v := range x.Data {
			x.Data[i] = math.Round((v+deviation*normal.NormFloat64())/s.Step) * s.Step
		}
	}
	return s, nil
}

// String reads "2 images, with noise of 0.03, in steps of 2^-6".
func (s *Shared) String() string {
	if s == nil || s.Step == 0 {
		return "nothing shared"
	}
	return fmt.Sprintf("%d image(s), with noise of %.2g, in steps of 2^%.0f", len(s.Images), s.Deviation, math.Log2(s.Step))
}
