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
	return []image.Image{decrypted, plain, difference, bars},
		[]string{r.Layer + " decrypted", "plaintext", fmt.Sprintf("difference <= %.1e", r.MaxError), fmt.Sprintf("errors, +-%.1e", reach)}
}

// histogram draws how many of the values lie where between -reach and reach, the
// largest absolute value, as columns of a picture of width x height pixels.
// Values that are not numbers are left out.
func histogram(values []float64, width, height int) (picture *image.Gray, reach float64) {
	t := tensor.New(1, max(1, height), max(1, width))
	for i := range t.Data {
		t.Data[i] = 1
	}
	for _, v := range values {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			reach = math.Max(reach, math.Abs(v))
		}
	}
	counts, most := make([]int, t.W), 1
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		i := t.W / 2
		if reach > 0 {
			i = min(int((v/reach+1)/2*float64(t.W)), t.W-1)
		}
		counts[i]++
		most = max(most, counts[i])
	}
	for x, n := range counts {
		for y := t.H - n*t.H/most; y < t.H; y++ {
			t.Set(0, y, x, 0)
		}
	}
	return t.Image(0), reach
}
