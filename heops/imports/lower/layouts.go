package lower

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/imports/fold"
	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
)

// layouts are the operators that move values.
func layouts() map[string]operator {
	shaped := func(f func(l *lowerer, v *value, in []*value) (view, error)) func(*lowerer, []*value) ([]*value, error) {
		return func(l *lowerer, in []*value) ([]*value, error) {
			v, err := l.settled(in[0])
			if err != nil {
				return nil, err
			}
			u, err := f(l, v, in)
			if err != nil {
				return nil, err
			}
			return one(v.with(u), nil)
		}
	}
	return map[string]operator{
		"Shape": {1, 1, func(l *lowerer, in []*value) ([]*value, error) {
			t, err := fold.ShapeOf(l.node, in[0].shape())
			return one(&value{known: t}, err)
		}},
		"Size": {1, 1, func(l *lowerer, in []*value) ([]*value, error) {
			n := int64(1)
			for _, d := range in[0].shape() {
				n *= int64(d)
			}
			return one(&value{known: &onnx.Tensor{Type: onnx.Int, Shape: []int{}, Ints: []int64{n}}}, nil)
		}},
		"Reshape": {1, 2, shaped(func(l *lowerer, v *value, in []*value) (view, error) {
			target, err := l.integers("shape", in[1])
			if err != nil {
				return nil, err
			}
			shape, err := fold.Reshaped(v.shape(), target, l.node.Int("allowzero", 0) == 1)
			if err != nil {
				return nil, err
			}
			return v.view.reshaped(shape)
		})},
		"Flatten": {1, 1, shaped(func(l *lowerer, v *value, _ []*value) (view, error) {
			shape, err := fold.Flattened(v.shape(), l.node.Int("axis", 1))
			if err != nil {
				return nil, err
			}
			return v.view.reshaped(shape)
		})},
		"Squeeze": {1, 2, shaped(func(l *lowerer, v *value, in []*value) (view, error) {
			axes, err := l.integers("axes", in[1])
			if err != nil {
				return nil, err
			}
			shape, err := fold.Squeezed(v.shape(), axes)
			if err != nil {
				return nil, err
			}
			return v.view.reshaped(shape)
		})},
		"Unsqueeze": {1, 2, shaped(func(l *lowerer, v *value, in []*value) (view, error) {
			axes, err := l.integers("axes", in[1])
			if err != nil {
				return nil, err
			}
			shape, err := fold.Unsqueezed(v.shape(), axes)
			if err != nil {
				return nil, err
			}
			return v.view.reshaped(shape)
		})},
		"Transpose": {1, 1, shaped(func(l *lowerer, v *value, _ []*value) (view, error) {
			order, err := fold.Permutation(l.node, len(v.view))
			if err != nil {
				return nil, err
			}
			return v.view.transposed(order), nil
		})},
		"Concat":       {1, 0, concatenated},
		"Slice":        {1, 5, sliced},
		"Split":        {1, 2, splitNode},
		"Gather":       {2, 2, gathered},
		"DepthToSpace": {1, 1, depthToSpace},
		"SpaceToDepth": {1, 1, spaceToDepth},
	}
}

