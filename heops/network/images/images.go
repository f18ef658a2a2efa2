// Package images takes images of any size to what a plan's runs take, and their
// results back to maps of the images' sizes: it cuts and stitches by the plan
// alone, without the network.
//
//	set, _ := images.New(p, images.Size{Height: 700, Width: 900})
//	for run := range set.Runs() {
//		inputs, _ := set.Inputs(run, image) // to encrypt together
//	}
//	...
//	logits, _ := set.Join(run, outputs...) // as they come; the last completes it
//
// A set travels before the encrypted maps of its runs, as a frame of package
// wire: it tells how large the images are and nothing else of them.
package images

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/tiles"
	"cryptounet/heops/wire"
)

// Size is an image's sides in pixels.
type Size struct{ Height, Width int }

func (s Size) String() string { return fmt.Sprintf("%dx%d", s.Height, s.Width) }

// Most is how many images a set has at most.
const Most = 1 << 12

// maxPieces bounds the pieces of all images.
const maxPieces = 1 << 20

// Set is some images under a plan, in an order.
type Set struct {
	plan    *plan.Plan
	sizes   []Size
	tilings []*tiles.Tiling // of each size in sizes; nil where images are not cut
	first   []int           // of each image: its first piece's number; and how many there are in all
}

// New returns the set of images of these sizes. Those that the plan's piece is
// too large or too small for are refused, with what to plan for.
func New(p *plan.Plan, sizes ...Size) (*Set, error) {
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("images: %w", err)
	}
	if len(sizes) == 0 || len(sizes) > Most {
		return nil, fmt.Errorf("images: %d images; 1 to %d go together", len(sizes), Most)
	}
	s := &Set{plan: p.Clone(), sizes: sizes, first: []int{0}}
	made := map[Size]*tiles.Tiling{}
	for i, size := range sizes {
		t, ok := made[size]
		if !ok {
			var err error
			if t, err = tiling(p, size); err != nil {
				return nil, fmt.Errorf("images: image %d is %v, the plan's pieces are %dx%d: %w", i+1, size, p.Options.Height, p.Options.Width, err)
			}
			made[size] = t
		}
		n := s.first[i] + 1
		if t != nil {
			n = s.first[i] + t.Count()
		}
		if n > maxPieces {
			return nil, fmt.Errorf("images: more than %d pieces; take fewer images or plan for larger ones", maxPieces)
		}
		s.tilings, s.first = append(s.tilings, t), append(s.first, n)
	}
	return s, nil
}

// tiling cuts an image by the plan; nil where it is one piece, whose result is no
// map of pixels.
func tiling(p *plan.Plan, s Size) (*tiles.Tiling, error) {
	rows, columns, out := p.Options.Height, p.Options.Width, p.Result().Layout
	own := s == Size{rows, columns}
	f := p.Model.Field
	if f == nil {
		if !own {
			return nil, errors.New("the network judges whole images of this size: plan for others (cryptounet plan --size)")
		}
		return nil, nil
	}
	// One piece that is the image, as it is or mirrored up to the plan's sides.
	whole := tiles.AsIs(*f, rows, columns, out.H, out.W)
	if own && whole != nil {
		return whole, nil
	}
	if (f.Own || whole != nil) && f.Padded(s.Height) == rows && f.Padded(s.Width) == columns {
		return tiles.Whole(*f, s.Height, s.Width), nil
	}
	t, err := tiles.Cut(*f, s.Height, s.Width, rows, columns, out.H, out.W)
	if err != nil {
		return nil, fmt.Errorf("%w; or plan for this size (cryptounet plan --size %v)", err, s)
	}
	return t, nil
}

// Sizes returns the images' sizes.
func (s *Set) Sizes() []Size { return append([]Size(nil), s.sizes...) }

// Runs returns how many runs the images take.
func (s *Set) Runs() int {
	batch := s.plan.Grid.Batch
	return (s.first[len(s.sizes)] + batch - 1) / batch
}

// pieces calls do for each piece of a run: its image and its number there.
func (s *Set) pieces(run int, do func(image, piece int) error) error {
	if run < 0 || run >= s.Runs() {
		return fmt.Errorf("images: there is no run %d of %d", run+1, s.Runs())
	}
	batch, image := s.plan.Grid.Batch, 0
	for k := run * batch; k < min((run+1)*batch, s.first[len(s.sizes)]); k++ {
		for s.first[image+1] <= k {
			image++
		}
		if err := do(image, k-s.first[image]); err != nil {
			return err
		}
	}
	return nil
}

