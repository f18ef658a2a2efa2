package tiles

import (
	"errors"
	"fmt"

	"cryptounet/heops/network/tensor"
)

// Limits on an image: sides in pixels.
const maxSide = 1 << 17

// Span is a piece along one axis.
type Span struct {
	From        int // the first row of the image that it holds, below 0 where mirrored
	First, Last int // the rows of the image whose results it gives: First .. Last - 1
	Skip        int // where row First stands in the result, enlarged to the image's resolution
}

// Tiling cuts images of Height x Width into pieces of Rows x Columns.
type Tiling struct {
	Field         Field
	Height, Width int // of the images
	Rows, Columns int // of a piece
	Down, Across  []Span
	Whole         bool // a single piece is the image itself, sides mirrored up to the stride
}

// Count returns how many pieces there are.
func (t *Tiling) Count() int { return len(t.Down) * len(t.Across) }

// String reads "900x700 in 6 tiles of 512x512".
func (t *Tiling) String() string {
	s := fmt.Sprintf("%dx%d in %d tile(s) of %dx%d", t.Width, t.Height, t.Count(), t.Columns, t.Rows)
	if t.Whole {
		s = fmt.Sprintf("%dx%d whole", t.Width, t.Height)
		if t.Width != t.Columns || t.Height != t.Rows {
			s += fmt.Sprintf(", mirrored to %dx%d", t.Columns, t.Rows)
		}
	}
	return s
}

// Padded returns a side mirrored up to a multiple of the total stride that the
// network takes.
func (f Field) Padded(side int) int { return ceil(max(side, f.Least), f.Step) * f.Step }

// Whole returns the tiling of one piece: the image, sides mirrored up to the
// multiples of the stride that the network takes.
func Whole(f Field, height, width int) *Tiling {
	return &Tiling{f, height, width, f.Padded(height), f.Padded(width), []Span{{0, 0, height, 0}}, []Span{{0, 0, width, 0}}, true}
}

// AsIs returns the tiling of one piece that is the image itself, where the
// network's output on it, outRows x outColumns, covers it; nil where it does not.
func AsIs(f Field, height, width, outRows, outColumns int) *Tiling {
	if f.Offset > 0 || outRows*f.Stride+f.Offset < height || outColumns*f.Stride+f.Offset < width {
		return nil
	}
	return &Tiling{f, height, width, height, width, []Span{{0, 0, height, -f.Offset}}, []Span{{0, 0, width, -f.Offset}}, true}
}

// Cut returns the tiling of an image into pieces of rows x columns, on which the
// network's output is outRows x outColumns. Pieces too small for a pixel of
// their middle to be right are refused.
func Cut(f Field, height, width, rows, columns, outRows, outColumns int) (*Tiling, error) {
	if height < 1 || width < 1 || height > maxSide || width > maxSide {
		return nil, fmt.Errorf("tiles: an image of %dx%d; sides of 1 to %d are supported", width, height, maxSide)
	}
	if f.Tied {
		return nil, errors.New("tiles: the network enlarges corners on corners (align_corners=True): each pixel hangs on the image's size, and it cannot be cut; give more memory, or train with align_corners=False")
	}
	down, err := f.spans(height, rows, outRows)
	if err != nil {
		return nil, err
	}
	across, err := f.spans(width, columns, outColumns)
	if err != nil {
		return nil, err
	}
	return &Tiling{f, height, width, rows, columns, down, across, false}, nil
}

