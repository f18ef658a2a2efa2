// Package client is the secret's side of an encrypted run: it makes evaluation
// keys, encrypts images, decrypts maps and holds them against their plaintext
// twins. It works from the public plan alone, which may come from a file; it
// needs neither the network nor its weights.
//
//	c, _ := client.New(p)
//	keys, _ := c.EvaluationKeys(ctx) // for who computes
//	input, _ := c.Encrypt(ctx, image)
//	logits, _ := c.Decrypt(ctx, output)
//
// Its secret can be stored (package keystore), and others can encrypt to it (package
// sender). Logits that others will see come from DecryptShared: those that Decrypt
// gives hold noise from which the key follows. THREATS.md beside this says what is
// protected from whom, and what is not.
package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/input"
	"cryptounet/heops/client/parallel"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/progress"
	"cryptounet/heops/wire"
)

// Client holds the secret key of a plan. It is safe for use by several
// goroutines.
type Client struct {
	context *cipher.Context
	plan    *plan.Plan
	key     *secret.Key
	encoder *input.Encoder
	made    func(keys, of int)
}

// Options says where a client's secret comes from. The zero value draws one.
type Options struct {
	// Seed makes a reproducible client: its key, its evaluation keys and its
	// encryptions are all derived from the seed and what they are for, so that
	// clients of equal seeds and plans give equal bits in any process, on machines of
	// one architecture (others round floats otherwise). Who sees two of its encryptions
	// can tell whether the images are equal.
	Seed *secret.Seed

	// Fresh has only the key grow from the seed; evaluation keys and encryptions take
	// fresh randomness, as those of New do. It is what a key that was stored wants.
	Fresh bool

	// Made hears how many evaluation keys are made, of how many, one call at a time;
	// nil where nobody listens.
	Made func(keys, of int)
}

// New draws a secret key for the plan: dense ternary, from the operating
// system's randomness. A plan that is weaker than 128 bits gives a
// *plan.SecurityError.
func New(p *plan.Plan) (*Client, error) { return NewWith(p, Options{}) }

// NewWith is New with a secret of one's own. The client has a copy of the seed.
func NewWith(p *plan.Plan, o Options) (*Client, error) {
	c, err := cipher.NewContext(p)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	var key *secret.Key
	switch {
	case o.Seed == nil:
		key, err = secret.New(c.Scheme)
	case o.Fresh:
		key, err = secret.FromSeed(c.Scheme, o.Seed)
	default:
		key, err = secret.Reproducible(c.Scheme, o.Seed)
	}
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	encoder, err := input.NewEncoder(c)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return &Client{c, c.Plan(), key, encoder, o.Made}, nil
}

// Close wipes the secret key once what is under way has ended; the client cannot
// be used afterwards. Without it the key is wiped when the client is out of reach.
func (c *Client) Close() error {
	if c.check() != nil {
		return nil
	}
	return c.key.Close()
}

// Seed returns a copy of the seed that the secret key grew from, to be stored
// (package keystore does); close it.
func (c *Client) Seed() (*secret.Seed, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	return c.key.Seed()
}

// errNone is what methods of a zero Client return.
var errNone = errors.New("client: there is no client: make one with New")

func (c *Client) check() error {
	if c == nil || c.key == nil {
		return errNone
	}
	return nil
}

// Plan returns a copy of the plan that the client's keys are for, nil for a
// zero Client.
func (c *Client) Plan() *plan.Plan {
	if c.check() != nil {
		return nil
	}
	return c.plan.Clone()
}

// Owner returns the public identity of the secret key: maps and evaluation keys
// carry it.
func (c *Client) Owner() wire.Owner {
	if c.check() != nil {
		return wire.Owner{}
	}
	return c.key.Owner()
}

// EvaluationKeys makes the keys that the plan's evaluator needs.
func (c *Client) EvaluationKeys(ctx context.Context) (*cipher.EvaluationKeys, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	progress.Tell(ctx, "keys", 0, float64(len(c.plan.Keys)))
	keys, err := c.key.EvaluationKeysTold(ctx, c.plan.Keys, func(n int) {
		if c.made != nil {
			c.made(n, len(c.plan.Keys))
		}
		progress.Tell(ctx, "keys", float64(n), float64(len(c.plan.Keys)))
	})
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return keys, nil
}

// PublicKey makes the key by which others encrypt to this client (package
// sender).
func (c *Client) PublicKey(ctx context.Context) (*cipher.PublicKey, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key, err := c.key.PublicKey(c.context)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return key, nil
}

// RangeError says that values are too large for the plan: encrypting or
// decrypting them would give noise.
type RangeError = input.RangeError

// Encrypt encrypts network inputs (tensor.Pixels.Normalise makes them from
// pixels, as the plan's Model.Pixels says), 1 x Height x Width each: one, or up
// to the plan's batch of them.
func (c *Client) Encrypt(ctx context.Context, images ...*tensor.Tensor) (*cipher.Encrypted, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	pts, err := c.encoder.Plaintexts(ctx, images...)
	if err != nil {
		return nil, fmt.Errorf("client: encrypting: %w", err)
	}
	cts, seed, err := c.key.Encrypt(ctx, pts...)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return cipher.New(c.context, c.key.Owner(), 0, len(images), cts, seed)
}

// ReadEncrypted reads a map that came back, from a file or a connection.
func (c *Client) ReadEncrypted(r io.Reader) (*cipher.Encrypted, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	return c.context.ReadEncrypted(r)
}

// DecryptSlots decrypts a map's slots, phase by phase. A map that belongs to
// another plan or another secret is refused.
func (c *Client) DecryptSlots(ctx context.Context, e *cipher.Encrypted) ([][]float64, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := e.Belongs(c.context, c.key.Owner()); err != nil {
		return nil, fmt.Errorf("client: decrypting: %w", err)
	}
	slots := make([][]float64, e.Ciphertexts())
	err := parallel.Told(ctx, "decryption", len(slots), func(i int) error {
		pt, err := c.key.Decrypt(e.Lattigo()[i])
		if err != nil {
			return err
		}
		slots[i], err = c.encoder.Slots(pt, e.Scale())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("client: decrypting %s: %w", e.Name(), err)
	}
	return slots, nil
}

// DecryptStacked decrypts any map to its layer's values, the images of the
// batch stacked below each other.
func (c *Client) DecryptStacked(ctx context.Context, e *cipher.Encrypted) (*tensor.Tensor, error) {
	slots, err := c.DecryptSlots(ctx, e)
	if err != nil {
		return nil, err
	}
	return c.plan.Values(e.Tensor(), slots)
}

// Decrypt decrypts any map of a run to its layer's values, one tensor an
// image. Logits beyond the plan's limit give a *RangeError: a modulus that
// overflowed turns values into noise far beyond it.
func (c *Client) Decrypt(ctx context.Context, e *cipher.Encrypted) ([]*tensor.Tensor, error) {
	tall, err := c.DecryptStacked(ctx, e)
	if err != nil {
		return nil, err
	}
	if e.Tensor() == c.plan.ResultIndex() {
		for _, v := range tall.Data {
			if !(math.Abs(v) <= c.plan.Limit) {
				return nil, &RangeError{What: e.Name(), Value: v, Limit: c.plan.Limit}
			}
		}
	}
	return c.plan.Split(tall, e.Images())
}
