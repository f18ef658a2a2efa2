package rns

import (
	"fmt"
	"math"
	"math/big"

	"cryptounet/heops/backend/rns/internal/layout"
)

// An Extender brings an integer from its residues modulo a few primes to other
// primes (Halevi, Polyakov and Shoup, eprint 2018/117). The quotient by the
// product Q of the primes comes from a sum of doubles, so that an integer
// nearer than about Q*2^-48 to an end of its interval may come out with Q added or
// taken away; Lattigo's extension does the same.
type Extender struct {
	path    Path
	sources int
	targets int
	table   []uint64 // see internal/layout
	floats  []uint64 // the same for kernels on doubles
}

// NewExtender prepares the extension from 1 to 9 primes to others, all on the
// same path.
func NewExtender(from, to []*Modulus, c Centring) (*Extender, error) {
	if len(from) < 1 || len(from) > layout.MaxSources {
		return nil, fmt.Errorf("rns: extension from %d primes; 1 to %d are supported", len(from), layout.MaxSources)
	}
	for _, m := range append(append([]*Modulus(nil), from...), to...) {
		if m == nil || m.path != from[0].path {
			return nil, fmt.Errorf("rns: extension between moduli of different paths")
		}
	}
	e := &Extender{path: from[0].path, sources: len(from), targets: len(to)}
	e.table = aligned(layout.TargetsAt + layout.TargetWords*len(to))
	product := big.NewInt(1)
	for i, m := range from {
		for _, other := range from[:i] {
			if other.q == m.q {
				return nil, fmt.Errorf("rns: extension from prime %d twice", m.q)
			}
		}
		product.Mul(product, new(big.Int).SetUint64(m.q))
	}
	half := new(big.Int)
	if c != Unsigned {
		half.Rsh(product, 1)
		if c == Digit && len(from) == 1 {
			half.Add(half, big.NewInt(1))
		}
	}
	cofactors := make([]*big.Int, len(from))
	for i, m := range from {
		q := new(big.Int).SetUint64(m.q)
		cofactors[i] = new(big.Int).Quo(product, q)
		inverse := new(big.Int).ModInverse(cofactors[i], q).Uint64()
		t := e.table[layout.SourceWords*i:]
		t[layout.SourceHalf] = new(big.Int).Mod(half, q).Uint64()
		t[layout.SourceQ] = m.q
		t[layout.SourceNegQ] = 1<<52 - m.q
		t[layout.SourceInv] = inverse
		t[layout.SourceInvQ] = shoup52(inverse, m.q)
		t[layout.SourceFloat] = math.Float64bits(1 / float64(m.q))
	}
	e.table[layout.SourceMask] = 1<<52 - 1
	e.fillFloats(from, to, product, half, cofactors)
	for j, m := range to {
		p := new(big.Int).SetUint64(m.q)
		t := e.target(j)
		for i, f := range cofactors {
			t[layout.TargetFactor+i] = new(big.Int).Mod(new(big.Int).Lsh(f, 52), p).Uint64()
		}
		t[layout.TargetQ] = m.q
		t[layout.TargetTwoQ] = 2 * m.q
		t[layout.TargetQInv] = m.consts[layout.QInv]
		t[layout.TargetQuo] = new(big.Int).Mod(new(big.Int).Neg(new(big.Int).Lsh(product, 52)), p).Uint64()
		for v := range layout.MaxSources {
			s := new(big.Int).Mul(product, big.NewInt(int64(-v)))
			t[layout.TargetShift+v] = s.Sub(s, half).Mod(s, p).Uint64()
		}
	}
	return e, nil
}

// fillFloats fills the table of the kernels on doubles.
func (e *Extender) fillFloats(from, to []*Modulus, product, half *big.Int, cofactors []*big.Int) {
	if !e.path.doubles() {
		return
	}
	sources := layout.MaxSources * layout.FloatSourceWords
	e.floats = aligned(sources + layout.FloatTargetWords*len(to))
	residue := func(x *big.Int, q uint64) uint64 { return new(big.Int).Mod(x, new(big.Int).SetUint64(q)).Uint64() }
	for i, m := range from {
		t := e.floats[layout.FloatSourceWords*i:]
		t[layout.FloatSourceHalf] = math.Float64bits(1<<52 - float64(residue(half, m.q)))
		t[layout.FloatSourceQ] = m.consts[layout.FloatQ]
		t[layout.FloatSourceInverse] = m.consts[layout.FloatInv]
		t[layout.FloatSourceInv], t[layout.FloatSourceInvQ] = floatForm(e.table[layout.SourceWords*i+layout.SourceInv], m.q)
	}
	for j, m := range to {
		t := e.floats[sources+layout.FloatTargetWords*j:]
		t[layout.FloatTargetQ] = m.consts[layout.FloatQ]
		t[layout.FloatTargetInverse] = m.consts[layout.FloatInv]
		t[layout.FloatTargetShift], _ = floatForm(residue(new(big.Int).Neg(half), m.q), m.q)
		t[layout.FloatTargetQuo], _ = floatForm(residue(new(big.Int).Neg(product), m.q), m.q)
		for i, f := range cofactors {
			k := layout.FloatTargetFactor + 2*i
			t[k], t[k+1] = floatForm(residue(f, m.q), m.q)
		}
	}
}

// Scale makes Extend multiply what it writes by a factor modulo each target: the
// first for the first target, and so on. The factors are in [0, p).
func (e *Extender) Scale(factors []uint64) error {
	if len(factors) != e.targets {
		return fmt.Errorf("rns: %d factors for an extension to %d primes", len(factors), e.targets)
	}
	for j, f := range factors {
		t := e.target(j)
		p := t[layout.TargetQ]
		if f >= p {
			return fmt.Errorf("rns: factor %d of an extension to prime %d", f, p)
		}
		for _, part := range [][]uint64{t[:layout.TargetQ], t[layout.TargetQuo : layout.TargetQuo+1], t[layout.TargetShift:][:layout.MaxSources]} {
			for i, x := range part {
				part[i] = mulMod(x, f, p)
			}
		}
		if e.floats == nil {
			continue
		}
		t = e.floats[layout.MaxSources*layout.FloatSourceWords+layout.FloatTargetWords*j:]
		for i := layout.FloatTargetShift; i <= layout.FloatTargetQuo; i++ {
			t[i], _ = floatForm(mulMod(uncentred(t[i], p), f, p), p)
		}
		for i := range e.sources {
			k := layout.FloatTargetFactor + 2*i
			t[k], t[k+1] = floatForm(mulMod(uncentred(t[k], p), f, p), p)
		}
	}
	return nil
}

// uncentred returns the residue in [0, q) of a number in float64 bits.
func uncentred(bits, q uint64) uint64 {
	x := int64(math.Float64frombits(bits))
	if x < 0 {
		x += int64(q)
	}
	return uint64(x)
}

func (e *Extender) target(j int) []uint64 {
	return e.table[layout.TargetsAt+layout.TargetWords*j:][:layout.TargetWords]
}

// Extend sets dst[j] to the residues modulo target j. No dst may be a src.
func (e *Extender) Extend(dst, src [][]uint64) {
	dst, src = dst[:e.targets], src[:e.sources]
	if len(dst) == 0 {
		return
	}
	n := len(dst[0])
	for _, d := range dst {
		_ = d[:n]
	}
	for _, s := range src {
		_ = s[:n]
	}
	k := 0
	if e.path != Generic && n >= vectorWords {
		k = n &^ (vectorWords - 1)
		e.extendVector(dst, src, k)
	}
	e.extendGeneric(dst, src, k, n)
}
