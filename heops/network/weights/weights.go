// Package weights reads safetensors files: named tensors as networks have them.
//
// https://huggingface.co/docs/safetensors
package weights

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/nlpodyssey/safetensors"
)

// Tensor is a tensor of any shape, row-major.
type Tensor struct {
	Shape []int
	Data  []float64
}

// limit bounds a tensor's sides and values.
const limit = 1 << 31

// types are the numbers that are read.
var types = map[safetensors.DType]struct {
	bytes uint64
	read  func([]byte) float64
}{
	safetensors.F32:  {4, func(b []byte) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) }},
	safetensors.F64:  {8, func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }},
	safetensors.F16:  {2, func(b []byte) float64 { return Half(binary.LittleEndian.Uint16(b)) }},
	safetensors.BF16: {2, func(b []byte) float64 { return BFloat(binary.LittleEndian.Uint16(b)) }},
	safetensors.I64:  {8, func(b []byte) float64 { return float64(int64(binary.LittleEndian.Uint64(b))) }},
	safetensors.I32:  {4, func(b []byte) float64 { return float64(int32(binary.LittleEndian.Uint32(b))) }},
	safetensors.U8:   {1, func(b []byte) float64 { return float64(b[0]) }},
}

// Decode reads a file's bytes: tensors of floats of 16, 32 or 64 bits, and of
// integers, such as the counters that a state dict has.
func Decode(data []byte) (all map[string]Tensor, err error) {
	// The reader is not ours: a malformed header must not end the process.
	defer func() {
		if r := recover(); r != nil {
			all, err = nil, fmt.Errorf("damaged safetensors file: %v", r)
		}
	}()
	st, err := safetensors.Deserialize(data)
	if err != nil {
		return nil, fmt.Errorf("damaged or truncated safetensors file (%d bytes): %w", len(data), err)
	}
	all = make(map[string]Tensor)
	for _, t := range st.Tensors() {
		w := Tensor{}
		count := uint64(1)
		for _, d := range t.TensorView.Shape() {
			if count *= d; d > limit || count > limit {
				return nil, fmt.Errorf("tensor %q has shape %v, too large", t.Name, t.TensorView.Shape())
			}
			w.Shape = append(w.Shape, int(d))
		}
		kind, ok := types[t.TensorView.DType()]
		if !ok {
			return nil, fmt.Errorf("tensor %q is of type %v; expected F16, BF16, F32, F64 or integers", t.Name, t.TensorView.DType())
		}
		raw := t.TensorView.Data()
		if uint64(len(raw)) != kind.bytes*count {
			return nil, fmt.Errorf("tensor %q of shape %v has %d bytes", t.Name, w.Shape, len(raw))
		}
		w.Data = make([]float64, count)
		for i := range w.Data {
			w.Data[i] = kind.read(raw[uint64(i)*kind.bytes:])
		}
		all[t.Name] = w
	}
	return all, nil
}

// Encode writes tensors as float32, those that this would round as float64; one
// without sides gets a side of 1.
func Encode(all map[string]Tensor) ([]byte, error) {
	views := make(map[string]safetensors.TensorView)
	for name, w := range all {
		kind, put := safetensors.F32, func(b []byte, v float64) []byte {
			return binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)))
		}
		if slices.ContainsFunc(w.Data, func(v float64) bool { return float64(float32(v)) != v }) {
			kind, put = safetensors.F64, func(b []byte, v float64) []byte {
				return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
			}
		}
		raw := make([]byte, 0, 4*len(w.Data))
		shape := make([]uint64, len(w.Shape), len(w.Shape)+1)
		for i, d := range w.Shape {
			shape[i] = uint64(d)
		}
		for _, v := range w.Data {
			raw = put(raw, v)
		}
		if len(shape) == 0 {
			shape = append(shape, 1)
		}
		view, err := safetensors.NewTensorView(kind, shape, raw)
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		views[name] = view
	}
	return safetensors.Serialize(views, nil)
}

// Half returns the value of an IEEE 754 half.
func Half(bits uint16) float64 {
	sign, exponent, fraction := 1.0, int(bits>>10&31), float64(bits&1023)
	if bits>>15 == 1 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}

// BFloat returns the value of a bfloat16: the upper half of a float32.
func BFloat(bits uint16) float64 { return float64(math.Float32frombits(uint32(bits) << 16)) }
