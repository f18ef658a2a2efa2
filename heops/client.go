package heops

import (
	"context"
	"crypto/rand"
	"fmt"
	"math"

	"cryptounet/heops/plan"
	"cryptounet/heops/tensor"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
	"github.com/tuneinsight/lattigo/v5/utils/sampling"
)

// Client holds the secret key of a plan. It makes evaluation keys, encrypts
// images and decrypts maps. It is safe for use by one goroutine at a time.
type Client struct {
	plan   *plan.Plan
	params hefloat.Parameters
	secret *rlwe.SecretKey
}

// NewClient draws a secret key for the plan: dense ternary, from the operating
// system's randomness.
func NewClient(p *plan.Plan) (*Client, error) {
	params, err := parameters(p)
	if err != nil {
		return nil, err
	}
	return &Client{p, params, rlwe.NewKeyGenerator(params).GenSecretKeyNew()}, nil
}

// Plan returns the plan that the client's keys are for.
func (c *Client) Plan() *plan.Plan { return c.plan }

// String does not show the key.
func (c *Client) String() string {
	return fmt.Sprintf("client of %s at N = 2^%d (secret key inside)", c.plan.Model.Name, c.plan.LogN)
}

// GoString does not show the key either.
func (c *Client) GoString() string { return c.String() }

