// Package compare runs an imported network under encryption, on an input whose
// output its framework has computed, and says how far apart both are.
package compare

import (
	"context"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/imports"
	"cryptounet/heops/imports/maps"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/progress"
	"cryptounet/heops/science/npy"
)

// Tolerance is how large the largest error may be, in spreads, where none is
// given.
const Tolerance = 1.0 / 256

// Options are what a comparison needs besides the files. The zero value will do.
type Options struct {
	Tolerance float64 // 0 means Tolerance
	Import    imports.Options
	Memory    int // MiB that ciphertexts and keys may take; 0 as for a plan

	// Planned, if set, hears of the plan before keys are made; how far keys and layers
	// are, the context's function hears (package progress).
	Planned func(*plan.Plan)
}

// Result is what a comparison found.
type Result struct {
	Error     float64 // largest absolute difference
	Spread    float64 // standard deviation of the expected values
	Signs     float64 // share of values with the sign of those expected; see Files
	Tolerance float64 // in spreads
	Plain     float64 // largest difference of the network in float64, without encryption
	Import    *imports.Import
	Plan      *plan.Plan
	Coarse    error // why there is no plan whose errors stay below the tolerance; nil where there is one
}

// String reads "largest error 0.0013, spread 1.2, equal signs 99.98 %".
func (r *Result) String() string {
	return fmt.Sprintf("largest error %.3g, spread %.3g, equal signs %.4g %%", r.Error, r.Spread, 100*r.Signs)
}

// Within says whether the largest error is within the tolerance.
func (r *Result) Within() bool { return r.Error <= r.Tolerance*r.Spread }

// Verdict says so in words.
func (r *Result) Verdict() string {
	bound := fmt.Sprintf("%.3g, %.3g of the spread", r.Tolerance*r.Spread, r.Tolerance)
	switch {
	case r.Within():
		return "the encrypted network computes what is expected: its largest error is within " + bound
	case r.Plain > r.Tolerance*r.Spread:
		return fmt.Sprintf("the encrypted network does not compute what is expected: its largest error is beyond %s, and so is that of the imported network without encryption (%.3g): input and expected output may not belong together, or not to this network", bound, r.Plain)
	}
	text := fmt.Sprintf("the encrypted network does not compute what is expected: its largest error is beyond %s; without encryption it is %.3g", bound, r.Plain)
	if r.Coarse != nil {
		text += fmt.Sprintf(". No finer plan was found: %v", r.Coarse)
	}
	return text
}

// Files compares a network in a file on arrays in .npy files: input is the image,
// C x H x W or with a batch of 1 before it, in the layout of the network's file;
// of uint8, it is divided by 255, as PyTorch's ToTensor does, unless the network
// takes pixels of 0 to 255. Expected is what
// the framework gives for it, final activation included. Signs are those of the
// values; of a sigmoid, sides of 1/2; of a softmax over channels, whether the
// largest is the same.
func Files(ctx context.Context, network, input, expected string, o Options) (*Result, error) {
	in, err := npy.Open(input)
	if err != nil {
		return nil, err
	}
	want, err := npy.Open(expected)
	if err != nil {
		return nil, err
	}
	imp, x, err := imported(network, input, in, o.Import)
	if err != nil {
		return nil, err
	}
	return Run(ctx, imp, x, want, o)
}

