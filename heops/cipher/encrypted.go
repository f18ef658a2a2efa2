package cipher

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
	"golang.org/x/sync/errgroup"
)

// Encrypted is a map under encryption: one tensor of its plan, one ciphertext a
// phase of a channel. It is not changed once made.
type Encrypted struct {
	context     *Context
	owner       wire.Owner
	tensor      int
	images      int
	ciphertexts []*rlwe.Ciphertext
	seed        *Seed // of inputs that grow from one; nil for others
	narrow      int   // the bits that a result's coefficients were rounded to; 0 for others
}

// New returns an encrypted map: tensor number tensor of the context's plan,
// with so many images stacked, under the secret of that identity. seed is nil
// unless the ciphertexts' second halves grow from it.
func New(c *Context, owner wire.Owner, tensor, images int, ciphertexts []*rlwe.Ciphertext, seed *Seed) (*Encrypted, error) {
	if c.valid() != nil || tensor < 0 || tensor >= len(c.plan.Tensors) || images < 1 || images > c.plan.Grid.Batch {
		return nil, fmt.Errorf("cipher: there is no tensor %d with %d images", tensor, images)
	}
	t := &c.plan.Tensors[tensor]
	if len(ciphertexts) != t.Layout.Len() {
		return nil, fmt.Errorf("cipher: %d ciphertexts for %s; it has %d", len(ciphertexts), t.Name, t.Layout.Len())
	}
	for i, ct := range ciphertexts {
		if !fits(ct, t, c.params.N()) {
			return nil, fmt.Errorf("cipher: ciphertext %d of %s is missing, or its degree or level is another than the plan's", i, t.Name)
		}
	}
	if seed != nil && tensor != 0 {
		return nil, fmt.Errorf("cipher: a seed goes with inputs only, not with %s", t.Name)
	}
	return &Encrypted{c, owner, tensor, images, ciphertexts, seed, 0}, nil
}

// fits says whether a ciphertext has a tensor's degree, and rows for its level.
func fits(ct *rlwe.Ciphertext, t *plan.Tensor, n int) bool {
	return ct != nil && ct.MetaData != nil && len(ct.Value) == t.Degree+1 &&
		!slices.ContainsFunc(ct.Value, func(p ring.Poly) bool { return !hasRows(p, t.Level+1, n) })
}

// hasRows says whether a polynomial of n coefficients has as many rows or more.
func hasRows(p ring.Poly, rows, n int) bool {
	return len(p.Coeffs) >= rows && !slices.ContainsFunc(p.Coeffs, func(row []uint64) bool { return len(row) != n })
}

// none is what the methods of a zero Encrypted speak of.
var none = plan.Tensor{Name: "no map", Scale: 1}

func (e *Encrypted) info() *plan.Tensor {
	if e == nil || e.context == nil {
		return &none
	}
	return &e.context.plan.Tensors[e.tensor]
}

// Digest returns the digest of the plan that the map was made under.
func (e *Encrypted) Digest() wire.Digest {
	if e == nil || e.context == nil {
		return wire.Digest{}
	}
	return e.context.digest
}

// Owner returns the identity of the secret that the map belongs to.
func (e *Encrypted) Owner() wire.Owner {
	if e == nil {
		return wire.Owner{}
	}
	return e.owner
}

// Tensor returns which of the plan's tensors the map is; 0 is the input.
func (e *Encrypted) Tensor() int {
	if e == nil {
		return 0
	}
	return e.tensor
}

// Images returns how many different images are stacked in the slots.
func (e *Encrypted) Images() int {
	if e == nil {
		return 0
	}
	return e.images
}

// Name returns the name of the layer whose values the map holds.
func (e *Encrypted) Name() string { return e.info().Name }

// Level returns the number of primes in use, less one.
func (e *Encrypted) Level() int { return e.info().Level }

// Scale returns what slots are multiplied by.
func (e *Encrypted) Scale() float64 { return e.info().Scale }

// Ciphertexts returns how many ciphertexts the map takes.
func (e *Encrypted) Ciphertexts() int { return len(e.Lattigo()) }

// Lattigo returns the ciphertexts as Lattigo has them, for packages that
// compute with them. They are shared: do not change them.
func (e *Encrypted) Lattigo() []*rlwe.Ciphertext {
	if e == nil {
		return nil
	}
	return e.ciphertexts
}

