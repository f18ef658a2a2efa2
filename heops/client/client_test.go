package client_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/damage"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/tensor"
)

func TestValuesOutOfRange(t *testing.T) {
	s := session.Small(t)
	ctx := context.Background()
	bright := s.Image.Clone()
	bright.Data[77] = 1000
	var out *client.RangeError
	if _, err := s.Client.Encrypt(ctx, bright); !errors.As(err, &out) || out.Value != 1000 {
		t.Errorf("an input of 1000 gave %v", err)
	}
	bright.Data[77] = math.NaN()
	if _, err := s.Client.Encrypt(ctx, bright); !errors.As(err, &out) {
		t.Errorf("an input of NaN gave %v", err)
	}
}

// TestConcurrentUse: one client encrypts, makes keys, decrypts and compares in
// several goroutines.
func TestConcurrentUse(t *testing.T) {
	s := session.Small(t)
	ctx := context.Background()
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if i == 0 {
				if keys, err := s.Client.EvaluationKeys(ctx); err != nil || keys.Owner() != s.Client.Owner() {
					t.Errorf("keys beside other work: %v", err)
				}
				return
			}
			m, err := s.Client.Encrypt(ctx, s.Image)
			if err != nil {
				t.Error(err)
				return
			}
			c, err := s.Client.Compare(ctx, m, twin)
			if err != nil || c.RMSError > 4*c.Predicted {
				t.Errorf("encrypted and decrypted beside others: %v, %v", c, err)
			}
		})
	}
	wg.Wait()
}

func TestCancelled(t *testing.T) {
	s := session.Small(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Client.Encrypt(ctx, s.Image); !errors.Is(err, context.Canceled) {
		t.Errorf("encrypting: %v", err)
	}
	if _, err := s.Client.EvaluationKeys(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("making keys: %v", err)
	}
	if _, err := s.Client.Decrypt(ctx, s.Encrypt(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("decrypting: %v", err)
	}
}

// TestTheSecretDoesNotShow: whatever prints or encodes a client shows no key.
func TestTheSecretDoesNotShow(t *testing.T) {
	s := session.Small(t)
	type holder struct{ client *client.Client }
	for _, v := range []any{s.Client, holder{s.Client}, &holder{s.Client}, []any{s.Client}} {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if text := fmt.Sprintf(format, v); len(text) > 400 || strings.Contains(text, "Coeffs") {
				t.Errorf("%s shows %.200s", format, text)
			}
		}
		var b bytes.Buffer
		slog.New(slog.NewJSONHandler(&b, nil)).Info("run", "client", v)
		slog.New(slog.NewTextHandler(&b, nil)).Info("run", "client", v)
		if b.Len() > 1500 || strings.Contains(b.String(), "Coeffs") {
			t.Errorf("slog shows %.400s", b.String())
		}
	}
	if text, err := json.Marshal(s.Client); err == nil {
		t.Errorf("JSON shows %.200s", text)
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(s.Client); err == nil {
		t.Errorf("gob writes %d bytes", b.Len())
	}
	for _, encode := range []func() ([]byte, error){s.Client.MarshalText, s.Client.MarshalBinary} {
		if text, err := encode(); err == nil {
			t.Errorf("it encodes itself as %.100s", text)
		}
	}
}

// run is what a client and an evaluator make of an image, as bytes.
func run(t *testing.T, s session.Session, c *client.Client) (keys, input, output []byte) {
	t.Helper()
	ctx := context.Background()
	k, err := c.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	in, err := c.Encrypt(ctx, s.Image)
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluator.New(s.Program, k)
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.Run(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := c.Compare(ctx, out, twin); err != nil || r.RMSError > 2*r.Predicted {
		t.Errorf("%v, %v", r, err)
	}
	var all [3]bytes.Buffer
	for i, w := range []io.WriterTo{k, in, out} {
		if _, err := w.WriteTo(&all[i]); err != nil {
			t.Fatal(err)
		}
	}
	return all[0].Bytes(), all[1].Bytes(), all[2].Bytes()
}

// TestEqualSeeds: two clients of one seed make the same keys and ciphertexts to
// the bit, and so the evaluator the same result; with Fresh, the same secret only.
func TestEqualSeeds(t *testing.T) {
	s := session.Small(t)
	seed, err := secret.NewSeed()
	if err != nil {
		t.Fatal(err)
	}
	with := func(fresh bool) *client.Client {
		c, err := client.NewWith(s.Plan, client.Options{Seed: seed, Fresh: fresh})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	a, b, fresh := with(false), with(false), with(true)
	keys, input, output := run(t, s, a)
	keys2, input2, output2 := run(t, s, b)
	if a.Owner() != b.Owner() || !bytes.Equal(keys, keys2) || !bytes.Equal(input, input2) || !bytes.Equal(output, output2) {
		t.Error("two clients of one seed make different bits")
	}
	public := func(c *client.Client) string {
		k, err := c.PublicKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var w bytes.Buffer
		k.WriteTo(&w)
		return w.String()
	}
	one, two := public(fresh), public(fresh)
	if public(a) != public(b) || public(a) == one || one == two {
		t.Error("public keys of one seed differ, or fresh ones do not")
	}
	if keys3, input3, _ := run(t, s, fresh); fresh.Owner() != a.Owner() || bytes.Equal(keys, keys3) || bytes.Equal(input, input3) {
		t.Error("a client of a seed makes nothing fresh")
	}
	other := s.Image.Clone()
	other.Data[0] += 1e-3
	in, err := a.Encrypt(context.Background(), other)
	if err != nil {
		t.Fatal(err)
	}
	var w bytes.Buffer
	in.WriteTo(&w)
	const at = damage.Content + 8 // where a map has its seed
	if bytes.Equal(w.Bytes()[at:at+32], input[at:at+32]) {
		t.Error("two images share randomness")
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Encrypt(context.Background(), other); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("a closed client: %v", err)
	}
}

// TestNewComparison: errors are those of the values, and shapes that differ are
// refused.
func TestNewComparison(t *testing.T) {
	a, b := tensor.New(1, 1, 4), tensor.New(1, 1, 4)
	copy(a.Data, []float64{1, -2, 3, 0.5})
	copy(b.Data, []float64{1, -2, 2, -0.5})
	c, err := client.NewComparison("logits", a, b)
	if err != nil || c.MaxError != 1 || c.LargestAbs != 2 || math.Abs(c.RMSError-math.Sqrt(0.5)) > 1e-15 || c.Same() != "75.0000 % (1 pixels differ)" {
		t.Errorf("%v, %v", c, err)
	}
	for _, want := range []*tensor.Tensor{nil, tensor.New(1, 1, 3), {}} {
		if _, err := client.NewComparison("logits", a, want); err == nil {
			t.Errorf("%v beside %v", a, want)
		}
	}
}