// imported reads the network for the input's size, and the input for the network.
func imported(network, name string, in *npy.Array, o imports.Options) (*imports.Import, *tensor.Tensor, error) {
	shape := in.Shape
	if len(shape) == 4 && shape[0] == 1 {
		shape = shape[1:]
	}
	if len(shape) == 2 {
		shape = append([]int{1}, shape...)
	}
	if len(shape) != 3 {
		return nil, nil, fmt.Errorf("compare: %s has shape %v; expected channels x height x width of one image", name, in.Shape)
	}
	values := slices.Clone(in.Data)
	bytes := in.Type == "u1" // the range is then the network's
	low, high := 0.0, 1.0
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, nil, fmt.Errorf("compare: %s: value %d is %g", name, i, v)
		}
		low, high = math.Min(low, values[i]), math.Max(high, values[i])
	}
	if o.Low == 0 && o.High == 0 && !bytes {
		o.Low, o.High = low, high
	}
	for _, last := range []bool{false, true} { // channels first, or last
		o.Height, o.Width = shape[1], shape[2]
		if last {
			o.Height, o.Width = shape[0], shape[1]
		}
		imp, err := imports.Read(network, o)
		if err != nil && !last {
			continue
		} else if err != nil {
			o.Height, o.Width = shape[1], shape[2]
			_, err = imports.Read(network, o)
			return nil, nil, err
		}
		if (imp.Layout == "NHWC") != last {
			if !last {
				continue
			}
			o.Height, o.Width = shape[1], shape[2]
			if _, err := imports.Read(network, o); err != nil {
				return nil, nil, err
			}
			return nil, nil, fmt.Errorf("compare: %s has shape %v; the network takes channels first", name, in.Shape)
		}
		if bytes {
			low, high := imp.Network.Input.Range()
			for i := range values {
				values[i] = low + values[i]/255*(high-low)
			}
		}
		x := tensor.New(shape[0], shape[1], shape[2])
		copy(x.Data, values)
		if last {
			x = tensor.New(shape[2], shape[0], shape[1])
			for i, v := range values {
				x.Data[i%x.C*x.H*x.W+i/x.C] = v
			}
		}
		if c := imp.Network.Input.Channels; c != x.C {
			return nil, nil, fmt.Errorf("compare: %s has %d channels (shape %v); the network takes %d", name, x.C, in.Shape, c)
		}
		return imp, x, nil
	}
	return nil, nil, fmt.Errorf("compare: %s does not fit the network", name)
}

// Run compares an import on an input. It is calibrated on the input.
func Run(ctx context.Context, imp *imports.Import, x *tensor.Tensor, expected *npy.Array, o Options) (*Result, error) {
	if o.Tolerance == 0 {
		o.Tolerance = Tolerance
	}
	if !(o.Tolerance > 0 && o.Tolerance <= 1) {
		return nil, fmt.Errorf("compare: a tolerance of %g; expected a part of the spread, at most 1", o.Tolerance)
	}
	r := &Result{Tolerance: o.Tolerance, Import: imp, Spread: deviation(expected.Data)}
	if i := slices.IndexFunc(expected.Data, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }); i >= 0 {
		return nil, fmt.Errorf("compare: the expected value %d is %g", i, expected.Data[i])
	}
	plain, err := imp.Network.Result(x, x.H)
	if err != nil {
		return nil, err
	}
	if r.Plain, _, err = difference(imp, plain, expected); err != nil {
		return nil, err
	}
	if imp.Network.Range(imp.Network.Output) == nil {
		if err := imp.Calibrate(x); err != nil {
			return nil, err
		}
	}
	progress.Tell(ctx, "planning", 0, 1)
	p, err := r.planned(ctx, x, plain.Data, o)
	if err != nil {
		return nil, err
	}
	progress.Tell(ctx, "planning", 1, 1)
	if r.Plan = p.Plan(); o.Planned != nil {
		o.Planned(r.Plan)
	}
	got, err := encrypted(ctx, p, x)
	if err != nil {
		return nil, err
	}
	r.Error, r.Signs, err = difference(imp, got, expected)
	return r, err
}

// sigmas is how many standard deviations of its errors a run is to stay below
// the tolerance by, rounding of weights and noise each, where values are spread as
// usual. Errors grow with values: far ones, as sums of squares of squares have
// them, err by as many times more, tails times how far they are.
const (
	sigmas = 8
	tails  = 6
)

// Bits of weights: those that are tried first, and the most.
const (
	firstBits = 15
	mostBits  = 24
)