// spans cuts one axis.
func (f Field) spans(length, side, out int) ([]Span, error) {
	// Of a piece, the results first .. last - 1 read nothing beyond it.
	first := ceil(-min(f.First, 0), f.Stride)
	last := min(out, floor(side-1-f.Last, f.Stride)+1)
	// They stand for the piece's rows low .. high - 1.
	low, high := first*f.Stride+f.Offset, last*f.Stride+f.Offset
	border := f.Padded(length) - side // where the last piece begins at most, if own
	if f.Own && border < 0 {
		return nil, fmt.Errorf("tiles: pieces of %d pixels for an image of %d; at most %d are needed", side, length, f.Padded(length))
	}
	if f.Own && side%f.Step != 0 { // the last piece would begin between two steps
		return nil, fmt.Errorf("tiles: pieces of %d pixels; their sides are to be multiples of %d", side, f.Step)
	}
	var spans []Span
	for done := 0; done < length; {
		s := Span{From: floor(done-low, f.Step) * f.Step, First: done}
		begin, end := low, high
		if f.Own {
			s.From = max(0, min(s.From, border))
			if s.From == border {
				end = side
			}
			if s.From == 0 {
				begin = 0
			}
		}
		s.Last = min(length, s.From+end)
		if s.From+begin > done || s.Last <= done {
			return nil, fmt.Errorf("tiles: a tile of %d pixels a side is too small: %d of them read beyond it; take at least %d", side, side-max(0, high-low), f.least())
		}
		s.Skip = done - s.From - f.Offset
		spans = append(spans, s)
		done = s.Last
	}
	return spans, nil
}

// least returns the least side of a piece that has a right pixel wherever it
// begins.
func (f Field) least() int { return f.Padded(-min(f.First, 0) + max(f.Last, 0) + f.Stride + f.Step) }

func ceil(a, n int) int { return (a + n - 1) / n }

func floor(a, n int) int {
	if a < 0 {
		return -ceil(-a, n)
	}
	return a / n
}

// Piece returns the image's piece number i, row by row, mirrored where it lies
// beyond the image.
func (t *Tiling) Piece(image *tensor.Tensor, i int) (*tensor.Tensor, error) {
	if err := t.check(image, t.Height, t.Width); err != nil {
		return nil, err
	}
	if i < 0 || i >= t.Count() {
		return nil, fmt.Errorf("tiles: there is no tile %d of %d", i, t.Count())
	}
	down, across := t.Down[i/len(t.Across)], t.Across[i%len(t.Across)]
	p := tensor.New(image.C, t.Rows, t.Columns)
	columns := make([]int, t.Columns)
	for x := range columns {
		columns[x] = mirror(across.From+x, t.Width)
	}
	for c := range p.C {
		src, dst := image.Channel(c), p.Channel(c)
		for y := range t.Rows {
			row := src[mirror(down.From+y, t.Height)*t.Width:]
			for x, at := range columns {
				dst[y*t.Columns+x] = row[at]
			}
		}
	}
	return p, nil
}

// mirror returns the row of an image of n rows that stands for row i beyond it.
func mirror(i, n int) int {
	if n == 1 {
		return 0
	}
	period := 2 * (n - 1)
	i = ((i % period) + period) % period
	return min(i, period-i)
}

// Stitch puts the result of piece number i into its place in out, C x Height x
// Width; a result coarser than the image is enlarged, each value repeated.
func (t *Tiling) Stitch(out, result *tensor.Tensor, i int) error {
	if err := t.check(out, t.Height, t.Width); err != nil {
		return err
	}
	if i < 0 || i >= t.Count() || result == nil || result.C != out.C || len(result.Data) != result.C*result.H*result.W {
		return fmt.Errorf("tiles: the result of tile %d does not fit: %v for %v", i, result, out)
	}
	down, across := t.Down[i/len(t.Across)], t.Across[i%len(t.Across)]
	s := t.Field.Stride
	if min(down.Skip, across.Skip) < 0 || (down.Skip+down.Last-down.First-1)/s >= result.H || (across.Skip+across.Last-across.First-1)/s >= result.W {
		return fmt.Errorf("tiles: the result of tile %d is %v, too small", i, result)
	}
	for c := range out.C {
		src, dst := result.Channel(c), out.Channel(c)
		for y := down.First; y < down.Last; y++ {
			row := src[(down.Skip+y-down.First)/s*result.W:]
			for x := across.First; x < across.Last; x++ {
				dst[y*t.Width+x] = row[(across.Skip+x-across.First)/s]
			}
		}
	}
	return nil
}

func (t *Tiling) check(image *tensor.Tensor, h, w int) error {
	if image == nil || image.H != h || image.W != w || len(image.Data) != image.C*h*w {
		return fmt.Errorf("tiles: an image of %v; this tiling is for %dx%d", image, w, h)
	}
	return nil
}
