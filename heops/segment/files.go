package segment

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/reach"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures"
)

// Page is an image of a file, or a page of it, with its logits.
type Page struct {
	File   string
	Name   string // of the page, for people
	Logits *tensor.Tensor
}

// Result is what Files makes, page by page in the order of the files.
type Result []Page

// String is a line a page, without values.
func (r Result) String() string {
	var lines []string
	for _, p := range r {
		lines = append(lines, fmt.Sprintf("%s: logits %v", p.Name, p.Logits))
	}
	return strings.Join(lines, "\n")
}

// Mask draws page i: white where the logit is above 0, classes in colours
// (pictures.Mask); an empty image where there is no such page.
func (r Result) Mask(i int) image.Image {
	if i < 0 || i >= len(r) {
		return pictures.Mask(nil, 0)
	}
	return pictures.Mask(r[i].Logits, 0)
}

// Files segments all images of files under encryption, those of one size
// together. All are read and planned for before any is encrypted. A network without
// ranges is calibrated on the images first, in plaintext.
func Files(ctx context.Context, n *model.Network, opts Options, files ...string) (Result, error) {
	if n == nil || len(files) == 0 {
		return nil, errors.New("segment: a network and files with images are needed")
	}
	if _, err := reach.FieldOf(n); err != nil {
		return nil, err
	}
	var result Result
	var inputs []*tensor.Tensor
	for _, file := range files {
		pages, err := pictures.Open(file)
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			x, err := p.Input(n.Input)
			if err != nil {
				return nil, err
			}
			result, inputs = append(result, Page{File: file, Name: p.Name}), append(inputs, x)
		}
	}
	type size struct{ h, w int }
	groups, sizes := map[size][]int{}, []size{}
	for i, x := range inputs {
		s := size{x.H, x.W}
		if groups[s] == nil {
			sizes = append(sizes, s)
		}
		groups[s] = append(groups[s], i)
	}
	if n.Range(n.Output) == nil { // never calibrated: on these then
		var err error
		if n, err = Calibrated(ctx, n, inputs...); err != nil {
			return nil, err
		}
	}
	made := map[[3]int]*session{}
	jobs := make([]*Job, len(sizes))
	for k, s := range sizes {
		var err error
		if jobs[k], err = planFor(ctx, n, s.h, s.w, len(groups[s]), opts, made); err != nil {
			return nil, err
		}
		if opts.Planned != nil {
			opts.Planned(jobs[k])
		}
	}
	for k, s := range sizes {
		images := make([]*tensor.Tensor, len(groups[s]))
		for i, at := range groups[s] {
			images[i] = inputs[at]
		}
		logits, err := jobs[k].Run(ctx, images...)
		if err != nil {
			return nil, fmt.Errorf("segmenting %s: %w", result[groups[s][0]].Name, err)
		}
		for i, at := range groups[s] {
			result[at].Logits = logits[i]
		}
	}
	return result, nil
}
