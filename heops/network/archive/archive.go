// Package archive is the file of who evaluates: a public plan and the network
// that it was made for, weights included. It is what a model's owner hands to an
// evaluator, and nobody else needs it.
//
// The content of its frame (package wire, kind Program) is three parts, each
// after its length in 8 bytes, little-endian: the plan, a frame of its own; the
// network's description, JSON; its weights, a safetensors file. The integers
// that an encrypted run multiplies by follow from the three (planner.Under), in
// milliseconds, and would take many times the bytes.
package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/program"
	"cryptounet/heops/wire"
)

// MaxBytes is more than the archive of the largest U-Net of practice takes.
const MaxBytes = 1 << 30

// maxText bounds plans and descriptions, which are text.
const maxText = 4<<20 + wire.Overhead

// Archive is a plan and its network.
type Archive struct {
	Plan    *plan.Plan
	Network *model.Network
}

// New returns the archive of a plan and the network that it was made for;
// another is refused.
func New(p *plan.Plan, n *model.Network) (*Archive, error) {
	if p == nil || n == nil {
		return nil, errors.New("archive: it needs a plan and its network")
	}
	d, err := n.Digest()
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	if plan.Digest(d) != p.Model.Digest {
		return nil, fmt.Errorf("archive: the plan is for network %q with digest %v; this is %q with digest %v", p.Model.Name, p.Model.Digest, n.Name, plan.Digest(d))
	}
	return &Archive{p, n}, nil
}

// Program compiles the network under the plan.
func (a *Archive) Program() (*program.Program, error) { return planner.Under(a.Plan, a.Network) }

// WriteTo writes the archive.
func (a *Archive) WriteTo(w io.Writer) (int64, error) {
	if a == nil || a.Plan == nil || a.Network == nil {
		return 0, errors.New("archive: there is nothing to write")
	}
	var p bytes.Buffer
	if _, err := a.Plan.WriteTo(&p); err != nil {
		return 0, fmt.Errorf("archive: %w", err)
	}
	text, data, err := a.Network.Encode()
	if err != nil {
		return 0, fmt.Errorf("archive: %w", err)
	}
	parts := [][]byte{p.Bytes(), text, data}
	size := 0
	for _, part := range parts {
		size += 8 + len(part)
	}
	f := wire.NewWriter(w, wire.Header{Kind: wire.Program, Digest: a.Plan.Digest(), Length: uint64(size)})
	for _, part := range parts {
		binary.Write(f, binary.LittleEndian, uint64(len(part)))
		f.Write(part)
	}
	n, err := f.Close()
	if err != nil {
		return n, fmt.Errorf("archive: writing %s: %w", a.Network.Name, err)
	}
	return n, nil
}

// Read reads an archive and checks it: the plan, the network and that they
// belong together. It compiles nothing.
func Read(r io.Reader) (*Archive, error) {
	a, err := read(r)
	if err != nil {
		return nil, fmt.Errorf("archive: reading a program: %w", err)
	}
	return a, nil
}

func read(r io.Reader) (*Archive, error) {
	f, err := wire.NewReader(r, wire.Program, MaxBytes)
	if err != nil {
		return nil, err
	}
	left := f.Length
	part := func(limit uint64) ([]byte, error) {
		var n uint64
		if err := binary.Read(f, binary.LittleEndian, &n); err != nil {
			return nil, wire.Truncated(err)
		}
		if left -= min(left, 8); n > left || n > limit {
			return nil, fmt.Errorf("a part claims %d bytes; it has at most %d", n, min(left, limit))
		}
		left -= n
		var b bytes.Buffer
		if _, err := io.CopyN(&b, f, int64(n)); err != nil {
			return nil, wire.Truncated(err)
		}
		return b.Bytes(), nil
	}
	first, err := part(maxText)
	if err != nil {
		return nil, err
	}
	text, err := part(maxText)
	if err != nil {
		return nil, err
	}
	data, err := part(left)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	section := bytes.NewReader(first)
	p, err := plan.Read(section)
	if err != nil {
		return nil, err
	}
	if section.Len() > 0 || p.Digest() != f.Digest {
		return nil, fmt.Errorf("it claims to be of plan %v and holds plan %v", f.Digest, p.Digest())
	}
	n, err := model.Decode(text, data)
	if err != nil {
		return nil, err
	}
	return New(p, n)
}
