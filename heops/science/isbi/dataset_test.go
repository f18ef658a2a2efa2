package isbi

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pattern is a slice-sized image whose pixels depend on the seed.
func pattern(seed, w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = uint8(i*7 + i/w*13 + seed*31)
	}
	return g
}

// labelPattern is pattern cut to the two values of a label.
func labelPattern(seed int) *image.Gray {
	g := pattern(seed, Size, Size)
	for i, v := range g.Pix {
		g.Pix[i] = v / 128 * 255
	}
	return g
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func encodePNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// encodeTIFF writes 8-bit grey pages, uncompressed, one strip each.
func encodeTIFF(order binary.AppendByteOrder, all ...*image.Gray) []byte {
	out := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		out = []byte("MM\x00*")
	}
	put := order.AppendUint32
	out = put(out, 8)
	for i, g := range all {
		b := g.Bounds()
		entries := [][3]uint32{ // tag, type (3 short, 4 long), value
			{256, 4, uint32(b.Dx())}, {257, 4, uint32(b.Dy())}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1},
			{273, 4, 0}, {277, 3, 1}, {278, 4, uint32(b.Dy())}, {279, 4, uint32(len(g.Pix))},
		}
		data := uint32(len(out) + 2 + len(entries)*12 + 4)
		out = order.AppendUint16(out, uint16(len(entries)))
		for _, e := range entries {
			if e[0] == 273 {
				e[2] = data
			}
			out = order.AppendUint16(out, uint16(e[0]))
			out = order.AppendUint16(out, uint16(e[1]))
			out = put(out, 1)
			if e[1] == 3 {
				out = order.AppendUint16(out, uint16(e[2]))
				out = order.AppendUint16(out, 0)
			} else {
				out = put(out, e[2])
			}
		}
		next := data + uint32(len(g.Pix))
		if i == len(all)-1 {
			next = 0
		}
		out = append(put(out, next), g.Pix...)
	}
	return out
}

// writePNGs lays out n training sections and m test sections.
func writePNGs(t testing.TB, n, m int) string {
	dir := t.TempDir()
	for i := range n {
		write(t, filepath.Join(dir, "train/image", fmt.Sprintf("%02d.png", i)), encodePNG(t, pattern(i, Size, Size)))
		write(t, filepath.Join(dir, "train/label", fmt.Sprintf("%02d.png", i)), encodePNG(t, labelPattern(i)))
	}
	for i := range m {
		write(t, filepath.Join(dir, "test/image", fmt.Sprintf("%02d.png", i)), encodePNG(t, pattern(100+i, Size, Size)))
	}
	return dir
}

// writeTIFFs lays out the same sections as the challenge's volumes.
func writeTIFFs(t testing.TB, order binary.AppendByteOrder, n, m int) string {
	dir := t.TempDir()
	var train, labels, test []*image.Gray
	for i := range n {
		train, labels = append(train, pattern(i, Size, Size)), append(labels, labelPattern(i))
	}
	for i := range m {
		test = append(test, pattern(100+i, Size, Size))
	}
	write(t, filepath.Join(dir, "train-volume.tif"), encodeTIFF(order, train...))
	write(t, filepath.Join(dir, "train-labels.tif"), encodeTIFF(order, labels...))
	if m > 0 {
		write(t, filepath.Join(dir, "test-volume.tif"), encodeTIFF(order, test...))
	}
	return dir
}

func TestBothLayouts(t *testing.T) {
	dirs := map[string]string{
		"PNG":                writePNGs(t, 3, 2),
		"little-endian TIFF": writeTIFFs(t, binary.LittleEndian, 3, 2),
		"big-endian TIFF":    writeTIFFs(t, binary.BigEndian, 3, 2),
	}
	for name, dir := range dirs {
		t.Run(name, func(t *testing.T) {
			d, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if d.NumTrain() != 3 || d.NumTest() != 2 || d.Dir() != dir {
				t.Fatalf("got %v", d)
			}
			for i := range 3 {
				s, err := d.Train(i)
				if err != nil {
					t.Fatal(err)
				}
				if want := fmt.Sprintf("train/%02d", i); s.Name != want {
					t.Errorf("name %q, want %q", s.Name, want)
				}
				if !bytes.Equal(s.Image.Pix, pattern(i, Size, Size).Pix) || !bytes.Equal(s.Label.Pix, labelPattern(i).Pix) {
					t.Errorf("section %d differs from what was written", i)
				}
			}
			s, err := d.Test(1)
			if err != nil {
				t.Fatal(err)
			}
			if s.Label != nil || !bytes.Equal(s.Image.Pix, pattern(101, Size, Size).Pix) {
				t.Errorf("test section 1 differs from what was written")
			}
		})
	}
}

func TestTestSectionsMayBeAbsent(t *testing.T) {
	for _, dir := range []string{writePNGs(t, 1, 0), writeTIFFs(t, binary.LittleEndian, 1, 0)} {
		d, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if d.NumTest() != 0 {
			t.Errorf("%v: %d test sections", dir, d.NumTest())
		}
		_, err = d.Test(0)
		wantError(t, err, "isbi: there is no test section 0; there are 0, counted from 0")
	}
}

// wantError compares the whole message, with DIR standing for a folder.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error; want %q", want)
	} else if !strings.Contains(err.Error(), want) {
		t.Errorf("got  %q\nwant %q", err, want)
	}
}

