package cipher

import (
	"bytes"
	"encoding/binary"
	"math/big"
	"strings"
	"testing"

	"cryptounet/heops/internal/damage"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"
)

// resulting is a tiny context whose result, two ciphertexts, may lose bits.
func resulting(t testing.TB) *Context {
	c := tiny(t)
	result := c.plan.Tensors[0]
	result.Name, result.Scale, result.Noise = "result", 1<<55, 1./16
	c.plan.Tensors = append(c.plan.Tensors, result)
	c.plan.Steps = []plan.Step{{Kind: plan.Linear, Inputs: []int{0}, Output: 2}}
	if b := c.plan.ResultBits(); b < 5 || b > 25 {
		t.Fatalf("the result has %d bits", b)
	}
	return c
}

// TestResultIsNear: what is left of a coefficient differs from what it was by no
// more than half a unit of the bits that are left, and half of the primes that
// were left out.
func TestResultIsNear(t *testing.T) {
	c := resulting(t)
	cts, before := someMap(t, c, 2, nil).ciphertexts, someMap(t, c, 2, nil).ciphertexts
	if _, err := NewResult(c, wire.Owner{7}, 1, cts); err != nil {
		t.Fatal(err)
	}
	r := c.params.RingQ().AtLevel(1)
	q0, q1 := new(big.Int).SetUint64(c.plan.Q[0]), new(big.Int).SetUint64(c.plan.Q[1])
	all := new(big.Int).Mul(q0, q1)
	unit := new(big.Int).Rsh(all, uint(c.plan.ResultBits())) // of the bits that are left
	limit := new(big.Int).Rsh(unit.Add(unit, new(big.Int).Lsh(q1, 1)), 1)
	differ := false
	for i, ct := range cts {
		for k := range ct.Value {
			was, is := r.NewPoly(), r.NewPoly()
			r.INTT(before[i].Value[k], was)
			r.INTT(ct.Value[k], is)
			a, b := make([]*big.Int, r.N()), make([]*big.Int, r.N())
			for j := range a {
				a[j], b[j] = new(big.Int), new(big.Int)
			}
			r.PolyToBigintCentered(was, 1, a)
			r.PolyToBigintCentered(is, 1, b)
			for j := range a {
				d := new(big.Int).Sub(a[j], b[j])
				differ = differ || d.Sign() != 0
				if d.Abs(d); d.Cmp(limit) > 0 && new(big.Int).Sub(all, d).Cmp(limit) > 0 {
					t.Fatalf("coefficient %d of polynomial %d went from %v to %v; the unit is %v", j, k, a[j], b[j], unit)
				}
			}
		}
	}
	if !differ {
		t.Error("nothing was rounded")
	}
}

// TestResultTravels: what is read is what was written, to the bit, and takes the
// bytes that the plan says.
func TestResultTravels(t *testing.T) {
	c := resulting(t)
	e, err := NewResult(c, wire.Owner{7}, 2, someMap(t, c, 2, nil).ciphertexts)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	n, err := e.WriteTo(&b)
	if err != nil || n != int64(b.Len()) || n != c.plan.DownloadBytes()+int64(wire.Overhead+resultHeaderSize) {
		t.Fatalf("%d bytes, counted %d, planned %d: %v", b.Len(), n, c.plan.DownloadBytes(), err)
	}
	frame := bytes.Clone(b.Bytes())
	back, err := c.ReadEncrypted(&b)
	if err != nil {
		t.Fatal(err)
	}
	if back.Images() != 2 || back.Tensor() != 2 || back.Owner() != e.Owner() {
		t.Errorf("it came back as %v", back)
	}
	for i, ct := range back.Lattigo() {
		if !ct.Value[0].Equal(&e.ciphertexts[i].Value[0]) || !ct.Value[1].Equal(&e.ciphertexts[i].Value[1]) {
			t.Errorf("ciphertext %d changed on its way", i)
		}
	}
	for n := range frame {
		if _, err := c.ReadEncrypted(bytes.NewReader(frame[:n])); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Fatalf("%d of %d bytes: %v", n, len(frame), err)
		}
	}
	for bit := range 8 * (damage.Content + int(resultHeaderSize)) {
		if _, err := c.ReadEncrypted(bytes.NewReader(damage.Flip(frame, bit))); err == nil {
			t.Errorf("bit %d was flipped and the result read", bit)
		}
	}
	for name, header := range map[string]resultHeader{
		"no images":           {0, 20},
		"more than a batch":   {3, 20},
		"no bits":             {1, 0},
		"as many as a prime":  {1, 30},
		"more than a word":    {1, 1 << 31},
		"other than its size": {1, uint32(c.plan.ResultBits()) + 1},
	} {
		spoilt := damage.Reseal(frame, func(b []byte) {
			binary.LittleEndian.PutUint32(b[damage.Content:], header.Images)
			binary.LittleEndian.PutUint32(b[damage.Content+4:], header.Bits)
		})
		if _, err := c.ReadEncrypted(bytes.NewReader(spoilt)); err == nil {
			t.Errorf("a result with %s was read", name)
		}
	}
}

// TestResultsWithoutBitsToSpare stay as they are.
func TestResultsWithoutBitsToSpare(t *testing.T) {
	c := resulting(t)
	c.plan.Tensors[2].Noise = 0
	m := someMap(t, c, 2, nil)
	e, err := NewResult(c, wire.Owner{7}, 1, someMap(t, c, 2, nil).ciphertexts)
	if err != nil {
		t.Fatal(err)
	}
	for i, ct := range e.ciphertexts {
		if !ct.Value[0].Equal(&m.ciphertexts[i].Value[0]) {
			t.Errorf("ciphertext %d changed", i)
		}
	}
}

// FuzzReadResult: a result that is read is written as it was read.
func FuzzReadResult(f *testing.F) {
	c := resulting(f)
	e, err := NewResult(c, wire.Owner{7}, 1, someMap(f, c, 2, nil).ciphertexts)
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := e.WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes()[damage.Content : b.Len()-32])
	f.Fuzz(func(t *testing.T, content []byte) {
		frame := sealed(wire.Result, content)
		m, err := c.ReadEncrypted(bytes.NewReader(frame))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if _, err := m.WriteTo(&again); err != nil || !bytes.Equal(again.Bytes(), frame) {
			t.Errorf("it is written otherwise: %v", err)
		}
	})
}
