package client_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// precise is a session whose plan leaves room for noise.
var precise = sync.OnceValues(func() (session.Session, error) {
	return session.Build(func(rng *rand.Rand) *testnet.Builder { return testnet.New(rng).Conv(2, 3, 1).Quadratic().Conv(1, 3, 1) },
		plan.Options{Height: 64, Width: 128, Precision: 24})
})

func result(t *testing.T, s session.Session) *cipher.Encrypted {
	t.Helper()
	out, err := s.Evaluator.Run(t.Context(), s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestShared: a shared mask is the mask, but for pixels within the noise of the
// border; values are on the grid, and what was added has the deviation told.
func TestShared(t *testing.T) {
	s, err := precise()
	if err != nil {
		t.Fatal(err)
	}
	out := result(t, s)
	raw, err := s.Client.Decrypt(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	last := 0.0
	for _, how := range []client.Sharing{{Results: 1}, {}, {Results: 10000}, {Results: 1, Bits: 10}} {
		shared, err := s.Client.DecryptShared(t.Context(), out, how)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v: %v", how, shared)
		if shared.Deviation < last || shared.Deviation < 32*s.Plan.Result().Noise {
			t.Errorf("%+v: %v is less than before", how, shared)
		}
		last = shared.Deviation
		sum, n := 0.0, float64(len(raw[0].Data))
		for i, v := range raw[0].Data {
			got := shared.Images[0].Data[i]
			if r := got / shared.Step; r != math.Round(r) {
				t.Fatalf("%+v: %g is no multiple of %g", how, got, shared.Step)
			}
			// Seven deviations: once in 4e11 values.
			if (got > 0) != (v > 0) && math.Abs(v) > 7*shared.Deviation+shared.Step/2 {
				t.Errorf("%+v: logit %g changed side, to %g", how, v, got)
			}
			sum += (got - v) * (got - v)
		}
		want := shared.Deviation*shared.Deviation + shared.Step*shared.Step/12
		if z := (sum/n/want - 1) / math.Sqrt(2/n); math.Abs(z) > 5.5 {
			t.Errorf("%+v: noise of variance %.4g for %.4g: %.1f deviations off", how, sum/n, want, z)
		}
	}
	// Two shares of one result differ: each has noise of its own.
	a, _ := s.Client.DecryptShared(t.Context(), out, client.Sharing{})
	b, _ := s.Client.DecryptShared(t.Context(), out, client.Sharing{})
	if fmt.Sprint(a.Images[0].Data[:50]) == fmt.Sprint(b.Images[0].Data[:50]) {
		t.Error("the same noise twice")
	}
}

// TestSharedBeyondUse: noise that would drown the logits is refused, with the
// precision that a plan needs; a plan of that precision has room for it.
func TestSharedBeyondUse(t *testing.T) {
	s := session.Small(t)
	var e *client.SharingError
	_, err := s.Client.DecryptShared(t.Context(), result(t, s), client.Sharing{Bits: 40})
	if !errors.As(err, &e) || !strings.Contains(err.Error(), "Options.Precision") {
		t.Fatalf("%v", err)
	}
	if e.Precision <= s.Plan.Options.Precision {
		t.Errorf("%v", e)
	}
	s, err = precise()
	if err != nil {
		t.Fatal(err)
	}
	tight := client.Sharing{Results: 1, Bits: 12, Blur: 1e-4}
	if _, err := s.Client.DecryptShared(t.Context(), result(t, s), tight); !errors.As(err, &e) {
		t.Fatalf("%v", err)
	}
	tight.Blur = math.Exp2(e.Precision-s.Plan.Options.Precision) * 1e-4 // as much less noise has the same room
	if _, err := s.Client.DecryptShared(t.Context(), result(t, s), tight); err != nil {
		t.Error(err)
	}
	for _, wrong := range []client.Sharing{{Results: -1}, {Bits: -1}, {Bits: math.NaN()}, {Blur: -1}} {
		if _, err := s.Client.DecryptShared(t.Context(), result(t, s), wrong); err == nil {
			t.Errorf("%+v", wrong)
		}
	}
	if _, err := s.Client.DecryptShared(t.Context(), nil, client.Sharing{}); err == nil {
		t.Error("nothing was shared")
	}
}

// attack recovers the secret key from a ciphertext of degree 1 and what the
// client says that it decrypts to: s = (m - c0) / c1 (Li and Micciancio, eprint
// 2020/1533). It has nothing of the client but what the client hands out.
func attack(t *testing.T, p *plan.Plan, e *cipher.Encrypted, told []*tensor.Tensor) ([]int, *rlwe.SecretKey) {
	t.Helper()
	c, err := cipher.NewContext(p)
	if err != nil {
		t.Fatal(err)
	}
	params := c.Lattigo()
	tall, err := p.Stack(told...)
	if err != nil {
		t.Fatal(err)
	}
	slots, err := p.SlotsOf(0, tall)
	if err != nil {
		t.Fatal(err)
	}
	ct := e.Lattigo()[0]
	pt := hefloat.NewPlaintext(params, e.Level())
	pt.Scale = rlwe.NewScale(e.Scale())
	if err := hefloat.NewEncoder(params).Encode(slots[0], pt); err != nil {
		t.Fatal(err)
	}
	r := params.RingQ().AtLevel(0)
	s, q := r.NewPoly(), r.SubRings[0].Modulus
	r.Sub(pt.Value, ct.Value[0], s)
	for i, v := range ct.Value[1].Coeffs[0] {
		inverse := ring.ModExp(v, q-2, q)
		s.Coeffs[0][i] = ring.BRed(s.Coeffs[0][i], inverse, q, r.SubRings[0].BRedConstant)
	}
	r.INTT(s, s)
	// The secret is as small modulo every prime.
	small := make([]int, r.N())
	for i, v := range s.Coeffs[0] {
		if small[i] = int(v); v > q/2 {
			small[i] = int(v) - int(q)
		}
	}
	key := rlwe.NewSecretKey(params)
	for j, sub := range params.RingQ().SubRings {
		for i, v := range small {
			key.Value.Q.Coeffs[j][i] = uint64((v%int(sub.Modulus) + int(sub.Modulus)) % int(sub.Modulus))
		}
	}
	params.RingQ().NTT(key.Value.Q, key.Value.Q)
	params.RingQ().MForm(key.Value.Q, key.Value.Q)
	return small, key
}

// ternary says whether all coefficients are -1, 0 or 1.
func ternary(s []int) bool {
	for _, v := range s {
		if v < -1 || v > 1 {
			return false
		}
	}
	return true
}

// TestKeyRecovery: from one decryption at full precision of what a server
// computed - here the sum of two inputs - the server has the secret key, and
// decrypts another image with it. From shared decryptions it has not.
func TestKeyRecovery(t *testing.T) {
	s, err := precise()
	if err != nil {
		t.Fatal(err)
	}
	c, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	if s.Plan.Grid.Slots() != s.Plan.Slots() || s.Plan.Input().Layout.Len() != 1 {
		t.Fatalf("an image fills %d of %d slots in %v", s.Plan.Grid.Slots(), s.Plan.Slots(), s.Plan.Input().Layout)
	}
	a, b := s.Encrypt(t).Lattigo()[0], s.Encrypt(t).Lattigo()[0]
	sum := rlwe.NewCiphertext(c.Lattigo(), 1, a.Level())
	*sum.MetaData = *a.MetaData
	for i := range sum.Value {
		c.Lattigo().RingQ().AtLevel(a.Level()).Add(a.Value[i], b.Value[i], sum.Value[i])
	}
	computed, err := cipher.New(c, s.Client.Owner(), 0, 1, []*rlwe.Ciphertext{sum}, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := s.Client.Decrypt(t.Context(), computed)
	if err != nil {
		t.Fatal(err)
	}
	found, key := attack(t, s.Plan, computed, raw)
	if !ternary(found) {
		t.Fatalf("no key was recovered: %v ...", found[:10])
	}
	other := testnet.Image(rand.New(rand.NewPCG(5, 5)), 64, 128)
	secret, err := s.Client.Encrypt(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	stolen := make([]float64, s.Plan.Slots())
	pt := rlwe.NewDecryptor(c.Lattigo(), key).DecryptNew(secret.Lattigo()[0])
	if err := hefloat.NewEncoder(c.Lattigo()).Decode(pt, stolen); err != nil {
		t.Fatal(err)
	}
	image, err := s.Plan.Values(0, [][]float64{stolen})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range other.Data {
		if math.Abs(image.Data[i]-v) > 1e-6 {
			t.Fatalf("pixel %d is %g; with the recovered key %g", i, v, image.Data[i])
		}
	}
	shared, err := s.Client.DecryptShared(t.Context(), computed, client.Sharing{})
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	guess, _ := attack(t, s.Plan, computed, shared.Images)
	for i, v := range guess {
		if v == found[i] {
			right++
		}
	}
	// What comes of it is spread over all residues: one is right by chance once in a
	// prime.
	if ternary(guess) || right > 2 {
		t.Errorf("%d of %d coefficients follow from what was shared", right, len(guess))
	}
}

// TestChosenCiphertext shows the limit that DecryptShared names: a server that sends
// (0, c) in the place of what it should compute reads the secret out of what is
// shared, whatever noise was added.
func TestChosenCiphertext(t *testing.T) {
	s, err := precise()
	if err != nil {
		t.Fatal(err)
	}
	c, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	params, in := c.Lattigo(), s.Plan.Input()
	chosen := rlwe.NewCiphertext(params, 1, in.Level)
	chosen.IsNTT = true
	for i, row := range chosen.Value[1].Coeffs {
		for k := range row {
			row[k] = uint64(in.Scale) % params.Q()[i]
		}
	}
	sent, err := cipher.New(c, s.Client.Owner(), 0, 1, []*rlwe.Ciphertext{chosen}, nil)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := s.Client.DecryptShared(t.Context(), sent, client.Sharing{})
	if err != nil {
		t.Fatal(err)
	}
	tall, err := s.Plan.Stack(shared.Images...)
	if err != nil {
		t.Fatal(err)
	}
	slots, err := s.Plan.SlotsOf(0, tall)
	if err != nil {
		t.Fatal(err)
	}
	// The slots of the secret itself: at scale 1 it is what they encode to.
	pt := hefloat.NewPlaintext(params, 0)
	pt.Scale = rlwe.NewScale(1)
	if err := hefloat.NewEncoder(params).Encode(slots[0], pt); err != nil {
		t.Fatal(err)
	}
	q := params.Q()[0]
	params.RingQ().AtLevel(0).INTT(pt.Value, pt.Value)
	found, zeros := 0, 0
	for _, v := range pt.Value.Coeffs[0] {
		if v == 0 {
			zeros++
		}
		if v == 0 || v == 1 || v == q-1 {
			found++
		}
	}
	if n := params.N(); found != n || zeros < n/4 || zeros > n/2 {
		t.Errorf("%d of %d coefficients are those of a ternary polynomial, %d are 0: a chosen ciphertext says no more of the secret; THREATS.md does", found, n, zeros)
	}
}