// EvaluationKeys makes the keys that the plan's evaluator needs, each only as
// large as the highest level at which it is used.
func (c *Client) EvaluationKeys(ctx context.Context) (*EvaluationKeys, error) {
	keys := make([]rlwe.GadgetCiphertext, len(c.plan.Keys))
	generators := make([]*rlwe.KeyGenerator, workers())
	for i := range generators {
		generators[i] = rlwe.NewKeyGenerator(c.params)
	}
	err := forEach(ctx, len(keys), nil, func(w, i int) error {
		level := rlwe.EvaluationKeyParameters{LevelQ: &c.plan.Keys[i].Level}
		if r := c.plan.Keys[i].Rotation; r == 0 {
			keys[i] = generators[w].GenRelinearizationKeyNew(c.secret, level).GadgetCiphertext
		} else {
			keys[i] = generators[w].GenGaloisKeyNew(c.params.GaloisElement(r), c.secret, level).GadgetCiphertext
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("heops: making evaluation keys: %w", err)
	}
	return &EvaluationKeys{c.plan, keys}, nil
}

// RangeError says that values are too large for the plan: encrypting or
// decrypting them would give noise.
type RangeError struct {
	What         string // "pixel" or the layer
	Value, Limit float64
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("heops: %s value %.4g is outside the planned range of +-%.4g: the input differs from what the network was calibrated on, or the modulus overflowed; calibrate with such inputs or plan with a larger Margin", e.What, e.Value, e.Limit)
}

// inputTolerance is how far a pixel may exceed the network's input range.
const inputTolerance = 1 + 1e-9

// Encrypt encrypts network inputs (model.Network.Normalise makes them from
// pixels), 1 x Height x Width each: one, or up to the plan's batch of them.
func (c *Client) Encrypt(ctx context.Context, images ...*tensor.Tensor) (*Encrypted, error) {
	tall, err := c.plan.Stack(images...)
	if err != nil {
		return nil, err
	}
	slots, err := c.plan.SlotsOf(0, tall)
	if err != nil {
		return nil, err
	}
	in := c.plan.Input()
	for _, phase := range slots {
		for _, v := range phase {
			if !(math.Abs(v) <= inputTolerance) {
				return nil, &RangeError{"input", v * in.Gain[0], in.Gain[0]}
			}
		}
	}
	seed := make([]byte, seedSize)
	if _, err := rand.Read(seed); err != nil {
		return nil, fmt.Errorf("heops: encrypting: %w", err)
	}
	e := &Encrypted{Plan: c.plan, Tensor: 0, Images: len(images), seed: seed, ciphertexts: make([]*rlwe.Ciphertext, len(slots))}
	encoders := c.encoders()
	err = forEach(ctx, len(slots), nil, func(w, i int) error {
		pt := hefloat.NewPlaintext(c.params, in.Level)
		pt.Scale = rlwe.NewScale(in.Scale)
		if err := encoders[w].Encode(slots[i], pt); err != nil {
			return err
		}
		prng, err := seeded(seed, i)
		if err != nil {
			return err
		}
		// Only the uniform half comes from the seed; errors stay secret.
		ct, err := rlwe.NewEncryptor(c.params, c.secret).WithPRNG(prng).EncryptNew(pt)
		e.ciphertexts[i] = ct
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("heops: encrypting: %w", err)
	}
	return e, nil
}

// seedSize is the length of the public seed of a fresh encryption, in bytes.
const seedSize = 32

// seeded returns the public randomness of ciphertext i under a seed.
func seeded(seed []byte, i int) (sampling.PRNG, error) {
	key := append(append([]byte(nil), seed...), byte(i), byte(i>>8), byte(i>>16), byte(i>>24))
	return sampling.NewKeyedPRNG(key)
}

// expand fills a fresh ciphertext's uniform half from the seed.
func expand(params hefloat.Parameters, seed []byte, i int, ct *rlwe.Ciphertext) error {
	prng, err := seeded(seed, i)
	if err != nil {
		return err
	}
	ringqp.NewUniformSampler(prng, *params.RingQP()).AtLevel(ct.Level(), -1).Read(ringqp.Poly{Q: ct.Value[1]})
	return nil
}

func (c *Client) encoders() []*hefloat.Encoder {
	encoders := make([]*hefloat.Encoder, workers())
	for i := range encoders {
		encoders[i] = hefloat.NewEncoder(c.params)
	}
	return encoders
}

// DecryptSlots decrypts a map's slots, phase by phase.
func (c *Client) DecryptSlots(ctx context.Context, e *Encrypted) ([][]float64, error) {
	if e == nil {
		return nil, fmt.Errorf("heops: there is nothing to decrypt: the run has made no such map")
	}
	if e.Plan != c.plan {
		return nil, fmt.Errorf("heops: decrypting %s: it was made under another plan", e.Name())
	}
	t := e.info()
	slots := make([][]float64, len(e.ciphertexts))
	encoders := c.encoders()
	err := forEach(ctx, len(slots), nil, func(w, i int) error {
		pt := rlwe.NewDecryptor(c.params, c.secret).DecryptNew(e.ciphertexts[i])
		pt.Scale = rlwe.NewScale(t.Scale)
		pt.IsBatched = true
		pt.LogDimensions = c.params.LogMaxDimensions()
		slots[i] = make([]float64, c.plan.Slots())
		return encoders[w].Decode(pt, slots[i])
	})
	if err != nil {
		return nil, fmt.Errorf("heops: decrypting %s: %w", e.Name(), err)
	}
	return slots, nil
}

// DecryptStacked decrypts any map to its layer's values, the images of the
// batch stacked below each other.
func (c *Client) DecryptStacked(ctx context.Context, e *Encrypted) (*tensor.Tensor, error) {
	slots, err := c.DecryptSlots(ctx, e)
	if err != nil {
		return nil, err
	}
	return c.plan.Values(e.Tensor, slots)
}

// Decrypt decrypts any map of a run to its layer's values, one tensor an
// image. Logits beyond the plan's limit give a *RangeError: a modulus that
// overflowed turns values into noise far beyond it.
func (c *Client) Decrypt(ctx context.Context, e *Encrypted) ([]*tensor.Tensor, error) {
	tall, err := c.DecryptStacked(ctx, e)
	if err != nil {
		return nil, err
	}
	if e.info() == c.plan.Result() {
		for _, v := range tall.Data {
			if !(math.Abs(v) <= c.plan.Limit) {
				return nil, &RangeError{e.Name(), v, c.plan.Limit}
			}
		}
	}
	return c.plan.Split(tall, e.Images)
}
