package frames

import (
	"encoding/json"
	"fmt"

	"cryptounet/kernel/engine"
)

// Bundle is an engine.MIME on the pipe: JSON alone cannot tell text from bytes.
type Bundle map[string]content

// content holds one of its fields.
type content struct {
	Text  *string         `json:"t,omitempty"`
	Bytes []byte          `json:"b,omitempty"`
	JSON  json.RawMessage `json:"j,omitempty"`
}

// Pack makes a bundle of what a cell shows.
func Pack(m engine.MIME) (Bundle, error) {
	if m == nil {
		return nil, nil
	}
	b := Bundle{}
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

// Unpack takes a bundle apart.
func (b Bundle) Unpack() engine.MIME {
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
