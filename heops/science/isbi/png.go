package isbi

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// maxPNG bounds the bytes of one PNG file. A slice without any compression
// takes 256 KiB.
const maxPNG = 4 << 20

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
	name := s.name(i)
	f, err := os.Open(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		return nil, fmt.Errorf("isbi: reading %s: %w", name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPNG+1))
	if err != nil {
		return nil, fmt.Errorf("isbi: reading %s: %w", name, err)
	}
	return decodePNG(name, data)
}

// decodePNG decodes one slice. The size and the colours are checked before
// memory is taken for pixels.
func decodePNG(name string, data []byte) (*image.Gray, error) {
	if len(data) > maxPNG {
		return nil, fmt.Errorf("isbi: %s is larger than %d MiB; a slice takes less than 1 MiB", name, maxPNG>>20)
	}
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("isbi: %s is not a readable PNG: %w", name, err)
	}
	if err := checkConfig(name, c); err != nil {
		return nil, err
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("isbi: %s is damaged: %w", name, err)
	}
	return gray(name, m)
}
