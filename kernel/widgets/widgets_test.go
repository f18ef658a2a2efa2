package widgets_test

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"maps"
	"slices"
	"strings"
	"testing"

	"cryptounet/kernel/widgets"
	"cryptounet/kernel/widgets/protocol"
	"cryptounet/kernel/widgets/widgettest"
)

// Example is what a cell does with a slider; the page would move it too.
func Example() {
	level := widgets.NewIntSlider("level", 0, 9, 3)
	level.OnChange(func(v int) { fmt.Println("now", v) })
	level.SetValue(12) // the nearest that the slider has
	fmt.Println(level)
	// Output:
	// now 9
	// IntSlider level: 9 (0 to 9)
}

// ExampleInteract calls a function with what the controls have.
func ExampleInteract() {
	gamma := widgets.NewFloatSlider("gamma", 0, 2, 0.5)
	i := widgets.Interact(func(level int, gamma float64, kind string) string {
		return fmt.Sprint(kind, " ", float64(level)*gamma)
	}, [2]int{2, 8}, gamma, []string{"square", "round"})
	fmt.Println(i)
	// Output:
	// IntSlider value 1: 5 (2 to 8)
	// FloatSlider gamma: 0.5 (0 to 2)
	// Dropdown value 3: "square" of square, round
	// square 2.5
}

type layers struct{}

func (layers) Names() []string        { return []string{"enc1", "pool"} }
func (layers) Channels(layer int) int { return 4 >> layer }

func (layers) Pictures(layer, channel int) ([]image.Image, []string) {
	return []image.Image{picture(8), picture(8)}, []string{fmt.Sprint(layer, channel), "twin"}
}

func picture(n int) image.Image {
	m := image.NewGray(image.Rect(0, 0, n, n))
	m.SetGray(0, 0, color.Gray{200})
	return m
}

// every is a widget of each kind, the attribute that a page changes, what it may send,
// what it may not, and the text that the first leaves.
var every = []struct {
	class  string
	widget func() widgets.Widget
	key    string
	good   string
	bad    []string
	text   string
}{
	{"IntSlider", func() widgets.Widget { return widgets.NewIntSlider("a", 0, 9, 3) }, "value", "5", []string{`"x"`, "5.5", "null", "1e300", "[1]"}, "IntSlider a: 5 (0 to 9)"},
	{"IntSlider", func() widgets.Widget { return widgets.NewIntSlider("a", 9, 0, 30) }, "value", "-5", nil, "IntSlider a: 0 (0 to 9)"},
	{"FloatSlider", func() widgets.Widget { return widgets.NewFloatSlider("a", 0, 2, 1) }, "value", "1.5", []string{`"x"`, "null", "true"}, "FloatSlider a: 1.5 (0 to 2)"},
	{"IntRangeSlider", func() widgets.Widget { return widgets.NewIntRangeSlider("a", 0, 9, 2, 4) }, "value", "[7,3]", []string{"3", "[1]", "[1,2,3]", `["a",1]`, "[1.5,2]"}, "IntRangeSlider a: 3 to 7 (0 to 9)"},
	{"FloatRangeSlider", func() widgets.Widget { return widgets.NewFloatRangeSlider("a", 0, 1, 0.2, 0.4) }, "value", "[0.25,30]", []string{"0.5", "[null,1]"}, "FloatRangeSlider a: 0.25 to 1 (0 to 1)"},
	{"IntProgress", func() widgets.Widget { return widgets.NewIntProgress("a", 10) }, "value", "4", []string{`"x"`}, "IntProgress a: 4 of 10"},
	{"FloatProgress", func() widgets.Widget { return widgets.NewFloatProgress("a", 1) }, "value", "0.5", []string{`"x"`}, "FloatProgress a: 0.5 of 1"},
	{"IntText", func() widgets.Widget { return widgets.NewIntText("a", 1) }, "value", "-7", []string{"1.5", `"7"`}, "IntText a: -7"},
	{"FloatText", func() widgets.Widget { return widgets.NewFloatText("a", 1) }, "value", "-7.5", []string{`"7"`}, "FloatText a: -7.5"},
	{"Text", func() widgets.Widget { return widgets.NewText("a", "Ada") }, "value", `"Bo"`, []string{"1", "null"}, `Text a: "Bo"`},
	{"Checkbox", func() widgets.Widget { return widgets.NewCheckbox("a", false) }, "value", "true", []string{"1", "null"}, "Checkbox a: true"},
	{"ToggleButton", func() widgets.Widget { return widgets.NewToggleButton("a", true) }, "value", "false", []string{`"off"`}, "ToggleButton a: false"},
	{"Dropdown", func() widgets.Widget { return widgets.NewDropdown("a", "x", "y") }, "index", "1", []string{"2", "-1", `"y"`}, `Dropdown a: "y" of x, y`},
	{"SelectionSlider", func() widgets.Widget { return widgets.NewSelectionSlider("a", "x", "y") }, "index", "1", []string{"2"}, `SelectionSlider a: "y" of x, y`},
	{"Tab", func() widgets.Widget {
		return widgets.NewTab().Add("one", widgets.NewLabel("l")).Add("two", widgets.NewButton("b"))
	}, "selected_index", "1", []string{"2", "-1", `"one"`}, "one: l\ntwo: Button b: not to be pressed here"},
	{"Accordion", func() widgets.Widget { return widgets.NewAccordion().Add("one", widgets.NewLabel("l")) }, "selected_index", "0", []string{"1"}, "one: l"},
	{"HTML", func() widgets.Widget { return widgets.NewHTML("<b>x</b>") }, "value", `"<i>"`, []string{"1"}, "HTML: <i>"},
	{"Label", func() widgets.Widget { return widgets.NewLabel("x") }, "value", `"y"`, []string{"1"}, "y"},
	{"VBox", func() widgets.Widget { return widgets.NewVBox(widgets.NewLabel("x"), widgets.NewLabel("y"), nil) }, "box_style", `"info"`, nil, "x\ny"},
	{"HBox", func() widgets.Widget { return widgets.NewHBox() }, "children", `["IPY_MODEL_x"]`, []string{`["IPY_MODEL_x"]`}, ""},
}

