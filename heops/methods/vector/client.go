package vector

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/client/sharing"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/schemes/ckks"
)

// Client holds a secret key. It makes evaluation keys, encrypts and decrypts.
// It is safe for use by several goroutines.
type Client struct {
	params  Parameters
	key     *secret.Key
	encoder *ckks.Encoder // copied for use: a copy has buffers of its own
}

// NewClient draws a secret key: dense ternary, from the operating system's
// randomness.
func NewClient(p Parameters) (*Client, error) { return newClient(p, secret.New) }

// NewReproducibleClient returns the client of a seed: its key, its evaluation keys
// and its vectors are all derived from it and what they are for, so that equal
// seeds and parameters give equal bits. Equal vectors then look equal encrypted.
func NewReproducibleClient(p Parameters, seed *secret.Seed) (*Client, error) {
	return newClient(p, func(s *cipher.Scheme) (*secret.Key, error) { return secret.Reproducible(s, seed) })
}

func newClient(p Parameters, draw func(*cipher.Scheme) (*secret.Key, error)) (*Client, error) {
	if p.scheme == nil {
		return nil, errNoParameters
	}
	key, err := draw(p.scheme)
	if err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	return &Client{p, key, ckks.NewEncoder(p.ckks.Parameters)}, nil
}

var errNoParameters = errors.New("vector: empty parameters: make them with NewParameters")

// errNoClient is what methods of a zero Client return.
var errNoClient = errors.New("vector: there is no client: make one with NewClient")

func (c *Client) check() error {
	if c == nil || c.key == nil {
		return errNoClient
	}
	return nil
}

// Parameters returns the parameters of the client's keys.
func (c *Client) Parameters() Parameters {
	if c.check() != nil {
		return Parameters{}
	}
	return c.params
}

