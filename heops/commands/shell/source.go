package shell

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"cryptounet/heops/imports"
	"cryptounet/heops/network/zoo"

	"github.com/spf13/pflag"
)

// Source says where a network comes from and what its file leaves open.
type Source struct {
	imports.Options
	mean, std float64
}

// Flags adds the flags that say so.
func (s *Source) Flags(f *pflag.FlagSet) {
	f.Float64Var(&s.mean, "mean", 0, "what is subtracted from pixels of 0 to 1, where the file does not say")
	f.Float64Var(&s.std, "std", 0, "what they are then divided by")
	f.StringVar(&s.Output, "output", "", "which output, where an .onnx file has several")
	f.StringVar(&s.Description, "description", "", "of a state dict: a .json whose layers are named as its keys")
	f.StringVar(&s.Architecture, "architecture", "", "of a state dict: unet")
}

// Load reads a network for images of height x width, 0 x 0 if not known: the name
// of one that comes with the program, or a file; notes gets what a person should
// know of it.
func (s *Source) Load(path string, height, width int, notes io.Writer) (*imports.Import, error) {
	if s.std < 0 {
		return nil, fmt.Errorf("--std %g; it is to be above 0", s.std)
	}
	i, err := s.read(path, height, width)
	if err != nil {
		return nil, err
	}
	for _, note := range i.Notes {
		fmt.Fprintln(notes, note)
	}
	if n := i.Network; s.std > 0 || s.mean != 0 {
		n.Input.Mean, n.Input.Std = s.mean, cmp.Or(s.std, 1)
	}
	return i, nil
}

// largestStride is what sides are rounded up to, at most, to read a file that
// tells its shapes for such sides alone.
const largestStride = 64

func (s *Source) read(path string, height, width int) (*imports.Import, error) {
	if slices.Contains(zoo.Names(), path) {
		n, err := zoo.Load(path)
		return &imports.Import{Network: n}, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s: give a network's .onnx, .safetensors or .json, or the name of one that comes with the program: %s", path, strings.Join(zoo.Names(), ", "))
	}
	if height == 0 {
		return imports.ReadOpen(path, s.Options)
	}
	// As the image is, as the file is, or as it is mirrored up to be.
	sizes := [][2]int{{height, width}, {}}
	for k := 2; k <= largestStride; k *= 2 {
		sizes = append(sizes, [2]int{(height + k - 1) / k * k, (width + k - 1) / k * k})
	}
	var first error
	for _, size := range sizes {
		o := s.Options
		o.Height, o.Width = size[0], size[1]
		i, err := imports.Read(path, o)
		if err == nil {
			return i, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}