// planned makes the plan that keeps errors below the tolerance, or the nearest
// that there is.
func (r *Result) planned(ctx context.Context, x *tensor.Tensor, values []float64, o Options) (*program.Program, error) {
	spread, mean, far := deviation(values), 0.0, 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		far = math.Max(far, math.Abs(v-mean))
	}
	target := o.Tolerance * spread / sigmas
	if spread > 0 {
		target = o.Tolerance * spread / math.Max(sigmas, tails*far/spread)
	}
	opts := plan.Options{Height: x.H, Width: x.W, Memory: o.Memory, WeightBits: firstBits}
	if spread > 0 {
		opts.Precision = min(28, max(plan.DefaultPrecision, math.Log2(math.Max(1, spread)/target)))
	}
	p, err := made(ctx, r.Import, opts)
	if ctx.Err() != nil {
		return nil, err
	} else if err != nil { // as a plan is made without wishes
		r.Coarse = err
		return made(ctx, r.Import, plan.Options{Height: x.H, Width: x.W, Memory: o.Memory})
	}
	// A bit more halves the rounding.
	if rounding := p.Plan().Rounding; rounding > target && target > 0 {
		opts.WeightBits = min(mostBits, firstBits+int(math.Ceil(math.Log2(rounding/target))))
		finer, err := made(ctx, r.Import, opts)
		if ctx.Err() != nil {
			return nil, err
		} else if err == nil {
			return finer, nil
		}
		r.Coarse = err
	}
	return p, nil
}

// made makes a plan, unless ctx ends before: planning does not hear of it, and
// goes on by itself.
func made(ctx context.Context, imp *imports.Import, o plan.Options) (*program.Program, error) {
	type result struct {
		program *program.Program
		err     error
	}
	done := make(chan result, 1)
	go func() {
		p, err := planner.New(imp.Network, o)
		done <- result{p, err}
	}()
	select {
	case r := <-done:
		return r.program, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("compare: planning: %w", context.Cause(ctx))
	}
}

// encrypted runs the program from image to decrypted output.
func encrypted(ctx context.Context, p *program.Program, x *tensor.Tensor) (*tensor.Tensor, error) {
	c, err := client.New(p.Plan())
	if err != nil {
		return nil, err
	}
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		return nil, err
	}
	e, err := evaluator.New(p, keys)
	if err != nil {
		return nil, err
	}
	in, err := c.Encrypt(ctx, x)
	if err != nil {
		return nil, err
	}
	out, err := e.Run(ctx, in)
	if err != nil {
		return nil, err
	}
	images, err := c.Decrypt(ctx, out)
	if err != nil {
		return nil, err
	}
	return images[0], nil
}

// difference holds an output against what is expected: the largest error, and
// the share of equal signs.
func difference(imp *imports.Import, output *tensor.Tensor, expected *npy.Array) (largest, signs float64, err error) {
	got, shape := imp.Arranged(output)
	if len(got) != len(expected.Data) {
		return 0, 0, fmt.Errorf("compare: the network gives %v, %d values; expected are %v", shape, len(got), expected.Shape)
	}
	same := 0
	for i, v := range expected.Data {
		largest = math.Max(largest, math.Abs(got[i]-v))
	}
	switch imp.Final {
	case maps.Softmax, maps.LogSoftmax:
		// Channels stand one whole map after the other.
		area := output.H * output.W
		for p := range area {
			if top(got, p, area, output.C) == top(expected.Data, p, area, output.C) {
				same++
			}
		}
		return largest, float64(same) / float64(area), nil
	}
	middle := 0.0
	if imp.Final == maps.Sigmoid {
		middle = 0.5
	}
	for i, v := range expected.Data {
		if (v > middle) == (got[i] > middle) {
			same++
		}
	}
	return largest, float64(same) / float64(len(got)), nil
}

// top returns the channel with the largest value at a place.
func top(values []float64, at, area, channels int) int {
	best := 0
	for c := range channels {
		if values[c*area+at] > values[best*area+at] {
			best = c
		}
	}
	return best
}

func deviation(values []float64) float64 {
	sum, square := 0.0, 0.0
	for _, v := range values {
		sum += v
	}
	mean := sum / float64(len(values))
	for _, v := range values {
		square += (v - mean) * (v - mean)
	}
	return math.Sqrt(square / float64(len(values)))
}
