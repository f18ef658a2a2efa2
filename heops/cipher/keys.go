package cipher

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/pages"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"golang.org/x/sync/errgroup"
)

// EvaluationKeys are what an evaluator needs: a relinearisation key (rotation
// 0) and Galois keys for rotations, each up to a level. They are public:
// computing with them needs no trust, but they belong to one secret key and one
// plan.
type EvaluationKeys struct {
	scheme  *Scheme
	owner   wire.Owner
	list    []plan.Key // rotations rise
	gadgets []rlwe.GadgetCiphertext
	seed    Seed // the gadgets' uniform halves grow from it
}

// NewEvaluationKeys returns the keys that were made for a list of rotations,
// which must rise, under a scheme and a secret. The uniform half of the
// key for a rotation grows from the seed's Uniform(rotation), digit by digit.
func NewEvaluationKeys(s *Scheme, owner wire.Owner, list []plan.Key, gadgets []rlwe.GadgetCiphertext, seed Seed) (*EvaluationKeys, error) {
	if len(list) != len(gadgets) {
		return nil, fmt.Errorf("cipher: %d evaluation keys for %d rotations", len(gadgets), len(list))
	}
	if err := s.CheckKeys(list); err != nil {
		return nil, fmt.Errorf("cipher: evaluation keys: %w", err)
	}
	for i, g := range gadgets {
		if !s.holds(&g, list[i].Level) {
			return nil, fmt.Errorf("cipher: the key for %s is missing or of another level", Describe(list[i]))
		}
	}
	return &EvaluationKeys{s, owner, slices.Clone(list), gadgets, seed}, nil
}

// holds says whether a key is one of a level: it has its digits, each of two
// polynomials modulo the level's primes and all special ones.
func (s *Scheme) holds(g *rlwe.GadgetCiphertext, level int) bool {
	n := s.params.N()
	if len(g.Value) != s.digits(level) {
		return false
	}
	for _, digit := range g.Value {
		if len(digit) != 1 || len(digit[0]) != 2 {
			return false
		}
		for _, p := range digit[0] {
			if !hasRows(p.Q, level+1, n) || !hasRows(p.P, s.params.PCount(), n) || len(p.Q.Coeffs) != level+1 || len(p.P.Coeffs) != s.params.PCount() {
				return false
			}
		}
	}
	return true
}

// CheckKeys refuses rotations that do not rise, or that are out of range, as
// levels may be.
func (s *Scheme) CheckKeys(list []plan.Key) error {
	if err := s.Valid(); err != nil {
		return err
	}
	last := -1
	for _, k := range list {
		if k.Rotation <= last || k.Rotation >= s.params.MaxSlots() {
			return fmt.Errorf("rotation %d after %d: they must rise and stay below %d", k.Rotation, last, s.params.MaxSlots())
		}
		if k.Level < 0 || k.Level > s.params.MaxLevel() {
			return fmt.Errorf("it claims level %d; the parameters have levels 0 to %d", k.Level, s.params.MaxLevel())
		}
		last = k.Rotation
	}
	return nil
}

// Scheme returns the scheme that the keys are for.
func (k *EvaluationKeys) Scheme() *Scheme {
	if k == nil {
		return nil
	}
	return k.scheme
}

// Owner returns the identity of the secret that the keys belong to.
func (k *EvaluationKeys) Owner() wire.Owner {
	if k == nil {
		return wire.Owner{}
	}
	return k.owner
}

// List returns the rotations that there are keys for, 0 for relinearisation,
// with the highest level of each.
func (k *EvaluationKeys) List() []plan.Key {
	if k == nil {
		return nil
	}
	return slices.Clone(k.list)
}

// Key returns the key for a rotation (0: relinearisation) at a level. It is
// shared: do not change it.
func (k *EvaluationKeys) Key(rotation, level int) (*rlwe.GadgetCiphertext, error) {
	if k == nil {
		k = new(EvaluationKeys)
	}
	i, ok := slices.BinarySearchFunc(k.list, rotation, func(k plan.Key, r int) int { return k.Rotation - r })
	if !ok {
		return nil, fmt.Errorf("cipher: the key for %s is missing", Describe(plan.Key{Rotation: rotation, Level: level}))
	}
	if got := k.list[i].Level; got < level {
		return nil, fmt.Errorf("cipher: the key for %s works up to level %d only", Describe(plan.Key{Rotation: rotation, Level: level}), got)
	}
	return &k.gadgets[i], nil
}

