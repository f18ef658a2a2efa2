package where

import (
	"io"
	"log/slog"
	"reflect"
	"runtime"
	"unsafe"
)

// Symbols are the functions of a package that tell of callers, with this session's
// meaning; stderr is where a stack is printed.
func (s *Stacks) Symbols(path string, stderr io.Writer) map[string]any {
	switch path {
	case "runtime":
		return map[string]any{
			"Caller": s.Caller, "Callers": s.Callers, "CallersFrames": s.CallersFrames, "FuncForPC": s.FuncForPC,
			"Stack": func(buf []byte, all bool) int {
				if all {
					return runtime.Stack(buf, true)
				}
				return copy(buf, s.Stack())
			},
		}
	case "runtime/debug":
		return map[string]any{"Stack": s.Stack, "PrintStack": func() { stderr.Write(s.Stack()) }}
	case "log/slog":
		return map[string]any{
			"NewTextHandler": func(w io.Writer, o *slog.HandlerOptions) *slog.TextHandler {
				return slog.NewTextHandler(w, s.handler(o))
			},
			"NewJSONHandler": func(w io.Writer, o *slog.HandlerOptions) *slog.JSONHandler {
				return slog.NewJSONHandler(w, s.handler(o))
			},
		}
	}
	return nil
}

// CallersFrames is runtime.CallersFrames.
func (s *Stacks) CallersFrames(pcs []uintptr) *runtime.Frames {
	var frames []runtime.Frame
	for i, pc := range pcs {
		at, ok := s.site(pc)
		if !ok {
			if i == 0 {
				return runtime.CallersFrames(pcs)
			}
			break
		}
		frames = append(frames, runtime.Frame{PC: pc, Func: s.FuncForPC(pc), Function: at.function, File: at.file, Line: at.line})
	}
	f := runtime.CallersFrames(nil)
	field := reflect.ValueOf(f).Elem().FieldByName("frames")
	if field.IsValid() && field.Type() == reflect.TypeOf(frames) {
		*(*[]runtime.Frame)(unsafe.Pointer(field.UnsafeAddr())) = frames
	}
	return f
}

// inlined is what a *runtime.Func points to for a function that the compiler has
// put into its caller: all of it is in here.
type inlined struct {
	ones      uint32 // all bits set
	entry     uintptr
	name      string
	file      string
	line      int32
	startLine int32
}

// FuncForPC is runtime.FuncForPC.
func (s *Stacks) FuncForPC(pc uintptr) *runtime.Func {
	at, ok := s.site(pc)
	if !ok {
		return runtime.FuncForPC(pc)
	}
	f := &inlined{ones: ^uint32(0), entry: pc, name: at.function, file: at.file, line: int32(at.line), startLine: int32(at.line)}
	return (*runtime.Func)(unsafe.Pointer(f))
}

// handler lets a handler of log/slog name the cell that logs as the source.
func (s *Stacks) handler(o *slog.HandlerOptions) *slog.HandlerOptions {
	if o == nil || !o.AddSource {
		return o
	}
	c := *o
	c.ReplaceAttr = func(groups []string, a slog.Attr) slog.Attr {
		if src, ok := a.Value.Any().(*slog.Source); ok && len(groups) == 0 && a.Key == slog.SourceKey {
			if list := s.calls(); len(list) > 0 {
				*src = slog.Source{Function: list[0].function, File: list[0].file, Line: list[0].line}
			}
		}
		if o.ReplaceAttr != nil {
			return o.ReplaceAttr(groups, a)
		}
		return a
	}
	return &c
}
