package widgets

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/widgets/protocol"
)

// Interaction is a function with a control for each of its parameters, and a place
// for what it returns.
type Interaction struct {
	Common
	out      *Output
	function reflect.Value
	values   []func() reflect.Value
	controls []Widget
	err      error // why there is nothing to call

	mu      sync.Mutex
	session *protocol.Session
	running bool
	again   bool
	ran     bool
	result  engine.MIME // what it has returned last, as shown
}

// Interact makes a control for each parameter of a function, calls it when it is
// shown and whenever a control is moved, and shows what it prints and returns: any
// value that a notebook can show, alone or with an error. Of values that come
// faster than the function takes them, it gets the last. An error or a panic stands
// in the place of the result, and the next call can do better.
//
// The controls are, in the order of the parameters:
//
//	a widget with a value of the parameter's type
//	a slice of such values: a list to choose from
//	a range, [2]int{1, 20} or [2]float64{0, 0.5}: a slider
//	a string: the label of the control by default, which is the parameter's name
//	where a cell's function has one
//
// By default an int has a slider from 0 to 10, a float64 one from 0 to 1, a bool a
// box to tick, a string a line to type in.
func Interact(function any, controls ...any) *Interaction {
	return InteractNamed(nil, function, controls...)
}

// InteractNamed is Interact with labels for the controls by default: a session
// calls it with the names of the parameters.
func InteractNamed(names []string, function any, controls ...any) *Interaction {
	i := &Interaction{out: NewOutput(), function: reflect.ValueOf(function)}
	i.err = i.make(names, controls)
	i.Common = newWidget(protocol.Controls, "VBox", map[string]any{"children": models(append(i.controls[:len(i.controls):len(i.controls)], i.out))})
	i.model.Open, i.model.Text, i.model.Rich = i.opened, i.text, i.rich
	for _, c := range i.controls {
		for _, key := range []string{"value", "index"} {
			c.Model().Observe(key, i.Update)
		}
	}
	return i
}

// make makes the controls.
func (i *Interaction) make(names []string, controls []any) error {
	if i.function.Kind() != reflect.Func || i.function.IsNil() {
		return fmt.Errorf("widgets: Interact needs a function, not %v", kind(i.function))
	}
	t := i.function.Type()
	if t.IsVariadic() || t.NumIn() < len(controls) {
		return fmt.Errorf("widgets: Interact: %v takes %d values, and there are controls for %d", t, t.NumIn(), len(controls))
	}
	if n := t.NumOut(); n > 2 || n == 2 && !t.Out(1).Implements(reflect.TypeFor[error]()) {
		return fmt.Errorf("widgets: Interact: %v is to return nothing, a value, or a value and an error", t)
	}
	for k := range t.NumIn() {
		label := fmt.Sprint("value ", k+1)
		if k < len(names) && names[k] != "" && names[k] != "_" {
			label = names[k]
		}
		var c any
		if k < len(controls) {
			c = controls[k]
		}
		if s, ok := c.(string); ok {
			label, c = s, nil
		}
		w, value, err := controlFor(t.In(k), label, c)
		if err != nil {
			return fmt.Errorf("widgets: Interact: parameter %d, %s: %w", k+1, label, err)
		}
		i.controls, i.values = append(i.controls, w), append(i.values, value)
	}
	return nil
}

func kind(v reflect.Value) string {
	if !v.IsValid() {
		return "nil"
	}
	return v.Type().String()
}