// arranged makes a map of values that are seen in another order, where that is
// an order of channels, or pixels that become channels or come out of them.
func (l *lowerer) arranged(x *feature, v view) (*feature, error) {
	if v.equal(x.view()) {
		return x, nil
	}
	refuse := fmt.Errorf("values of a map of %d x %d x %d, reshaped or transposed to %v, where a map belongs: no layer orders them so", x.c, x.h, x.w, v.shape())
	if len(v) == 2 || len(v) == 3 && v[0].size() == 1 { // as 1 x C (x 1 x 1)
		if x.h*x.w == 1 && v[len(v)-1].size() == x.c || v[1].size() == x.c && x.h*x.w == 1 {
			return x, nil
		}
	}
	if len(v) != 4 || v[0].size() != 1 {
		return nil, refuse
	}
	area := x.h * x.w
	channels := v[1].positions()
	rows, columns := v[2], v[3]
	switch {
	case slices.Equal(rows, joined(factor{x.h, x.w})) && slices.Equal(columns, joined(factor{x.w, 1})):
		return l.permuted(x, channels, area)
	case rows.size() > x.h && rows.size()%x.h == 0 && columns.size()%x.w == 0 && rows.size()/x.h == columns.size()/x.w:
		// Pixel (y r + i, x r + j) of channel c is channel C(c) + i I + j J.
		r := rows.size() / x.h
		down, across := rows.positions(), columns.positions()
		var order []int
		for _, c := range channels {
			for i := range r {
				for j := range r {
					order = append(order, c+down[i]+across[j])
				}
			}
		}
		for i, p := range down {
			if p != down[i%r]+i/r*x.w {
				return nil, refuse
			}
		}
		for j, p := range across {
			if p != across[j%r]+j/r {
				return nil, refuse
			}
		}
		y, err := l.permuted(x, order, area)
		if err != nil || r > 8 {
			return nil, errors.Join(refuse, err)
		}
		return l.add(model.Layer{Name: l.label() + ".shuffle", Op: model.DepthToSpace, Block: r}, [3]int{len(channels), x.h * r, x.w * r}, nil, y), nil
	case rows.size() < x.h && x.h%rows.size() == 0 && columns.size() > 0 && x.w%columns.size() == 0 && x.h/rows.size() == x.w/columns.size():
		r := x.h / rows.size()
		if r > 8 || !slices.Equal(rows, joined(factor{x.h / r, r * x.w})) || !slices.Equal(columns, joined(factor{x.w / r, r})) {
			return nil, refuse
		}
		y := l.add(model.Layer{Name: l.label() + ".unshuffle", Op: model.SpaceToDepth, Block: r}, [3]int{x.c * r * r, x.h / r, x.w / r}, nil, x)
		order := make([]int, len(channels))
		for i, p := range channels {
			c, row, column := p/area, p%area/x.w, p%x.w
			if row >= r || column >= r {
				return nil, refuse
			}
			order[i] = ((c*r+row)*r + column) * y.h * y.w
		}
		return l.permuted(y, order, y.h*y.w)
	}
	return nil, refuse
}

// permuted picks channels, at multiples of the area, by a 1 x 1 convolution.
func (l *lowerer) permuted(x *feature, order []int, area int) (*feature, error) {
	same := len(order) == x.c
	w := make([]float64, len(order)*x.c)
	for o, p := range order {
		if p%area != 0 || p/area >= x.c {
			return nil, fmt.Errorf("values of a map of %d x %d x %d in an order that no layer makes", x.c, x.h, x.w)
		}
		same = same && p == o*area
		w[o*x.c+p/area] = 1
	}
	if same {
		return x, nil
	}
	return l.conv(l.label()+".channels", x, pixelwise, model.PadZeros, len(order), 1, w, nil)
}

func concatenated(l *lowerer, in []*value) ([]*value, error) {
	axis := l.node.Int("axis", 1)
	var parts []*feature
	channels := 0
	for i, v := range in {
		if v == nil {
			return nil, fmt.Errorf("input %d is missing", i)
		}
		if v.known != nil {
			return nil, errors.New("maps joined to constants are not computed")
		}
		rank := len(v.shape())
		if a := (axis + rank) % max(1, rank); a != 1 || axis < -rank || axis >= rank {
			return nil, fmt.Errorf("maps joined along axis %d; along channels is computed", axis)
		}
		x, err := l.feature(v)
		if err != nil {
			return nil, err
		}
		if len(parts) > 0 && (x.h != parts[0].h || x.w != parts[0].w) {
			return nil, fmt.Errorf("maps of %d x %d and %d x %d pixels joined: take image sides that divide evenly by all poolings, or pad the smaller map", parts[0].h, parts[0].w, x.h, x.w)
		}
		parts = append(parts, x)
		channels += x.c
	}
	y := l.add(model.Layer{Name: l.label(), Op: model.Concat}, [3]int{channels, parts[0].h, parts[0].w}, nil, parts...)
	v := y.value()
	if s := in[0].shape(); len(s) == 2 && y.h*y.w == 1 {
		v = v.with(view{nil, joined(factor{channels, 1})})
	}
	return one(v, nil)
}

