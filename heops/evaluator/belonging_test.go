package evaluator_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
)

// TestWhatDoesNotBelongIsRefused: keys, maps and twins of another secret or
// another plan are refused before any work, and the error says which.
func TestWhatDoesNotBelongIsRefused(t *testing.T) {
	ctx := context.Background()
	s := session.Small(t)
	// The same plan, another secret.
	neighbour, err := session.Build(testnet.UNet, plan.Options{Height: 128, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	if neighbour.Plan.Digest() != s.Plan.Digest() {
		t.Fatal("the same network and options gave two plans")
	}
	// Another plan: the results may go further beyond their range.
	stranger, err := session.Build(testnet.UNet, plan.Options{Height: 128, Width: 128, Margin: 3})
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, err error, want ...string) {
		t.Helper()
		for _, w := range want {
			if err == nil || !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v; expected an error with %q", what, err, w)
			}
		}
	}
	own, theirs := s.Client.Owner().String(), neighbour.Client.Owner().String()
	if own == theirs {
		t.Fatal("two secrets have one identity")
	}
	_, err = s.Evaluator.Start(neighbour.Encrypt(t))
	refused("another secret's input", err, "secret "+theirs, "secret "+own)
	_, err = s.Evaluator.Run(ctx, stranger.Encrypt(t))
	refused("another plan's input", err, "plan "+stranger.Plan.Digest().String(), "plan "+s.Plan.Digest().String())
	_, err = evaluator.New(s.Program, stranger.Keys)
	refused("another plan's keys", err, "plan "+stranger.Plan.Digest().String())
	_, err = s.Client.Decrypt(ctx, neighbour.Encrypt(t))
	refused("decrypting another secret's map", err, "secret "+theirs)
	_, err = s.Client.Decrypt(ctx, stranger.Encrypt(t))
	refused("decrypting another plan's map", err, "plan "+stranger.Plan.Digest().String())
	twin, err := stranger.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Client.Compare(ctx, s.Encrypt(t), twin)
	refused("comparing with another plan's twin", err, "plan "+stranger.Plan.Digest().String())

	// Over a connection it is the same: what is said to be of a secret is of it.
	var b bytes.Buffer
	if _, err := neighbour.Encrypt(t).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	m, err := s.Evaluator.ReadEncrypted(&b)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Evaluator.Start(m)
	refused("another secret's input from a connection", err, "secret "+theirs)
	if _, err := stranger.Encrypt(t).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	_, err = s.Evaluator.ReadEncrypted(&b)
	refused("another plan's input from a connection", err, "plan "+stranger.Plan.Digest().String())

	// A map from the middle of a run is no input.
	run, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	if !run.Next(ctx) {
		t.Fatal(run.Err())
	}
	_, err = s.Evaluator.Start(run.Map())
	refused("a map as an input", err, "is no input")
}

// TestEqualPlans: a plan that was read from a file works with what was made
// under the original, and one that was changed afterwards is refused.
func TestEqualPlans(t *testing.T) {
	ctx := context.Background()
	s := session.Small(t)
	var b bytes.Buffer
	if _, err := s.Plan.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	p, err := plan.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	program, err := planner.Under(p, s.Network)
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluator.New(program, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	var outputs [2]bytes.Buffer
	for i, e := range []*evaluator.Evaluator{s.Evaluator, e} {
		output, err := e.Run(ctx, input)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := output.WriteTo(&outputs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(outputs[0].Bytes(), outputs[1].Bytes()) {
		t.Error("under the plan that was read, the result is another")
	}
	p.Limit *= 2 // what was made from it does not change
	if e.Plan().Digest() != s.Plan.Digest() || program.Plan().Digest() != s.Plan.Digest() {
		t.Error("a program's plan was changed from outside")
	}
	p.P = append(p.P, p.Q...)
	if _, err := client.New(p); err == nil || !strings.Contains(err.Error(), "weaker than 128 bits") {
		t.Errorf("a plan changed to a larger modulus gave %v", err)
	}
	// The same layers with other weights are another model.
	other, err := session.Build(testnet.UNet, plan.Options{Height: 64, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := planner.Under(s.Plan, other.Network); err == nil || !strings.Contains(err.Error(), "the plan is for network") {
		t.Errorf("another network under the plan gave %v", err)
	}
}

// TestZeroValues: methods of values that nothing made return errors.
func TestZeroValues(t *testing.T) {
	ctx := context.Background()
	s := session.Small(t)
	for what, do := range map[string]func() error{
		"client of no plan":         func() error { _, err := client.New(nil); return err },
		"client of an empty plan":   func() error { _, err := client.New(&plan.Plan{}); return err },
		"context of no plan":        func() error { _, err := cipher.NewContext(nil); return err },
		"evaluator of nothing":      func() error { _, err := evaluator.New(nil, nil); return err },
		"evaluator without program": func() error { _, err := evaluator.New(nil, s.Keys); return err },
		"evaluator without keys":    func() error { _, err := evaluator.New(s.Program, nil); return err },
		"evaluator, empty keys":     func() error { _, err := evaluator.New(s.Program, &cipher.EvaluationKeys{}); return err },
		"plan without a network":    func() error { _, err := planner.New(nil, plan.Options{}); return err },
		"start on nothing":          func() error { _, err := s.Evaluator.Start(nil); return err },
		"start on an empty map":     func() error { _, err := s.Evaluator.Start(&cipher.Encrypted{}); return err },
		"start of no evaluator":     func() error { _, err := new(evaluator.Evaluator).Start(s.Encrypt(t)); return err },
		"run of no evaluator":       func() error { _, err := (*evaluator.Evaluator)(nil).Run(ctx, nil); return err },
		"decrypt nothing":           func() error { _, err := s.Client.Decrypt(ctx, nil); return err },
		"decrypt an empty map":      func() error { _, err := s.Client.Decrypt(ctx, &cipher.Encrypted{}); return err },
		"compare nothing":           func() error { _, err := s.Client.Compare(ctx, nil, nil); return err },
		"encrypt nothing":           func() error { _, err := s.Client.Encrypt(ctx); return err },
		"encrypt no image":          func() error { _, err := s.Client.Encrypt(ctx, nil); return err },
		"zero client encrypts":      func() error { _, err := new(client.Client).Encrypt(ctx, s.Image); return err },
		"zero client's keys":        func() error { _, err := new(client.Client).EvaluationKeys(ctx); return err },
		"zero client decrypts":      func() error { _, err := new(client.Client).Decrypt(ctx, s.Encrypt(t)); return err },
		"write an empty map":        func() error { _, err := new(cipher.Encrypted).WriteTo(new(bytes.Buffer)); return err },
		"write no keys":             func() error { _, err := new(cipher.EvaluationKeys).WriteTo(new(bytes.Buffer)); return err },
	} {
		if err := do(); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	var e cipher.Encrypted
	_, _, _, _, _, _, _, _, _ = e.Name(), e.Level(), e.Scale(), e.Ciphertexts(), e.Bytes(), e.Tensor(), e.Images(), e.Digest(), e.Owner()
	_, _ = new(client.Client).Plan(), new(client.Client).Owner()
	for _, s := range []interface{ String() string }{&e, new(cipher.EvaluationKeys), new(client.Client), new(evaluator.Evaluator)} {
		if s.String() == "" {
			t.Errorf("%T reads as nothing", s)
		}
	}
	var run evaluator.Run
	if run.Next(ctx) || run.Err() == nil || run.Map() != nil || run.Output() != nil {
		t.Error("a zero Run runs")
	}
}
