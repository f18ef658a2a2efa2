// Package session makes everything that a run needs of a small random network,
// for tests.
package session

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"
)

// Session is a network with both sides of its encrypted run, and an image.
type Session struct {
	Network   *model.Network
	Program   *program.Program
	Plan      *plan.Plan
	Client    *client.Client
	Keys      *cipher.EvaluationKeys
	Evaluator *evaluator.Evaluator
	Image     *tensor.Tensor
}

// Build plans a random network and makes keys for it.
func Build(net func(*rand.Rand) *testnet.Builder, opts plan.Options) (s Session, err error) {
	rng := rand.New(rand.NewPCG(11, 0))
	image := testnet.Image(rng, opts.Height, opts.Width)
	n, err := net(rng).Network(4, image)
	if err != nil {
		return s, err
	}
	return Of(n, image, opts)
}

// Of plans a network, makes keys for it and an evaluator.
func Of(n *model.Network, image *tensor.Tensor, opts plan.Options) (Session, error) {
	s, err := Keyed(n, image, opts)
	if err != nil {
		return s, err
	}
	s.Evaluator, err = evaluator.New(s.Program, s.Keys)
	return s, err
}

// Keyed is Of without an evaluator.
func Keyed(n *model.Network, image *tensor.Tensor, opts plan.Options) (Session, error) {
	p, err := planner.New(n, opts)
	if err != nil {
		return Session{}, err
	}
	return KeyedFor(p, n, image)
}

// KeyedFor is Keyed for a network's program.
func KeyedFor(p *program.Program, n *model.Network, image *tensor.Tensor) (s Session, err error) {
	s.Network, s.Image, s.Program, s.Plan = n, image, p, p.Plan()
	if s.Client, err = client.New(s.Plan); err != nil {
		return s, err
	}
	s.Keys, err = s.Client.EvaluationKeys(context.Background())
	return s, err
}

var small = sync.OnceValues(func() (Session, error) { return Build(testnet.UNet, plan.Options{Height: 128, Width: 128}) })

// Small returns the session of a network with every kind of layer, made once.
func Small(t testing.TB) Session {
	t.Helper()
	s, err := small()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Encrypt returns the session's image, encrypted.
func (s Session) Encrypt(t testing.TB) *cipher.Encrypted {
	t.Helper()
	input, err := s.Client.Encrypt(context.Background(), s.Image)
	if err != nil {
		t.Fatal(err)
	}
	return input
}
