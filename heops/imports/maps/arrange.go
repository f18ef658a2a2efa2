package maps

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/fold"
	"cryptounet/heops/network/model"
)

// Arranged makes a map of values that are seen in another order, where that is
// an order of channels, or pixels that become channels or come out of them.
func (l *Builder) Arranged(x *Feature, v algebra.View) (*Feature, error) {
	if v.Equal(x.View()) {
		return x, nil
	}
	refuse := fmt.Errorf("values of a map of %d x %d x %d, reshaped or transposed to %v, where a map belongs: no layer orders them so; keep maps as batch x channels x height x width", x.C, x.H, x.W, v.Shape())
	if len(v) == 2 || len(v) == 3 && v[0].Size() == 1 { // as 1 x C (x 1 x 1)
		if x.H*x.W == 1 && v[len(v)-1].Size() == x.C || v[1].Size() == x.C && x.H*x.W == 1 {
			return x, nil
		}
	}
	if len(v) != 4 || v[0].Size() != 1 {
		return nil, refuse
	}
	area := x.H * x.W
	channels := v[1].Positions()
	rows, columns := v[2], v[3]
	switch {
	case slices.Equal(rows, algebra.Line(x.H, x.W)) && slices.Equal(columns, algebra.Line(x.W, 1)):
		return l.Permuted(x, channels, area)
	case rows.Size() > x.H && rows.Size()%x.H == 0 && columns.Size()%x.W == 0 && rows.Size()/x.H == columns.Size()/x.W:
		// Pixel (y r + i, x r + j) of channel c is channel C(c) + i I + j J.
		r := rows.Size() / x.H
		down, across := rows.Positions(), columns.Positions()
		var order []int
		for _, c := range channels {
			for i := range r {
				for j := range r {
					order = append(order, c+down[i]+across[j])
				}
			}
		}
		for i, p := range down {
			if p != down[i%r]+i/r*x.W {
				return nil, refuse
			}
		}
		for j, p := range across {
			if p != across[j%r]+j/r {
				return nil, refuse
			}
		}
		y, err := l.Permuted(x, order, area)
		if err != nil || r > 8 {
			return nil, errors.Join(refuse, err)
		}
		return l.Add(model.Layer{Name: l.Label + ".shuffle", Op: model.DepthToSpace, Block: r}, [3]int{len(channels), x.H * r, x.W * r}, nil, y), nil
	case rows.Size() < x.H && x.H%rows.Size() == 0 && columns.Size() > 0 && x.W%columns.Size() == 0 && x.H/rows.Size() == x.W/columns.Size():
		r := x.H / rows.Size()
		if r > 8 || !slices.Equal(rows, algebra.Line(x.H/r, r*x.W)) || !slices.Equal(columns, algebra.Line(x.W/r, r)) {
			return nil, refuse
		}
		y := l.Add(model.Layer{Name: l.Label + ".unshuffle", Op: model.SpaceToDepth, Block: r}, [3]int{x.C * r * r, x.H / r, x.W / r}, nil, x)
		order := make([]int, len(channels))
		for i, p := range channels {
			c, row, column := p/area, p%area/x.W, p%x.W
			if row >= r || column >= r {
				return nil, refuse
			}
			order[i] = ((c*r+row)*r + column) * y.H * y.W
		}
		return l.Permuted(y, order, y.H*y.W)
	}
	return nil, refuse
}

// Permuted picks channels, at multiples of the area, by a 1 x 1 convolution.
func (l *Builder) Permuted(x *Feature, order []int, area int) (*Feature, error) {
	if err := few(len(order), x.C); err != nil {
		return nil, err
	}
	same := len(order) == x.C
	w := make([]float64, len(order)*x.C)
	for o, p := range order {
		if p%area != 0 || p/area >= x.C {
			return nil, fmt.Errorf("values of a map of %d x %d x %d in an order that no layer makes", x.C, x.H, x.W)
		}
		same = same && p == o*area
		w[o*x.C+p/area] = 1
	}
	if same {
		return x, nil
	}
	return l.Conv(l.Label+".channels", x, Pixelwise, model.PadZeros, len(order), 1, w, nil)
}

