package vector

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"

	"cryptounet/heops/internal/packed"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
)

// On the wire a vector or a set of keys is a magic word, the parameters'
// literal, the owner's number, a small header and residues. A reader knows the
// parameters, so every length follows from them and from bounded counts: nothing
// is allocated because a message says so, and residues must lie below their
// prime.
const (
	magicVector = "CUvec\x00\x00\x01"
	magicKeys   = "CUvkey\x00\x01"
)

// scaleBits is the precision of a scale on the wire, as Lattigo keeps it.
const scaleBits = int(rlwe.ScalePrecision)

// wireLiteral is a Literal in fixed sizes.
type wireLiteral struct {
	Levels, LogN, LogScale, LogBase, Specials, Ring uint8
}

func (p Parameters) wire() wireLiteral {
	l := p.literal
	return wireLiteral{uint8(l.Levels), uint8(l.LogN), uint8(l.LogScale), uint8(l.LogBase), uint8(l.Specials), uint8(l.Ring)}
}

// WriteTo writes the vector for the other side.
func (v *Vector) WriteTo(w io.Writer) (int64, error) {
	c := packed.NewWriter(w)
	io.WriteString(c, magicVector)
	binary.Write(c, binary.LittleEndian, v.params.wire())
	c.Write(v.owner[:])
	mantissa, exponent := splitScale(v.ct.Scale)
	binary.Write(c, binary.LittleEndian, struct {
		Level    uint8
		Exponent int32
	}{uint8(v.Level()), exponent})
	c.Write(mantissa[:])
	for _, p := range v.ct.Value {
		c.Residues(p.Coeffs[:v.Level()+1], v.params.ckks.Q())
	}
	return finish(c, "vector")
}

// ReadVector reads a vector that WriteTo wrote under the same parameters.
func ReadVector(p Parameters, r io.Reader) (*Vector, error) {
	v, err := readVector(p, bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return nil, fmt.Errorf("vector: reading a vector: %w", packed.Truncated(err))
	}
	return v, nil
}

