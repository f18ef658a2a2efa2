package widgets

import (
	"fmt"
	"math"
	"strconv"

	"cryptounet/kernel/widgets/protocol"
)

// Control is a widget with a value.
type Control[T any] struct {
	Common
	key    string
	decode func(v any) (T, error) // of what a front end may send
	encode func(v T) any
}

// bind makes a control of a widget: its attribute key holds the value.
func (c *Control[T]) bind(w Common, key, kind string, decode func(any) (T, error), encode func(T) any, text func(T) string) {
	c.Common, c.key, c.decode, c.encode = w, key, decode, encode
	c.model.Accept = func(name string, v any) (any, error) {
		if name != key {
			return protocol.Kind(name, c.model.Get(name), v)
		}
		t, err := decode(v)
		if err != nil {
			return nil, fmt.Errorf("widgets: %s: %w", c.name(kind), err)
		}
		return encode(t), nil
	}
	c.model.Text = titled(&c.Common, kind, func() string { return text(c.Value()) })
}

func (c *Control[T]) name(kind string) string {
	label, _ := c.model.Get("description").(string)
	return fmt.Sprintf("%s %q", kind, label)
}

// Value is the value that the widget has now.
func (c *Control[T]) Value() T {
	v, _ := c.decode(c.model.Get(c.key)) // it has been taken in by decode
	return v
}

// SetValue changes the value, here and in the page. Numbers out of the widget's
// range become the nearest in it.
func (c *Control[T]) SetValue(v T) error {
	v, err := c.decode(c.encode(v))
	if err != nil {
		return fmt.Errorf("widgets: %w", err)
	}
	return c.model.Set(map[string]any{c.key: c.encode(v)})
}

// OnChange has f called with each new value, whoever has changed it. Where a page
// sends values faster than f takes them, it is called with the last.
func (c *Control[T]) OnChange(f func(v T)) {
	c.model.Observe(c.key, func() { f(c.Value()) })
}

// The values of front ends come from JSON: numbers are float64.

func number(v any) (float64, error) {
	switch v := v.(type) {
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return v, nil
		}
	case int:
		return float64(v), nil
	}
	return 0, fmt.Errorf("%.60v is no number", v)
}

func integer(v any) (int, error) {
	if n, ok := v.(int); ok {
		return n, nil
	}
	f, err := number(v)
	if err == nil && (f != math.Trunc(f) || math.Abs(f) > 1<<53) {
		err = fmt.Errorf("%v is no integer", f)
	}
	return int(f), err
}

func truth(v any) (bool, error) {
	b, ok := v.(bool)
	if !ok {
		return false, fmt.Errorf("%.60v is neither true nor false", v)
	}
	return b, nil
}

func words(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("%.60v is no text", v)
	}
	return s, nil
}

func same[T any](v T) any { return v }

// clampedInt takes an integer in a widget's range.
func clampedInt(w Common) func(any) (int, error) {
	return func(v any) (int, error) {
		n, err := integer(v)
		low, _ := integer(w.model.Get("min"))
		high, _ := integer(w.model.Get("max"))
		return min(max(n, low), high), err
	}
}

// clampedFloat takes a number in a widget's range.
func clampedFloat(w Common) func(any) (float64, error) {
	return func(v any) (float64, error) {
		f, err := number(v)
		low, _ := number(w.model.Get("min"))
		high, _ := number(w.model.Get("max"))
		return min(max(f, low), high), err
	}
}

// pair takes two numbers in order.
func pair[T int | float64](one func(any) (T, error)) func(any) ([2]T, error) {
	return func(v any) (p [2]T, err error) {
		var list []any
		switch v := v.(type) {
		case []any:
			list = v
		case []T:
			for _, x := range v {
				list = append(list, x)
			}
		}
		if len(list) != 2 {
			return p, fmt.Errorf("%.60v are not two numbers", v)
		}
		for i, x := range list {
			if p[i], err = one(x); err != nil {
				return p, err
			}
		}
		if p[0] > p[1] {
			p[0], p[1] = p[1], p[0]
		}
		return p, nil
	}
}

func listed[T any](p [2]T) any { return p[:] }

func short(f float64) string { return strconv.FormatFloat(f, 'g', 6, 64) }
