package heops

import (
	"context"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/plan"
	"cryptounet/heops/rns"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// pair is one plan with both backends: Lattigo's is the oracle.
type pair struct {
	plan    *plan.Plan
	client  *Client
	native  map[rns.Path]*native
	lattigo *lattigo
}

func newPair(t *testing.T) pair {
	t.Helper()
	rng := rand.New(rand.NewPCG(21, 0))
	x := testnet.Image(rng, 128, 128)
	n, err := testnet.UNet(rng).Network(4, x)
	if err != nil {
		t.Fatal(err)
	}
	// N = 2^14 leaves room for two special primes: digits of several primes.
	p, err := plan.New(n, plan.Options{Height: 128, Width: 128, LogN: 14})
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewClient(p)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := c.EvaluationKeys(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	set, err := keys.set(c.params)
	if err != nil {
		t.Fatal(err)
	}
	r := pair{plan: p, client: c, native: make(map[rns.Path]*native), lattigo: newLattigo(c.params, rlwe.NewEvaluator(c.params, set))}
	for _, path := range rns.Available() {
		context, err := newNativeContext(c.params, keys, path)
		if err != nil {
			t.Fatal(err)
		}
		r.native[path] = newNative(context, &programs{})
	}
	return r
}

// encryption returns a random ciphertext of the given degree: a square of
// Lattigo's for degree 2.
func (p pair) encryption(t *testing.T, rng *rand.Rand, level int) *rlwe.Ciphertext {
	t.Helper()
	pt := rlwe.NewPlaintext(p.client.params, level)
	for i, s := range p.client.params.RingQ().SubRings[:level+1] {
		for j := range pt.Value.Coeffs[i] {
			pt.Value.Coeffs[i][j] = uint64(rng.Int64N(1 << 30))
		}
		s.NTT(pt.Value.Coeffs[i], pt.Value.Coeffs[i])
	}
	ct, err := rlwe.NewEncryptor(p.client.params, p.client.secret).EncryptNew(pt)
	if err != nil {
		t.Fatal(err)
	}
	return ct
}

// distance returns the largest difference of two ciphertexts' plaintext
// coefficients.
func (p pair) distance(a, b *rlwe.Ciphertext) float64 {
	dec := rlwe.NewDecryptor(p.client.params, p.client.secret)
	x, y := dec.DecryptNew(a), dec.DecryptNew(b)
	r := p.client.params.RingQ().AtLevel(a.Level())
	r.Sub(x.Value, y.Value, x.Value)
	r.INTT(x.Value, x.Value)
	coefficients := make([]*big.Int, r.N())
	for i := range coefficients {
		coefficients[i] = new(big.Int)
	}
	r.PolyToBigintCentered(x.Value, 1, coefficients)
	largest := 0.0
	for _, c := range coefficients {
		f, _ := new(big.Float).SetInt(c).Float64()
		largest = math.Max(largest, math.Abs(f))
	}
	return largest
}

// rounding bounds the coefficients of what a division may round differently:
// one unit in each component, the second times a ternary secret.
func (p pair) rounding() float64 { return 16 * math.Sqrt(float64(p.plan.Slots())) }

func equal(a, b *rlwe.Ciphertext) bool {
	for k := range a.Value {
		if !a.Value[k].Equal(&b.Value[k]) {
			return false
		}
	}
	return len(a.Value) == len(b.Value)
}

func TestNativeEqualsLattigo(t *testing.T) {
	p := newPair(t)
	rng := rand.New(rand.NewPCG(22, 0))
	level := p.plan.Input().Level
	for path, w := range p.native {
		t.Run(path.String(), func(t *testing.T) {
			a, b := p.encryption(t, rng, level), p.encryption(t, rng, level)

			if got, want := w.square(a), p.lattigo.square(a); !equal(got, want) {
				t.Error("squares differ")
			}
			// Weighted sums are exact.
			sums := [][]weighted{{{0, 4095}, {1, -4096}}, {{1, 1}}, {}, {{0, -1}, {0, 7}, {1, 1 << 20}}}
			inputs := []*rlwe.Ciphertext{a, b}
			var out [2][]*rlwe.Ciphertext
			for k, ops := range []arithmetic{w, p.lattigo} {
				for range sums {
					out[k] = append(out[k], ops.zeros(level))
				}
				for u := range ops.units(sums, level) {
					if err := ops.combine(u, sums, inputs, out[k]); err != nil {
						t.Fatal(err)
					}
				}
			}
			for i := range sums {
				if !equal(out[0][i], out[1][i]) {
					t.Errorf("weighted sums %v differ", sums[i])
				}
			}
			for _, key := range p.plan.Keys {
				for l := range key.Level + 1 {
					if key.Rotation == 0 {
						square := p.lattigo.square(a)
						got, err := w.relinearise(square, l)
						want, err2 := p.lattigo.relinearise(square, l)
						if err != nil || err2 != nil {
							t.Fatal(err, err2)
						}
						if d := p.distance(got, want); d > p.rounding() {
							t.Errorf("relinearised at level %d: %g apart", l, d)
						}
						continue
					}
					got, err := w.rotate(a, l, key.Rotation)
					want, err2 := p.lattigo.rotate(a, l, key.Rotation)
					if err != nil || err2 != nil {
						t.Fatal(err, err2)
					}
					if d := p.distance(got[0], want[0]); d > p.rounding() {
						t.Errorf("rotated by %d at level %d: %g apart", key.Rotation, l, d)
					}
				}
			}
			for _, rescale := range []bool{false, true} {
				for _, rows := range [][]int{{0}, {0, 0}, {0, p.plan.Keys[1].Rotation}, {p.plan.Keys[1].Rotation, p.plan.Keys[2].Rotation}} {
					parts := func() []part {
						ps := make([]part, len(rows))
						for i, s := range rows {
							ps[i] = part{at(inputs[i%2].CopyNew(), 1), s}
						}
						return ps
					}
					got, err := w.assemble(parts(), rescale)
					want, err2 := p.lattigo.assemble(parts(), rescale)
					if err != nil || err2 != nil {
						t.Fatal(err, err2)
					}
					if d := p.distance(got, want); d > float64(len(rows))*p.rounding() {
						t.Errorf("assembled %v, rescaled %v: %g apart", rows, rescale, d)
					}
				}
			}
			c, d := a.CopyNew(), a.CopyNew()
			w.addConstant(c, -0.3, math.Exp2(70))
			p.lattigo.addConstant(d, -0.3, math.Exp2(70))
			if !equal(w.sum(c, b), p.lattigo.sum(d, b)) {
				t.Error("sums with a constant differ")
			}
		})
	}
}

// TestBackendsAgreeOnANetwork runs a network on Lattigo's evaluator and on each
// path of the native one, whose results are the same to the bit.
func TestBackendsAgreeOnANetwork(t *testing.T) {
	p := newPair(t)
	ctx := context.Background()
	keys, err := p.client.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(21, 0))
	x := testnet.Image(rng, 128, 128)
	input, err := p.client.Encrypt(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	run := func(backend Backend, path rns.Path) (*Encrypted, [][]float64) {
		e, err := newEvaluator(backend, path, p.plan, keys)
		if err != nil {
			t.Fatal(err)
		}
		out, err := e.Run(ctx, input)
		if err != nil {
			t.Fatal(err)
		}
		slots, err := p.client.DecryptSlots(ctx, out)
		if err != nil {
			t.Fatal(err)
		}
		return out, slots
	}
	_, want := run(Lattigo, rns.Generic)
	var first *Encrypted
	for _, path := range rns.Available() {
		out, got := run(Native, path)
		if first == nil {
			first = out
		}
		for i := range got {
			if !equal(first.ciphertexts[i], out.ciphertexts[i]) {
				t.Errorf("%v: ciphertext %d differs from that of %v", path, i, rns.Available()[0])
			}
			for j, v := range got[i] {
				if d := math.Abs(v - want[i][j]); d > 20*p.plan.Result().Noise {
					t.Fatalf("%v: slot %d of ciphertext %d: native %g, Lattigo %g", path, j, i, v, want[i][j])
				}
			}
		}
	}
}

// TestPeakIsPredicted holds the memory that ciphertexts take against the plan's
// prediction. A second run uses that of the first, but for the result.
func TestPeakIsPredicted(t *testing.T) {
	p := newPair(t)
	ctx := context.Background()
	keys, err := p.client.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	input, err := p.client.Encrypt(ctx, testnet.Image(rand.New(rand.NewPCG(21, 0)), 128, 128))
	if err != nil {
		t.Fatal(err)
	}
	e, err := NewEvaluator(p.plan, keys)
	if err != nil {
		t.Fatal(err)
	}
	memory := e.workers[0].(*native).memory
	predicted := p.plan.PeakBytes() - p.plan.KeyBytes()
	for range 3 {
		if _, err := e.Run(ctx, input); err != nil {
			t.Fatal(err)
		}
		made := int64(memory.made) * int64(memory.n) * 8
		if ratio := float64(made+input.Bytes()) / float64(predicted); ratio < 0.8 || ratio > 1.1 {
			t.Errorf("%d bytes, %d predicted: %.2f", made+input.Bytes(), predicted, ratio)
		}
		predicted += p.plan.Bytes(p.plan.Steps[len(p.plan.Steps)-1].Output)
	}
}