// sliced cuts channels, rows and columns.
func sliced(l *lowerer, in []*value) ([]*value, error) {
	constants := make([]*onnx.Tensor, len(in))
	for i := 1; i < len(in); i++ {
		t, err := constant(in[i], "bounds")
		if err != nil {
			return nil, err
		}
		constants[i] = t
	}
	shape := in[0].shape()
	cuts, err := fold.Cuts(l.node, shape, constants)
	if err != nil {
		return nil, err
	}
	v := in[0]
	step := [2]int{1, 1}
	for _, cut := range cuts {
		if cut.From == 0 && cut.Step == 1 && cut.Count == shape[cut.Axis] {
			continue
		}
		if cut.Count == 0 {
			return nil, fmt.Errorf("a cut that leaves nothing of axis %d of %v", cut.Axis, shape)
		}
		if cut.Step > 1 && cut.Step <= maxSide && cut.Axis >= 2 && len(shape) == 4 {
			step[cut.Axis-2] = cut.Step
		}
		if v, err = l.cut(v, cut); err != nil {
			return nil, err
		}
	}
	if step == [2]int{1, 1} {
		return one(v, nil)
	}
	x, err := l.feature(v)
	if err == nil {
		x, err = l.thinnedBy(x, step)
	}
	if err != nil {
		return nil, err
	}
	return one(x.value(), nil)
}

func (l *lowerer) cut(v *value, cut fold.Cut) (*value, error) {
	x, err := l.feature(v)
	if err != nil {
		return nil, err
	}
	if len(v.shape()) != 4 && cut.Axis != 1 {
		return nil, fmt.Errorf("a cut along axis %d of a tensor of shape %v", cut.Axis, v.shape())
	}
	switch cut.Axis {
	case 1:
		var order []int
		for i := range cut.Count {
			order = append(order, (cut.From+i*cut.Step)*x.h*x.w)
		}
		y, err := l.permuted(x, order, x.h*x.w)
		if err != nil {
			return nil, err
		}
		u := y.value()
		if len(v.shape()) == 2 {
			u = u.with(view{nil, joined(factor{y.c, 1})})
		}
		return u, nil
	case 2, 3:
		if cut.Step < 1 {
			return nil, errors.New("a map turned around (a step below 0) is not computed")
		}
		a := cut.Axis - 2
		side := []int{x.h, x.w}[a]
		last := cut.From + (cut.Count-1)*cut.Step
		p := &padding{mode: model.PadZeros}
		p.sides[a], p.sides[a+2] = -cut.From, last+1-side
		y := l.padded(x, p)
		return y.value(), nil
	}
	return nil, fmt.Errorf("a cut along axis %d of a tensor of shape %v", cut.Axis, v.shape())
}

// thinnedBy keeps every step-th row and column.
func (l *lowerer) thinnedBy(x *feature, step [2]int) (*feature, error) {
	if step == [2]int{1, 1} {
		return x, nil
	}
	if step[0] != step[1] {
		return nil, errors.New("a map cut to every other row or column alone; cut both alike, or use a convolution with a stride")
	}
	g := pixelwise
	g.stride = step
	return l.conv(l.label(), x, g, model.PadZeros, x.c, x.c, fill(x.c, 1), nil)
}

