package kernelspec

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// The logo is the U of the network, closed by a lock's keyhole, on a square of
// 64 units with round corners. logoSVG and inLogo draw the same shapes.
const logoSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
  <rect width="64" height="64" rx="12" fill="#0b3c49"/>
  <path d="M18 12v20a14 14 0 0 0 28 0V12" fill="none" stroke="#f4f1e8" stroke-width="9"/>
  <circle cx="32" cy="27" r="5" fill="#f2a541"/>
  <path d="M30.2 27h3.6l1.7 11h-7z" fill="#f2a541"/>
</svg>
`

var (
	ground = color.NRGBA{0x0b, 0x3c, 0x49, 0xff}
	letter = color.NRGBA{0xf4, 0xf1, 0xe8, 0xff}
	key    = color.NRGBA{0xf2, 0xa5, 0x41, 0xff}
)

// inLogo is the colour at a point of the 64 x 64 square; outside the round
// corners it is transparent.
func inLogo(x, y float64) color.NRGBA {
	const corner = 12
	dx := max(corner-x, x-(64-corner), 0)
	dy := max(corner-y, y-(64-corner), 0)
	if math.Hypot(dx, dy) > corner {
		return color.NRGBA{}
	}
	if math.Hypot(x-32, y-27) < 5 {
		return key
	}
	if y >= 27 && y < 38 && math.Abs(x-32) < 1.8+1.7*(y-27)/11 {
		return key
	}
	if y >= 12 && y < 32 && (math.Abs(x-18) < 4.5 || math.Abs(x-46) < 4.5) {
		return letter
	}
	if r := math.Hypot(x-32, y-32); y >= 32 && math.Abs(r-14) < 4.5 {
		return letter
	}
	return ground
}

// logoPNG draws the logo with size pixels a side, each the mean of 8 x 8
// samples.
func logoPNG(size int) ([]byte, error) {
	const samples = 8
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	scale := 64 / float64(size*samples)
	for py := range size {
		for px := range size {
			var r, g, b, a float64
			for sy := range samples {
				for sx := range samples {
					c := inLogo((float64(px*samples+sx)+0.5)*scale, (float64(py*samples+sy)+0.5)*scale)
					w := float64(c.A)
					r, g, b, a = r+w*float64(c.R), g+w*float64(c.G), b+w*float64(c.B), a+w
				}
			}
			if a > 0 {
				img.SetNRGBA(px, py, color.NRGBA{uint8(r/a + 0.5), uint8(g/a + 0.5), uint8(b/a + 0.5), uint8(a/(samples*samples) + 0.5)})
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
