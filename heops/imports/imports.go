// Package imports brings users' networks in: ONNX files as PyTorch and others
// export them, state dicts in safetensors with a description or a known
// architecture, and our own descriptions. What comes out is ready for
// heops.Compile, with what the client does around it.
//
//	onnx     .onnx files into nodes and constants
//	fold     nodes of constants are computed
//	lower    nodes become layers
//	advice   what to do about those that do not
//	torch    state dicts become weights
package imports

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"cryptounet/heops/imports/lower"
	"cryptounet/heops/imports/maps"
	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/imports/torch"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/reach"
	"cryptounet/heops/network/tensor"
)

// Options say what a file leaves open. The zero value will do for an .onnx file
// of fixed size whose input are pixels of 0 to 1, or of 0 to 255 that it scales.
type Options struct {
	Height, Width int     // of the image, where the file does not fix it
	Low, High     float64 // smallest and largest value of the network's input; where both are 0, 0 and 1, or 255 where the file says so
	Output        string  // which output, where the graph has several

	// Images like those to come, on which the network is calibrated; random ones
	// are drawn where none are given, and a note says so.
	Images []*tensor.Tensor

	// Of a state dict alone: what it is the weights of.
	Description  string // a description of ours, whose layers are named as in the state dict
	Architecture string // or a known architecture, such as "unet"

	open int // see ReadOpen
}

// Import is a network that was read.
type Import struct {
	Network       *model.Network
	Height, Width int        // of the image
	Layout        string     // NCHW or NHWC: of the file's input
	Final         maps.Final // what the client computes of the decrypted output
	Notes         []string   // what was folded, left out or assumed

	arrange func(*tensor.Tensor) ([]float64, []int)
}

// Arranged returns the network's output, after Final, as the file's network
// gives it: its values in order, and their shape.
func (i *Import) Arranged(output *tensor.Tensor) (values []float64, shape []int) {
	if i.arrange == nil {
		return output.Data, []int{1, output.C, output.H, output.W}
	}
	return i.arrange(i.Final.Apply(output))
}

// String reads "unet: 34 layers for images of 3 x 256 x 256 (NCHW), Sigmoid is left
// to the client" and the notes, a line each.
func (i *Import) String() string {
	if i == nil || i.Network == nil {
		return "no network"
	}
	text := fmt.Sprintf("%s: %d layers for images of %d x %d x %d (%s)", i.Network.Name, len(i.Network.Layers), i.Network.Input.Channels, i.Height, i.Width, i.Layout)
	if i.Final != maps.None {
		text += fmt.Sprintf(", %s is left to the client", i.Final)
	}
	return strings.Join(append([]string{text}, i.Notes...), "\n")
}

// Load reads a network from a file, as ReadOpen does, and calibrates it.
func Load(file string, o Options) (*Import, error) {
	i, err := ReadOpen(file, o)
	if err != nil {
		return nil, err
	}
	if i.Network.Range(i.Network.Output) != nil && len(o.Images) == 0 {
		return i, nil
	}
	return i, i.Calibrate(o.Images...)
}

// DefaultSide is a side of images that neither a file nor its reader says.
const DefaultSide = 512

// ReadOpen is Read, for sides of DefaultSide where an .onnx file leaves them open and o
// does not say them; a note says so.
func ReadOpen(file string, o Options) (*Import, error) {
	o.open = DefaultSide
	return Read(file, o)
}

// Read reads a network from a file: .onnx, .safetensors or the .json of a
// description, by content where the name does not tell. Its ranges are those of
// the file: none, but of a description of ours.
func Read(file string, o Options) (*Import, error) {
	kind, err := kindOf(file)
	if err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	var i *Import
	switch kind {
	case ".onnx":
		i, err = fromONNX(file, o)
	case ".safetensors":
		i, err = fromTorch(file, o)
	default:
		i, err = own(file, o)
	}
	if err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	return i, nil
}

