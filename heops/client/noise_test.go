package client_test

import (
	"math"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
)

// TestNoiseOfARun: a fresh input's error is what theory says, to what its number
// of slots allows once in ten million; those of later maps are as the plan
// predicts, within a factor of 2, or of 3 where errors that were thought
// independent cancel.
func TestNoiseOfARun(t *testing.T) {
	s := session.Small(t)
	seed, err := secret.SeedFrom(make([]byte, secret.SeedSize)) // fixed: what passes passes again
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.NewWith(s.Plan, client.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := c.EvaluationKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluator.New(s.Program, keys)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	input, err := c.Encrypt(t.Context(), s.Image)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := c.Compare(t.Context(), input, twin)
	if err != nil {
		t.Fatal(err)
	}
	ratio := fresh.RMSError / fresh.Predicted
	if math.Abs(ratio*ratio-1) > 0.01+5.4*math.Sqrt(2/float64(len(fresh.Plain.Data))) {
		t.Errorf("%v: a ratio of %.3f", fresh, ratio)
	}
	run, err := e.Start(input)
	if err != nil {
		t.Fatal(err)
	}
	for run.Next(t.Context()) {
		m, err := c.Compare(t.Context(), run.Map(), twin)
		if err != nil {
			t.Fatal(err)
		}
		if m.RMSError > 2*m.Predicted || m.RMSError < m.Predicted/3 {
			t.Error(m)
		}
	}
	if run.Err() != nil {
		t.Fatal(run.Err())
	}
}
