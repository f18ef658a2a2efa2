package algebra

import (
	"fmt"
	"slices"
)

// Factor is a part of an axis: so many values, so far apart in the map.
type Factor struct{ Size, Stride int }

// Axis is one side of a tensor, as factors of which the last runs fastest; none
// is a side of 1.
type Axis []Factor

func (a Axis) Size() int {
	n := 1
	for _, f := range a {
		n *= f.Size
	}
	return n
}

// View says how a tensor of any shape reads the values of a map of C x H x W:
// what Reshape and Transpose change. A Flatten, a channel shuffle and a pixel
// shuffle are views.
type View []Axis

// Join brings an Axis to its shortest form.
func Join(fs ...Factor) Axis {
	var a Axis
	for _, f := range fs {
		if f.Size == 1 {
			continue
		}
		if k := len(a) - 1; k >= 0 && a[k].Stride == f.Size*f.Stride {
			a[k] = Factor{a[k].Size * f.Size, f.Stride}
			continue
		}
		a = append(a, f)
	}
	return a
}

// OfMap is 1 x C x H x W.
func OfMap(c, h, w int) View {
	return View{nil, Join(Factor{c, h * w}), Join(Factor{h, w}), Join(Factor{w, 1})}
}

func (v View) Shape() []int {
	s := make([]int, len(v))
	for i, a := range v {
		s[i] = a.Size()
	}
	return s
}

func (v View) Equal(u View) bool {
	return slices.EqualFunc(v, u, func(a, b Axis) bool { return slices.Equal(a, b) })
}

// Reshaped distributes the factors over other sides.
func (v View) Reshaped(shape []int) (View, error) {
	var all []Factor
	for _, a := range v {
		all = append(all, a...)
	}
	var to View
	for _, d := range shape {
		var fs []Factor
		for need := d; need > 1; {
			if len(all) == 0 {
				return nil, fmt.Errorf("%v cannot be reshaped to %v", v.Shape(), shape)
			}
			switch f := all[0]; {
			case need%f.Size == 0:
				fs, all = append(fs, f), all[1:]
				need /= f.Size
			case f.Size%need == 0:
				inner := f.Size / need
				fs = append(fs, Factor{need, f.Stride * inner})
				all = append([]Factor{{inner, f.Stride}}, all[1:]...)
				need = 1
			default:
				return nil, fmt.Errorf("a reshape of %v to %v cuts across sides of a map, which cannot be followed", v.Shape(), shape)
			}
		}
		to = append(to, Join(fs...))
	}
	if len(all) > 0 {
		return nil, fmt.Errorf("%v cannot be reshaped to %v", v.Shape(), shape)
	}
	return to, nil
}

func (v View) Transposed(order []int) View {
	to := make(View, len(order))
	for i, from := range order {
		to[i] = v[from]
	}
	return to
}

// Positions returns, for every value of an axis, where it lies.
func (a Axis) Positions() []int {
	at := []int{0}
	for _, f := range a {
		next := make([]int, 0, len(at)*f.Size)
		for _, p := range at {
			for k := range f.Size {
				next = append(next, p+k*f.Stride)
			}
		}
		at = next
	}
	return at
}

// Positions returns, for every value of the tensor in order, where it lies in
// the map.
func (v View) Positions() []int {
	var all Axis
	for _, a := range v {
		all = append(all, a...)
	}
	return all.Positions()
}

// Line is an axis of so many values, so far apart.
func Line(size, stride int) Axis { return Join(Factor{size, stride}) }

// AcrossChannels returns what an axis steps from channel to channel, of channels
// of so many values.
func (a Axis) AcrossChannels(area int) Axis {
	var to Axis
	for _, f := range a {
		if f.Stride >= area {
			to = append(to, f)
		} else if whole := f.Size * f.Stride / area; whole > 1 {
			to = append(to, Factor{whole, area})
		}
	}
	return to
}
