package process

import (
	"encoding/json"
	"fmt"

	"cryptounet/kernel/engine"
)

// bundle is an engine.MIME on the pipe: JSON alone cannot tell text from bytes.
type bundle map[string]content

// content holds one of its fields.
type content struct {
	Text  *string         `json:"t,omitempty"`
	Bytes []byte          `json:"b,omitempty"`
	JSON  json.RawMessage `json:"j,omitempty"`
}

func pack(m engine.MIME) (bundle, error) {
	if m == nil {
		return nil, nil
	}
	b := bundle{}
	for media, v := range m {
		switch v := v.(type) {
		case string:
			b[media] = content{Text: &v}
		case []byte:
			b[media] = content{Bytes: v}
		default:
			j, err := json.Marshal(v)
			if err != nil {
				return nil, fmt.Errorf("encode the %s: %w", media, err)
			}
			b[media] = content{JSON: j}
		}
	}
	return b, nil
}

func (b bundle) unpack() engine.MIME {
	if b == nil {
		return nil
	}
	m := engine.MIME{}
	for media, c := range b {
		switch {
		case c.Text != nil:
			m[media] = *c.Text
		case c.JSON != nil:
			m[media] = c.JSON
		default:
			if c.Bytes == nil {
				c.Bytes = []byte{}
			}
			m[media] = c.Bytes
		}
	}
	return m
}

// The bodies of requests, answers and events.
type (
	position struct {
		Code   string
		Cursor int
		Detail int
	}
	show struct {
		Data     bundle
		Metadata json.RawMessage
		ID       string
		Update   bool
		Cell     uint64
	}
	clearing struct {
		Wait bool
		Cell uint64
	}
	tell struct {
		Message engine.CommMessage
		Cell    uint64
	}
	ask struct {
		Prompt   string
		Password bool
		Cell     uint64
	}
	answer struct {
		Value string
		Err   string
	}
	// reply is the answer to any request; Err says that the engine could not
	// do it at all.
	reply struct {
		Err          string               `json:",omitempty"`
		Result       *result              `json:",omitempty"`
		Completion   *engine.Completion   `json:",omitempty"`
		Inspection   *inspection          `json:",omitempty"`
		Completeness *engine.Completeness `json:",omitempty"`
		Known        bool                 `json:",omitempty"` // a comm
		Comms        map[string]string    `json:",omitempty"`
	}
	result struct {
		Value       bundle                `json:",omitempty"`
		Fault       *engine.Fault         `json:",omitempty"`
		Expressions map[string]expression `json:",omitempty"`
		Payload     []map[string]any      `json:",omitempty"`
		Status      int                   `json:",omitempty"` // of a program
	}
	expression struct {
		Value bundle
		Fault *engine.Fault
	}
	inspection struct {
		Found bool
		Data  bundle
	}
)

// result is the reply's, empty where it has none.
func (r reply) result() *result {
	if r.Result == nil {
		return &result{}
	}
	return r.Result
}

func packResult(r engine.Result) (*result, error) {
	value, err := pack(r.Value)
	if err != nil {
		return nil, fmt.Errorf("the value of the cell: %w", err)
	}
	p := &result{Value: value, Fault: r.Fault, Payload: r.Payload}
	for name, e := range r.Expressions {
		value, err := pack(e.Value)
		if err != nil {
			return nil, fmt.Errorf("the value of the expression %s: %w", name, err)
		}
		if p.Expressions == nil {
			p.Expressions = map[string]expression{}
		}
		p.Expressions[name] = expression{Value: value, Fault: e.Fault}
	}
	return p, nil
}

func (r *result) unpack() engine.Result {
	u := engine.Result{Value: r.Value.unpack(), Fault: r.Fault, Payload: r.Payload}
	for name, e := range r.Expressions {
		if u.Expressions == nil {
			u.Expressions = map[string]engine.ExpressionResult{}
		}
		u.Expressions[name] = engine.ExpressionResult{Value: e.Value.unpack(), Fault: e.Fault}
	}
	return u
}
