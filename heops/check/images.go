package check

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/tiles"
	"cryptounet/heops/science/pictures"
)

// Limits on what is looked at: more changes little.
const (
	mostImages = 32
	mostSide   = 1024 // the middle of larger images
)

// extensions are those of files that are taken for images.
var extensions = []string{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".npy", ".npz"}

// Images reads a folder's images as the network's inputs, in the order of their
// names: at most 32, spread over all, the middle of those that are larger than
// 1024 pixels a side.
func Images(n *model.Network, folder string) ([]*tensor.Tensor, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("check: the folder of images: %w", err)
	}
	var files []string
	for _, e := range entries {
		if slices.Contains(extensions, strings.ToLower(filepath.Ext(e.Name()))) && !e.IsDir() {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("check: %s holds no images (%s)", folder, strings.Join(extensions, ", "))
	}
	if len(files) > mostImages {
		for i := range mostImages {
			files[i] = files[i*len(files)/mostImages]
		}
		files = files[:mostImages]
	}
	var all []*tensor.Tensor
	for _, file := range files {
		pages, err := pictures.Open(file)
		if err != nil {
			return nil, err
		}
		for i, p := range pages {
			if i > 0 && len(all) >= mostImages {
				break
			}
			x, err := p.Input(n.Input)
			if err != nil {
				return nil, err
			}
			all = append(all, x)
		}
	}
	return all, nil
}

// fitted returns inputs of sides that the network takes: mirrored up to its
// stride, the middle of large ones.
func fitted(n *model.Network, images []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if len(images) == 0 {
		return nil, fmt.Errorf("check: no images: the ranges of activations are taken from images like those to come")
	}
	var all []*tensor.Tensor
	for i, x := range images {
		if x == nil || x.C != n.Input.Channels || x.H < 1 || x.W < 1 || len(x.Data) != x.C*x.H*x.W {
			return nil, fmt.Errorf("check: image %d is %v; the network takes %d channels", i+1, x, n.Input.Channels)
		}
		if n.Fixed() {
			if _, err := n.Sizes(x.H, x.W); err != nil {
				return nil, fmt.Errorf("check: image %d: %w", i+1, err)
			}
			all = append(all, x)
			continue
		}
		f, err := tiles.FieldOf(n)
		if err != nil {
			return nil, err
		}
		h, w := min(x.H, mostSide), min(x.W, mostSide)
		x = x.Crop((x.H-h)/2, (x.W-w)/2, h, w)
		rows, columns, err := sides(n, f, h, w)
		if err != nil {
			return nil, fmt.Errorf("check: image %d: %w", i+1, err)
		}
		t := &tiles.Tiling{Field: f, Height: h, Width: w, Rows: rows, Columns: columns, Down: []tiles.Span{{}}, Across: []tiles.Span{{}}}
		if x, err = t.Piece(x, 0); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, nil
}

// sides returns the least sides from h x w on that the network takes.
func sides(n *model.Network, f tiles.Field, h, w int) (rows, columns int, err error) {
	up := func(side int) (int, error) {
		var last error
		for more := range 2*f.Step + 256 {
			s := side + more
			if f.Own || more < f.Step {
				s = f.Padded(side) + more/f.Step*f.Step
			}
			if _, last = n.Sizes(s, s); last == nil {
				return s, nil
			}
		}
		return 0, last
	}
	if rows, err = up(h); err != nil {
		return 0, 0, err
	}
	columns, err = up(w)
	return rows, columns, err
}

// pitch returns one that the network's wrap takes for an image.
func pitch(n *model.Network, x *tensor.Tensor) int {
	if step, err := n.TotalStride(); err == nil && x.H%step == 0 {
		return step
	}
	return x.H
}

// Calibrated returns the network with the ranges that the images bring, beside
// those it has (model.Network.Calibrate); the network itself stays as it is.
func Calibrated(ctx context.Context, n *model.Network, images ...*tensor.Tensor) (*model.Network, error) {
	if n == nil {
		return nil, errors.New("check: no network")
	}
	inputs, err := fitted(n, images)
	if err != nil {
		return nil, err
	}
	c := *n
	if c.Weights = maps.Clone(n.Weights); c.Weights == nil {
		c.Weights = map[string]model.Weight{}
	}
	for _, x := range inputs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := c.Calibrate(pitch(&c, x), x); err != nil {
			return nil, err
		}
	}
	return &c, nil
}