func TestOpenErrors(t *testing.T) {
	empty := t.TempDir()
	file := filepath.Join(empty, "file")
	write(t, file, nil)
	gap := writePNGs(t, 3, 0)
	os.Remove(filepath.Join(gap, "train/image/01.png"))
	noLabel := writePNGs(t, 2, 0)
	os.Remove(filepath.Join(noLabel, "train/label/01.png"))
	noLabels := writePNGs(t, 1, 0)
	os.RemoveAll(filepath.Join(noLabels, "train/label"))
	noImages := writePNGs(t, 1, 0)
	os.Remove(filepath.Join(noImages, "train/image/00.png"))
	fewer := writeTIFFs(t, binary.LittleEndian, 2, 0)
	write(t, filepath.Join(fewer, "train-labels.tif"), encodeTIFF(binary.LittleEndian, labelPattern(0)))
	noVolume := writeTIFFs(t, binary.LittleEndian, 1, 0)
	os.Remove(filepath.Join(noVolume, "train-labels.tif"))

	cases := []struct{ name, dir, want string }{
		{"missing folder", filepath.Join(empty, "none"), "isbi: opening the folder of the slices: stat"},
		{"file", file, "is a file; give the folder that holds train/image/NN.png or train-volume.tif"},
		{"empty folder", empty, "holds neither train/image/NN.png nor train-volume.tif"},
		{"gap", gap, "isbi: train/image/01.png is missing and train/image/02.png is there"},
		{"one label missing", noLabel, "holds 2 training images and 1 labels; every training image needs its label"},
		{"no labels", noLabels, "isbi: opening train/label: "},
		{"no images", noImages, "isbi: train/image holds no PNG files"},
		{"fewer label pages", fewer, "holds 2 training images and 1 labels"},
		{"no label volume", noVolume, "isbi: train-labels.tif: there is no file "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open(c.dir)
			wantError(t, err, c.want)
		})
	}
}

func TestReadErrors(t *testing.T) {
	dir := writePNGs(t, 9, 0)
	path := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	good := encodePNG(t, pattern(0, Size, Size))
	write(t, path("train/image/00.png"), encodePNG(t, pattern(0, 500, 512)))
	write(t, path("train/image/01.png"), encodePNG(t, image.NewGray16(image.Rect(0, 0, Size, Size))))
	write(t, path("train/image/02.png"), encodePNG(t, image.NewRGBA(image.Rect(0, 0, Size, Size))))
	write(t, path("train/image/03.png"), good[:len(good)/2])
	write(t, path("train/image/04.png"), []byte("not a picture"))
	write(t, path("train/image/05.png"), make([]byte, maxPNG+1))
	flip := append([]byte(nil), good...)
	flip[len(flip)/2] ^= 1
	write(t, path("train/image/06.png"), flip)
	label := labelPattern(7)
	label.SetGray(3, 4, color.Gray{Y: 17})
	write(t, path("train/label/07.png"), encodePNG(t, label))

	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	wants := []string{
		"isbi: train/image/00.png is 500x512; slices are 512x512",
		"isbi: train/image/01.png has grey values of up to 65535; slices are 8-bit grey",
		"isbi: train/image/02.png is in colour; slices are 8-bit grey",
		"isbi: pictures: train/image/03.png is damaged",
		"isbi: pictures: train/image/04.png is no image that is known",
		"train/image/05.png is larger than 4194304 bytes",
		"isbi: pictures: train/image/06.png is damaged",
		"isbi: train/label/07.png has the value 17 at column 3, row 4; labels are 0 (membrane) or 255 (interior)",
	}
	for i, want := range wants {
		_, err := d.Train(i)
		wantError(t, err, want)
	}
	if _, err := d.Train(8); err != nil {
		t.Error(err)
	}
	for _, i := range []int{-1, 9} {
		_, err := d.Train(i)
		wantError(t, err, fmt.Sprintf("isbi: there is no train section %d; there are 9, counted from 0", i))
	}
	os.Remove(path("train/image/08.png"))
	_, err = d.Train(8)
	wantError(t, err, "isbi: train/image/08.png: there is no file")
}

// TestWrongFolder: the variable is named, and how to do without.
func TestWrongFolder(t *testing.T) {
	for _, dir := range []string{"/no/such", t.TempDir()} {
		t.Setenv(EnvDir, dir)
		_, err := Sample(0, 1)
		wantError(t, err, "(ISBI2012_DIR names the folder; unset it for a synthetic slice)")
		wantError(t, err, dir)
	}
}

// TestOpenEnv reads the real slices where ISBI2012_DIR names them and
// generated files in the same layout elsewhere.
func TestOpenEnv(t *testing.T) {
	if os.Getenv(EnvDir) == "" {
		_, err := OpenEnv()
		wantError(t, err, "isbi: ISBI2012_DIR is not set; set it to the folder")
		t.Setenv(EnvDir, writePNGs(t, 2, 1))
	}
	d, err := OpenEnv()
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.NumTrain() {
		s, err := d.Train(i)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("train/%02d 512x512, label", i); s.String() != want {
			t.Errorf("got %q, want %q", s, want)
		}
	}
	for i := range d.NumTest() {
		if _, err := d.Test(i); err != nil {
			t.Fatal(err)
		}
	}
	if d.NumTrain() == 0 || d.NumTest() == 0 {
		t.Errorf("%v", d)
	}
}
