package widgets

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Checkbox is a box to tick.
type Checkbox struct{ Control[bool] }

// NewCheckbox returns a box to tick.
func NewCheckbox(label string, value bool) *Checkbox {
	c := new(Checkbox)
	c.bind(newControl("Checkbox", "CheckboxStyle", label, map[string]any{"value": value, "indent": true}), "value", "Checkbox", truth, same[bool], strconv.FormatBool)
	return c
}

// ToggleButton is a button that stays down.
type ToggleButton struct{ Control[bool] }

// NewToggleButton returns a button that stays down.
func NewToggleButton(label string, value bool) *ToggleButton {
	c := new(ToggleButton)
	c.bind(newControl("ToggleButton", "", label, map[string]any{"value": value}), "value", "ToggleButton", truth, same[bool], strconv.FormatBool)
	return c
}

// Text is a line to type in.
type Text struct{ Control[string] }

// NewText returns a line to type in.
func NewText(label, value string) *Text {
	c := new(Text)
	c.bind(newControl("Text", "TextStyle", label, map[string]any{"value": value}), "value", "Text", words, same[string], strconv.Quote)
	return c
}

// IntText is an integer to type in.
type IntText struct{ Control[int] }

// NewIntText returns an integer to type in.
func NewIntText(label string, value int) *IntText {
	c := new(IntText)
	c.bind(newControl("IntText", "DescriptionStyle", label, map[string]any{"value": value, "step": 1}), "value", "IntText", integer, same[int], strconv.Itoa)
	return c
}

// FloatText is a number to type in.
type FloatText struct{ Control[float64] }

// NewFloatText returns a number to type in.
func NewFloatText(label string, value float64) *FloatText {
	c := new(FloatText)
	c.bind(newControl("FloatText", "DescriptionStyle", label, map[string]any{"value": finite(value)}), "value", "FloatText", number, same[float64], short)
	return c
}

// Choice is a control whose value is one of some options.
type Choice struct {
	Control[int]
	kind string
}

// Dropdown is a list of which one option is chosen.
type Dropdown struct{ Choice }

// NewDropdown returns a list to choose from; the first is chosen.
func NewDropdown(label string, options ...string) *Dropdown {
	d := new(Dropdown)
	d.choose("Dropdown", "DescriptionStyle", label, options)
	return d
}

// SelectionSlider is a slider over options.
type SelectionSlider struct{ Choice }

// NewSelectionSlider returns a slider over options; the first is chosen.
func NewSelectionSlider(label string, options ...string) *SelectionSlider {
	d := new(SelectionSlider)
	d.choose("SelectionSlider", "DescriptionStyle", label, options)
	return d
}

func (d *Choice) choose(class, style, label string, options []string) {
	d.kind = class
	state := map[string]any{"_options_labels": slices.Clone(options), "index": first(options)}
	d.bind(newControl(class, style, label, state), "index", class, d.place, d.number, func(int) string {
		return fmt.Sprintf("%q of %s", d.Value(), strings.Join(d.Options(), ", "))
	})
}

func first(options []string) any {
	if len(options) == 0 {
		return nil
	}
	return 0
}

// place takes the number of an option, -1 for none.
func (d *Choice) place(v any) (int, error) {
	if v == nil {
		return -1, nil
	}
	n, err := integer(v)
	if most := len(d.Options()) - 1; err == nil && (n < 0 || n > most) {
		err = fmt.Errorf("there is no option %d, only 0 to %d", n, most)
	}
	return n, err
}

func (d *Choice) number(n int) any {
	if n < 0 {
		return nil
	}
	return n
}

// Options are what can be chosen.
func (d *Choice) Options() []string {
	list, _ := d.model.Get("_options_labels").([]string)
	return slices.Clone(list)
}

// SetOptions changes what can be chosen. What was chosen stays so if it is there.
func (d *Choice) SetOptions(options ...string) error {
	at := first(options)
	if i := slices.Index(options, d.Value()); i >= 0 {
		at = i
	}
	return d.model.Set(map[string]any{"_options_labels": slices.Clone(options), "index": at})
}

// Index is the number of the option that is chosen, -1 if none is.
func (d *Choice) Index() int { return d.Control.Value() }

// SetIndex chooses an option by its number.
func (d *Choice) SetIndex(i int) error { return d.Control.SetValue(i) }

// Value is the option that is chosen, "" if none is.
func (d *Choice) Value() string {
	list, i := d.Options(), d.Index()
	if i < 0 || i >= len(list) {
		return ""
	}
	return list[i]
}

// SetValue chooses an option.
func (d *Choice) SetValue(option string) error {
	i := slices.Index(d.Options(), option)
	if i < 0 {
		return fmt.Errorf("widgets: %s has no option %q, only %q", d.name(d.kind), option, d.Options())
	}
	return d.SetIndex(i)
}

// OnChange has f called with each option that is chosen.
func (d *Choice) OnChange(f func(option string)) {
	d.Control.OnChange(func(int) { f(d.Value()) })
}

// Button is a button.
type Button struct {
	Common
	mu    sync.Mutex
	click []func()
}

// NewButton returns a button.
func NewButton(label string) *Button {
	b := &Button{Common: newControl("Button", "", label, nil)}
	b.model.Text = titled(&b.Common, "Button", func() string { return "not to be pressed here" })
	b.model.Custom = func(content map[string]any) {
		if content["event"] == "click" {
			b.mu.Lock()
			click := slices.Clone(b.click)
			b.mu.Unlock()
			for _, f := range click {
				f()
			}
		}
	}
	return b
}

// OnClick has f called when the button is pressed.
func (b *Button) OnClick(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.click = append(b.click, f)
}
