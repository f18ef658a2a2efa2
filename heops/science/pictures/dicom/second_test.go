package dicom_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/science/pictures"

	module "github.com/suyashkumar/dicom"
	"github.com/suyashkumar/dicom/pkg/tag"
)

// TestSecondReader: the module's own parser finds the same image in every fixture,
// and the same numbers where its frames are what is stored.
func TestSecondReader(t *testing.T) {
	compared := 0
	for _, file := range fixtures(t) {
		name := filepath.Base(file)
		data := read(t, name)
		ours, err := pictures.Decode(name, data)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := module.Parse(bytes.NewReader(data), int64(len(data)), nil)
		if name == "bits.dcm" || name == "ybr422.dcm" { // frames that begin within a byte, and pixels that share chroma, are not the module's
			continue
		}
		if err != nil {
			t.Errorf("%s: the module: %v", name, err)
			continue
		}
		number := func(at tag.Tag) int {
			e, err := theirs.FindElementByTag(at)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return module.MustGetInts(e.Value)[0]
		}
		if s := ours[0].Samples; number(tag.Rows) != s.H || number(tag.Columns) != s.W {
			t.Errorf("%s is %v; the module has %dx%d", name, s, number(tag.Columns), number(tag.Rows))
		}
		e, err := theirs.FindElementByTag(tag.PixelData)
		if err != nil {
			t.Fatal(err)
		}
		frames := module.MustGetPixelDataInfo(e.Value).Frames
		if !strings.HasPrefix(name, "parts") && len(frames) != len(ours) { // each part is a frame to the module
			t.Errorf("%s has %d frames; the module finds %d", name, len(ours), len(frames))
		}
		switch begins, _, _ := strings.Cut(strings.TrimSuffix(name, ".dcm"), "-"); begins {
		case "grey8", "grey12", "grey16", "frames16", "rgb8", "rgb16", "odd8", "nested":
		default:
			continue
		}
		for k, f := range frames {
			native, err := f.GetNativeFrame()
			if err != nil {
				t.Fatal(err)
			}
			s := ours[k].Samples
			for i := range s.H * s.W {
				samples, err := native.GetPixel(i%s.W, i/s.W)
				if err != nil {
					t.Fatal(err)
				}
				for c, v := range samples {
					if s.Channel(c)[i] != float64(v) {
						t.Fatalf("%s, channel %d, pixel %d is %g; the module's is %d", ours[k].Name, c, i, s.Channel(c)[i], v)
					}
				}
			}
			compared++
		}
	}
	if compared < 20 {
		t.Errorf("only %d frames were compared", compared)
	}
}