// Residues returns what a ciphertext looks like to who has no secret: the
// coefficients of its first polynomial modulo its first prime, as shares of the
// prime, 0 to 1. They tell a picture nothing from noise. It is nil where there is no
// such ciphertext.
func (e *Encrypted) Residues(ciphertext int) []float64 {
	if ciphertext < 0 || ciphertext >= e.Ciphertexts() {
		return nil
	}
	q := float64(e.context.plan.Q[0])
	coefficients := e.ciphertexts[ciphertext].Value[0].Coeffs[0]
	shares := make([]float64, len(coefficients))
	for i, v := range coefficients {
		shares[i] = float64(v) / q
	}
	return shares
}

// Bytes returns the size in memory.
func (e *Encrypted) Bytes() int64 {
	if e == nil || e.context == nil {
		return 0
	}
	return e.context.plan.Bytes(e.tensor)
}

// String reads "pool1: 16 channels x 1x1 phases, degree 1, level 4, scale 2^36.0, 10.5 MB".
func (e *Encrypted) String() string {
	t := e.info()
	if t == &none {
		return t.Name
	}
	return fmt.Sprintf("%s: %v, degree %d, level %d, scale 2^%.1f, %.1f MB", t.Name, t.Layout, t.Degree, t.Level, math.Log2(t.Scale), float64(e.Bytes())/1e6)
}

// Summary returns what can be known of the map without its secret, as a title
// and pairs of names and values.
func (e *Encrypted) Summary() (title string, lines [][2]string) {
	t := e.info()
	if t == &none {
		return t.Name, nil
	}
	return "encrypted " + t.Name, [][2]string{
		{"shape", fmt.Sprintf("%d x %d x %d, as %v", t.Layout.C, t.Layout.H, t.Layout.W, t.Layout)},
		{"images", fmt.Sprintf("%d of at most %d", e.images, e.context.plan.Grid.Batch)},
		{"ciphertexts", fmt.Sprintf("%d of degree %d", len(e.ciphertexts), t.Degree)},
		{"level", fmt.Sprintf("%d of %d", t.Level, len(e.context.plan.Q)-1)},
		{"scale", fmt.Sprintf("2^%.1f", math.Log2(t.Scale))},
		{"noise", fmt.Sprintf("2^%.1f expected; values up to 2^%.1f fit", math.Log2(t.Noise), e.room())},
		{"bytes", fmt.Sprintf("%.1f MB", float64(e.Bytes())/1e6)},
		{"secret", fmt.Sprintf("%v: only its client can decrypt", e.owner)},
	}
}

// room is the logarithm of the largest layer value for which the level's primes
// have room: half of their product, over the scale.
func (e *Encrypted) room() float64 {
	t := e.info()
	gain := 0.0
	for _, g := range t.Gain {
		gain = math.Max(gain, math.Abs(g))
	}
	if gain == 0 {
		gain = 1
	}
	return plan.LogProduct(e.context.plan.Q[:t.Level+1]) - 1 - math.Log2(t.Scale) + math.Log2(gain)
}

// Belongs refuses a map of another plan or another secret than these.
func (e *Encrypted) Belongs(c *Context, owner wire.Owner) error {
	if e == nil || e.context == nil {
		return errors.New("cipher: there is no map: the run has made none, or it was dropped")
	}
	if err := c.valid(); err != nil {
		return err
	}
	return check("the map "+e.Name(), e.context.digest, c.digest, e.owner, owner)
}

// mapHeader begins a map's content.
type mapHeader struct {
	Tensor, Images uint32
	Seed           Seed // all zero: every polynomial follows
}

var mapHeaderSize = uint64(binary.Size(mapHeader{}))

// polynomials returns how many polynomials of each ciphertext travel.
func polynomials(t *plan.Tensor, seeded bool) int {
	if seeded {
		return t.Degree
	}
	return t.Degree + 1
}

func (c *Context) mapSize(t *plan.Tensor, seeded bool) uint64 {
	return mapHeaderSize + uint64(t.Layout.Len()*polynomials(t, seeded))*c.polynomialSize(c.plan.Q[:t.Level+1])
}

