package shape

import (
	"go/constant"
	"go/types"
	"math"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// Value is a value in registers: those of its shape, from s and from p on.
type Value struct {
	Shape *Shape
	S, P  int32
}

// ArrayLen is the length of an array or of what a pointer points to.
func ArrayLen(t types.Type) (int64, bool) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	a, ok := t.Underlying().(*types.Array)
	if !ok {
		return 0, false
	}
	return a.Len(), true
}

// Small says whether a number fits an instruction.
func Small(n int64) bool { return n == int64(int32(n)) }

// Number is a constant of a basic type as a register has it.
func Number(v constant.Value, t *types.Basic) (bits uint64, ok bool) {
	switch {
	case t.Info()&types.IsBoolean != 0:
		if constant.BoolVal(v) {
			bits = 1
		}
		return bits, true
	case t.Kind() == types.Float32 || t.Kind() == types.UntypedFloat && false:
		x, _ := constant.Float32Val(v)
		return uint64(math.Float32bits(x)), true
	case t.Info()&types.IsFloat != 0:
		x, _ := constant.Float64Val(v)
		return math.Float64bits(x), true
	case t.Info()&types.IsInteger != 0:
		v = constant.ToInt(v)
		if x, exact := constant.Int64Val(v); exact {
			return uint64(x), true
		}
		if x, exact := constant.Uint64Val(v); exact {
			return x, true
		}
	}
	return 0, false
}

// Comparable says whether reflection compares values of a type as Go does: it
// looks at blank fields, which Go leaves out, and at the pointers of interfaces.
func Comparable(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic, *types.Pointer:
		return true
	case *types.Array:
		return Comparable(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if u.Field(i).Name() == "_" || !Comparable(u.Field(i).Type()) {
				return false
			}
		}
		return true
	}
	return false
}

// Truth is a boolean in a register.
func Truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// Basic says what kind of predeclared type a shape's is; 0 if it is none.
func Basic(sh *Shape) types.BasicInfo {
	if u, ok := sh.Under.(*types.Basic); ok {
		return u.Info()
	}
	return 0
}

// Narrow is the kind of a type narrower than a register, if it is a whole number.
func Narrow(sh *Shape) (ir.Kind, bool) {
	k := sh.Parts[0].Kind
	return k, Basic(sh)&types.IsInteger != 0 && k < ir.W64
}

// Wide32 says whether values are float32s.
func Wide32(sh *Shape) bool { u, ok := sh.Under.(*types.Basic); return ok && u.Kind() == types.Float32 }

// IsString says whether values are strings.
func IsString(sh *Shape) bool { return Basic(sh)&types.IsString != 0 }

// IsSlice says whether values are slices.
func IsSlice(sh *Shape) bool { _, ok := sh.Under.(*types.Slice); return ok }

// Read brings a value from memory into registers.
func Read(f ir.Frame, v Value, from unsafe.Pointer) { f.Read(v.Shape.Parts, v.S, v.P, from) }

// Write brings a value from registers into memory.
func Write(f ir.Frame, v Value, to unsafe.Pointer) { f.Write(v.Shape.Parts, v.S, v.P, to) }

// OneBits is the number one of a floating-point type.
func OneBits(sh *Shape) uint64 {
	if Wide32(sh) {
		return 0x3f800000
	}
	return 0x3ff0000000000000
}
