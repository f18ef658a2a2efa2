package heops

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/internal/packed"
	"cryptounet/heops/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// On the wire a message is a magic word, the plan's fingerprint, a small
// header and polynomials, each coefficient in as many bits as its prime has.
// A reader knows the plan, so every length follows from it: nothing is
// allocated because a message says so, and coefficients must lie below their
// prime.
const (
	magicMap  = "CUmap\x00\x00\x01"
	magicKeys = "CUkeys\x00\x01"
)

// fingerprint identifies what both sides must agree on.
func fingerprint(p *plan.Plan) [32]byte {
	h := sha256.New()
	fmt.Fprintln(h, p.Model.Name, p.LogN, p.Q, p.P, p.Grid, p.Keys)
	for _, t := range p.Tensors {
		fmt.Fprintln(h, t.Name, t.Layout, t.Degree, t.Level, t.Scale)
	}
	for _, s := range p.Steps {
		if s.Weights != nil {
			fmt.Fprintln(h, s.Weights.Outputs)
		}
	}
	return [32]byte(h.Sum(nil))
}

// mapHeader follows the fingerprint of a map.
type mapHeader struct {
	Tensor, Images uint32
	Seed           [seedSize]byte // all zero: both polynomials follow
}

// WriteTo writes the map for the other side. Fresh inputs go out as one
// polynomial a ciphertext and a seed.
func (e *Encrypted) WriteTo(w io.Writer) (int64, error) {
	c := packed.NewWriter(w)
	h := mapHeader{Tensor: uint32(e.Tensor), Images: uint32(e.Images)}
	copy(h.Seed[:], e.seed)
	writeHeader(c, magicMap, e.Plan)
	binary.Write(c, binary.LittleEndian, h)
	level := e.info().Level
	for _, ct := range e.ciphertexts {
		polys := ct.Value
		if e.seed != nil {
			polys = polys[:1]
		}
		for _, p := range polys {
			c.Residues(p.Coeffs[:level+1], e.Plan.Q)
		}
	}
	return finish(c, "map")
}

// ReadEncrypted reads a map that WriteTo wrote under the same plan.
func ReadEncrypted(p *plan.Plan, r io.Reader) (*Encrypted, error) {
	params, err := parameters(p)
	if err != nil {
		return nil, err
	}
	br := bufio.NewReaderSize(r, 1<<16)
	if err := readHeader(br, magicMap, p, "map"); err != nil {
		return nil, err
	}
	var h mapHeader
	if err := binary.Read(br, binary.LittleEndian, &h); err != nil {
		return nil, fmt.Errorf("heops: reading an encrypted map: %w", packed.Truncated(err))
	}
	if int(h.Tensor) >= len(p.Tensors) || h.Images < 1 || int(h.Images) > p.Grid.Batch {
		return nil, fmt.Errorf("heops: reading an encrypted map: it claims to be tensor %d with %d images; the plan has %d tensors and batches of %d", h.Tensor, h.Images, len(p.Tensors), p.Grid.Batch)
	}
	e := &Encrypted{Plan: p, Tensor: int(h.Tensor), Images: int(h.Images)}
	t := e.info()
	seed := h.Seed != [seedSize]byte{}
	if seed && t.Degree != 1 {
		return nil, fmt.Errorf("heops: reading an encrypted map: a seed goes with fresh encryptions only, not with %s", t.Name)
	}
	if seed {
		e.seed = h.Seed[:]
	}
	for i := range t.Layout.Len() {
		ct := rlwe.NewCiphertext(params, t.Degree, t.Level)
		polys := ct.Value
		if seed {
			polys = polys[:1]
			if err := expand(params, e.seed, i, ct); err != nil {
				return nil, fmt.Errorf("heops: reading an encrypted map: %w", err)
			}
		}
		for _, poly := range polys {
			if err := packed.ReadResidues(br, poly.Coeffs, p.Q); err != nil {
				return nil, fmt.Errorf("heops: reading an encrypted map, ciphertext %d of %d: %w", i+1, t.Layout.Len(), err)
			}
		}
		e.ciphertexts = append(e.ciphertexts, ct)
	}
	return e, nil
}

// WriteTo writes the keys for the evaluator's side.
func (k *EvaluationKeys) WriteTo(w io.Writer) (int64, error) {
	c := packed.NewWriter(w)
	writeHeader(c, magicKeys, k.plan)
	for i, key := range k.plan.Keys {
		if i >= len(k.keys) || len(k.keys[i].Value) == 0 {
			return 0, fmt.Errorf("heops: writing evaluation keys: the key for %s is missing", describeKey(key))
		}
		for _, digit := range k.keys[i].Value {
			for _, poly := range digit[0] {
				c.Residues(poly.Q.Coeffs, k.plan.Q)
				c.Residues(poly.P.Coeffs, k.plan.P)
			}
		}
	}
	return finish(c, "evaluation keys")
}

// ReadEvaluationKeys reads keys that WriteTo wrote under the same plan.
func ReadEvaluationKeys(p *plan.Plan, r io.Reader) (*EvaluationKeys, error) {
	params, err := parameters(p)
	if err != nil {
		return nil, err
	}
	br := bufio.NewReaderSize(r, 1<<16)
	if err := readHeader(br, magicKeys, p, "set of evaluation keys"); err != nil {
		return nil, err
	}
	k := &EvaluationKeys{plan: p}
	for _, key := range p.Keys {
		g := rlwe.NewGadgetCiphertext(params, 1, key.Level, params.MaxLevelP(), 0)
		for _, digit := range g.Value {
			for _, poly := range digit[0] {
				if err := errors.Join(packed.ReadResidues(br, poly.Q.Coeffs, p.Q), packed.ReadResidues(br, poly.P.Coeffs, p.P)); err != nil {
					return nil, fmt.Errorf("heops: reading the key for %s: %w", describeKey(key), err)
				}
			}
		}
		k.keys = append(k.keys, *g)
	}
	return k, nil
}

func writeHeader(w io.Writer, magic string, p *plan.Plan) {
	f := fingerprint(p)
	io.WriteString(w, magic)
	w.Write(f[:])
}

func readHeader(r io.Reader, magic string, p *plan.Plan, what string) error {
	var head [8 + 32]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return fmt.Errorf("heops: reading a %s: %w", what, packed.Truncated(err))
	}
	if string(head[:8]) != magic {
		return fmt.Errorf("heops: this is not a %s: it begins with %q", what, head[:8])
	}
	if f := fingerprint(p); !bytes.Equal(head[8:], f[:]) {
		return fmt.Errorf("heops: this %s was made under another plan: both sides need the same model and options", what)
	}
	return nil
}

func finish(w *packed.Writer, what string) (int64, error) {
	n, err := w.Close()
	if err != nil {
		return n, fmt.Errorf("heops: writing the %s: %w", what, err)
	}
	return n, nil
}
