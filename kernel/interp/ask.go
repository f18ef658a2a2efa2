package interp

import (
	"context"
	"fmt"
	"html"
	"reflect"
	"strings"
	"unicode/utf8"

	"cryptounet/kernel/cells/ask"
	"cryptounet/kernel/engine"
)

// Complete lists what may stand at a position.
func (s *session) Complete(ctx context.Context, code string, cursor int) (engine.Completion, error) {
	s.front.Lock()
	defer s.front.Unlock()
	c := s.cells.Complete(code, byteOffset(code, cursor))
	out := engine.Completion{
		Matches: []string{},
		Start:   utf8.RuneCountInString(code[:c.Start]),
		End:     utf8.RuneCountInString(code[:c.End]),
	}
	for _, i := range c.Items {
		out.Matches = append(out.Matches, i.Text)
		out.Types = append(out.Types, i.Kind)
		out.Signatures = append(out.Signatures, i.Signature)
	}
	return out, nil
}

// byteOffset turns an offset in code points into one in bytes.
func byteOffset(s string, n int) int {
	for i := range s {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(s)
}

// Inspect describes what stands at a position: its declaration, documentation
// and, for a variable, its value.
func (s *session) Inspect(ctx context.Context, code string, cursor, detail int) (engine.Inspection, error) {
	s.front.Lock()
	defer s.front.Unlock()
	d, ok := s.cells.Inspect(code, byteOffset(code, cursor))
	if !ok {
		return engine.Inspection{Data: engine.MIME{}}, nil
	}
	var text, page strings.Builder
	text.WriteString(d.Signature)
	fmt.Fprintf(&page, "<pre><b>%s</b></pre>", html.EscapeString(d.Signature))
	if d.Variable != "" && s.runs.Count() == 0 {
		if v, ok := s.valueOf(d.Variable, d); ok {
			fmt.Fprintf(&text, "\n\nvalue: %s", v)
			fmt.Fprintf(&page, "<pre>value: %s</pre>", html.EscapeString(v))
		}
	}
	source := ""
	if detail > 0 && d.Source != nil {
		source = d.Source()
	}
	if source != "" { // with the comment above it
		fmt.Fprintf(&text, "\n\n%s", source)
		fmt.Fprintf(&page, "<pre>%s</pre>", html.EscapeString(source))
		return engine.Inspection{Found: true, Data: engine.MIME{"text/plain": text.String(), "text/html": page.String()}}, nil
	}
	if d.Doc != "" {
		fmt.Fprintf(&text, "\n\n%s", d.Doc)
		fmt.Fprintf(&page, "<pre>%s</pre>", html.EscapeString(d.Doc))
	}
	if len(d.Members) > 0 {
		list := d.Members
		if detail == 0 && len(list) > 30 {
			list = append(append([]string{}, list[:30]...), fmt.Sprintf("... and %d more", len(d.Members)-30))
		}
		fmt.Fprintf(&text, "\n\n    %s", strings.Join(list, "\n    "))
		fmt.Fprintf(&page, "<pre>%s</pre>", html.EscapeString(strings.Join(list, "\n")))
	}
	return engine.Inspection{Found: true, Data: engine.MIME{"text/plain": text.String(), "text/html": page.String()}}, nil
}

// IsComplete says whether a cell can be run as it is.
func (s *session) IsComplete(ctx context.Context, code string) (engine.Completeness, error) {
	s.front.Lock()
	defer s.front.Unlock()
	status, indent := s.cells.IsComplete(code)
	return engine.Completeness{Status: status, Indent: indent}, nil
}

// valueOf is the value of a variable as text.
func (s *session) valueOf(name string, d ask.Description) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	v, err := s.machine.Value(name)
	if err != nil || !v.IsValid() || !v.CanInterface() {
		return "", false
	}
	if v.Kind() == reflect.Interface && v.IsNil() {
		return "<nil>", true
	}
	x := v.Interface()
	if k := s.machine.Program.Find(d.Type); k != nil && !k.Plain {
		x = s.machine.RT.Box(k.Key, x)
	}
	text = s.display.Text(s.machine.RT.Norm(x))
	if len(text) > 400 {
		text = text[:400] + " ..."
	}
	return text, true
}
