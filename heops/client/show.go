package client

import (
	"fmt"
	"image"
	"math"

	"cryptounet/heops/network/tensor"
)

// Pictures draws the first image's channel 0 - decrypted, plain, the difference
// stretched to the full range of grey - and how often errors of a size are, with
// captions: what a notebook shows of a comparison.
func (r *Comparison) Pictures() (images []image.Image, captions []string) {
	if !r.whole() {
		return nil, nil
	}
	decrypted, plain, difference := r.Maps(0)
	errors := make([]float64, len(r.Plain.Data))
	for i, v := range r.Plain.Data {
		errors[i] = r.Decrypted.Data[i] - v
	}
	bars, reach := histogram(errors, 120, 120)
	this, that := r.Layer+" decrypted", "plaintext"
	if r.Predicted == 0 { // of NewComparison
		this, that = r.Layer, "beside"
	}
	return []image.Image{decrypted, plain, difference, bars},
		[]string{this, that, fmt.Sprintf("difference <= %.1e", r.MaxError), fmt.Sprintf("errors, +-%.1e", reach)}
}

// histogram draws how many of the values lie where within four times their root
// mean square on both sides of 0, as columns of a picture of width x height
// pixels whose heights are logarithms. What lies beyond is in the first and the
// last column; values that are not numbers are left out.
func histogram(values []float64, width, height int) (picture *image.Gray, reach float64) {
	t := tensor.New(1, height, width)
	for i := range t.Data {
		t.Data[i] = 1
	}
	sum, n := 0.0, 0
	for _, v := range values {
		if !math.IsInf(v*v, 0) && !math.IsNaN(v) {
			sum += v * v
			n++
		}
	}
	reach = 4 * math.Sqrt(sum/float64(max(n, 1)))
	counts, most := make([]int, width), 1
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		i := width / 2
		if reach > 0 {
			i = int(math.Min(math.Max((v/reach+1)/2, 0)*float64(width), float64(width-1)))
		}
		counts[i]++
		most = max(most, counts[i])
	}
	for x, n := range counts {
		bar := int(math.Round(float64(height) * math.Log1p(float64(n)) / math.Log1p(float64(most))))
		for y := height - bar; y < height; y++ {
			t.Set(0, y, x, 0)
		}
	}
	return t.Image(0), reach
}
