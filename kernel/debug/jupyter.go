package debug

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/go-dap"
)

// Requests that Jupyter adds to the protocol.

// maxCells bounds how many cells' texts are kept for a client.
const maxCells = 10_000

func (s *Session) dump(at, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.dumped) >= maxCells {
		clear(s.dumped)
	}
	s.dumped[at] = text
}

type dumpCellArguments struct {
	Code string `json:"code"`
}

func dumpCell(s *Session, a dumpCellArguments) (any, error) {
	at := path(a.Code)
	s.dump(at, a.Code)
	return map[string]string{"sourcePath": at}, nil
}

func debugInfo(s *Session, _ struct{}) (any, error) {
	type cell struct {
		Source      string                 `json:"source"`
		Breakpoints []dap.SourceBreakpoint `json:"breakpoints"`
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	cells := []cell{}
	for at, points := range s.points {
		c := cell{Source: at}
		for _, p := range points {
			c.Breakpoints = append(c.Breakpoints, p.asked)
		}
		cells = append(cells, c)
	}
	stopped := []int{}
	for t := range s.stopped {
		stopped = append(stopped, t)
	}
	slices.Sort(stopped)
	return map[string]any{
		"isStarted": s.attached, "hashMethod": "Murmur2", "hashSeed": uint32(seed), "tmpFilePrefix": prefix, "tmpFileSuffix": suffix,
		"breakpoints": cells, "stoppedThreads": stopped, "richRendering": true, "exceptionPaths": []string{"panic"}, "copyToGlobals": true,
	}, nil
}

type sourceArguments struct {
	Source dap.Source `json:"source"`
}

func source(s *Session, a sourceArguments) (any, error) {
	text, ok := s.text(a.Source.Path)
	if !ok {
		return nil, fmt.Errorf("%q is no cell that the kernel has seen", a.Source.Path)
	}
	return dap.SourceResponseBody{Content: text, MimeType: "text/x-go"}, nil
}

func inspectVariables(s *Session, _ struct{}) (any, error) {
	list := []dap.Variable{}
	found, err := s.target.Look(s.target.Variables)
	if err != nil {
		return nil, err
	}
	for _, v := range found {
		list = append(list, s.told(nil, v))
	}
	return dap.VariablesResponseBody{Variables: list}, nil
}

type richArguments struct {
	Name  string `json:"variableName"`
	Frame int    `json:"frameId"`
}

func richInspectVariables(s *Session, a richArguments) (any, error) {
	var f *Frame
	if a.Frame != 0 {
		at, err := s.frame(a.Frame)
		if err != nil {
			return nil, err
		}
		f = &at
	}
	v, err := s.target.Evaluate(f, a.Name)
	if err != nil {
		return nil, err
	}
	data := map[string]any{"text/plain": v.Text}
	if v.Rich != nil {
		if rich := v.Rich(); len(rich) > 0 {
			data = rich
		}
	}
	return map[string]any{"data": data, "metadata": map[string]any{}}, nil
}

type copyArguments struct {
	Source      string `json:"srcVariableName"`
	Destination string `json:"dstVariableName"`
	Frame       int    `json:"srcFrameId"`
}

func copyToGlobals(s *Session, a copyArguments) (any, error) {
	f, err := s.frame(a.Frame)
	if err != nil {
		return nil, err
	}
	if a.Source == "" || a.Destination == "" {
		return nil, errors.New("copyToGlobals wants srcVariableName and dstVariableName")
	}
	return nil, s.target.Bring(f, a.Source, a.Destination)
}

func modules(s *Session, a dap.ModulesArguments) (any, error) {
	list := []dap.Module{}
	all := s.target.Modules()
	from := max(0, min(a.StartModule, len(all)))
	to := len(all)
	if a.ModuleCount > 0 {
		to = min(to, from+a.ModuleCount)
	}
	for _, m := range all[from:to] {
		list = append(list, dap.Module{Id: m[1], Name: m[0], Path: m[1]})
	}
	return dap.ModulesResponseBody{Modules: list, TotalModules: len(all)}, nil
}