// WriteTo writes the map as a frame of package wire. Its content is the number
// of the tensor and of the images (4 bytes each, little-endian), a seed of 32
// bytes, and the ciphertexts' polynomials. Inputs that grow from a seed go out
// as one polynomial a ciphertext; of others the seed is zero and all follow.
//
// A result goes out as a frame of its own kind, with the bits of its coefficients
// that count: the number of images and of these bits (4 bytes each), and the
// ciphertexts' polynomials, each coefficient in so many bits.
func (e *Encrypted) WriteTo(w io.Writer) (int64, error) {
	if e == nil || e.context == nil {
		return 0, errors.New("cipher: there is no map to write")
	}
	c, t := e.context, e.info()
	if e.narrow > 0 {
		n, err := e.writeResult(w)
		if err != nil {
			return n, fmt.Errorf("cipher: writing the result: %w", err)
		}
		return n, nil
	}
	f := wire.NewWriter(w, wire.Header{Kind: wire.Map, Digest: c.digest, Owner: e.owner, Length: c.mapSize(t, e.seed != nil)})
	h := mapHeader{Tensor: uint32(e.tensor), Images: uint32(e.images)}
	if e.seed != nil {
		h.Seed = *e.seed
	}
	binary.Write(f, binary.LittleEndian, h)
	f.Polynomials(func(yield func([][]uint64) bool) {
		for _, ct := range e.ciphertexts {
			for _, p := range ct.Value[:polynomials(t, e.seed != nil)] {
				if !yield(p.Coeffs[:t.Level+1]) {
					return
				}
			}
		}
	}, c.plan.Q)
	n, err := f.Close()
	if err != nil {
		return n, fmt.Errorf("cipher: writing the map %s: %w", t.Name, err)
	}
	return n, nil
}

// ReadEncrypted reads a map that WriteTo wrote under the same plan.
func (c *Context) ReadEncrypted(r io.Reader) (*Encrypted, error) {
	if err := c.valid(); err != nil {
		return nil, err
	}
	e, err := c.readEncrypted(r)
	if err != nil {
		return nil, fmt.Errorf("cipher: reading an encrypted map: %w", err)
	}
	return e, nil
}

func (c *Context) readEncrypted(r io.Reader) (*Encrypted, error) {
	limit := uint64(0)
	for i := range c.plan.Tensors {
		limit = max(limit, c.mapSize(&c.plan.Tensors[i], false))
	}
	f, err := wire.NewReader(r, wire.Map, limit, wire.Result)
	if err != nil {
		return nil, err
	}
	if f.Digest != c.digest {
		return nil, fmt.Errorf("it belongs to plan %v; this is plan %v: both sides need the same plan", f.Digest, c.digest)
	}
	if f.Kind == wire.Result {
		return c.readResult(f)
	}
	var h mapHeader
	if err := binary.Read(f, binary.LittleEndian, &h); err != nil {
		return nil, wire.Truncated(err)
	}
	if int64(h.Tensor) >= int64(len(c.plan.Tensors)) || h.Images < 1 || int64(h.Images) > int64(c.plan.Grid.Batch) {
		return nil, fmt.Errorf("it claims to be tensor %d with %d images; the plan has %d tensors and batches of %d", h.Tensor, h.Images, len(c.plan.Tensors), c.plan.Grid.Batch)
	}
	e := &Encrypted{context: c, owner: f.Owner, tensor: int(h.Tensor), images: int(h.Images)}
	t := e.info()
	if h.Seed != (Seed{}) {
		if e.tensor != 0 {
			return nil, fmt.Errorf("a seed goes with inputs only, not with %s", t.Name)
		}
		e.seed = &h.Seed
	}
	if size := c.mapSize(t, e.seed != nil); size != f.Length {
		return nil, fmt.Errorf("it claims %d bytes; %s has %d", f.Length, t.Name, size)
	}
	var g errgroup.Group // grows uniform halves while the others are read
	g.SetLimit(runtime.GOMAXPROCS(0))
	defer g.Wait()
	for i := range t.Layout.Len() {
		ct := rlwe.NewCiphertext(c.params, polynomials(t, e.seed != nil)-1, t.Level)
		if e.seed != nil {
			ct.Value = append(ct.Value, ring.Poly{})
			g.Go(func() error {
				r := c.params.RingQP().AtLevel(t.Level, -1)
				uniform := r.NewPoly()
				e.seed.Uniform(i).Read(r, uniform)
				ct.Value[1] = uniform.Q
				return nil
			})
		}
		for _, poly := range ct.Value[:polynomials(t, e.seed != nil)] {
			if err := wire.ReadResidues(f, poly.Coeffs, c.plan.Q); err != nil {
				return nil, fmt.Errorf("ciphertext %d of %d: %w", i+1, t.Layout.Len(), err)
			}
		}
		e.ciphertexts = append(e.ciphertexts, ct)
	}
	g.Wait()
	return e, f.Close()
}
