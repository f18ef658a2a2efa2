package cipher

import (
	"bytes"
	"encoding/binary"
	"testing"

	"cryptounet/heops/internal/damage"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// tiny is a context over a ring of degree 64, far from secure: a message of it
// has some hundred bytes, so that a fuzzer gets through many.
func tiny(t testing.TB) *Context {
	t.Helper()
	q, special, err := rlwe.GenModuli(8, []int{30, 29}, []int{31})
	if err != nil {
		t.Fatal(err)
	}
	s, err := newScheme(Literal{LogN: 6, Q: q, P: special, Ring: ring.ConjugateInvariant, LogScale: 20}, wire.Digest{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	one := plan.Channels{1}
	p := &plan.Plan{
		LogN: 6, Q: q, P: special, Grid: polyphase.Grid{Rows: 8, Cols: 4, Batch: 2, Lanes: 1},
		Tensors: []plan.Tensor{
			{Name: "input", Layout: polyphase.Layout{C: 1, H: 8, W: 8, Py: 1, Px: 2, Ly: 1, Lx: 1, Lanes: 1}, Degree: 1, Level: 1, Scale: 1 << 20, Gain: one, Offset: one},
			{Name: "square", Layout: polyphase.Layout{C: 1, H: 8, W: 4, Py: 1, Px: 1, Ly: 1, Lx: 1, Lanes: 1}, Degree: 2, Level: 0, Scale: 1 << 20, Gain: one, Offset: one},
		},
		Keys: []plan.Key{{Rotation: 0, Level: 1}, {Rotation: 3, Level: 0}},
	}
	return &Context{s, p}
}

// someMap returns a map of the context with arbitrary residues.
func someMap(t testing.TB, c *Context, tensor int, seed *Seed) *Encrypted {
	t.Helper()
	info := c.plan.Tensors[tensor]
	var cts []*rlwe.Ciphertext
	for i := range info.Layout.Len() {
		ct := rlwe.NewCiphertext(c.params, info.Degree, info.Level)
		for k := range ct.Value {
			for l := range ct.Value[k].Coeffs {
				for j := range ct.Value[k].Coeffs[l] {
					ct.Value[k].Coeffs[l][j] = uint64(i+1)*uint64(7*j+k) + uint64(l)
				}
			}
		}
		cts = append(cts, ct)
	}
	e, err := New(c, wire.Owner{7}, tensor, 1, cts, seed)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sealed wraps what a fuzzer made as a frame with a right checksum, which it
// would never find.
func sealed(kind wire.Kind, content []byte) []byte {
	return damage.Seal(wire.Header{Kind: kind, Digest: wire.Digest{1, 2, 3}, Owner: wire.Owner{7}}, content)
}

// FuzzReadEncrypted: a map that is read is written as it was read.
func FuzzReadEncrypted(f *testing.F) {
	c := tiny(f)
	for _, m := range []*Encrypted{someMap(f, c, 0, &Seed{1}), someMap(f, c, 0, nil), someMap(f, c, 1, nil)} {
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes()[64 : b.Len()-32])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		frame := sealed(wire.Map, content)
		m, err := c.ReadEncrypted(bytes.NewReader(frame))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil || !bytes.Equal(b.Bytes(), frame) {
			t.Errorf("written otherwise than read: %v", err)
		}
		if m.Ciphertexts() == 0 || m.String() == "" || m.Belongs(c, wire.Owner{7}) != nil {
			t.Error("a map that is none was read")
		}
	})
}

// FuzzReadEvaluationKeys: keys that are read are those of the plan, and are
// written as they were read.
func FuzzReadEvaluationKeys(f *testing.F) {
	c := tiny(f)
	size := c.keysSize(c.plan.Keys)
	seed := make([]byte, size)
	seed[0] = 2
	binary.LittleEndian.PutUint32(seed[8:], 1)
	binary.LittleEndian.PutUint32(seed[12:], 3)
	f.Add(seed)
	f.Add(seed[:20])
	f.Fuzz(func(t *testing.T, content []byte) {
		frame := sealed(wire.Keys, content)
		k, err := c.ReadEvaluationKeys(bytes.NewReader(frame))
		_, free := c.Scheme.ReadEvaluationKeys(bytes.NewReader(frame)) // any rotations
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := k.WriteTo(&b); err != nil || !bytes.Equal(b.Bytes(), frame) {
			t.Errorf("written otherwise than read: %v", err)
		}
		if k.Require(c.plan.Keys) != nil || free != nil || k.Lattigo() == nil {
			t.Error("keys that the plan does not have were read")
		}
	})
}

// TestSeedsOfTheFuzzer: what the fuzzer starts from gets through.
func TestSeedsOfTheFuzzer(t *testing.T) {
	c := tiny(t)
	var b bytes.Buffer
	if _, err := someMap(t, c, 0, &Seed{1}).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	m, err := c.ReadEncrypted(&b)
	if err != nil || m.seed == nil || m.ciphertexts[0].Value[1].Equal(&m.ciphertexts[1].Value[1]) {
		t.Errorf("a seeded map: %v", err)
	}
}

// TestKeysOfAPlanWithout: under a plan that needs no keys, none are read.
func TestKeysOfAPlanWithout(t *testing.T) {
	c := tiny(t)
	var gadgets []rlwe.GadgetCiphertext
	for _, key := range c.plan.Keys {
		gadgets = append(gadgets, *rlwe.NewGadgetCiphertext(c.params, 1, key.Level, c.params.MaxLevelP(), 0))
	}
	k, err := NewEvaluationKeys(c.Scheme, wire.Owner{7}, c.plan.Keys, gadgets, Seed{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := k.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	c.plan.Keys = nil
	if _, err := c.ReadEvaluationKeys(&b); err == nil {
		t.Error("keys were read that the plan does not have")
	}
}

// TestPartsThatDoNotFit: ciphertexts and keys with fewer rows or digits than
// their level has are refused, not written beyond their end.
func TestPartsThatDoNotFit(t *testing.T) {
	c := tiny(t)
	for name, edit := range map[string]func(ct *rlwe.Ciphertext){
		"no polynomial":  func(ct *rlwe.Ciphertext) { ct.Value = nil },
		"no metadata":    func(ct *rlwe.Ciphertext) { ct.MetaData = nil },
		"a row less":     func(ct *rlwe.Ciphertext) { ct.Value[1].Coeffs = ct.Value[1].Coeffs[:1] },
		"half a row":     func(ct *rlwe.Ciphertext) { ct.Value[1].Coeffs[1] = ct.Value[1].Coeffs[1][:32] },
		"another degree": func(ct *rlwe.Ciphertext) { ct.Value = append(ct.Value, ct.Value[0]) },
	} {
		cts := []*rlwe.Ciphertext{rlwe.NewCiphertext(c.params, 1, 1), rlwe.NewCiphertext(c.params, 1, 1)}
		edit(cts[1])
		if _, err := New(c, wire.Owner{}, 0, 1, cts, nil); err == nil {
			t.Errorf("a map with %s was made", name)
		}
	}
	for name, edit := range map[string]func(g *rlwe.GadgetCiphertext){
		"no digit":           func(g *rlwe.GadgetCiphertext) { g.Value = nil },
		"a digit less":       func(g *rlwe.GadgetCiphertext) { g.Value = g.Value[:1] },
		"an empty digit":     func(g *rlwe.GadgetCiphertext) { g.Value[1] = nil },
		"one polynomial":     func(g *rlwe.GadgetCiphertext) { g.Value[1][0] = g.Value[1][0][:1] },
		"no special primes":  func(g *rlwe.GadgetCiphertext) { g.Value[0][0][1].P.Coeffs = nil },
		"a row less":         func(g *rlwe.GadgetCiphertext) { g.Value[1][0][1].Q.Coeffs = g.Value[1][0][1].Q.Coeffs[:1] },
		"rows of no modulus": func(g *rlwe.GadgetCiphertext) { q := &g.Value[0][0][0].Q; q.Coeffs = append(q.Coeffs, q.Coeffs[0]) },
	} {
		g := rlwe.NewGadgetCiphertext(c.params, 1, 1, 0, 0)
		edit(g)
		if _, err := NewEvaluationKeys(c.Scheme, wire.Owner{}, []plan.Key{{Rotation: 3, Level: 1}}, []rlwe.GadgetCiphertext{*g}, Seed{}); err == nil {
			t.Errorf("a key with %s was accepted", name)
		}
	}
}
