package frames

import (
	"encoding/json"
	"errors"
	"fmt"

	"cryptounet/kernel/engine"
)

// ErrInputInterrupted is why an ask has no answer.
var ErrInputInterrupted = errors.New("the input was interrupted")

// The bodies of requests, answers and events.
type (
	// Position is where a question about code is asked.
	Position struct {
		Code   string
		Cursor int
		Detail int
	}
	// Show is a display.
	Show struct {
		Data     Bundle
		Metadata json.RawMessage
		ID       string
		Update   bool
		Cell     uint64
	}
	// Clearing is a clear_output.
	Clearing struct {
		Wait bool
		Cell uint64
	}
	// Tell is a comm's message.
	Tell struct {
		Message engine.CommMessage
		Cell    uint64
	}
	// Ask is an input request.
	Ask struct {
		Prompt   string
		Password bool
		Cell     uint64
	}
	// Answer is what was typed.
	Answer struct {
		Value string
		Err   string
	}
	// Reply is the answer to any request; Err says that the engine could not
	// do it at all.
	Reply struct {
		Err          string               `json:",omitempty"`
		Result       *Result              `json:",omitempty"`
		Completion   *engine.Completion   `json:",omitempty"`
		Inspection   *Inspection          `json:",omitempty"`
		Completeness *engine.Completeness `json:",omitempty"`
		Known        bool                 `json:",omitempty"` // a comm
		Comms        map[string]string    `json:",omitempty"`
		Debug        json.RawMessage      `json:",omitempty"`
	}
	// Result is what is left of a cell or program.
	Result struct {
		Value       Bundle                `json:",omitempty"`
		Fault       *engine.Fault         `json:",omitempty"`
		Expressions map[string]Expression `json:",omitempty"`
		Payload     []map[string]any      `json:",omitempty"`
		Next        *engine.Next          `json:",omitempty"`
		Status      int                   `json:",omitempty"` // of a program
	}
	// Expression is the value of a user expression.
	Expression struct {
		Value Bundle
		Fault *engine.Fault
	}
	// Inspection is the documentation at a position.
	Inspection struct {
		Found bool
		Data  Bundle
	}
)

// Results is the reply's, empty where it has none.
func (r Reply) Results() *Result {
	if r.Result == nil {
		return &Result{}
	}
	return r.Result
}

// PackResult makes a body of what is left of a cell.
func PackResult(r engine.Result) (*Result, error) {
	value, err := Pack(r.Value)
	if err != nil {
		return nil, fmt.Errorf("the value of the cell: %w", err)
	}
	p := &Result{Value: value, Fault: r.Fault, Payload: r.Payload, Next: r.Next}
	for name, e := range r.Expressions {
		value, err := Pack(e.Value)
		if err != nil {
			return nil, fmt.Errorf("the value of the expression %s: %w", name, err)
		}
		if p.Expressions == nil {
			p.Expressions = map[string]Expression{}
		}
		p.Expressions[name] = Expression{Value: value, Fault: e.Fault}
	}
	return p, nil
}

// Unpack undoes PackResult.
func (r *Result) Unpack() engine.Result {
	u := engine.Result{Value: r.Value.Unpack(), Fault: r.Fault, Payload: r.Payload, Next: r.Next}
	for name, e := range r.Expressions {
		if u.Expressions == nil {
			u.Expressions = map[string]engine.ExpressionResult{}
		}
		u.Expressions[name] = engine.ExpressionResult{Value: e.Value.Unpack(), Fault: e.Fault}
	}
	return u
}