// Require refuses a set that lacks one of the keys, by its name.
func (k *EvaluationKeys) Require(list []plan.Key) error {
	for _, want := range list {
		if _, err := k.Key(want.Rotation, want.Level); err != nil {
			return err
		}
	}
	return nil
}

// Without returns the keys less the one for a rotation (0: relinearisation),
// as a server might receive them.
func (k *EvaluationKeys) Without(rotation int) *EvaluationKeys {
	if k == nil {
		return nil
	}
	c := &EvaluationKeys{scheme: k.scheme, owner: k.owner, seed: k.seed}
	for i, key := range k.list {
		if key.Rotation != rotation {
			c.list = append(c.list, key)
			c.gadgets = append(c.gadgets, k.gadgets[i])
		}
	}
	return c
}

// Lattigo returns the keys as Lattigo's evaluators take them.
func (k *EvaluationKeys) Lattigo() *rlwe.MemEvaluationKeySet {
	if k == nil {
		return rlwe.NewMemEvaluationKeySet(nil)
	}
	var relin *rlwe.RelinearizationKey
	var galois []*rlwe.GaloisKey
	for i, key := range k.list {
		e := rlwe.EvaluationKey{GadgetCiphertext: k.gadgets[i]}
		if key.Rotation == 0 {
			relin = &rlwe.RelinearizationKey{EvaluationKey: e}
			continue
		}
		galois = append(galois, &rlwe.GaloisKey{
			GaloisElement: k.scheme.params.GaloisElement(key.Rotation),
			NthRoot:       k.scheme.params.RingQ().NthRoot(),
			EvaluationKey: e,
		})
	}
	return rlwe.NewMemEvaluationKeySet(relin, galois...)
}

// Bytes returns the size in memory.
func (k *EvaluationKeys) Bytes() int64 {
	if k == nil {
		return 0
	}
	var n int64
	for i := range k.gadgets {
		n += int64(k.gadgets[i].BinarySize())
	}
	return n
}

// Count returns the number of keys.
func (k *EvaluationKeys) Count() int {
	if k == nil {
		return 0
	}
	return len(k.list)
}

// String reads "14 evaluation keys of secret 0123456789ab, 65.2 MB".
func (k *EvaluationKeys) String() string {
	if k == nil || k.scheme == nil {
		return "no evaluation keys"
	}
	return fmt.Sprintf("%d evaluation keys of secret %v, %.1f MB", k.Count(), k.owner, float64(k.Bytes())/1e6)
}

// Describe names a key: "rotation by 3 slots at level 4".
func Describe(k plan.Key) string {
	if k.Rotation == 0 {
		return fmt.Sprintf("relinearisation at level %d", k.Level)
	}
	return fmt.Sprintf("rotation by %d slots at level %d", k.Rotation, k.Level)
}

// keyEntry stands for each key before the keys themselves.
type keyEntry struct {
	Rotation uint32
	Level    uint32
}

func (s *Scheme) keysSize(list []plan.Key) uint64 {
	size := uint64(4 + len(Seed{}))
	for _, k := range list {
		size += 8 + s.gadgetSize(k.Level)
	}
	return size
}

// WriteTo writes the keys as a frame of package wire. Its content is the number
// of keys (4 bytes, little-endian), for each its rotation and level (4 bytes
// each), a seed of 32 bytes, and the keys: digit by digit, the first polynomial
// modulo the level's primes and then modulo the special ones, in Montgomery
// form. The second polynomials grow from the seed and the rotation (Seed.Uniform).
func (k *EvaluationKeys) WriteTo(w io.Writer) (int64, error) {
	if k == nil || k.scheme == nil {
		return 0, errors.New("cipher: there are no evaluation keys to write")
	}
	p := k.scheme.params
	f := wire.NewWriter(w, wire.Header{Kind: wire.Keys, Digest: k.scheme.digest, Owner: k.owner, Length: k.scheme.keysSize(k.list)})
	binary.Write(f, binary.LittleEndian, uint32(len(k.list)))
	for _, key := range k.list {
		binary.Write(f, binary.LittleEndian, keyEntry{uint32(key.Rotation), uint32(key.Level)})
	}
	f.Write(k.seed[:])
	for i := range k.list {
		for _, digit := range k.gadgets[i].Value {
			f.Residues(digit[0][0].Q.Coeffs, p.Q())
			f.Residues(digit[0][0].P.Coeffs, p.P())
		}
	}
	n, err := f.Close()
	if err != nil {
		return n, fmt.Errorf("cipher: writing evaluation keys: %w", err)
	}
	return n, nil
}

