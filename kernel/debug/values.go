package debug

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"strings"

	"github.com/google/go-dap"
)

// mostParts is how many parts of a value a client gets that does not say how
// many it wants.
const mostParts = 1000

// maxKept bounds the references of one stop.
const maxKept = 100_000

// keep gives what has parts a reference.
func (s *Session) keep(p part) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.parts) >= maxKept {
		return 0
	}
	s.parts = append(s.parts, p)
	return len(s.parts)
}

func (s *Session) reference(f *Frame, v Value) int {
	if v.Parts == nil || v.Len == 0 {
		return 0
	}
	return s.keep(part{f, v.Len, v.Indexed, v.Parts})
}

func (s *Session) told(f *Frame, v Variable) dap.Variable {
	d := dap.Variable{Name: v.Name, Value: v.Text, Type: v.Type, EvaluateName: v.Path, VariablesReference: s.reference(f, v.Value)}
	if v.Indexed {
		d.IndexedVariables = v.Len
	} else if v.Parts != nil {
		d.NamedVariables = v.Len
	}
	return d
}

func scopes(s *Session, a dap.ScopesArguments) (any, error) {
	f, err := s.frame(a.FrameId)
	if err != nil {
		return nil, err
	}
	list := []dap.Scope{}
	for _, sc := range s.target.Scopes(f) {
		vars := sc.Variables
		list = append(list, dap.Scope{Name: sc.Name, Expensive: sc.Expensive, VariablesReference: s.keep(part{frame: &f, list: func(int, int) []Variable { return vars() }})})
	}
	return dap.ScopesResponseBody{Scopes: list}, nil
}

func (s *Session) part(ref int) (part, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ref < 1 || ref > len(s.parts) {
		return part{}, fmt.Errorf("there is no variable with the reference %d: references are good until threads go on", ref)
	}
	return s.parts[ref-1], nil
}

func variables(s *Session, a dap.VariablesArguments) (any, error) {
	p, err := s.part(a.VariablesReference)
	if err != nil {
		return nil, err
	}
	list := []dap.Variable{}
	if a.Filter == "indexed" && !p.indexed || a.Filter == "named" && p.indexed {
		return dap.VariablesResponseBody{Variables: list}, nil
	}
	start, count := max(a.Start, 0), a.Count
	if count <= 0 {
		count = mostParts
	}
	found, err := s.target.Look(func() []Variable { return p.list(start, count) })
	if err != nil {
		return nil, err
	}
	for _, v := range found {
		list = append(list, s.told(p.frame, v))
	}
	if a.Count <= 0 && p.len > start+count {
		list = append(list, dap.Variable{Name: "…", Value: fmt.Sprintf("%d more", p.len-start-count)})
	}
	return dap.VariablesResponseBody{Variables: list}, nil
}

type setVariableArguments struct {
	dap.SetVariableArguments
	FrameID int `json:"frameId"`
}

func setVariable(s *Session, a setVariableArguments) (any, error) {
	p, err := s.part(a.VariablesReference)
	if err != nil {
		return nil, err
	}
	// A part that is far back is found by its number.
	start, count := 0, max(p.len, mostParts)
	var n int
	if _, err := fmt.Sscanf(a.Name, "[%d]", &n); err == nil && p.indexed {
		start, count = n, 1
	}
	found, err := s.target.Look(func() []Variable { return p.list(start, count) })
	if err != nil {
		return nil, err
	}
	for _, v := range found {
		if v.Name != a.Name {
			continue
		}
		if v.Path == "" {
			return nil, fmt.Errorf("%s cannot be assigned to", a.Name)
		}
		f := p.frame
		if _, err := s.target.Evaluate(f, v.Path+" = "+a.Value); err != nil {
			return nil, err
		}
		now, err := s.target.Evaluate(f, v.Path)
		if err != nil {
			return nil, err
		}
		return dap.SetVariableResponseBody{Value: now.Text, Type: now.Type, VariablesReference: s.reference(f, now)}, nil
	}
	return nil, fmt.Errorf("there is no variable %s here", a.Name)
}

func evaluate(s *Session, a dap.EvaluateArguments) (any, error) {
	var f *Frame
	if a.FrameId != 0 {
		at, err := s.frame(a.FrameId)
		if err != nil {
			return nil, err
		}
		f = &at
	} else {
		f = s.standing()
	}
	code := strings.TrimSpace(a.Expression)
	if code == "" {
		return nil, errors.New("there is nothing to evaluate")
	}
	if a.Context == "hover" && calls(code) {
		return nil, errors.New("what is pointed at is not called")
	}
	v, err := s.target.Evaluate(f, code)
	if err != nil {
		return nil, err
	}
	r := dap.EvaluateResponseBody{Result: v.Text, Type: v.Type, VariablesReference: s.reference(f, v)}
	if v.Indexed {
		r.IndexedVariables = v.Len
	} else if v.Parts != nil {
		r.NamedVariables = v.Len
	}
	return r, nil
}

// standing is the function that has stopped, which is meant where no frame is
// named; nil where none has.
func (s *Session) standing() *Frame {
	s.mu.Lock()
	thread := 0
	for t := range s.stopped {
		thread = t
	}
	s.mu.Unlock()
	if thread == 0 {
		return nil
	}
	for _, f := range s.target.Frames(thread) {
		if f.Cell != "" {
			return &f
		}
	}
	return nil
}

// calls says whether an expression may do more than look.
func calls(code string) bool {
	x, err := parser.ParseExpr(code)
	if err != nil {
		return true
	}
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op.String() == "<-"
		}
		return !found
	})
	return found
}
