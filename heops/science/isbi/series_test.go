package isbi

import (
	"encoding/binary"
	"image"
	"os"
	"path/filepath"
	"testing"
)

func TestTIFFReadErrors(t *testing.T) {
	dir := writeTIFFs(t, binary.LittleEndian, 2, 0)
	volume := filepath.Join(dir, "train-volume.tif")
	other := encodeTIFF(binary.LittleEndian, pattern(0, 500, 512), pattern(1, Size, Size))
	write(t, volume, other)
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Train(0)
	wantError(t, err, "isbi: train-volume.tif, page 1 is 500x512; slices are 512x512")
	if _, err = d.Train(1); err != nil {
		t.Error(err)
	}
	write(t, volume, other[:len(other)-1000])
	_, err = Open(dir)
	wantError(t, err, "isbi: pictures: train-volume.tif")

	if err := os.Truncate(volume, maxTIFF+1); err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir)
	wantError(t, err, "train-volume.tif is larger than 268435456 bytes")
	if err := os.Remove(volume); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(volume, 0o755); err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir)
	wantError(t, err, "train-volume.tif is a folder")
}

// TestStill: what is read are the numbers that image/png and the package's
// encoders wrote, of any grey.
func TestStill(t *testing.T) {
	ramp := image.NewGray(image.Rect(0, 0, Size, Size))
	for i := range ramp.Pix {
		ramp.Pix[i] = uint8(i / 7)
	}
	dir := writePNGs(t, 1, 0)
	write(t, filepath.Join(dir, "train/image/00.png"), encodePNG(t, ramp))
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.Train(0)
	if err != nil {
		t.Fatal(err)
	}
	if string(s.Image.Pix) != string(ramp.Pix) {
		t.Error("a grey value changed")
	}
}