// ReadEvaluationKeys reads keys that WriteTo wrote under the same scheme.
func (s *Scheme) ReadEvaluationKeys(r io.Reader) (*EvaluationKeys, error) {
	if err := s.Valid(); err != nil {
		return nil, err
	}
	k, err := s.readKeys(r, nil)
	if err != nil {
		return nil, fmt.Errorf("cipher: reading evaluation keys: %w", err)
	}
	return k, nil
}

// ReadEvaluationKeys reads keys that WriteTo wrote under the same plan. Others
// than the plan's are refused.
func (c *Context) ReadEvaluationKeys(r io.Reader) (*EvaluationKeys, error) {
	if err := c.valid(); err != nil {
		return nil, err
	}
	k, err := c.readKeys(r, &c.plan.Keys)
	if err != nil {
		return nil, fmt.Errorf("cipher: reading evaluation keys: %w", err)
	}
	return k, nil
}

// readKeys reads the keys of a list, or any where it is nil.
func (s *Scheme) readKeys(r io.Reader, want *[]plan.Key) (*EvaluationKeys, error) {
	limit := uint64(s.params.MaxSlots()) * (8 + s.gadgetSize(s.params.MaxLevel()))
	if want != nil {
		limit = s.keysSize(*want)
	}
	f, err := wire.NewReader(r, wire.Keys, limit)
	if err != nil {
		return nil, err
	}
	if f.Digest != s.digest {
		return nil, fmt.Errorf("they belong to plan %v; this is plan %v: both sides need the same plan", f.Digest, s.digest)
	}
	k := &EvaluationKeys{scheme: s, owner: f.Owner}
	if k.list, err = s.readList(f, want); err != nil {
		return nil, err
	}
	if size := s.keysSize(k.list); size != f.Length {
		return nil, fmt.Errorf("they claim %d bytes; their list makes %d", f.Length, size)
	}
	if _, err := io.ReadFull(f, k.seed[:]); err != nil {
		return nil, wire.Truncated(err)
	}
	for _, key := range k.list {
		g := NewGadget(s.params, key.Level)
		for _, digit := range g.Value {
			poly := digit[0][0]
			if err := errors.Join(wire.ReadResidues(f, poly.Q.Coeffs, s.params.Q()), wire.ReadResidues(f, poly.P.Coeffs, s.params.P())); err != nil {
				return nil, fmt.Errorf("the key for %s: %w", Describe(key), err)
			}
		}
		k.gadgets = append(k.gadgets, *g)
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return k, k.expand()
}

// NewGadget returns the memory of an evaluation key up to a level, tens to hundreds
// of megabytes in long rings.
func NewGadget(params rlwe.ParameterProvider, level int) *rlwe.GadgetCiphertext {
	p := params.GetRLWEParameters()
	g := rlwe.NewGadgetCiphertext(p, 1, level, p.MaxLevelP(), 0)
	for _, digit := range g.Value {
		for _, half := range digit[0] {
			pages.Large(half.Q.Coeffs...)
			pages.Large(half.P.Coeffs...)
		}
	}
	return g
}

// expand fills the keys' uniform halves.
func (k *EvaluationKeys) expand() error {
	p := k.scheme.params
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, key := range k.list {
		g.Go(func() error {
			uniform, r := k.seed.Uniform(key.Rotation), p.RingQP().AtLevel(key.Level, p.MaxLevelP())
			for _, digit := range k.gadgets[i].Value {
				uniform.Read(r, digit[0][1])
			}
			return nil
		})
	}
	return g.Wait()
}

func (s *Scheme) readList(f *wire.Reader, want *[]plan.Key) ([]plan.Key, error) {
	var n uint32
	if err := binary.Read(f, binary.LittleEndian, &n); err != nil {
		return nil, wire.Truncated(err)
	}
	if uint64(n)*8+4 > f.Length || int64(n) > int64(s.params.MaxSlots()) {
		return nil, fmt.Errorf("they claim to be %d keys in %d bytes", n, f.Length)
	}
	list := make([]plan.Key, n)
	for i := range list {
		var e keyEntry
		if err := binary.Read(f, binary.LittleEndian, &e); err != nil {
			return nil, wire.Truncated(err)
		}
		list[i] = plan.Key{Rotation: int(e.Rotation), Level: int(e.Level)}
	}
	if err := s.CheckKeys(list); err != nil {
		return nil, err
	}
	if want != nil && !slices.Equal(list, *want) {
		return nil, fmt.Errorf("they are for the rotations %v; the plan needs %v", list, *want)
	}
	return list, nil
}