// Inputs returns the network inputs of a run, of network inputs of the set's
// sizes.
func (s *Set) Inputs(run int, images ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	if len(images) != len(s.sizes) {
		return nil, fmt.Errorf("images: %d images; the set has %d", len(images), len(s.sizes))
	}
	var inputs []*tensor.Tensor
	err := s.pieces(run, func(image, piece int) error {
		x, t := images[image], s.tilings[image]
		if t == nil {
			inputs = append(inputs, x)
			return nil
		}
		p, err := t.Piece(x, piece)
		inputs = append(inputs, p)
		return err
	})
	return inputs, err
}

// Join puts the results of a run into the images' logits, which begin as nil: as
// many channels as the network has, and the image's sides.
func (s *Set) Join(logits []*tensor.Tensor, run int, outputs ...*tensor.Tensor) error {
	if len(logits) != len(s.sizes) {
		return fmt.Errorf("images: logits of %d images; the set has %d", len(logits), len(s.sizes))
	}
	next := 0
	err := s.pieces(run, func(image, piece int) error {
		if next >= len(outputs) || outputs[next] == nil {
			return fmt.Errorf("images: run %d gave %d results; its pieces are more", run+1, len(outputs))
		}
		out, t := outputs[next], s.tilings[image]
		next++
		if t == nil {
			logits[image] = out
			return nil
		}
		if logits[image] == nil {
			logits[image] = tensor.New(out.C, t.Height, t.Width)
		}
		return t.Stitch(logits[image], out, piece)
	})
	if err == nil && next != len(outputs) {
		return fmt.Errorf("images: run %d gave %d results; it has %d pieces", run+1, len(outputs), next)
	}
	return err
}

// WriteTo writes the set as a frame of package wire, kind Images: the number of
// images, and height and width of each (4 bytes each, little-endian).
func (s *Set) WriteTo(w io.Writer) (int64, error) {
	if s == nil || s.plan == nil {
		return 0, errors.New("images: there is no set to write")
	}
	f := wire.NewWriter(w, wire.Header{Kind: wire.Images, Digest: s.plan.Digest(), Length: 4 + 8*uint64(len(s.sizes))})
	binary.Write(f, binary.LittleEndian, uint32(len(s.sizes)))
	for _, size := range s.sizes {
		binary.Write(f, binary.LittleEndian, [2]uint32{uint32(size.Height), uint32(size.Width)})
	}
	n, err := f.Close()
	if err != nil {
		return n, fmt.Errorf("images: writing: %w", err)
	}
	return n, nil
}

// Read reads a set that WriteTo wrote under the same plan.
func Read(p *plan.Plan, r io.Reader) (*Set, error) {
	digest, sizes, err := Describe(r)
	if err != nil {
		return nil, err
	}
	if d := p.Digest(); digest != d {
		return nil, fmt.Errorf("images: they were cut for plan %v; this is plan %v: both sides need the same plan", digest, d)
	}
	return New(p, sizes...)
}

// Describe reads the sizes of a set, and the digest of its plan.
func Describe(r io.Reader) (wire.Digest, []Size, error) {
	digest, sizes, err := read(r)
	if err != nil {
		return digest, nil, fmt.Errorf("images: reading sizes: %w", err)
	}
	return digest, sizes, nil
}

func read(r io.Reader) (wire.Digest, []Size, error) {
	f, err := wire.NewReader(r, wire.Images, 4+8*Most)
	if err != nil {
		return wire.Digest{}, nil, err
	}
	var n uint32
	if err := binary.Read(f, binary.LittleEndian, &n); err != nil {
		return f.Digest, nil, wire.Truncated(err)
	}
	if n < 1 || f.Length != 4+8*uint64(n) {
		return f.Digest, nil, fmt.Errorf("it claims %d images in %d bytes", n, f.Length)
	}
	var sizes []Size
	for range n {
		var s [2]uint32
		if err := binary.Read(f, binary.LittleEndian, &s); err != nil {
			return f.Digest, nil, wire.Truncated(err)
		}
		if s[0] < 1 || s[1] < 1 || max(s[0], s[1]) > 1<<17 {
			return f.Digest, nil, fmt.Errorf("an image of %dx%d", s[0], s[1])
		}
		sizes = append(sizes, Size{int(s[0]), int(s[1])})
	}
	return f.Digest, sizes, f.Close()
}
