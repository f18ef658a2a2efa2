package sender_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/client/sender"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
)

// sent returns a sender that has the public key off the wire.
func sent(t *testing.T, s session.Session) *sender.Sender {
	t.Helper()
	key, err := s.Client.PublicKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if n, err := key.WriteTo(&b); err != nil || n != key.Bytes() || int(n) != b.Len() {
		t.Fatalf("wrote %d bytes, counted %d, foretold %d: %v", b.Len(), n, key.Bytes(), err)
	}
	c, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	read, err := c.ReadPublicKey(&b)
	if err != nil || b.Len() != 0 {
		t.Fatalf("%d bytes left: %v", b.Len(), err)
	}
	if read.Owner() != s.Client.Owner() {
		t.Errorf("the key belongs to %v; the client is %v", read.Owner(), s.Client.Owner())
	}
	other, err := sender.New(s.Plan, read)
	if err != nil {
		t.Fatal(err)
	}
	return other
}

// TestSender: what is sent goes through the network and is decrypted by the
// client, the input as near to its twin as Noise says, later maps as the plan does.
func TestSender(t *testing.T) {
	s := session.Small(t)
	from := sent(t, s)
	m, err := from.Encrypt(t.Context(), s.Image)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	received, err := s.Evaluator.ReadEncrypted(&b)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.Client.Compare(t.Context(), received, twin)
	if err != nil {
		t.Fatal(err)
	}
	// The errors of as many values as a ciphertext has slots are as good as
	// independent; their root mean square leaves the bound once in a million.
	n := float64(s.Plan.Slots())
	if ratio := in.RMSError / from.Noise(); math.Abs(ratio*ratio-1) > 0.02+5*math.Sqrt(2/n) {
		t.Errorf("error %.3g, predicted %.3g: a ratio of %.3f", in.RMSError, from.Noise(), ratio)
	}
	t.Logf("input: %v; under the public key %.3g is predicted", in, from.Noise())
	run, err := s.Evaluator.Start(received)
	if err != nil {
		t.Fatal(err)
	}
	for run.Next(t.Context()) {
		c, err := s.Client.Compare(t.Context(), run.Map(), twin)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(c)
		// This network's own noise, of weights and rescaling, covers the input's.
		if c.Layer != in.Layer && c.RMSError > 2*c.Predicted {
			t.Error(c)
		}
	}
	if run.Err() != nil {
		t.Fatal(run.Err())
	}
}

// TestEncryptionsDiffer: one image twice gives two ciphertexts.
func TestEncryptionsDiffer(t *testing.T) {
	s := session.Small(t)
	from := sent(t, s)
	a, err := from.Encrypt(t.Context(), s.Image)
	if err != nil {
		t.Fatal(err)
	}
	b, err := from.Encrypt(t.Context(), s.Image)
	if err != nil {
		t.Fatal(err)
	}
	for i, ct := range a.Lattigo() {
		for k := range ct.Value {
			if ct.Value[k].Equal(&b.Lattigo()[i].Value[k]) || i > 0 && ct.Value[k].Equal(&a.Lattigo()[0].Value[k]) {
				t.Errorf("polynomial %d of ciphertext %d comes again", k, i)
			}
		}
	}
}

func TestSenderErrors(t *testing.T) {
	s := session.Small(t)
	from := sent(t, s)
	bright := s.Image.Clone()
	bright.Data[3] = 1000
	var out *client.RangeError
	if _, err := from.Encrypt(t.Context(), bright); !errors.As(err, &out) {
		t.Errorf("an input of 1000 gave %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := from.Encrypt(ctx, s.Image); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := s.Client.PublicKey(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	key, err := s.Client.PublicKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other, err := session.Build(func(rng *rand.Rand) *testnet.Builder { return testnet.New(rng).Conv(1, 3, 1) }, plan.Options{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sender.New(other.Plan, key); err == nil || !strings.Contains(err.Error(), "belongs to plan") {
		t.Errorf("another plan: %v", err)
	}
	var none *sender.Sender
	if _, err := none.Encrypt(t.Context(), s.Image); err == nil || none.Noise() != 0 || fmt.Sprint(none) == "" {
		t.Errorf("no sender: %v", err)
	}
	if _, err := sender.New(nil, nil); err == nil {
		t.Error("a sender of nothing")
	}
	// Another client of the plan cannot decrypt.
	m, err := from.Encrypt(t.Context(), s.Image)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := client.New(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stranger.Decrypt(t.Context(), m); err == nil || !strings.Contains(err.Error(), "belongs to secret") {
		t.Errorf("a stranger decrypts: %v", err)
	}
}