// controlFor is a parameter's control, and how its value is read.
func controlFor(t reflect.Type, label string, c any) (Widget, func() reflect.Value, error) {
	switch r := c.(type) {
	case [2]int:
		c = NewIntSlider(label, r[0], r[1], (r[0]+r[1])/2)
	case [2]float64:
		c = NewFloatSlider(label, r[0], r[1], (r[0]+r[1])/2)
	case nil:
		switch k := t.Kind(); {
		case k >= reflect.Int && k <= reflect.Uint64:
			c = NewIntSlider(label, 0, 10, 5)
		case k == reflect.Float32 || k == reflect.Float64:
			c = NewFloatSlider(label, 0, 1, 0.5)
		case k == reflect.Bool:
			c = NewCheckbox(label, false)
		case k == reflect.String:
			c = NewText(label, "")
		default:
			return nil, nil, fmt.Errorf("a %v has no control of its own: give a slice of the values to choose from", t)
		}
	}
	if w, ok := c.(Widget); ok {
		get := reflect.ValueOf(w).MethodByName("Value")
		if !get.IsValid() || get.Type().NumIn() != 0 || get.Type().NumOut() != 1 {
			return nil, nil, fmt.Errorf("%T has no single value", w)
		}
		if from := get.Type().Out(0); !from.ConvertibleTo(t) || (from.Kind() == reflect.String) != (t.Kind() == reflect.String) {
			return nil, nil, fmt.Errorf("the value of %T is no %v", w, t)
		}
		return w, func() reflect.Value { return get.Call(nil)[0].Convert(t) }, nil
	}
	list := reflect.ValueOf(c)
	if list.Kind() != reflect.Slice || list.Len() == 0 || !list.Type().Elem().AssignableTo(t) {
		return nil, nil, fmt.Errorf("the control %T is no widget, no label, and no slice of %v with something in it", c, t)
	}
	options := make([]string, list.Len())
	for k := range options {
		options[k] = fmt.Sprint(list.Index(k).Interface())
	}
	d := NewDropdown(label, options...)
	return d, func() reflect.Value { return list.Index(max(d.Index(), 0)) }, nil
}

// Controls are the controls, in the order of the parameters.
func (i *Interaction) Controls() []Widget { return i.controls }

// Err says why there is nothing to call, if there is not.
func (i *Interaction) Err() error { return i.err }

// opened makes the first call.
func (i *Interaction) opened(s *protocol.Session) {
	i.out.opened(s)
	i.mu.Lock()
	i.session = s
	ran := i.ran
	i.mu.Unlock()
	if !ran {
		i.Update()
	}
}

// Update calls the function with the values that the controls have.
func (i *Interaction) Update() {
	i.mu.Lock()
	s := i.session
	i.again = true
	if i.running || s == nil {
		i.mu.Unlock()
		return
	}
	i.running, i.ran = true, true
	i.mu.Unlock()
	const most = 100 // calls that move the function's own controls
	for k := 0; k < most && i.due(); k++ {
		if i.out.run(s, true, func() error { return i.show(s) }) != nil {
			i.keep(nil)
		}
	}
	i.mu.Lock()
	i.running = false
	i.mu.Unlock()
}

// due says whether a control has been moved since the last call.
func (i *Interaction) due() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	due := i.again
	i.again = false
	return due
}

func (i *Interaction) keep(result engine.MIME) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.result = result
}

// show calls the function and shows what it returns.
func (i *Interaction) show(s *protocol.Session) error {
	v, some, err := i.call()
	if err != nil {
		return err
	}
	var m engine.MIME
	if some {
		m = s.Host.Render(v)
		s.Host.Output().Display(m, nil, "", false)
	}
	i.keep(m)
	return nil
}

func (i *Interaction) call() (v any, some bool, err error) {
	if i.err != nil {
		return nil, false, i.err
	}
	args := make([]reflect.Value, len(i.values))
	for k, value := range i.values {
		args[k] = value()
	}
	results := i.function.Call(args)
	if len(results) == 2 {
		if err, ok := results[1].Interface().(error); ok && err != nil {
			return nil, false, err
		}
	}
	if len(results) == 0 {
		return nil, false, nil
	}
	if results[0].Type() == reflect.TypeFor[error]() {
		err, _ := results[0].Interface().(error)
		return nil, false, err
	}
	return results[0].Interface(), true, nil
}

// rich is what stands for the interaction where there are no widgets: the last
// result.
func (i *Interaction) rich() map[string]any {
	i.mu.Lock()
	defer i.mu.Unlock()
	m := map[string]any{}
	for k, v := range i.result {
		if k != protocol.ViewType && k != "text/plain" {
			m[k] = v
		}
	}
	return m
}

// text is the controls' state and what the function has said.
func (i *Interaction) text() string {
	var lines []string
	for _, c := range i.controls {
		lines = append(lines, c.String())
	}
	i.mu.Lock()
	ran := i.ran
	i.mu.Unlock()
	if ran {
		lines = append(lines, i.out.String())
	} else {
		lines = append(lines, i.alone())
	}
	return strings.Join(lines, "\n")
}

// alone calls the function where there is no session.
func (i *Interaction) alone() (text string) {
	defer func() {
		if v := recover(); v != nil {
			text = fmt.Sprint("panic: ", v)
		}
	}()
	switch v, some, err := i.call(); {
	case err != nil:
		return err.Error()
	case some:
		return fmt.Sprint(v)
	}
	return ""
}
