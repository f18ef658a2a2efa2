package isbi

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"cryptounet/heops/bounded"
	"cryptounet/heops/science/pictures"
)

// Bounds on files, in bytes. A slice without any compression takes 256 KiB, a volume
// of the challenge 7.5 MiB.
const (
	maxPNG  = 4 << 20
	maxTIFF = 256 << 20
)

// series is a run of images of one kind: the training images, their labels or
// the test images.
type series interface {
	count() int
	name(i int) string // relative to the folder, for messages
	read(i int) (*image.Gray, error)
}

// pngs is a folder of NN.png files, counted from 00 without gaps.
type pngs struct {
	dir, folder string
	n           int
}

func openPNGs(dir, folder string) (series, error) {
	entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(folder)))
	if err != nil {
		return nil, fmt.Errorf("isbi: opening %s: %w", folder, err)
	}
	var names []string
	for _, e := range entries {
		if strings.EqualFold(filepath.Ext(e.Name()), ".png") {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	s := pngs{dir: dir, folder: folder, n: len(names)}
	for i, name := range names {
		if want := fmt.Sprintf("%02d.png", i); name != want {
			return nil, fmt.Errorf("isbi: %s/%s is missing and %s/%s is there; sections are named 00.png, 01.png and so on without gaps", folder, want, folder, name)
		}
	}
	if s.n == 0 {
		return nil, fmt.Errorf("isbi: %s holds no PNG files; sections are named 00.png, 01.png and so on", folder)
	}
	return s, nil
}

func (s pngs) count() int        { return s.n }
func (s pngs) name(i int) string { return fmt.Sprintf("%s/%02d.png", s.folder, i) }

func (s pngs) read(i int) (*image.Gray, error) {
	all, err := decoded(filepath.Join(s.dir, filepath.FromSlash(s.name(i))), s.name(i), maxPNG)
	if err != nil {
		return nil, err
	}
	return gray(all[0])
}

// pages are those of a TIFF, in memory.
type pages []pictures.Picture

func openTIFF(dir, file string) (series, error) {
	all, err := decoded(filepath.Join(dir, file), file, maxTIFF)
	return pages(all), err
}

func (s pages) count() int                      { return len(s) }
func (s pages) name(i int) string               { return s[i].Name }
func (s pages) read(i int) (*image.Gray, error) { return gray(s[i]) }

// decoded reads a file under another name.
func decoded(file, name string, most int64) ([]pictures.Picture, error) {
	data, err := bounded.ReadFile(file, most)
	if err != nil {
		return nil, fmt.Errorf("isbi: %s: %w", name, err)
	}
	all, err := pictures.Decode(name, data)
	if err != nil {
		return nil, fmt.Errorf("isbi: %w", err)
	}
	return all, nil
}

// gray returns a slice's pixels.
func gray(p pictures.Picture) (*image.Gray, error) {
	switch s := p.Samples; {
	case s.W != Size || s.H != Size:
		return nil, fmt.Errorf("isbi: %s is %dx%d; slices are %dx%d", p.Name, s.W, s.H, Size, Size)
	case s.C != 1:
		return nil, fmt.Errorf("isbi: %s is in colour; slices are 8-bit grey", p.Name)
	case p.Most != 255:
		return nil, fmt.Errorf("isbi: %s has grey values of up to %g; slices are 8-bit grey", p.Name, p.Most)
	}
	g := image.NewGray(image.Rect(0, 0, Size, Size))
	for i, v := range p.Samples.Data {
		g.Pix[i] = uint8(v)
	}
	return g, nil
}
