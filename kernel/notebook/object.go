package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// object is a JSON object that keeps the order of its fields and the text of
// those that nobody changes, so that a notebook is written as it was read.
type object struct{ fields []field }

type field struct {
	name  string
	value json.RawMessage
}

func (o *object) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	t, err := d.Token()
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return fmt.Errorf("a JSON object is needed, not %s", bytes.TrimSpace(text)[:1])
	}
	o.fields = nil
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		s, ok := name.(string)
		if !ok {
			return errors.New("an object's field has no name")
		}
		o.fields = append(o.fields, field{s, value})
	}
	return nil
}

func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range o.fields {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := marshal(f.name)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(f.value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// raw returns a field's JSON text, nil where there is none.
func (o *object) raw(name string) json.RawMessage {
	for _, f := range o.fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// get decodes a field; one that is missing leaves the value as it is.
func (o *object) get(name string, into any) error {
	text := o.raw(name)
	if text == nil {
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("the field %q: %w", name, err)
	}
	return nil
}

// set replaces a field, or adds it: in its place where the names are sorted,
// as Jupyter writes them, at the end otherwise.
func (o *object) set(name string, value any) error {
	text, err := marshal(value)
	if err != nil {
		return fmt.Errorf("the field %q: %w", name, err)
	}
	for i, f := range o.fields {
		if f.name == name {
			o.fields[i].value = text
			return nil
		}
	}
	at := len(o.fields)
	if slices.IsSortedFunc(o.fields, byName) {
		at, _ = slices.BinarySearchFunc(o.fields, field{name: name}, byName)
	}
	o.fields = slices.Insert(o.fields, at, field{name, text})
	return nil
}

func byName(a, b field) int { return bytes.Compare([]byte(a.name), []byte(b.name)) }

// marshal is json.Marshal without the escapes for HTML, which Jupyter does not
// write either.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