func splitNode(l *lowerer, in []*value) ([]*value, error) {
	shape := in[0].shape()
	axis := l.node.Int("axis", 0)
	if axis < 0 {
		axis += len(shape)
	}
	if axis < 0 || axis >= len(shape) {
		return nil, fmt.Errorf("axis %d of %v", axis, shape)
	}
	sizes, err := constant(in[1], "parts")
	if err != nil {
		return nil, err
	}
	parts, err := fold.Parts(l.node, shape[axis], sizes)
	if err != nil {
		return nil, err
	}
	var out []*value
	from := 0
	for _, p := range parts {
		v, err := l.cut(in[0], fold.Cut{Axis: axis, From: from, Count: p, Step: 1})
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		from += p
	}
	return out, nil
}

// gathered picks channels.
func gathered(l *lowerer, in []*value) ([]*value, error) {
	t, err := constant(in[1], "indices")
	if err != nil {
		return nil, err
	}
	if t == nil || in[0].known != nil {
		return nil, errors.New("indices that are not fixed")
	}
	index, err := fold.Integers(t)
	if err != nil {
		return nil, err
	}
	shape := in[0].shape()
	axis := l.node.Int("axis", 0)
	if axis < 0 {
		axis += len(shape)
	}
	x, err := l.feature(in[0])
	if err != nil {
		return nil, err
	}
	if axis == 0 && len(index) == 1 && index[0] == 0 && len(t.Shape) == 0 { // the batch's one image
		u, err := x.view().reshaped(shape[1:])
		return one(x.value().with(u), err)
	}
	if axis != 1 || len(index) == 0 {
		return nil, fmt.Errorf("indices along axis %d of a tensor of shape %v; channels can be picked", axis, shape)
	}
	var order []int
	for _, i := range index {
		if i < 0 {
			i += x.c
		}
		if i < 0 || i >= x.c {
			return nil, fmt.Errorf("channel %d of %d", i, x.c)
		}
		order = append(order, i*x.h*x.w)
	}
	y, err := l.permuted(x, order, x.h*x.w)
	if err != nil {
		return nil, err
	}
	v := y.value()
	to := append([]int{1}, t.Shape...)
	u, err := v.view.reshaped(append(to, shape[2:]...))
	return one(v.with(u), err)
}

// blocks reads a node's block size.
func (l *lowerer) blocks() (int, error) {
	b := l.node.Int("blocksize", 0)
	if b < 2 || b > 8 {
		return 0, fmt.Errorf("a block size of %d; 2 to 8 are computed", b)
	}
	return b, nil
}

func depthToSpace(l *lowerer, in []*value) ([]*value, error) {
	b, err := l.blocks()
	if err != nil {
		return nil, err
	}
	x, err := l.feature(in[0])
	if err != nil {
		return nil, err
	}
	c := x.c / (b * b)
	if c*b*b != x.c {
		return nil, fmt.Errorf("blocks of %d of %d channels", b, x.c)
	}
	// Rows and columns of a block come first (DCR) or last (CRD) among channels.
	split, order := []int{b, b, c, x.h, x.w}, []int{2, 3, 0, 4, 1}
	if l.node.Text("mode", "DCR") == "CRD" {
		split, order = []int{c, b, b, x.h, x.w}, []int{0, 3, 1, 4, 2}
	}
	u, err := x.view().reshaped(split)
	if err == nil {
		u, err = u.transposed(order).reshaped([]int{1, c, x.h * b, x.w * b})
	}
	if err != nil {
		return nil, err
	}
	return one(x.value().with(u), nil)
}

func spaceToDepth(l *lowerer, in []*value) ([]*value, error) {
	b, err := l.blocks()
	if err != nil {
		return nil, err
	}
	x, err := l.feature(in[0])
	if err != nil {
		return nil, err
	}
	if x.h%b != 0 || x.w%b != 0 {
		return nil, fmt.Errorf("blocks of %d of a map of %d x %d", b, x.h, x.w)
	}
	u, err := x.view().reshaped([]int{x.c, x.h / b, b, x.w / b, b})
	if err == nil {
		u, err = u.transposed([]int{2, 4, 0, 1, 3}).reshaped([]int{1, x.c * b * b, x.h / b, x.w / b})
	}
	if err != nil {
		return nil, err
	}
	return one(x.value().with(u), nil)
}
