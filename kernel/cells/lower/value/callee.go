package value

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// Callee is a call before its arguments: fun is the code to call, operands
// come before the arguments (a receiver, the value in an interface).
type Callee struct {
	Fun      string
	operands []string
	Sig      *types.Signature
	Native   bool
	Any      Mode
	Pkg      string // import path of a native function's package
}

// With is the call with these arguments.
func (c Callee) With(args []string) string {
	return c.Fun + "(" + strings.Join(append(append([]string{}, c.operands...), args...), ", ") + ")"
}

// Hold puts what is called into variables and returns the code that does.
func (c *Callee) Hold(fresh func(base string) string) (code string) {
	if len(c.operands) == 0 {
		f := fresh("f")
		code, c.Fun = f+" := "+c.Fun+"; ", f
	}
	c.operands = slices.Clone(c.operands)
	for i, o := range c.operands {
		c.operands[i] = fresh("o")
		code += c.operands[i] + " := " + o + "; "
	}
	return code
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
	if c.Native && c.Any == Walked && strings.HasSuffix(types.TypeString(to, nil), "/template.FuncMap") {
		return fmt.Sprintf("%s.Deep(%s).(%s)", w.RT(), w.Shape(code, from, to, pos), w.Code(to, pos))
	}
	if !c.Native || !form.IsInterface(to) || w.NativeInterface(to) {
		return w.Convert(code, from, to, pos)
	}
	// Compiled code gets an interface{}.
	if rt := w.RT(); form.IsInterface(from) {
		switch c.Any {
		case Boxed:
			return code
		case Raw:
			return rt + ".Bare(" + code + ")"
		case Walked:
			return rt + ".Deep(" + code + ")"
		}
		return rt + ".Outer(" + code + ")"
	}
	errType := types.Universe.Lookup("error").Type()
	switch {
	case c.Any == Raw:
		return code
	case c.Any == Boxed && !w.Key(from).Plain && types.Implements(from, errType.Underlying().(*types.Interface)):
		return w.Convert(code, from, errType, pos) // for %w
	case c.Any == Boxed:
		if w.Key(from).Plain {
			return code
		}
		return w.Convert(code, from, to, pos)
	}
	if c.Any == Walked && !w.decodes(c) && w.holds(from, map[types.Type]bool{}) {
		return fmt.Sprintf("%s.Deep(%s)", w.RT(), w.Convert(code, from, to, pos))
	}
	if w.Key(from).Plain {
		return code
	}
	if w.decodes(c) {
		return fmt.Sprintf("%s.Target(%s, %s)", w.RT(), w.BoxKey(from, pos), code)
	}
	return fmt.Sprintf("%s.Native(%s, %s)", w.RT(), w.BoxKey(from, pos), code)
}

// holds says whether a value of a type can lead to an interface that cells have
// filled.
func (w *Writer) holds(t types.Type, seen map[types.Type]bool) bool {
	if t = types.Unalias(t); seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := t.(*types.Named); ok && w.IsNative(n) && (n.Obj().Pkg() == nil || !strings.HasSuffix(n.Obj().Pkg().Path(), "/template")) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Struct:
		for i := range u.NumFields() {
			if w.holds(u.Field(i).Type(), seen) {
				return true
			}
		}
	case *types.Map:
		return w.holds(u.Elem(), seen)
	case *types.Pointer:
		return w.holds(u.Elem(), seen)
	case *types.Slice:
		return w.holds(u.Elem(), seen)
	case *types.Array:
		return w.holds(u.Elem(), seen)
	}
	return false
}

// decodes says whether a call decodes JSON.
func (w *Writer) decodes(c Callee) bool {
	name := c.Fun[strings.LastIndexByte(c.Fun, '.')+1:]
	return c.Pkg == "encoding/json" && (name == "Unmarshal" || name == "Decode")
}

// Mode is how a compiled function gets values of the cells as interface{}.
type Mode int

// The modes.
const (
	Outside Mode = iota // as values of types that reflection sees as it does in compiled Go
	Boxed               // in boxes: it prints them or hands them back
	Walked              // as Outside, with what maps and slices of interfaces hold
	Raw                 // as they lie in memory, for package reflect and its like
)

// ModeOf is how a function gets values.
func ModeOf(fn *types.Func) Mode {
	switch path := PackagePath(fn); path {
	case "fmt":
		if strings.Contains(fn.Name(), "can") { // Scan, Fscanf
			return Outside
		}
		return Boxed
	case "", "log", "errors", "sync", "sync/atomic", "context", "container/heap", "container/list", "container/ring", "testing", "unique", "os", "cryptounet/kernel/cell", "cryptounet/kernel/display", "cryptounet/kernel/widgets":
		return Boxed
	case "text/template", "html/template", "encoding/json", "encoding/xml", "log/slog":
		return Walked
	case "reflect", "runtime", "sort", "unsafe":
		return Raw
	}
	return Outside
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
