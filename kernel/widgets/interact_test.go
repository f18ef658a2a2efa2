package widgets_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/widgets"
	"cryptounet/kernel/widgets/protocol"
	"cryptounet/kernel/widgets/widgettest"
)

func TestInteract(t *testing.T) {
	h := widgettest.New()
	calls := 0
	i := widgets.InteractNamed([]string{"level", "_"}, func(level int, ok bool, name string) (any, error) {
		calls++
		h.Output().Stream("stdout", fmt.Sprintln(level, ok, name))
		switch level {
		case 7:
			panic("seven")
		case 8:
			return nil, errors.New("eight is bad")
		}
		return level * level, nil
	}, nil, nil, "who")
	if calls != 0 {
		t.Fatal("it is called before it is shown")
	}
	view := h.Session.Show(i.Model())
	sent := strings.Join(strings.Fields(fmt.Sprint(h.Sent)), " ")
	for _, want := range []string{"level", "value 2", "who"} {
		if !strings.Contains(sent, want) {
			t.Errorf("no control %q", want)
		}
	}
	text := view["text/plain"].(string)
	if calls != 1 || !strings.Contains(text, "IntSlider level: 5") || !strings.Contains(text, "5 false \n25") {
		t.Errorf("%d calls: %q", calls, text)
	}
	children := i.Model().Get("children").([]*protocol.Model)
	slider, out := children[0], children[3]
	move := func(v int, more bool) {
		h.Front(slider.ID(), fmt.Sprintf(`{"method":"update","state":{"value":%d}}`, v), more)
	}
	for _, test := range []struct {
		value int
		want  string
	}{
		{6, "stdout \"6 false \\n\"\n[text/plain]\n"},
		{7, "stdout \"7 false \\n\"\nerror panic: seven\n"},
		{8, "stdout \"8 false \\n\"\nerror error: eight is bad\n"},
		{9, "stdout \"9 false \\n\"\n[text/plain]\n"},
	} {
		move(test.value, false)
		if got := outputs(h, out); got != test.want {
			t.Errorf("at %d: %s, want %s", test.value, got, test.want)
		}
	}
	// Of many moves that wait, the last is the one that counts.
	calls = 0
	for v := range 10 {
		move(v, v < 9)
	}
	if calls > 2 || !strings.Contains(outputs(h, out), "9 false") {
		t.Errorf("%d calls: %s", calls, outputs(h, out))
	}
	h.Session.Show(i.Model())
	if calls > 2 {
		t.Error("showing it again calls it again")
	}
}

// What a function's goroutine says late stands in the Output, until the function has
// been called again; then it is the cell's.
func TestLateWords(t *testing.T) {
	h := widgettest.New()
	var late engine.Output
	s := widgets.NewIntSlider("s", 0, 9, 0)
	i := widgets.Interact(func(v int) { late = h.Output(); late.Stream("stdout", "now ") }, s)
	h.Session.Show(i.Model())
	out := i.Model().Get("children").([]*protocol.Model)[1]
	first := late
	first.Stream("stdout", "later")
	if got := outputs(h, out); got != "stdout \"now later\"\n" {
		t.Errorf("%s", got)
	}
	s.SetValue(3)
	first.Stream("stdout", "too late")
	if got := outputs(h, out); got != "stdout \"now \"\n" || h.Said.String() != "too late" {
		t.Errorf("%s, beside it %q", got, h.Said.String())
	}
}

// A function may move its own controls.
func TestInteractMovesItself(t *testing.T) {
	h := widgettest.New()
	s := widgets.NewIntSlider("s", 0, 1000, 0)
	calls := 0
	i := widgets.Interact(func(v int) {
		calls++
		if v < 3 {
			s.SetValue(v + 1)
		}
	}, s)
	h.Session.Show(i.Model())
	if calls != 4 || s.Value() != 3 {
		t.Errorf("%d calls, %d", calls, s.Value())
	}
}

func TestInteractMistakes(t *testing.T) {
	for _, test := range []struct {
		function any
		controls []any
		want     string
	}{
		{5, nil, "needs a function, not int"},
		{nil, nil, "needs a function, not nil"},
		{(func(int))(nil), nil, "needs a function"},
		{func(...int) {}, nil, "takes 1 values"},
		{func(int) {}, []any{"a", "b"}, "there are controls for 2"},
		{func(complex128) {}, nil, "parameter 1, value 1: a complex128 has no control of its own"},
		{func(int) {}, []any{[]string{"a"}}, "no slice of int"},
		{func(int) {}, []any{[]int{}}, "with something in it"},
		{func(int) {}, []any{widgets.NewText("t", "")}, "the value of *widgets.Text is no int"},
		{func(string) {}, []any{widgets.NewIntSlider("t", 0, 1, 0)}, "is no string"},
		{func(int) {}, []any{widgets.NewIntRangeSlider("t", 0, 1, 0, 1)}, "has no single value"},
		{func(int) {}, []any{widgets.NewButton("t")}, "has no single value"},
		{func() (int, int) { return 1, 2 }, nil, "a value and an error"},
	} {
		i := widgets.Interact(test.function, test.controls...)
		if i.Err() == nil || !strings.Contains(i.Err().Error(), test.want) {
			t.Errorf("%T %v: %v, want %q", test.function, test.controls, i.Err(), test.want)
		}
		h := widgettest.New()
		if text := h.Session.Show(i.Model())["text/plain"].(string); !strings.Contains(text, test.want) {
			t.Errorf("%T is shown as %q", test.function, text)
		}
	}
}

func TestBrowse(t *testing.T) {
	h := widgettest.New()
	b := widgets.Browse(layers{})
	view := h.Session.Show(b.Model())
	if view["image/png"] == nil || !strings.Contains(view["text/plain"].(string), "IntSlider channel: 0 (0 to 3)") {
		t.Fatalf("%v", view["text/plain"])
	}
	children := b.Model().Get("children").([]*protocol.Model)
	h.Front(children[1].ID(), `{"method":"update","state":{"value":3}}`, false)
	h.Front(children[0].ID(), `{"method":"update","state":{"index":1}}`, false)
	if children[1].Get("max") != 1 || children[1].Get("value") != 1 {
		t.Errorf("the channels of a layer with 2 go to %v, and %v is chosen", children[1].Get("max"), children[1].Get("value"))
	}
	if got := outputs(h, children[2]); got != "[image/png text/plain]\n" {
		t.Errorf("%s", got)
	}
	if text := widgets.Browse(nil).String(); !strings.Contains(text, "no layers to browse") {
		t.Errorf("%q", text)
	}
}
