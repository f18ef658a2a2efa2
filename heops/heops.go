// Package heops runs a planned network on encrypted images with CKKS over the
// conjugate-invariant ring, on Lattigo.
//
// One slice of data goes through four hands:
//
//	plan.New        decides parameters, packing, steps and keys; knows no secret
//	Client          has the secret key: makes keys, encrypts, decrypts, inspects
//	Evaluator       has evaluation keys only: runs the plan's steps
//	Client          decrypts the logits
//
// A Client and an Evaluator are different types and nothing of a Client
// reaches an Evaluator but EvaluationKeys and Encrypted maps, both of which
// can be written to a file or a connection and are checked when read.
//
// A Run goes step by step: after each, the encrypted map can be handed to the
// Client, decrypted and held against its plaintext twin.
//
// Scheme: Cheon, Kim, Kim, Song (eprint 2016/421); conjugate-invariant ring:
// Kim and Song (eprint 2018/952); key switching with special primes: Han and
// Ki (eprint 2019/688).
package heops

import (
	"fmt"

	"cryptounet/heops/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// parameters returns a plan's CKKS parameters, checked for 128-bit security: a
// plan that was changed after plan.New is refused here.
func parameters(p *plan.Plan) (hefloat.Parameters, error) {
	if err := plan.CheckSecurity(p.LogN, p.Q, p.P); err != nil {
		return hefloat.Parameters{}, err
	}
	params, err := hefloat.NewParametersFromLiteral(hefloat.ParametersLiteral{
		LogN:            p.LogN,
		Q:               p.Q,
		P:               p.P,
		Xs:              ring.Ternary{P: 2.0 / 3}, // dense: +-1 and 0 alike
		RingType:        ring.ConjugateInvariant,
		LogDefaultScale: 40,
	})
	if err != nil {
		return hefloat.Parameters{}, fmt.Errorf("heops: the plan's parameters: %w", err)
	}
	return params, nil
}

// Encrypted is a map under encryption: tensor number Tensor of its plan, one
// ciphertext a phase of a channel.
type Encrypted struct {
	Plan   *plan.Plan
	Tensor int
	// Images is how many different images are stacked in the slots.
	Images int

	ciphertexts []*rlwe.Ciphertext
	// seed expands to the uniform halves of fresh ciphertexts; nil for others.
	seed []byte
}

// Name returns the name of the layer whose values the map holds.
func (e *Encrypted) Name() string { return e.info().Name }

// Level returns the number of primes in use, less one.
func (e *Encrypted) Level() int { return e.info().Level }

// Scale returns what slots are multiplied by.
func (e *Encrypted) Scale() float64 { return e.info().Scale }

// Ciphertexts returns how many ciphertexts the map takes.
func (e *Encrypted) Ciphertexts() int { return len(e.ciphertexts) }

// Bytes returns the size in memory.
func (e *Encrypted) Bytes() int64 {
	t := e.info()
	return int64(len(e.ciphertexts)) * int64(t.Degree+1) * int64(t.Level+1) * int64(e.Plan.Slots()) * 8
}

func (e *Encrypted) info() *plan.Tensor { return &e.Plan.Tensors[e.Tensor] }

// String reads "pool1: 16 channels x 1x1 phases, level 4, 10 MB".
func (e *Encrypted) String() string {
	t := e.info()
	return fmt.Sprintf("%s: %v, degree %d, level %d, scale 2^%.1f, %.1f MB", t.Name, t.Layout, t.Degree, t.Level, log2(t.Scale), float64(e.Bytes())/1e6)
}
