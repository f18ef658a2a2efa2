package value

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// Constants are spelled with their types: lowered code has no untyped ones.

// Constant is the code of a constant, with its type.
func (w *Writer) Constant(v constant.Value, t types.Type, pos token.Pos) string {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		if form.IsInterface(t) {
			return w.Constant(v, defaultFor(v), pos)
		}
		w.Fail(pos, "constant %s of type %s", v, t)
	}
	code := w.Code(t, pos)
	switch info := basic.Info(); {
	case info&types.IsBoolean != 0:
		s := strconv.FormatBool(constant.BoolVal(v))
		if code == "bool" || basic.Kind() == types.UntypedBool {
			return s
		}
		return code + "(" + s + ")"
	case info&types.IsString != 0:
		s := strconv.Quote(constant.StringVal(v))
		if code == "string" {
			return s
		}
		return code + "(" + s + ")"
	case info&types.IsInteger != 0:
		v = constant.ToInt(v)
		s := v.ExactString()
		if s == "-9223372036854775808" {
			return fmt.Sprintf("%s(%s.MinInt64)", code, w.RT())
		}
		if code == "int" && s[0] != '-' {
			return s
		}
		return code + "(" + s + ")"
	case info&types.IsFloat != 0:
		bits := 64
		if basic.Kind() == types.Float32 {
			bits = 32
		}
		x, _ := constant.Float64Val(constant.ToFloat(v))
		s := strconv.FormatFloat(x, 'g', -1, bits)
		if bits == 32 {
			x32, _ := constant.Float32Val(constant.ToFloat(v))
			s = strconv.FormatFloat(float64(x32), 'g', -1, 32)
		}
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return code + "(" + s + ")"
	case info&types.IsComplex != 0:
		v = constant.ToComplex(v)
		re, _ := constant.Float64Val(constant.Real(v))
		im, _ := constant.Float64Val(constant.Imag(v))
		s := fmt.Sprintf("%s.Complex(float64(%s), float64(%s))", w.RT(), dotted(re), dotted(im))
		if code == "complex128" {
			return s
		}
		return code + "(" + s + ")"
	}
	w.Fail(pos, "constant %s of type %s", v, t)
	return ""
}

func dotted(x float64) string {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func defaultFor(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
}
