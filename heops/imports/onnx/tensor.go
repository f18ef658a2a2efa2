package onnx

import (
	"encoding/binary"
	"fmt"
	"math"

	"cryptounet/heops/imports/internal/pb"
	"cryptounet/heops/network/weights"
)

// Type is what a tensor's values are.
type Type int

// The types. Floats of 16, 32 and 64 bits are Float; integers of any width Int.
const (
	Float Type = iota
	Int
	Bool
	Other // text, complex numbers: never computed with
)

func (t Type) String() string { return [...]string{"float", "int", "bool", "other"}[t] }

// Tensor is a constant, row-major: Floats if its type is Float, else Ints.
type Tensor struct {
	Shape  []int
	Type   Type
	Floats []float64
	Ints   []int64
}

// Len returns the number of values.
func (t *Tensor) Len() int {
	if t.Type == Float {
		return len(t.Floats)
	}
	return len(t.Ints)
}

// At returns a value as a number.
func (t *Tensor) At(i int) float64 {
	if t.Type == Float {
		return t.Floats[i]
	}
	return float64(t.Ints[i])
}

// Count returns the number of values of a shape, an error if it is negative
// anywhere or more than limit.
func Count(shape []int, limit int) (int, error) {
	n := 1
	for _, d := range shape {
		if d < 0 {
			return 0, fmt.Errorf("shape %v has a negative side", shape)
		}
		if d > 0 && n > limit/d {
			return 0, fmt.Errorf("shape %v has more than %d values", shape, limit)
		}
		n *= d
	}
	return n, nil
}

// kinds are the element types: what they are, bytes an element of raw data.
var kinds = map[pb.TensorProto_DataType]struct {
	kind  Type
	bytes int
	read  func([]byte) (float64, int64)
}{
	pb.TensorProto_FLOAT: {Float, 4, func(b []byte) (float64, int64) {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))), 0
	}},
	pb.TensorProto_DOUBLE:   {Float, 8, func(b []byte) (float64, int64) { return math.Float64frombits(binary.LittleEndian.Uint64(b)), 0 }},
	pb.TensorProto_FLOAT16:  {Float, 2, func(b []byte) (float64, int64) { return weights.Half(binary.LittleEndian.Uint16(b)), 0 }},
	pb.TensorProto_BFLOAT16: {Float, 2, func(b []byte) (float64, int64) { return weights.BFloat(binary.LittleEndian.Uint16(b)), 0 }},
	pb.TensorProto_INT8:     {Int, 1, func(b []byte) (float64, int64) { return 0, int64(int8(b[0])) }},
	pb.TensorProto_UINT8:    {Int, 1, func(b []byte) (float64, int64) { return 0, int64(b[0]) }},
	pb.TensorProto_BOOL:     {Bool, 1, func(b []byte) (float64, int64) { return 0, int64(b[0]) }},
	pb.TensorProto_INT16:    {Int, 2, func(b []byte) (float64, int64) { return 0, int64(int16(binary.LittleEndian.Uint16(b))) }},
	pb.TensorProto_UINT16:   {Int, 2, func(b []byte) (float64, int64) { return 0, int64(binary.LittleEndian.Uint16(b)) }},
	pb.TensorProto_INT32:    {Int, 4, func(b []byte) (float64, int64) { return 0, int64(int32(binary.LittleEndian.Uint32(b))) }},
	pb.TensorProto_UINT32:   {Int, 4, func(b []byte) (float64, int64) { return 0, int64(binary.LittleEndian.Uint32(b)) }},
	pb.TensorProto_INT64:    {Int, 8, func(b []byte) (float64, int64) { return 0, int64(binary.LittleEndian.Uint64(b)) }},
	pb.TensorProto_UINT64:   {Int, 8, func(b []byte) (float64, int64) { return 0, int64(binary.LittleEndian.Uint64(b)) }},
}

// typeOf returns the type of an element type's number.
func typeOf(number int32) Type {
	if k, ok := kinds[pb.TensorProto_DataType(number)]; ok {
		return k.kind
	}
	return Other
}

// decode turns a tensor of the file into one of ours. What it names has as many
// values as there are bytes for.
func (r *reader) decode(p *pb.TensorProto) (*Tensor, error) {
	number := pb.TensorProto_DataType(p.GetDataType())
	kind, ok := kinds[number]
	if !ok {
		return nil, fmt.Errorf("values of type %v; floats, integers and booleans are read", number)
	}
	if p.GetSegment() != nil {
		return nil, fmt.Errorf("it is stored in segments; write the model again with onnx.save")
	}
	t := &Tensor{Type: kind.kind, Shape: make([]int, len(p.GetDims()))}
	for i, d := range p.GetDims() {
		if d < 0 || d > maxValues {
			return nil, fmt.Errorf("shape %v; expected sides of 0 to %d", p.GetDims(), maxValues)
		}
		t.Shape[i] = int(d)
	}
	n, err := Count(t.Shape, maxValues)
	if err != nil {
		return nil, err
	}
	raw := p.GetRawData()
	external := p.GetDataLocation() == pb.TensorProto_EXTERNAL
	if external {
		if raw, err = r.external(p.GetExternalData(), n*kind.bytes); err != nil {
			return nil, err
		}
	}
	if external || raw != nil {
		if len(raw) != n*kind.bytes {
			return nil, fmt.Errorf("shape %v of %v needs %d bytes; there are %d", t.Shape, number, n*kind.bytes, len(raw))
		}
		for i := range n {
			f, v := kind.read(raw[i*kind.bytes:])
			t.push(f, v)
		}
		return t, nil
	}
	if have := t.typed(p, number); have != n {
		return nil, fmt.Errorf("shape %v needs %d values; there are %d", t.Shape, n, have)
	}
	return t, nil
}

func (t *Tensor) push(f float64, i int64) {
	if t.Type == Float {
		t.Floats = append(t.Floats, f)
	} else {
		t.Ints = append(t.Ints, i)
	}
}

// typed reads the fields that hold values one by one, and returns how many.
func (t *Tensor) typed(p *pb.TensorProto, number pb.TensorProto_DataType) int {
	switch number {
	case pb.TensorProto_FLOAT:
		for _, v := range p.GetFloatData() {
			t.push(float64(v), 0)
		}
	case pb.TensorProto_DOUBLE:
		t.Floats = p.GetDoubleData()
	case pb.TensorProto_FLOAT16:
		for _, v := range p.GetInt32Data() {
			t.push(weights.Half(uint16(v)), 0)
		}
	case pb.TensorProto_BFLOAT16:
		for _, v := range p.GetInt32Data() {
			t.push(weights.BFloat(uint16(v)), 0)
		}
	case pb.TensorProto_INT64:
		t.Ints = p.GetInt64Data()
	case pb.TensorProto_UINT32, pb.TensorProto_UINT64:
		for _, v := range p.GetUint64Data() {
			t.push(0, int64(v))
		}
	default:
		for _, v := range p.GetInt32Data() {
			t.push(0, int64(v))
		}
	}
	return t.Len()
}

// finite says which value is NaN or infinite, -1 if none.
func (t *Tensor) finite() int {
	for i, v := range t.Floats {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return i
		}
	}
	return -1
}

// TypeOf returns the type of an element type by its number, as Cast names it.
func TypeOf(number int) Type { return typeOf(int32(number)) }