// String does not show the key, nor does any other way to print or encode the
// client.
func (c *Client) String() string {
	if err := c.check(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("client at %v (secret key inside)", c.params)
}

// errNotSerialised is what every encoder gets.
var errNotSerialised = errors.New("vector: the client holds a secret key, which is not written by accident")

func (c *Client) GoString() string               { return c.String() }
func (c *Client) Format(f fmt.State, _ rune)     { fmt.Fprint(f, c.String()) }
func (c *Client) LogValue() slog.Value           { return slog.StringValue(c.String()) }
func (c *Client) MarshalJSON() ([]byte, error)   { return nil, errNotSerialised }
func (c *Client) MarshalText() ([]byte, error)   { return nil, errNotSerialised }
func (c *Client) MarshalBinary() ([]byte, error) { return nil, errNotSerialised }
func (c *Client) GobEncode() ([]byte, error)     { return nil, errNotSerialised }

// Close wipes the secret key once what is under way has ended; the client cannot
// be used afterwards.
func (c *Client) Close() error {
	if c.check() != nil {
		return nil
	}
	return c.key.Close()
}

// SecretKey returns the key, for packages that derive keys of other kinds from
// it, such as those of bootstrapping; nil for a zero Client. It must not leave the
// client's side, and is of use only while the Client is in reach
// (runtime.KeepAlive).
func (c *Client) SecretKey() *rlwe.SecretKey {
	if c.check() != nil {
		return nil
	}
	return c.key.Lattigo()
}

// Encrypt encrypts values at the highest level. Slots beyond them hold 0.
func (c *Client) Encrypt(values []float64) (*Vector, error) {
	return c.EncryptAt(c.Parameters().MaxLevel(), values)
}

// EncryptAt encrypts values at the level that a computation needs: lower
// levels are smaller and faster.
func (c *Client) EncryptAt(level int, values []float64) (*Vector, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if level < 0 || level > c.params.MaxLevel() {
		return nil, fmt.Errorf("vector: encrypting at level %d; the parameters have levels 0 to %d", level, c.params.MaxLevel())
	}
	pt, err := encode(c.params, c.encoder.ShallowCopy(), values, level, c.params.ckks.DefaultScale())
	if err != nil {
		return nil, fmt.Errorf("vector: encrypting: %w", err)
	}
	cts, _, err := c.key.Encrypt(context.Background(), pt)
	if err != nil {
		return nil, fmt.Errorf("vector: encrypting: %w", err)
	}
	return &Vector{c.params, c.key.Owner(), cts[0]}, nil
}

// Decrypt returns a vector's values. They hold a little noise that depends on
// the secret key, from which the key follows (Li and Micciancio, eprint 2020/1533):
// others see those of DecryptShared.
func (c *Client) Decrypt(v *Vector) ([]float64, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := v.check(); err != nil {
		return nil, err
	}
	if v.owner != c.key.Owner() || !v.params.Equal(c.params) {
		return nil, fmt.Errorf("vector: decrypting: the vector was encrypted by another client")
	}
	pt, err := c.key.Decrypt(v.ct)
	if err != nil {
		return nil, fmt.Errorf("vector: decrypting: %w", err)
	}
	values := make([]float64, c.params.Slots())
	if err := c.encoder.ShallowCopy().Decode(pt, values); err != nil {
		return nil, fmt.Errorf("vector: decrypting: %w", err)
	}
	return values, nil
}

// DecryptShared decrypts a vector for others to see: it adds noise that covers its
// error and rounds (package sharing). noise is the error's standard deviation, as it
// was derived, or measured on vectors that went the same way; it may be twice as
// large. The vector must have been computed as it should: who sends another
// ciphertext learns of the key whatever is added.
func (c *Client) DecryptShared(v *Vector, noise float64, s sharing.Sharing) ([]float64, error) {
	s, err := s.WithDefaults(math.Inf(1))
	if err != nil {
		return nil, err
	}
	values, err := c.Decrypt(v)
	if err != nil {
		return nil, err
	}
	deviation := s.Deviation(noise, len(values), c.params.Slots())
	if deviation > s.Blur {
		return nil, fmt.Errorf("vector: sharing %d vectors at %g bits takes noise of %.3g, more than %.3g: compute with a larger scale (Literal.LogScale), share fewer, or allow more Blur", s.Results, s.Bits, deviation, s.Blur)
	}
	if _, err := sharing.Flood(deviation, values); err != nil {
		return nil, err
	}
	return values, nil
}

// EvaluationKeys makes the relinearisation key and a key for each rotation,
// in slots to the left; equal ones are made once, and 0 needs none.
func (c *Client) EvaluationKeys(ctx context.Context, rotations ...int) (*EvaluationKeys, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	top := c.params.MaxLevel()
	list := []plan.Key{{Rotation: 0, Level: top}}
	for _, r := range rotations {
		if r = c.params.turn(r); r != 0 {
			list = append(list, plan.Key{Rotation: r, Level: top})
		}
	}
	slices.SortFunc(list, func(a, b plan.Key) int { return a.Rotation - b.Rotation })
	keys, err := c.key.EvaluationKeys(ctx, slices.Compact(list))
	if err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	return newEvaluationKeys(c.params, keys)
}

// turn returns the rotation to the left by 0 to Slots()-1 that k comes to.
func (p Parameters) turn(k int) int { return p.scheme.Turn(k) }

// encode checks values and returns them as a plaintext.
func encode(p Parameters, e *ckks.Encoder, values []float64, level int, scale rlwe.Scale) (*rlwe.Plaintext, error) {
	if len(values) > p.Slots() {
		return nil, fmt.Errorf("%d values; a vector holds %d: cut them into several (package matrix does)", len(values), p.Slots())
	}
	limit := math.Exp2(p.logQ(level)-1) / scale.Float64()
	for i, x := range values {
		if !(math.Abs(x) < limit) {
			return nil, fmt.Errorf("value %d is %g; level %d holds values below 2^%.1f: scale the data down or raise LogBase", i, x, level, math.Log2(limit))
		}
	}
	full := values
	if len(values) < p.Slots() {
		full = make([]float64, p.Slots())
		copy(full, values)
	}
	pt := hefloat.NewPlaintext(p.ckks, level)
	pt.Scale = scale
	return pt, e.Encode(full, pt)
}
