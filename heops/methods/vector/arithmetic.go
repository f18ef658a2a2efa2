package vector

import (
	"fmt"
	"math"
	"math/big"

	"cryptounet/heops/backend/arithmetic"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Add returns a + b, at the lower of their levels. Their scales must be equal
// to within 2^-24; Align makes them so.
func (e *Evaluator) Add(a, b *Vector) (*Vector, error) {
	return e.sum("adding", a, b, (*ring.Ring).Add)
}

// Sub returns a - b, as Add.
func (e *Evaluator) Sub(a, b *Vector) (*Vector, error) {
	return e.sum("subtracting", a, b, (*ring.Ring).Sub)
}

// scaleTolerance is how far two scales may be apart when their vectors are
// added: the sum's relative error.
const scaleTolerance = 1.0 / (1 << 24)

func (e *Evaluator) sum(what string, a, b *Vector, op func(r *ring.Ring, x, y, out ring.Poly)) (*Vector, error) {
	if err := e.check(what, a, b); err != nil {
		return nil, err
	}
	if math.Abs(a.Scale()/b.Scale()-1) > scaleTolerance {
		return nil, fmt.Errorf("vector: %s: scales 2^%.6f (level %d) and 2^%.6f (level %d) differ: rescale both alike, or Align one to the other", what, math.Log2(a.Scale()), a.Level(), math.Log2(b.Scale()), b.Level())
	}
	level := min(a.Level(), b.Level())
	out := e.blank(level, a.ct.Scale)
	for i := range out.ct.Value {
		op(e.params.ckks.RingQ().AtLevel(level), a.ct.Value[i], b.ct.Value[i], out.ct.Value[i])
	}
	e.counts.additions.Add(1)
	return out, nil
}

// blank returns a vector of zeros to compute into.
func (e *Evaluator) blank(level int, scale rlwe.Scale) *Vector {
	ct := hefloat.NewCiphertext(e.params.ckks, 1, level)
	ct.Scale = scale
	return &Vector{e.params, e.keys.Owner(), ct}
}

// Sum returns the sum of all vectors, as Add.
func (e *Evaluator) Sum(vs ...*Vector) (*Vector, error) {
	if len(vs) == 0 {
		return nil, fmt.Errorf("vector: adding: no vectors")
	}
	total := vs[0]
	for _, v := range vs[1:] {
		var err error
		if total, err = e.Add(total, v); err != nil {
			return nil, err
		}
	}
	return total, nil
}

// AddPlain returns v + values, slot by slot.
func (e *Evaluator) AddPlain(v *Vector, values []float64) (*Vector, error) {
	if err := e.check("adding values", v); err != nil {
		return nil, err
	}
	out := e.blank(v.Level(), v.ct.Scale)
	pt, err := encode(e.params, e.codec.ShallowCopy(), values, v.Level(), v.ct.Scale)
	if err != nil {
		return nil, fmt.Errorf("vector: adding values: %w", err)
	}
	e.params.ckks.RingQ().AtLevel(v.Level()).Add(v.ct.Value[0], pt.Value, out.ct.Value[0])
	out.ct.Value[1].CopyLvl(v.Level(), v.ct.Value[1])
	e.counts.additions.Add(1)
	return out, nil
}

// AddConst returns v + c in every slot.
func (e *Evaluator) AddConst(v *Vector, c float64) (*Vector, error) {
	if err := e.check("adding a constant", v); err != nil {
		return nil, err
	}
	scaled, err := integer(c, v.Scale())
	if err != nil {
		return nil, fmt.Errorf("vector: adding a constant: %w", err)
	}
	out := e.blank(v.Level(), v.ct.Scale)
	// The transform of a constant polynomial is the constant.
	e.params.ckks.RingQ().AtLevel(v.Level()).AddScalarBigint(v.ct.Value[0], scaled, out.ct.Value[0])
	out.ct.Value[1].CopyLvl(v.Level(), v.ct.Value[1])
	e.counts.additions.Add(1)
	return out, nil
}

// integer returns c times scale, rounded.
func integer(c, scale float64) (*big.Int, error) {
	if math.IsNaN(c) || math.IsInf(c, 0) {
		return nil, fmt.Errorf("%g is not a finite number", c)
	}
	exact := new(big.Float).SetPrec(128).SetFloat64(c)
	exact.Mul(exact, new(big.Float).SetFloat64(scale))
	half := 0.5
	if c < 0 {
		half = -0.5
	}
	i, _ := exact.Add(exact, big.NewFloat(half)).Int(nil)
	return i, nil
}

// Mult returns a * b, slot by slot, relinearised and not rescaled: the scale is
// the product of the operands' scales, the level the lower of theirs. A
// *LevelError says that the product does not fit.
func (e *Evaluator) Mult(a, b *Vector) (*Vector, error) {
	return e.Dot([]*Vector{a}, []*Vector{b})
}

// Dot returns a[0]*b[0] + a[1]*b[1] + ..., slot by slot, as Mult. The sum is
// relinearised once, where adding products of Mult would do so once each.
func (e *Evaluator) Dot(a, b []*Vector) (*Vector, error) {
	const what = "multiplying"
	if len(a) == 0 || len(a) != len(b) {
		return nil, fmt.Errorf("vector: %s: %d and %d vectors; expected as many of each", what, len(a), len(b))
	}
	if err := e.check(what, append(append([]*Vector{}, a...), b...)...); err != nil {
		return nil, err
	}
	level, scale := e.params.MaxLevel(), a[0].Scale()*b[0].Scale()
	for i := range a {
		level = min(level, a[i].Level(), b[i].Level())
		if math.Abs(a[i].Scale()*b[i].Scale()/scale-1) > scaleTolerance {
			return nil, fmt.Errorf("vector: %s: product %d has another scale than the first: Align the operands", what, i)
		}
	}
	if err := e.fits(what, level, scale); err != nil {
		return nil, err
	}
	var out *Vector
	x, y := make([]*rlwe.Ciphertext, len(a)), make([]*rlwe.Ciphertext, len(b))
	for i := range a {
		x[i], y[i] = arithmetic.At(a[i].ct, level), arithmetic.At(b[i].ct, level)
	}
	err := e.do(what, func(w arithmetic.Worker) error {
		sum := w.Products(x, y, level)
		ct, err := w.Relinearise(sum, level)
		if err != nil {
			return err
		}
		e.pool.Drop(sum)
		out = e.hold(ct, a[0].ct.Scale.Mul(b[0].ct.Scale))
		e.counts.add(Counts{Mults: len(a), Relinearisations: 1, Additions: len(a) - 1})
		return nil
	})
	return out, err
}

// Plaintext is values encoded to be multiplied by: encoding takes longer than
// the product, so a mask that is used often is encoded once.
type Plaintext struct {
	params Parameters
	pt     *rlwe.Plaintext
}

// Encode encodes values for products with vectors of v's level and scale.
func (e *Evaluator) Encode(v *Vector, values []float64) (*Plaintext, error) {
	if err := e.check("encoding", v); err != nil {
		return nil, err
	}
	if err := e.fits("multiplying by values", v.Level(), v.Scale()*e.factor(v).Float64()); err != nil {
		return nil, err
	}
	pt, err := encode(e.params, e.codec.ShallowCopy(), values, v.Level(), e.factor(v))
	if err != nil {
		return nil, fmt.Errorf("vector: encoding: %w", err)
	}
	return &Plaintext{e.params, pt}, nil
}

// factor returns the scale of what v is multiplied by: such that Rescale leaves
// the parameters' scale. A product that was not rescaled yet would lose the
// factor's digits by that; Rescale then leaves v's scale.
func (e *Evaluator) factor(v *Vector) rlwe.Scale {
	q := rlwe.NewScale(e.params.ckks.Q()[v.Level()])
	target := e.params.ckks.DefaultScale()
	if ratio := v.Scale() / target.Float64(); ratio > 0.5 && ratio < 2 {
		return q.Mul(target).Div(v.ct.Scale)
	}
	return q
}

// MultPlain returns v * values, slot by slot (cMult), not rescaled.
func (e *Evaluator) MultPlain(v *Vector, values []float64) (*Vector, error) {
	p, err := e.Encode(v, values)
	if err != nil {
		return nil, err
	}
	return e.MultEncoded(v, p)
}

// MultEncoded is MultPlain with values that Encode has encoded for a vector of
// v's level or a higher one.
func (e *Evaluator) MultEncoded(v *Vector, p *Plaintext) (*Vector, error) {
	const what = "multiplying by values"
	if err := e.check(what, v); err != nil {
		return nil, err
	}
	if p == nil || p.pt == nil || !p.params.Equal(e.params) {
		return nil, fmt.Errorf("vector: %s: they were encoded under other parameters", what)
	}
	level := min(v.Level(), p.pt.Level())
	scale := v.ct.Scale.Mul(p.pt.Scale)
	if err := e.fits(what, level, scale.Float64()); err != nil {
		return nil, err
	}
	var out *Vector
	err := e.do(what, func(w arithmetic.Worker) error {
		out = e.hold(w.MultiplyPlain(arithmetic.At(v.ct, level), p.pt.Value, level), scale)
		e.counts.plainMults.Add(1)
		return nil
	})
	return out, err
}

// MultConst returns c * v, not rescaled, as MultPlain but much faster.
func (e *Evaluator) MultConst(v *Vector, c float64) (*Vector, error) {
	const what = "multiplying by a constant"
	if err := e.check(what, v); err != nil {
		return nil, err
	}
	return e.scaleBy(what, v, c, e.factor(v))
}

func (e *Evaluator) scaleBy(what string, v *Vector, c float64, factor rlwe.Scale) (*Vector, error) {
	scaled, err := integer(c, factor.Float64())
	if err != nil {
		return nil, fmt.Errorf("vector: %s: %w", what, err)
	}
	out := e.blank(v.Level(), v.ct.Scale.Mul(factor))
	if err := e.fits(what, v.Level(), out.Scale()); err != nil {
		return nil, err
	}
	r := e.params.ckks.RingQ().AtLevel(v.Level())
	for i := range out.ct.Value {
		r.MulScalarBigint(v.ct.Value[i], scaled, out.ct.Value[i])
	}
	e.counts.constMults.Add(1)
	return out, nil
}

// Rescale divides the scale by the level's prime and drops it: one level.
func (e *Evaluator) Rescale(v *Vector) (*Vector, error) {
	if err := e.check("rescaling", v); err != nil {
		return nil, err
	}
	level := v.Level()
	q := e.params.ckks.Q()[level]
	if level == 0 {
		return nil, fmt.Errorf("vector: rescaling: no levels left: make parameters with more Levels, or bootstrap")
	}
	scale := v.ct.Scale.Div(rlwe.NewScale(q))
	if scale.Float64() < 1<<10 {
		return nil, fmt.Errorf("vector: rescaling: the scale 2^%.1f is too small to be divided by 2^%.1f: rescale once after each product", math.Log2(v.Scale()), math.Log2(float64(q)))
	}
	var out *Vector
	err := e.do("rescaling", func(w arithmetic.Worker) error {
		out = e.hold(w.Rescale(v.ct), scale)
		e.counts.rescales.Add(1)
		return nil
	})
	return out, err
}

// DropTo returns v at a lower level, with nothing computed.
func (e *Evaluator) DropTo(level int, v *Vector) (*Vector, error) {
	if err := e.check("dropping levels", v); err != nil {
		return nil, err
	}
	if level < 0 || level > v.Level() {
		return nil, fmt.Errorf("vector: dropping to level %d from level %d", level, v.Level())
	}
	out := e.blank(level, v.ct.Scale)
	for i := range out.ct.Value {
		out.ct.Value[i].CopyLvl(level, v.ct.Value[i])
	}
	return out, nil
}

// Align returns v at like's level and scale, to be added to it. v needs a
// level more than like, unless the scales are equal already.
func (e *Evaluator) Align(v, like *Vector) (*Vector, error) {
	const what = "aligning"
	if err := e.check(what, v, like); err != nil {
		return nil, err
	}
	if math.Abs(v.Scale()/like.Scale()-1) <= scaleTolerance && v.Level() >= like.Level() {
		return e.DropTo(like.Level(), v)
	}
	if v.Level() <= like.Level() {
		return nil, fmt.Errorf("vector: %s: from level %d to level %d: the scales differ, which takes a level; Align the other vector", what, v.Level(), like.Level())
	}
	v, err := e.DropTo(like.Level()+1, v)
	if err != nil {
		return nil, err
	}
	q := rlwe.NewScale(e.params.ckks.Q()[v.Level()])
	v, err = e.scaleBy(what, v, 1, like.ct.Scale.Mul(q).Div(v.ct.Scale))
	if err != nil {
		return nil, err
	}
	v, err = e.Rescale(v)
	if err != nil {
		return nil, err
	}
	v.ct.Scale = like.ct.Scale // equal but for the rounding of the factor
	return v, nil
}

// Rotate returns v rotated by k slots to the left, cyclically (Rot): slot i
// holds what slot i+k held. k < 0 rotates to the right. A *KeyError says that
// the key is missing.
func (e *Evaluator) Rotate(v *Vector, k int) (*Vector, error) {
	if err := e.check("rotating", v); err != nil {
		return nil, err
	}
	k = e.params.turn(k)
	if k == 0 {
		return v, nil
	}
	if err := e.hasKey(k); err != nil {
		return nil, err
	}
	out, err := e.rotated(v, k)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// RotateMany returns v rotated by each number of slots, as Rotate. The
// rotations share the costliest part of their key switches (hoisting: Halevi
// and Shoup, eprint 2018/244).
func (e *Evaluator) RotateMany(v *Vector, ks []int) ([]*Vector, error) {
	const what = "rotating"
	if err := e.check(what, v); err != nil {
		return nil, err
	}
	for _, k := range ks {
		if k = e.params.turn(k); k != 0 {
			if err := e.hasKey(k); err != nil {
				return nil, err
			}
		}
	}
	out := make([]*Vector, len(ks))
	var turns []int
	for _, k := range ks {
		if k = e.params.turn(k); k != 0 {
			turns = append(turns, k)
		}
	}
	made, err := e.rotated(v, turns...)
	if err != nil {
		return nil, err
	}
	for i, k := range ks {
		if out[i] = v; e.params.turn(k) != 0 {
			out[i], made = made[0], made[1:]
		}
	}
	return out, nil
}

// rotated rotates by numbers of slots that there are keys for, none of them 0.
func (e *Evaluator) rotated(v *Vector, turns ...int) (out []*Vector, err error) {
	if len(turns) == 0 {
		return nil, nil
	}
	err = e.do("rotating", func(w arithmetic.Worker) error {
		cts, err := w.Rotate(v.ct, v.Level(), turns...)
		if err != nil {
			return err
		}
		for _, ct := range cts {
			out = append(out, e.hold(ct, v.ct.Scale))
		}
		e.counts.rotations.Add(int64(len(turns)))
		return nil
	})
	return out, err
}
