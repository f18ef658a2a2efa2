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
	return r.draw(0, r.Decrypted.Data, r.Plain.Data, r.MaxError)
}

// draw draws a channel, with the errors of some values.
func (r *Comparison) draw(channel int, decrypted, plain []float64, most float64) (images []image.Image, captions []string) {
	errors := make([]float64, len(plain))
	for i, v := range plain {
		errors[i] = decrypted[i] - v
	}
	bars, reach := histogram(errors, 120, 120)
	got, want, difference := r.Maps(channel)
	this, that := r.Layer+" decrypted", "plaintext"
	if r.Predicted == 0 { // of NewComparison
		this, that = r.Layer, "beside"
	}
	return []image.Image{got, want, difference, bars},
		[]string{this, that, fmt.Sprintf("difference <= %.1e", most), fmt.Sprintf("errors, +-%.1e", reach)}
}

// Layers are comparisons of a run's maps, to look through layer by layer and channel
// by channel.
type Layers []*Comparison

// Names are the layers' names.
func (l Layers) Names() []string {
	names := make([]string, len(l))
	for i, r := range l {
		if r != nil {
			names[i] = r.Layer
		}
	}
	return names
}

// Channels is how many channels a layer's map has, 0 where there is no such layer.
func (l Layers) Channels(layer int) int {
	if layer < 0 || layer >= len(l) || !l[layer].whole() {
		return 0
	}
	return l[layer].Plain.C
}

// Pictures draws a channel of a layer for the first image: decrypted, plain, their
// difference stretched to the full range of grey, and how often the channel's errors
// of a size are, with captions; none where there is no such channel.
func (l Layers) Pictures(layer, channel int) (images []image.Image, captions []string) {
	if channel < 0 || channel >= l.Channels(layer) {
		return nil, nil
	}
	r := l[layer]
	decrypted, plain := r.Decrypted.Channel(channel), r.Plain.Channel(channel)
	most := 0.0
	for i, v := range plain {
		most = math.Max(most, math.Abs(decrypted[i]-v))
	}
	return r.draw(channel, decrypted, plain, most)
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
