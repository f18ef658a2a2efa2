package check

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures"
)

// Limits on what is looked at: more changes little.
const (
	mostImages = 32
	mostSide   = 1024 // the middle of larger images
)

// extensions are those of files that are taken for images.
var extensions = []string{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".npy", ".npz", ".dcm"}

// Images reads a folder's images as the network's inputs, in the order of their
// names: at most 32, spread over all, the middle of those that are larger than
// 1024 pixels a side.
func Images(n *model.Network, folder string) ([]*tensor.Tensor, error) {
	files, err := list(folder)
	if err != nil {
		return nil, err
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

// FirstSize returns the sides of a folder's first image.
func FirstSize(folder string) (height, width int, err error) {
	files, err := list(folder)
	if err != nil {
		return 0, 0, err
	}
	pages, err := pictures.Open(files[0])
	if err != nil {
		return 0, 0, err
	}
	return pages[0].Samples.H, pages[0].Samples.W, nil
}

// list returns a folder's images, in the order of their names.
func list(folder string) ([]string, error) {
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
	return files, nil
}
