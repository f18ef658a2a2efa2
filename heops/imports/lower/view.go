package lower

import (
	"fmt"
	"slices"
)

// factor is a part of an axis: so many values, so far apart in the map.
type factor struct{ size, stride int }

// axis is one side of a tensor, as factors of which the last runs fastest; none
// is a side of 1.
type axis []factor

func (a axis) size() int {
	n := 1
	for _, f := range a {
		n *= f.size
	}
	return n
}

// view says how a tensor of any shape reads the values of a map of C x H x W:
// what Reshape and Transpose change. A Flatten, a channel shuffle and a pixel
// shuffle are views.
type view []axis

// joined brings an axis to its shortest form.
func joined(fs ...factor) axis {
	var a axis
	for _, f := range fs {
		if f.size == 1 {
			continue
		}
		if k := len(a) - 1; k >= 0 && a[k].stride == f.size*f.stride {
			a[k] = factor{a[k].size * f.size, f.stride}
			continue
		}
		a = append(a, f)
	}
	return a
}

// mapView is 1 x C x H x W.
func mapView(c, h, w int) view {
	return view{nil, joined(factor{c, h * w}), joined(factor{h, w}), joined(factor{w, 1})}
}

func (v view) shape() []int {
	s := make([]int, len(v))
	for i, a := range v {
		s[i] = a.size()
	}
	return s
}

func (v view) equal(u view) bool {
	return slices.EqualFunc(v, u, func(a, b axis) bool { return slices.Equal(a, b) })
}

// reshaped distributes the factors over other sides.
func (v view) reshaped(shape []int) (view, error) {
	var all []factor
	for _, a := range v {
		all = append(all, a...)
	}
	var to view
	for _, d := range shape {
		var fs []factor
		for need := d; need > 1; {
			if len(all) == 0 {
				return nil, fmt.Errorf("%v cannot be reshaped to %v", v.shape(), shape)
			}
			switch f := all[0]; {
			case need%f.size == 0:
				fs, all = append(fs, f), all[1:]
				need /= f.size
			case f.size%need == 0:
				inner := f.size / need
				fs = append(fs, factor{need, f.stride * inner})
				all = append([]factor{{inner, f.stride}}, all[1:]...)
				need = 1
			default:
				return nil, fmt.Errorf("a reshape of %v to %v cuts across sides of a map, which cannot be followed", v.shape(), shape)
			}
		}
		to = append(to, joined(fs...))
	}
	if len(all) > 0 {
		return nil, fmt.Errorf("%v cannot be reshaped to %v", v.shape(), shape)
	}
	return to, nil
}

func (v view) transposed(order []int) view {
	to := make(view, len(order))
	for i, from := range order {
		to[i] = v[from]
	}
	return to
}

// positions returns, for every value of an axis, where it lies.
func (a axis) positions() []int {
	at := []int{0}
	for _, f := range a {
		next := make([]int, 0, len(at)*f.size)
		for _, p := range at {
			for k := range f.size {
				next = append(next, p+k*f.stride)
			}
		}
		at = next
	}
	return at
}

// positions returns, for every value of the tensor in order, where it lies in
// the map.
func (v view) positions() []int {
	var all axis
	for _, a := range v {
		all = append(all, a...)
	}
	return all.positions()
}