// kindOf says what a file is, as the ending that it would have.
func kindOf(file string) (string, error) {
	switch ending := strings.ToLower(filepath.Ext(file)); ending {
	case ".onnx", ".safetensors", ".json":
		return ending, nil
	case ".pt", ".pth", ".bin", ".ckpt":
		return "", fmt.Errorf("%s is a Python pickle, which runs code when it is read: save the state dict with safetensors.torch.save_file, or export with torch.onnx.export", filepath.Base(file))
	}
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("there is no file %s that can be read: %w", file, err)
	}
	defer f.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	switch {
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return "", fmt.Errorf("%s: %w", file, err)
	case n > 8 && head[8] == '{':
		return ".safetensors", nil
	case strings.HasPrefix(strings.TrimSpace(string(head[:n])), "{"):
		return ".json", nil
	case head[0] == 0x08: // field 1, the version, of a model
		return ".onnx", nil
	}
	return "", fmt.Errorf("%s is neither .onnx, .safetensors nor a .json description", filepath.Base(file))
}

func fromONNX(file string, o Options) (*Import, error) {
	g, err := onnx.Open(file)
	if err != nil {
		return nil, err
	}
	var notes []string
	if o.Low == 0 && o.High == 0 && takesBytes(g) {
		o.High = 255
		notes = append(notes, "the network takes pixels of 0 to 255, which it scales itself")
	}
	r, err := lower.Network(g, lower.Options{Height: o.Height, Width: o.Width, Open: o.open, Low: o.Low, High: o.High, Output: o.Output})
	if err != nil {
		return nil, err
	}
	r.Notes = append(notes, r.Notes...)
	return &Import{Network: r.Network, Height: r.Height, Width: r.Width, Layout: r.Layout, Final: r.Final, Notes: r.Notes, arrange: r.Arranged}, nil
}

// plain is a network without anything around it.
func plain(n *model.Network, o Options) (*Import, error) {
	i := &Import{Network: n, Height: o.Height, Width: o.Width, Layout: "NCHW"}
	if c := n.Crop(); c != nil && i.Height == 0 && i.Width == 0 {
		i.Height, i.Width = c.H, c.W
	}
	i.arrange = func(t *tensor.Tensor) ([]float64, []int) { return t.Data, []int{1, t.C, t.H, t.W} }
	return i, nil
}

func own(file string, o Options) (*Import, error) {
	n, err := model.Load(file)
	if err != nil {
		return nil, err
	}
	return plain(n, o)
}

func fromTorch(file string, o Options) (*Import, error) {
	n, notes, err := torch.Load(file, torch.Options{Description: o.Description, Architecture: o.Architecture, Low: o.Low, High: o.High})
	if err != nil {
		return nil, err
	}
	i, err := plain(n, o)
	if err == nil {
		i.Notes = notes
	}
	return i, err
}

// Calibrate finds the ranges that a plan needs, on images like those to come, or
// on random ones where none are given, which a note says.
func (i *Import) Calibrate(images ...*tensor.Tensor) error {
	n := i.Network
	if len(images) == 0 {
		if i.Height == 0 || i.Width == 0 {
			return fmt.Errorf("imports: %s: the image's size is not known: say its height and width, or give images", n.Name)
		}
		lo, hi := n.Input.Range()
		images = drawn(n.Input.Channels, i.Height, i.Width, lo, hi)
		for k, x := range images { // mirrored, as images of that size will be
			if x, err := reach.Fit(n, x, max(x.H, x.W)); err == nil {
				images[k] = x
			}
		}
		i.Notes = append(i.Notes, fmt.Sprintf("ranges come from %d random images of values in %g to %g: calibrate on images like those to come", len(images), lo, hi))
	}
	stride, err := n.TotalStride()
	if err != nil {
		return fmt.Errorf("imports: %w", err)
	}
	for _, x := range images {
		pitch := x.H // where nothing wraps, any will do
		if x.H%stride == 0 {
			pitch = stride
		}
		if err := n.Calibrate(pitch, x); err != nil {
			return fmt.Errorf("imports: %w", err)
		}
	}
	return nil
}

// drawn returns images of a range: blobs of all sizes, and noise, which reaches
// further than pictures do.
func drawn(c, h, w int, lo, hi float64) []*tensor.Tensor {
	rng := rand.New(rand.NewPCG(1, 2))
	var images []*tensor.Tensor
	for _, block := range []int{1, 4, 16} {
		x := tensor.New(c, h, w)
		for k := range c {
			wide := w/block + 1
			coarse := make([]float64, (h/block+1)*wide)
			for i := range coarse {
				coarse[i] = lo + (hi-lo)*rng.Float64()
			}
			for y := range h {
				for column := range w {
					x.Set(k, y, column, coarse[y/block*wide+column/block])
				}
			}
		}
		images = append(images, x)
	}
	return images
}