func TestEveryWidget(t *testing.T) {
	for _, test := range every {
		w := test.widget()
		h := widgettest.New()
		h.Session.Show(w.Model())
		sent := h.Take()
		open := sent[len(sent)-1]
		state := open.Data["state"].(map[string]any)
		if state["_model_name"] != test.class+"Model" || state["_model_module"] != protocol.Controls {
			t.Errorf("%s is a %v of %v", test.class, state["_model_name"], state["_model_module"])
		}
		h.Front(w.Model().ID(), `{"method":"update","state":{"`+test.key+`":`+test.good+`}}`, false)
		if w.String() != test.text {
			t.Errorf("%s: %q, want %q", test.class, w, test.text)
		}
		for _, bad := range test.bad {
			h.Said.Reset()
			h.Take()
			h.Front(w.Model().ID(), `{"method":"update","state":{"`+test.key+`":`+bad+`}}`, false)
			if w.String() != test.text || h.Said.Len() == 0 {
				t.Errorf("%s takes %s: %q, and says %q", test.class, bad, w, h.Said.String())
			}
			if sent := h.Take(); len(sent) != 1 || sent[0].Data["method"] != "update" {
				t.Errorf("%s: the page is not put right after %s: %v", test.class, bad, sent)
			}
		}
	}
}

// What a page moves out of the range is put back there too.
func TestClamped(t *testing.T) {
	h := widgettest.New()
	s := widgets.NewIntSlider("a", 0, 9, 3)
	h.Session.Show(s.Model())
	h.Take()
	h.Front(s.Model().ID(), `{"method":"update","state":{"value":20}}`, false)
	sent := h.Take()
	if s.Value() != 9 || len(sent) != 2 || sent[1].Data["state"].(map[string]any)["value"] != 9.0 {
		t.Errorf("%d, %v", s.Value(), sent)
	}
	if err := s.Set("max", 30); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.SetValue(25), s.Set("disabled", true), s.Layout(map[string]string{"max-width": "9em"}), s.Layout(map[string]string{"width": "1em"})); err != nil || s.Value() != 25 {
		t.Errorf("%d, %v", s.Value(), err)
	}
	for attribute, value := range map[string]any{"_model_name": "x", "max": "ten", "description": 5} {
		if s.Set(attribute, value) == nil {
			t.Errorf("%s can be set to %v", attribute, value)
		}
	}
}