// Sliced cuts a map, and keeps every so many rows and columns. Exports do so one
// side after the other, so that steps wait until those of both are known.
func (l *Builder) Sliced(v *Value, cuts []fold.Cut) (*Value, error) {
	shape, step := v.Shape(), [2]int{1, 1}
	if v.step != [2]int{} {
		c := *v
		step, c.step = v.step, [2]int{}
		v = &c
	}
	for _, cut := range cuts {
		if cut.From == 0 && cut.Step == 1 && cut.Count == shape[cut.Axis] {
			continue
		}
		if cut.Count == 0 {
			return nil, fmt.Errorf("a cut that leaves nothing of axis %d of %v", cut.Axis, shape)
		}
		if cut.Axis >= 2 && len(shape) == 4 {
			if step[cut.Axis-2] > 1 || cut.Step > MaxSide {
				return nil, errors.New("every so many rows or columns, cut again; use a convolution with a stride")
			}
			step[cut.Axis-2] = cut.Step
		}
		var err error
		if v, err = l.Cut(v, cut); err != nil {
			return nil, err
		}
	}
	if step == [2]int{1, 1} {
		return v, nil
	}
	x, err := l.Feature(v)
	if err != nil {
		return nil, err
	}
	u := x.Value()
	if u.step = step; step[0] == step[1] {
		return l.Settled(u)
	}
	return u, nil
}

// Cut takes a part of a map along one axis; a step of rows or columns is left to
// Sliced.
func (l *Builder) Cut(v *Value, cut fold.Cut) (*Value, error) {
	x, err := l.Feature(v)
	if err != nil {
		return nil, err
	}
	if len(v.Shape()) != 4 && cut.Axis != 1 {
		return nil, fmt.Errorf("a cut along axis %d of a tensor of shape %v", cut.Axis, v.Shape())
	}
	switch cut.Axis {
	case 1:
		var order []int
		for i := range cut.Count {
			order = append(order, (cut.From+i*cut.Step)*x.H*x.W)
		}
		y, err := l.Permuted(x, order, x.H*x.W)
		if err != nil {
			return nil, err
		}
		u := y.Value()
		if len(v.Shape()) == 2 {
			u = u.With(algebra.View{nil, algebra.Line(y.C, 1)})
		}
		return u, nil
	case 2, 3:
		if cut.Step < 1 {
			return nil, errors.New("a map turned around (a step below 0), as flip does it, is not computed: export the network alone, and turn images before and masks after")
		}
		a := cut.Axis - 2
		side := []int{x.H, x.W}[a]
		last := cut.From + (cut.Count-1)*cut.Step
		p := &Padding{Mode: model.PadZeros}
		p.Sides[a], p.Sides[a+2] = -cut.From, last+1-side
		y := l.Padded(x, p)
		return y.Value(), nil
	}
	return nil, fmt.Errorf("a cut along axis %d of a tensor of shape %v", cut.Axis, v.Shape())
}

// Thinned keeps every step-th row and column.
func (l *Builder) Thinned(x *Feature, step [2]int) (*Feature, error) {
	if step == [2]int{1, 1} {
		return x, nil
	}
	if step[0] != step[1] {
		return nil, errors.New("a map cut to every other row or column alone; cut both alike, or use a convolution with a stride")
	}
	g := Pixelwise
	g.Stride = step
	return l.Conv(l.Label, x, g, model.PadZeros, x.C, x.C, algebra.Fill(x.C, 1), nil)
}

// Dense multiplies all values of a map, in the order in which they are seen.
func (l *Builder) Dense(v *Value, inputs, out int, at func(o, i int) float64, bias []float64) (*Value, error) {
	v, err := l.Settled(v)
	if err != nil {
		return nil, err
	}
	if v.ofPixels() && v.From.C == inputs {
		return l.denseOfPixels(v, out, at, bias)
	}
	shape := v.Shape()
	if len(shape) == 0 || shape[len(shape)-1] != inputs || v.From.C*v.From.H*v.From.W != inputs {
		return nil, fmt.Errorf("a matrix of %d inputs for a tensor of shape %v: dense layers of a whole flat map, or of the channels of each pixel, are computed", inputs, shape)
	}
	x, err := l.Computed(v)
	if err != nil {
		return nil, err
	}
	if err := few(out, inputs); err != nil {
		return nil, err
	}
	w := model.Weight{Shape: []int{out, inputs}, Data: make([]float64, out*inputs)}
	for i, p := range v.View.Positions() {
		for o := range out {
			w.Data[o*inputs+p] = at(o, i)
		}
	}
	all := map[string]model.Weight{"weight": w}
	if bias != nil {
		all["bias"] = Vector(bias)
	}
	y := l.Add(model.Layer{Name: l.Label, Op: model.Dense, Out: out}, [3]int{out, 1, 1}, all, x)
	to := make(algebra.View, len(shape))
	to[len(to)-1] = algebra.Line(out, 1)
	return y.Value().With(to), nil
}
