package vector

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/big"

	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
)

// scaleBits is the precision of a scale on the wire, as Lattigo keeps it.
const scaleBits = int(rlwe.ScalePrecision)

// vectorHeader begins a vector's content: the level and the scale, exactly.
type vectorHeader struct {
	Level    uint8
	Exponent int32
	Mantissa [scaleBits / 8]byte
}

func (p Parameters) vectorSize(level int) uint64 {
	return uint64(binary.Size(vectorHeader{})) + 2*wire.ResiduesSize(p.ckks.N(), p.ckks.Q()[:level+1])
}

// WriteTo writes the vector as a frame of package wire. Its content is the level
// (1 byte), the scale's exponent (4 bytes, little-endian) and mantissa (16
// bytes, big-endian), and the residues of both polynomials.
func (v *Vector) WriteTo(w io.Writer) (int64, error) {
	if err := v.check(); err != nil {
		return 0, err
	}
	f := wire.NewWriter(w, wire.Header{Kind: wire.Vector, Digest: v.params.scheme.Digest(), Owner: v.owner, Length: v.params.vectorSize(v.Level())})
	mantissa, exponent := splitScale(v.ct.Scale)
	binary.Write(f, binary.LittleEndian, vectorHeader{uint8(v.Level()), exponent, mantissa})
	for _, p := range v.ct.Value {
		f.Residues(p.Coeffs[:v.Level()+1], v.params.ckks.Q())
	}
	n, err := f.Close()
	if err != nil {
		return n, fmt.Errorf("vector: writing the vector: %w", err)
	}
	return n, nil
}

// ReadVector reads a vector that WriteTo wrote under the same parameters.
func ReadVector(p Parameters, r io.Reader) (*Vector, error) {
	if p.scheme == nil {
		return nil, errNoParameters
	}
	v, err := readVector(p, r)
	if err != nil {
		return nil, fmt.Errorf("vector: reading a vector: %w", err)
	}
	return v, nil
}

func readVector(p Parameters, r io.Reader) (*Vector, error) {
	f, err := wire.NewReader(r, wire.Vector, p.vectorSize(p.MaxLevel()))
	if err != nil {
		return nil, err
	}
	if f.Digest != p.scheme.Digest() {
		return nil, fmt.Errorf("it was made under other parameters (%v): both sides need the same Literal (%v)", f.Digest, p.scheme.Digest())
	}
	var h vectorHeader
	if err := binary.Read(f, binary.LittleEndian, &h); err != nil {
		return nil, wire.Truncated(err)
	}
	level := int(h.Level)
	if level > p.MaxLevel() {
		return nil, fmt.Errorf("it claims level %d; the parameters have levels 0 to %d", level, p.MaxLevel())
	}
	if size := p.vectorSize(level); size != f.Length {
		return nil, fmt.Errorf("it claims %d bytes; level %d has %d", f.Length, level, size)
	}
	scale, err := joinScale(h.Mantissa, h.Exponent)
	if err != nil {
		return nil, err
	}
	if s := scale.Float64(); !(s >= 1) || math.Log2(s) > p.logQ(level) {
		return nil, fmt.Errorf("it claims a scale of %g, which level %d cannot hold", s, level)
	}
	v := &Vector{params: p, owner: f.Owner, ct: hefloat.NewCiphertext(p.ckks, 1, level)}
	v.ct.Scale = scale
	for _, poly := range v.ct.Value {
		if err := wire.ReadResidues(f, poly.Coeffs, p.ckks.Q()); err != nil {
			return nil, err
		}
	}
	return v, f.Close()
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

// WriteTo writes the keys as cipher.EvaluationKeys does.
func (k *EvaluationKeys) WriteTo(w io.Writer) (int64, error) {
	if err := k.check(); err != nil {
		return 0, err
	}
	return k.keys.WriteTo(w)
}

// ReadEvaluationKeys reads keys that WriteTo wrote under the same parameters.
func ReadEvaluationKeys(p Parameters, r io.Reader) (*EvaluationKeys, error) {
	if p.scheme == nil {
		return nil, errNoParameters
	}
	keys, err := p.scheme.ReadEvaluationKeys(r)
	if err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	return newEvaluationKeys(p, keys)
}