func TestRangesAndChoices(t *testing.T) {
	r := widgets.NewFloatRangeSlider("r", 0, 10, 2, 4)
	var seen []float64
	r.OnChange(func(low, high float64) { seen = append(seen, low, high) })
	if err := r.SetValue(9, 3); err != nil {
		t.Fatal(err)
	}
	if low, high := r.Value(); low != 3 || high != 9 || !slices.Equal(seen, []float64{3, 9}) {
		t.Errorf("%v %v %v", low, high, seen)
	}
	d := widgets.NewDropdown("d", "a", "b", "c")
	said := ""
	d.OnChange(func(v string) { said += v })
	if err := errors.Join(d.SetValue("c"), d.SetIndex(1), d.SetOptions("x", "b")); err != nil {
		t.Fatal(err)
	}
	if d.Value() != "b" || d.Index() != 1 || said != "cb" || !slices.Equal(d.Options(), []string{"x", "b"}) {
		t.Errorf("%q %d %q", d.Value(), d.Index(), said)
	}
	if err := d.SetValue("z"); err == nil || !strings.Contains(err.Error(), `Dropdown "d" has no option "z", only ["x" "b"]`) {
		t.Error(err)
	}
	if d.SetIndex(2) == nil {
		t.Error("there is an option 2 of 2")
	}
	if d.SetOptions() != nil || d.Index() != -1 || d.Value() != "" {
		t.Error("nothing is chosen of nothing")
	}
}

func TestButtonAndPicture(t *testing.T) {
	h := widgettest.New()
	b := widgets.NewButton("go")
	n := 0
	b.OnClick(func() { n++ })
	w := widgets.NewImage(nil)
	if w.Show(nil) == nil || w.String() != "Image: no picture" {
		t.Error("there is a picture of nothing")
	}
	box := widgets.NewHBox(b, w)
	h.Session.Show(box.Model())
	h.Front(b.Model().ID(), `{"method":"custom","content":{"event":"click"}}`, false)
	h.Front(b.Model().ID(), `{"method":"custom","content":{"event":"hover"}}`, false)
	if n != 1 {
		t.Errorf("pressed %d times", n)
	}
	h.Take()
	if err := w.Show(picture(8)); err != nil {
		t.Fatal(err)
	}
	if sent := h.Take(); len(sent) != 1 || len(sent[0].Buffers) != 1 || !strings.HasPrefix(string(sent[0].Buffers[0]), "\x89PNG") || fmt.Sprint(sent[0].Data["buffer_paths"]) != "[[value]]" {
		t.Errorf("%v", sent)
	}
	if w.String() != "Image: 8 x 8" {
		t.Error(w)
	}
	if err := errors.Join(b.Close(), box.SetChildren(w)); err != nil || b.Close() == nil {
		t.Error(err)
	}
}

// outputs are what an Output has, a line each.
func outputs(h *widgettest.Host, m *protocol.Model) string {
	var b strings.Builder
	list, _ := m.Get("outputs").([]any)
	for _, o := range list {
		switch o := o.(map[string]any); o["output_type"] {
		case "stream":
			fmt.Fprintf(&b, "%s %q\n", o["name"], o["text"])
		case "error":
			fmt.Fprintf(&b, "error %s: %s\n", o["ename"], o["evalue"])
		default:
			fmt.Fprintf(&b, "%v\n", slices.Sorted(maps.Keys(o["data"].(map[string]any))))
		}
	}
	return b.String()
}

func TestOutput(t *testing.T) {
	h := widgettest.New()
	out := widgets.NewOutput()
	out.Capture(func() { h.Output().Stream("stdout", "before it is shown\n") })
	if out.String() != "" {
		t.Error("it has run before there is a session")
	}
	h.Session.Show(out.Model())
	out.Show("a value")
	out.Capture(func() {
		o := h.Output()
		o.Stream("stderr", "one ")
		o.Stream("stderr", "two")
		o.Display(map[string]any{"text/plain": "first"}, nil, "id", false)
		o.Display(map[string]any{"text/html": "second"}, nil, "id", true)
		panic("why")
	})
	want := "stdout \"before it is shown\\n\"\n[text/plain]\nstderr \"one two\"\n[text/html]\nerror panic: why\n"
	if got := outputs(h, out.Model()); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := out.String(); !strings.Contains(got, "before it is shown\na value\none two") || !strings.Contains(got, "panic: why") {
		t.Errorf("%q", got)
	}
	out.Capture(func() {
		h.Output().ClearOutput(true)
		h.Output().Stream("stdout", strings.Repeat("é", 1<<20))
		h.Output().Stream("stdout", "more")
	})
	if got := out.String(); len(got) > 1<<20+200 || !strings.HasSuffix(got, "no more than 1 MiB of text)") || strings.Contains(got, "why") {
		t.Errorf("%d bytes, ending in %q", len(got), got[max(0, len(got)-60):])
	}
	out.Clear()
	if outputs(h, out.Model()) != "" {
		t.Error("not cleared")
	}
}
