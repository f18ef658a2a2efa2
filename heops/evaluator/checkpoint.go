package evaluator

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"cryptounet/heops/cipher"
	"cryptounet/heops/wire"
)

// checkpoint is the content of a checkpoint's first frame.
type checkpoint struct {
	Next, Images, Maps uint32
}

// Checkpoint writes what a run needs to go on elsewhere, between two steps: a
// frame of package wire with the number of steps that have run, of images and of
// maps (4 bytes each, little-endian), and a frame for each map that is still to
// be read, by the number of its tensor. There is none of a step under way: it
// may have taken its inputs apart.
func (r *Run) Checkpoint(w io.Writer) (int64, error) {
	if r == nil || r.evaluator == nil {
		return 0, errNoRun
	}
	if r.lost != nil {
		return 0, r.lost
	}
	if r.work != nil {
		return 0, fmt.Errorf("evaluator: step %d is under way: a checkpoint is written between two steps", r.next+1)
	}
	e := r.evaluator
	live := e.live(r.next)
	out := bufio.NewWriterSize(w, 1<<16)
	h := checkpoint{uint32(r.next), uint32(r.images), uint32(len(live))}
	f := wire.NewWriter(out, wire.Header{Kind: wire.Checkpoint, Digest: e.context.Digest(), Owner: e.keys.Owner(), Length: uint64(binary.Size(h))})
	binary.Write(f, binary.LittleEndian, h)
	n, err := f.Close()
	for _, t := range live {
		if err != nil {
			break
		}
		var m int64
		m, err = r.maps[t].WriteTo(out)
		n += m
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return n, fmt.Errorf("evaluator: writing a checkpoint: %w", err)
	}
	return n, nil
}

// live lists the tensors that are there before step number next and that it or a
// later one reads; after the last, the result.
func (e *Evaluator) live(next int) []int {
	var list []int
	for t, last := range e.last {
		made := 0
		for i := range e.plan.Steps {
			if e.plan.Steps[i].Output == t {
				made = i + 1
			}
		}
		if made <= next && (last >= next || next == len(e.plan.Steps) && t == e.plan.ResultIndex()) {
			list = append(list, t)
		}
	}
	return list
}

// Resume reads a run that Checkpoint wrote, under the same plan and for the same
// secret's keys. It goes on with the step after the checkpoint.
func (e *Evaluator) Resume(r io.Reader) (*Run, error) {
	if e == nil || e.plan == nil {
		return nil, errNone
	}
	run, err := e.resume(r)
	if err != nil {
		return nil, fmt.Errorf("evaluator: reading a checkpoint: %w", err)
	}
	return run, nil
}

func (e *Evaluator) resume(r io.Reader) (*Run, error) {
	var h checkpoint
	f, err := wire.NewReader(r, wire.Checkpoint, uint64(binary.Size(h)))
	if err != nil {
		return nil, err
	}
	if d := e.context.Digest(); f.Digest != d {
		return nil, fmt.Errorf("it belongs to plan %v; this is plan %v", f.Digest, d)
	}
	if o := e.keys.Owner(); f.Owner != o {
		return nil, fmt.Errorf("it belongs to secret %v; the keys are of secret %v", f.Owner, o)
	}
	if err := binary.Read(f, binary.LittleEndian, &h); err != nil {
		return nil, wire.Truncated(err)
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	if int64(h.Next) > int64(len(e.plan.Steps)) || h.Images < 1 || int64(h.Images) > int64(e.plan.Grid.Batch) {
		return nil, fmt.Errorf("it claims %d steps of %d images; the plan has %d steps and batches of %d", h.Next, h.Images, len(e.plan.Steps), e.plan.Grid.Batch)
	}
	live := e.live(int(h.Next))
	if int64(h.Maps) != int64(len(live)) {
		return nil, fmt.Errorf("it has %d maps; after %d steps there are %d", h.Maps, h.Next, len(live))
	}
	n := len(e.plan.Tensors)
	run := &Run{evaluator: e, images: int(h.Images), next: int(h.Next), maps: make([]*cipher.Encrypted, n), seen: make([]bool, n)}
	for _, t := range live {
		m, err := e.context.ReadEncrypted(r)
		if err == nil {
			err = m.Belongs(e.context, e.keys.Owner())
		}
		if err == nil && (m.Tensor() != t || m.Images() != run.images) {
			err = fmt.Errorf("it holds %s of %d images; expected %s of %d", m.Name(), m.Images(), e.plan.Tensors[t].Name, run.images)
		}
		if err != nil {
			return nil, err
		}
		// Its memory is the reader's, not the pool's.
		run.maps[t], run.seen[t] = m, true
	}
	return run, nil
}

// Steps returns how many steps have run, and how many there are.
func (r *Run) Steps() (done, all int) {
	if r == nil || r.evaluator == nil {
		return 0, 0
	}
	return r.next, len(r.evaluator.plan.Steps)
}
