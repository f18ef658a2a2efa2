// Package widgets is sliders, buttons, boxes and pictures that a notebook's page
// and its cells both hold: when one changes a value, the other has it.
//
//	level := widgets.NewIntSlider("level", 0, 9, 3)
//	level.OnChange(func(v int) { fmt.Println("level", v) })
//	level // as a cell's last line: the slider
//
// Interact makes the controls for a function's parameters and shows what it
// returns, again whenever one of them is moved:
//
//	widgets.Interact(func(level int, gamma float64, edges bool) any {
//		return display.Image(draw(level, gamma, edges))
//	})
//
// Browse looks through the maps of many layers.
//
// The page needs the widgets of ipywidgets 8 (protocol version 2.1), as
// JupyterLab, Notebook and VS Code install them; everywhere else a widget is the
// text of its state. A widget lives until it is closed, until the cell that shows
// it runs again without it, or until its session ends. What the functions given to
// OnChange and OnClick print stands under the widget (some pages put it in a log),
// and a panic in one of them is told there; an Output, and Interact, show it in a
// place of their own, everywhere.
package widgets

import (
	"fmt"
	"maps"
	"strings"
	"unicode/utf8"

	"cryptounet/kernel/widgets/protocol"
)

// Widget is something that a notebook's page shows and changes.
type Widget interface {
	fmt.Stringer
	// Model is the widget's state, as messages have it.
	Model() *protocol.Model
}

// Common is what all widgets have in common.
type Common struct{ model *protocol.Model }

func newWidget(module, class string, state map[string]any) Common {
	return Common{protocol.NewModel(module, class, state)}
}

// Model is the widget's state, as messages have it.
func (w *Common) Model() *protocol.Model { return w.model }

// Set changes an attribute that has no method here, such as "disabled", "tooltip",
// "step" or "orientation": the names and values are those of ipywidgets' models
// (jupyter-widgets/ipywidgets, packages/schema/jupyterwidgetmodels.latest.md).
func (w *Common) Set(attribute string, value any) error {
	if strings.HasPrefix(attribute, "_") {
		return fmt.Errorf("widgets: the attribute %s is not for cells to set", attribute)
	}
	value, err := protocol.Kind(attribute, w.model.Get(attribute), value)
	if err != nil {
		return err
	}
	return w.model.Set(map[string]any{attribute: value})
}

// Layout sets how the widget lies in the page, by CSS: Layout(map[string]string{"width": "600px"}).
func (w *Common) Layout(css map[string]string) error {
	state := map[string]any{}
	for k, v := range css {
		state[strings.ReplaceAll(k, "-", "_")] = v
	}
	if m, ok := w.model.Get("layout").(*protocol.Model); ok {
		return m.Set(state)
	}
	return w.model.Set(map[string]any{"layout": protocol.NewModel(protocol.Base, "Layout", state)})
}

// Close takes the widget out of the page, for good.
func (w *Common) Close() error { return w.model.Close() }

// String is the text that stands for the widget where there is no page.
func (w *Common) String() string {
	if w == nil || w.model == nil || w.model.Text == nil {
		return "no widget"
	}
	return w.model.Text()
}

// longLabel is how many letters of a label a page has room for; a longer one is
// given the room that it needs.
const longLabel = 11

// newControl is a widget with a label, and the class of its style.
func newControl(class, style, label string, state map[string]any) Common {
	all := map[string]any{"description": label, "disabled": false}
	maps.Copy(all, state)
	if n := utf8.RuneCountInString(label); style != "" && n > longLabel {
		s := protocol.NewModel(protocol.Controls, style, map[string]any{"description_width": "initial"})
		s.Set(map[string]any{"_view_module": protocol.Base, "_view_name": "StyleView"})
		all["style"] = s
		all["layout"] = protocol.NewModel(protocol.Base, "Layout", map[string]any{"width": fmt.Sprintf("%dpx", 210+8*n)})
	}
	return newWidget(protocol.Controls, class, all)
}

// titled is a widget's text: its kind, its label, and what it says.
func titled(w *Common, kind string, says func() string) func() string {
	return func() string {
		label, _ := w.model.Get("description").(string)
		return strings.Join(strings.Fields(kind+" "+label), " ") + ": " + says()
	}
}
