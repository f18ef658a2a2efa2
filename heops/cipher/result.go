package cipher

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"runtime"

	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
	"golang.org/x/sync/errgroup"
)

// NewResult returns the encrypted result of a run: New, for the plan's result,
// with its ciphertexts rounded in place to the bits that count
// (plan.Plan.ResultBits). Of their primes only the first is left, as after a
// rescale, and of its residues the upper bits; both are then multiplied back to
// the level and scale of the plan.
func NewResult(c *Context, owner wire.Owner, images int, ciphertexts []*rlwe.Ciphertext) (*Encrypted, error) {
	if c.valid() != nil {
		return nil, errNoScheme
	}
	e, err := New(c, owner, c.plan.ResultIndex(), images, ciphertexts, nil)
	if err != nil {
		return nil, err
	}
	b := c.plan.ResultBits()
	if b == 0 {
		return e, nil
	}
	e.narrow = b
	n, err := c.newNarrowing(b)
	if err != nil {
		return nil, err
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, ct := range ciphertexts {
		g.Go(func() error {
			for _, p := range ct.Value {
				n.narrow(p)
			}
			return nil
		})
	}
	return e, g.Wait()
}

// narrowing takes a result's polynomials to few bits and back.
type narrowing struct {
	ring  *ring.Ring // at the result's level
	first *ring.Ring // of its first prime
	bits  int
	rest  uint64 // the product of the other primes, modulo the first
	back  uint64 // its inverse
	share uint64 // floor(2^(64+bits) / first prime): what a residue's upper bits are 2^64th parts of
}

func (c *Context) newNarrowing(b int) (*narrowing, error) {
	level := c.plan.Result().Level
	r := c.params.RingQ()
	q := r.SubRings[0].Modulus
	if b < 1 || b >= bits.Len64(q) || level < 0 {
		return nil, fmt.Errorf("%d bits a coefficient; a result has 1 to %d", b, bits.Len64(q)-1)
	}
	n := &narrowing{ring: r.AtLevel(level), first: r.AtLevel(0), bits: b, rest: 1}
	for _, s := range r.SubRings[1 : level+1] {
		n.rest = ring.BRed(n.rest, s.Modulus%q, q, r.SubRings[0].BRedConstant)
	}
	n.back = ring.ModExp(n.rest, q-2, q)
	n.share, _ = bits.Div64(1<<b, 0, q)
	return n, nil
}

// narrow rounds a polynomial in place.
func (n *narrowing) narrow(p ring.Poly) {
	level := n.ring.Level()
	p = ring.Poly{Coeffs: p.Coeffs[:level+1]}
	if level > 0 {
		n.ring.DivRoundByLastModulusManyNTT(level, p, n.ring.NewPoly(), ring.Poly{Coeffs: p.Coeffs[:1]})
	}
	n.first.INTT(p, p)
	for i, x := range p.Coeffs[0] {
		p.Coeffs[0][i] = n.down(x)
	}
	n.lift(p, p.Coeffs[0])
}

// down returns the upper bits of a residue: round(x 2^bits / q).
func (n *narrowing) down(x uint64) uint64 {
	q := n.first.SubRings[0].Modulus
	t, _ := bits.Mul64(x, n.share) // at most two below
	for left := x<<n.bits + q/2 - t*q; left >= q; left -= q {
		t++
	}
	return t & (1<<n.bits - 1)
}

// up returns the residue that so many upper bits stand for: round(t q / 2^bits).
func (n *narrowing) up(t uint64) uint64 {
	hi, lo := bits.Mul64(t, n.first.SubRings[0].Modulus)
	lo, carry := bits.Add64(lo, 1<<(n.bits-1), 0)
	return (hi+carry)<<(64-n.bits) | lo>>n.bits
}

// lift sets a polynomial to what the upper bits of its coefficients stand for.
// They may be its first row.
func (n *narrowing) lift(p ring.Poly, upper []uint64) {
	for i, t := range upper {
		p.Coeffs[0][i] = n.up(t)
	}
	for _, row := range p.Coeffs[1 : n.ring.Level()+1] {
		clear(row)
	}
	n.first.MulScalar(p, n.rest, p)
	n.first.NTT(p, p)
}

// upper returns the upper bits of a polynomial's coefficients.
func (n *narrowing) upper(p ring.Poly) []uint64 {
	t := n.first.NewPoly()
	n.first.MulScalar(p, n.back, t)
	n.first.INTT(t, t)
	for i, x := range t.Coeffs[0] {
		t.Coeffs[0][i] = n.down(x)
	}
	return t.Coeffs[0]
}

// resultHeader begins a result's content.
type resultHeader struct{ Images, Bits uint32 }

var resultHeaderSize = uint64(binary.Size(resultHeader{}))

func (c *Context) resultSize(b int) uint64 {
	t := c.plan.Result()
	return resultHeaderSize + uint64(t.Layout.Len()*(t.Degree+1)*c.params.N()/8*b)
}

// writeResult writes a result's content: the number of images and of bits a
// coefficient (4 bytes each, little-endian), and of each polynomial the
// coefficients.
func (e *Encrypted) writeResult(w io.Writer) (int64, error) {
	c := e.context
	n, err := c.newNarrowing(e.narrow)
	if err != nil {
		return 0, err
	}
	f := wire.NewWriter(w, wire.Header{Kind: wire.Result, Digest: c.digest, Owner: e.owner, Length: c.resultSize(e.narrow)})
	binary.Write(f, binary.LittleEndian, resultHeader{uint32(e.images), uint32(e.narrow)})
	upper := make([][][]uint64, len(e.ciphertexts))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, ct := range e.ciphertexts {
		g.Go(func() error {
			for _, p := range ct.Value {
				upper[i] = append(upper[i], n.upper(p))
			}
			return nil
		})
	}
	g.Wait()
	for _, polynomials := range upper {
		for _, p := range polynomials {
			f.Packed(p, n.bits)
		}
	}
	return f.Close()
}

// readResult reads a result's content.
func (c *Context) readResult(f *wire.Reader) (*Encrypted, error) {
	var h resultHeader
	if err := binary.Read(f, binary.LittleEndian, &h); err != nil {
		return nil, wire.Truncated(err)
	}
	if h.Images < 1 || int64(h.Images) > int64(c.plan.Grid.Batch) {
		return nil, fmt.Errorf("it claims %d images; the plan's batch is %d", h.Images, c.plan.Grid.Batch)
	}
	n, err := c.newNarrowing(int(min(h.Bits, 64)))
	if err != nil {
		return nil, err
	}
	if size := c.resultSize(n.bits); size != f.Length {
		return nil, fmt.Errorf("it claims %d bytes; with %d bits a coefficient it has %d", f.Length, n.bits, size)
	}
	e := &Encrypted{context: c, owner: f.Owner, tensor: c.plan.ResultIndex(), images: int(h.Images), narrow: n.bits}
	t := c.plan.Result()
	var g errgroup.Group // lifts what was read while more is read
	g.SetLimit(runtime.GOMAXPROCS(0))
	defer g.Wait()
	for i := range t.Layout.Len() {
		ct := rlwe.NewCiphertext(c.params, t.Degree, t.Level)
		for _, p := range ct.Value {
			if err := wire.ReadPacked(f, p.Coeffs[0], n.bits); err != nil {
				return nil, fmt.Errorf("ciphertext %d of %d: %w", i+1, t.Layout.Len(), err)
			}
			g.Go(func() error { n.lift(p, p.Coeffs[0]); return nil })
		}
		e.ciphertexts = append(e.ciphertexts, ct)
	}
	g.Wait()
	return e, f.Close()
}
