package value

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// Callee is a call before its arguments: fun is the code to call, operands
// come before the arguments (a receiver, the value in an interface).
type Callee struct {
	Fun      string
	operands []string
	Sig      *types.Signature
	// keepBoxes says how interpreted values go into a native function's
	// interface{} parameters: with their types and methods, or bare.
	Native, KeepBoxes bool
	Pkg               string // import path of a native function's package
}

// With is the call with these arguments.
func (c Callee) With(args []string) string {
	return c.Fun + "(" + strings.Join(append(append([]string{}, c.operands...), args...), ", ") + ")"
}

// ParamType is the type that the i-th argument is assigned to.
func ParamType(sig *types.Signature, i int, ellipsis bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 && !ellipsis {
		last := sig.Params().At(n - 1).Type()
		if s, ok := last.Underlying().(*types.Slice); ok {
			return s.Elem()
		}
		return types.Typ[types.Uint8] // append([]byte, string...)
	}
	return sig.Params().At(i).Type()
}

// Argument is the code of a value as the i-th argument of a call.
func (w *Writer) Argument(c Callee, code string, from types.Type, i int, pos token.Pos) string {
	to := ParamType(c.Sig, i, false)
	if !c.Native || !form.IsInterface(to) || w.NativeInterface(to) {
		return w.Convert(code, from, to, pos)
	}
	// Compiled code gets an interface{}.
	switch {
	case form.IsInterface(from) && c.KeepBoxes:
		return code
	case form.IsInterface(from):
		return w.RT() + ".Bare(" + code + ")"
	case !c.KeepBoxes:
		if w.decodes(c) && w.OwnCoding(from) {
			return fmt.Sprintf("%s.Target(%s, %s)", w.RT(), w.BoxKey(from, pos), code)
		}
		if e, ok := from.Underlying().(interface{ Elem() types.Type }); ok && form.IsInterface(e.Elem()) && strings.HasSuffix(c.Pkg, "/template") {
			return fmt.Sprintf("%s.Bared(%s)", w.RT(), code)
		}
		return code
	case w.Key(from).Plain:
		return code
	}
	errType := types.Universe.Lookup("error").Type()
	if types.Implements(from, errType.Underlying().(*types.Interface)) {
		return w.Convert(code, from, errType, pos) // for %w
	}
	return w.Convert(code, from, to, pos)
}

// decodes says whether a call decodes JSON.
func (w *Writer) decodes(c Callee) bool {
	name := c.Fun[strings.LastIndexByte(c.Fun, '.')+1:]
	return c.Pkg == "encoding/json" && (name == "Unmarshal" || name == "Decode")
}

// KeepsBoxes says whether a native function hands what it gets as interface{}
// back to cells or prints it: then values keep their types and methods. Other
// functions look at the values by reflection and get them bare.
func KeepsBoxes(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return true
	}
	switch path := fn.Pkg().Path(); path {
	case "encoding/json": // a box encodes itself
		return strings.HasPrefix(fn.Name(), "Marshal") || fn.Name() == "Encode"
	case "runtime", "encoding/gob", "encoding/binary", "encoding/xml", "encoding/asn1", "reflect", "sort", "text/template", "html/template", "testing/quick", "database/sql", "unsafe":
		return false
	default:
		return !strings.HasPrefix(path, "github.com/") && !strings.HasPrefix(path, "cryptounet/heops")
	}
}

// PackagePath is the import path of a function's package.
func PackagePath(fn *types.Func) string {
	if fn.Pkg() == nil {
		return ""
	}
	return fn.Pkg().Path()
}

// Passing is the parameters of a function around another, and the arguments
// that it hands on.
func (w *Writer) Passing(sig *types.Signature, from int, pos token.Pos) (params, args []string) {
	for i := from; i < sig.Params().Len(); i++ {
		a := w.Fresh("a")
		params = append(params, a+" "+w.Param(sig, i, pos))
		if sig.Variadic() && i == sig.Params().Len()-1 {
			a += "..."
		}
		args = append(args, a)
	}
	return params, args
}

// Returning is the results of such a function, and how it returns them.
func (w *Writer) Returning(sig *types.Signature, pos token.Pos) (results, ret string) {
	if r := w.Signature(types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false), pos); len(r) > 2 {
		return r[2:], "return "
	}
	return "", ""
}

// elsewhere are the compiled functions that call their last argument on
// another goroutine, where a panic would end the process.
var elsewhere = map[string]bool{"(*sync.WaitGroup).Go": true, "time.AfterFunc": true, "context.AfterFunc": true}

// Elsewhere says whether a function is one of those.
func Elsewhere(fn *types.Func) bool { return elsewhere[fn.FullName()] }

// Guard makes the last of the arguments of one of those safe to call there.
func (w *Writer) Guard(fn *types.Func, args []string, pos token.Pos) {
	if Elsewhere(fn) {
		args[len(args)-1] = fmt.Sprintf("%s.Guard(%s, %d)", w.RT(), args[len(args)-1], int(pos))
	}
}

// Alone makes a function literal in a frame of its own. When the interpreter is
// done with a call of one, it writes to the frame where the literal stands, and
// from another goroutine that would put an older function in its place.
func Alone(signature, literal string) string {
	return fmt.Sprintf("func() func%s { return %s }()", signature, literal)
}