func readVector(p Parameters, r io.Reader) (*Vector, error) {
	v := &Vector{params: p}
	if err := readHeader(r, magicVector, p, &v.owner); err != nil {
		return nil, err
	}
	var h struct {
		Level    uint8
		Exponent int32
		Mantissa [scaleBits / 8]byte
	}
	if err := binary.Read(r, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	level := int(h.Level)
	if level > p.MaxLevel() {
		return nil, fmt.Errorf("it claims level %d; the parameters have levels 0 to %d", level, p.MaxLevel())
	}
	scale, err := joinScale(h.Mantissa, h.Exponent)
	if err != nil {
		return nil, err
	}
	if s := scale.Float64(); !(s >= 1) || math.Log2(s) > p.logQ(level) {
		return nil, fmt.Errorf("it claims a scale of %g, which level %d cannot hold", s, level)
	}
	v.ct = hefloat.NewCiphertext(p.ckks, 1, level)
	v.ct.Scale = scale
	for _, poly := range v.ct.Value {
		if err := packed.ReadResidues(r, poly.Coeffs, p.ckks.Q()); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// splitScale returns a scale as an integer mantissa times a power of two,
// exactly: sums compare scales.
func splitScale(s rlwe.Scale) (mantissa [scaleBits / 8]byte, exponent int32) {
	m := new(big.Float)
	e := s.Value.MantExp(m)
	m.SetMantExp(m, scaleBits)
	i, _ := m.Int(nil)
	i.FillBytes(mantissa[:])
	return mantissa, int32(e - scaleBits)
}

func joinScale(mantissa [scaleBits / 8]byte, exponent int32) (rlwe.Scale, error) {
	// Scales are between 1 and the modulus, with 0 bits to spare below.
	if int(exponent) < -scaleBits || exponent > 4096 || mantissa[0]&0x80 == 0 {
		return rlwe.Scale{}, fmt.Errorf("it claims a scale of exponent %d and mantissa %x", exponent, mantissa)
	}
	f := new(big.Float).SetPrec(uint(scaleBits)).SetInt(new(big.Int).SetBytes(mantissa[:]))
	f.SetMantExp(f, int(exponent))
	return rlwe.NewScale(f), nil
}

// WriteTo writes the keys for the evaluator's side.
func (k *EvaluationKeys) WriteTo(w io.Writer) (int64, error) {
	c := packed.NewWriter(w)
	io.WriteString(c, magicKeys)
	binary.Write(c, binary.LittleEndian, k.params.wire())
	c.Write(k.owner[:])
	binary.Write(c, binary.LittleEndian, uint32(len(k.rotations)))
	for _, r := range k.rotations {
		binary.Write(c, binary.LittleEndian, uint32(r))
	}
	writeGadget(c, k.params, k.relin.GadgetCiphertext)
	for _, g := range k.galois {
		writeGadget(c, k.params, g.GadgetCiphertext)
	}
	return finish(c, "evaluation keys")
}

// ReadEvaluationKeys reads keys that WriteTo wrote under the same parameters.
func ReadEvaluationKeys(p Parameters, r io.Reader) (*EvaluationKeys, error) {
	k, err := readKeys(p, bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return nil, fmt.Errorf("vector: reading evaluation keys: %w", packed.Truncated(err))
	}
	return k, nil
}

func readKeys(p Parameters, r io.Reader) (*EvaluationKeys, error) {
	k := &EvaluationKeys{params: p}
	if err := readHeader(r, magicKeys, p, &k.owner); err != nil {
		return nil, err
	}
	var n uint32
	if err := binary.Read(r, binary.LittleEndian, &n); err != nil {
		return nil, err
	}
	if int64(n) >= int64(p.Slots()) {
		return nil, fmt.Errorf("it claims %d rotations; there are %d", n, p.Slots()-1)
	}
	for range n {
		var rotation uint32
		if err := binary.Read(r, binary.LittleEndian, &rotation); err != nil {
			return nil, err
		}
		last := 0
		if len(k.rotations) > 0 {
			last = k.rotations[len(k.rotations)-1]
		}
		if int64(rotation) <= int64(last) || int64(rotation) >= int64(p.Slots()) {
			return nil, fmt.Errorf("rotation %d after %d: they must rise and stay below %d", rotation, last, p.Slots())
		}
		k.rotations = append(k.rotations, int(rotation))
	}
	relin, err := readGadget(p, r)
	if err != nil {
		return nil, fmt.Errorf("relinearisation key: %w", err)
	}
	k.relin = &rlwe.RelinearizationKey{EvaluationKey: rlwe.EvaluationKey{GadgetCiphertext: *relin}}
	for _, rotation := range k.rotations {
		g, err := readGadget(p, r)
		if err != nil {
			return nil, fmt.Errorf("key for rotation by %d: %w", rotation, err)
		}
		k.galois = append(k.galois, &rlwe.GaloisKey{
			GaloisElement: p.ckks.GaloisElement(rotation),
			NthRoot:       p.ckks.RingQ().NthRoot(),
			EvaluationKey: rlwe.EvaluationKey{GadgetCiphertext: *g},
		})
	}
	return k, nil
}

func readGadget(p Parameters, r io.Reader) (*rlwe.GadgetCiphertext, error) {
	g := rlwe.NewGadgetCiphertext(p.ckks, 1, p.MaxLevel(), p.ckks.MaxLevelP(), 0)
	for _, digits := range g.Value {
		for _, digit := range digits {
			for _, poly := range digit {
				if err := errors.Join(packed.ReadResidues(r, poly.Q.Coeffs, p.ckks.Q()), packed.ReadResidues(r, poly.P.Coeffs, p.ckks.P())); err != nil {
					return nil, err
				}
			}
		}
	}
	return g, nil
}

func readHeader(r io.Reader, magic string, p Parameters, o *owner) error {
	if p.literal.LogN == 0 {
		return fmt.Errorf("empty parameters: make them with NewParameters")
	}
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(r, head); err != nil {
		return err
	}
	if string(head) != magic {
		return fmt.Errorf("this is something else: it begins with %q", head)
	}
	var l wireLiteral
	if err := binary.Read(r, binary.LittleEndian, &l); err != nil {
		return err
	}
	if l != p.wire() {
		return fmt.Errorf("it was made under other parameters (%+v): both sides need the same Literal (%+v)", l, p.wire())
	}
	_, err := io.ReadFull(r, o[:])
	return err
}

func writeGadget(w *packed.Writer, p Parameters, g rlwe.GadgetCiphertext) {
	for _, digits := range g.Value {
		for _, digit := range digits {
			for _, poly := range digit {
				w.Residues(poly.Q.Coeffs, p.ckks.Q())
				w.Residues(poly.P.Coeffs, p.ckks.P())
			}
		}
	}
}

func finish(w *packed.Writer, what string) (int64, error) {
	n, err := w.Close()
	if err != nil {
		return n, fmt.Errorf("vector: writing the %s: %w", what, err)
	}
	return n, nil
}
