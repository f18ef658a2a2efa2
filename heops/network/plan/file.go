package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/wire"
)

// maxFile is more than the plan of the deepest network takes as a file.
const maxFile = 4 << 20

// WriteTo writes the plan's file form, a few kilobytes: a frame (package wire)
// whose content is the plan as JSON, the fields of type Plan by their names,
// without white space and in the order of the types. The frame's digest is
// Digest.
func (p *Plan) WriteTo(w io.Writer) (int64, error) {
	if p == nil {
		return 0, errors.New("plan: there is no plan to write")
	}
	text, err := p.canonical()
	if err != nil {
		return 0, err
	}
	f := wire.NewWriter(w, wire.Header{Kind: wire.Plan, Digest: digestOf(text), Length: uint64(len(text))})
	f.Write(text)
	n, err := f.Close()
	if err != nil {
		return n, fmt.Errorf("plan: writing: %w", err)
	}
	return n, nil
}

// Read reads a plan that WriteTo wrote, and checks it.
func Read(r io.Reader) (*Plan, error) {
	p, err := read(r)
	if err != nil {
		return nil, fmt.Errorf("plan: reading: %w", err)
	}
	return p, nil
}

func read(r io.Reader) (*Plan, error) {
	f, err := wire.NewReader(r, wire.Plan, maxFile)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	p, err := parse(text)
	if err != nil {
		return nil, err
	}
	if d := digestOf(text); d != f.Digest {
		return nil, fmt.Errorf("it has the digest %v and claims %v", d, f.Digest)
	}
	return p, nil
}

// maxObjects is how many JSON objects the largest plan has: an empty one takes
// three bytes of a file and a hundred times as many here.
const maxObjects = 4*maxTensors + maxKeys + 8

// parse reads a plan's JSON form and checks it.
func parse(text []byte) (*Plan, error) {
	if n := bytes.Count(text, []byte("{")); n > maxObjects {
		return nil, fmt.Errorf("it has %d parts; a plan has at most %d", n, maxObjects)
	}
	var p Plan
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return nil, fmt.Errorf("not the JSON form of a plan: %w", err)
	}
	if err := p.checkChannels(); err != nil {
		return nil, err
	}
	p.fill()
	if err := p.Check(); err != nil {
		return nil, err
	}
	// One plan has one form, or a file could say more than its digest covers.
	if own, err := p.canonical(); err != nil || !bytes.Equal(own, text) {
		return nil, errors.New("it is not the form that WriteTo writes")
	}
	return &p, nil
}
