package interp_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"cryptounet/kernel/engine"
)

// page is an output that has comms, as a front end's page.
type page struct {
	output
	comms []engine.CommMessage
}

func (p *page) Comm(m engine.CommMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.comms = append(p.comms, m)
}

// outputs are those of the Output that was written last, and its errors' lines.
func (p *page) outputs() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.comms) - 1; i >= 0; i-- {
		if state, _ := p.comms[i].Data["state"].(map[string]any); state["outputs"] != nil {
			return fmt.Sprint(state["outputs"])
		}
	}
	return ""
}

// in runs a cell that a front end calls id.
func (b *book) in(id, code string) (*page, engine.Result) {
	b.t.Helper()
	b.n++
	p := &page{}
	r, err := b.e.Execute(context.Background(), engine.Cell{Code: code, Count: b.n, ID: id}, p)
	if err != nil || r.Fault != nil {
		b.t.Fatalf("cell %d: %v %v", b.n, err, r.Fault)
	}
	return p, r
}

// send sends a message of the page to the model of a class that it knows best.
func (b *book) send(from *page, class, data string) *page {
	b.t.Helper()
	id := from.id(class)
	if id == "" {
		b.t.Fatalf("no %s has been opened", class)
	}
	p := &page{}
	m := engine.CommMessage{Kind: "comm_msg", ID: id, Data: map[string]any{"method": "update", "state": map[string]any{}}}
	if key, v, ok := strings.Cut(data, "="); ok {
		var n float64
		fmt.Sscan(v, &n)
		m.Data["state"] = map[string]any{key: n}
	} else {
		m.Data = map[string]any{"method": "custom", "content": map[string]any{"event": data}}
	}
	known, err := b.e.(engine.Comms).Comm(context.Background(), m, p)
	if !known || err != nil {
		b.t.Fatal(known, err)
	}
	return p
}

// id is that of the last model of a class that the page has been told of.
func (p *page) id(class string) (id string) {
	for _, m := range p.comms {
		if state, _ := m.Data["state"].(map[string]any); m.Kind == "comm_open" && state["_model_name"] == class+"Model" {
			id = m.ID
		}
	}
	return id
}

// A cell's function gets what the page's controls have, under the names of its
// parameters; what it prints, returns, and panics with stands in its Output.
func TestInteract(t *testing.T) {
	b := open(t)
	b.run("import (\"cryptounet/kernel/widgets\"; \"cryptounet/kernel/display\"; \"fmt\")\ntype T struct{ A int }\nfunc (t T) String() string { return fmt.Sprint(\"T\", t.A) }")
	p, r := b.in("a", `widgets.Interact(func(level int, show bool) any {
	fmt.Println("level", level)
	display.Show(display.HTML("<b>shown</b>"))
	if level == 7 {
		panic("seven")
	}
	return T{level}
})`)
	text, _ := r.Value["text/plain"].(string)
	for _, want := range []string{"IntSlider level: 5 (0 to 10)", "Checkbox show: false", "level 5", "T5"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %q", want, text)
		}
	}
	if r.Value["application/vnd.jupyter.widget-view+json"] == nil || p.stdout.Len() > 0 || len(p.displays) > 0 {
		t.Errorf("%v, beside it %q %v", r.Value, p.stdout.String(), p.displays)
	}
	if got := b.send(p, "IntSlider", "value=6").outputs(); !strings.Contains(got, "level 6") || !strings.Contains(got, "T6") || !strings.Contains(got, "<b>shown</b>") {
		t.Errorf("%s", got)
	}
	moved := b.send(p, "IntSlider", "value=7")
	got := moved.outputs()
	for _, want := range []string{"level 7", "panic", "seven", "cell 2, line 5", `panic("seven")`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if moved.stderr.Len() > 0 {
		t.Errorf("beside it %q", moved.stderr.String())
	}
	if got := b.send(p, "IntSlider", "value=8").outputs(); !strings.Contains(got, "T8") || strings.Contains(got, "seven") {
		t.Errorf("after a panic %s", got)
	}
	for _, code := range []string{
		"func scale(height, width float64) float64 { return height * width }\nwidgets.Interact(scale)", "widgets.Interact(scale)",
		"f := func(height, width float64) any { return height }\nwidgets.Interact(f, \"height\", \"width\")", "widgets.Interact(f)",
	} {
		if _, r := b.in("b", code); !strings.Contains(r.Value["text/plain"].(string), "FloatSlider height: 0.5 (0 to 1)\nFloatSlider width") {
			t.Errorf("%s: %v", code, r.Value["text/plain"])
		}
	}
}

// What a callback prints and panics with is told under the message that it answers,
// and the session goes on.
func TestCallbacks(t *testing.T) {
	b := open(t)
	b.run("import (\"cryptounet/kernel/widgets\"; \"fmt\"; \"image\")")
	p, _ := b.in("a", "s := widgets.NewIntSlider(\"s\", 0, 9, 3)\ns.OnChange(func(v int) {\n\tfmt.Println(\"now\", v)\n\tif v == 7 {\n\t\tpanic(\"seven\")\n\t}\n})\nb := widgets.NewButton(\"b\")\nb.OnClick(func() { s.SetValue(1) })\nwidgets.NewVBox(s, b)")
	if got := b.send(p, "IntSlider", "value=4").stdout.String(); got != "now 4\n" {
		t.Errorf("%q", got)
	}
	if got := b.send(p, "IntSlider", "value=7").stderr.String(); !strings.Contains(got, "seven") || !strings.Contains(got, "cell 2, line 5") {
		t.Errorf("%q", got)
	}
	if _, v, _ := b.run("s.Value()"); v != "7" {
		t.Errorf("the value is %s", v)
	}
	if got := b.send(p, "Button", "click").stdout.String(); got != "now 1\n" {
		t.Errorf("%q", got)
	}
	// A cell's own layers, and an Output that is written before it is shown.
	b.run("type stack struct{}\nfunc (stack) Names() []string { return []string{\"one\"} }\nfunc (stack) Channels(int) int { return 2 }\nfunc (stack) Pictures(layer, channel int) ([]image.Image, []string) { return []image.Image{image.NewGray(image.Rect(0, 0, 4, 4))}, []string{fmt.Sprint(layer, channel)} }")
	if _, r := b.in("c", "widgets.Browse(stack{})"); r.Value["image/png"] == nil || !strings.Contains(r.Value["text/plain"].(string), "channel: 0 (0 to 1)") {
		t.Errorf("%v", r.Value["text/plain"])
	}
	if p, r := b.in("d", "o := widgets.NewOutput()\no.Capture(func() { fmt.Println(\"kept\") })\no"); r.Value["text/plain"] != "kept" || p.stdout.Len() > 0 {
		t.Errorf("%v %q", r.Value["text/plain"], p.stdout.String())
	}
}

// An interrupt ends a callback, and not the session.
func TestInterruptOfACallback(t *testing.T) {
	b := open(t)
	b.run("import \"cryptounet/kernel/widgets\"\nstarted := make(chan bool, 1)")
	p, _ := b.in("a", "widgets.Interact(func(level int) any {\n\tif level == 6 {\n\t\tstarted <- true\n\t\tfor {\n\t\t}\n\t}\n\treturn level\n})")
	go func() {
		b.e.Execute(engine.Beside(context.Background()), engine.Cell{Code: "<-started"}, &output{})
		b.e.Interrupt()
	}()
	if got := b.send(p, "IntSlider", "value=6").outputs(); !strings.Contains(got, "interrupted") {
		t.Errorf("%s", got)
	}
	if got := b.send(p, "IntSlider", "value=3").outputs(); !strings.Contains(got, "text/plain:3") {
		t.Errorf("afterwards %s", got)
	}
}

// Widgets go when their cell runs again without them, and all of them with %reset.
func TestWidgetsThatGo(t *testing.T) {
	b := open(t)
	list := func() int {
		open, err := b.e.(engine.Comms).OpenComms(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return len(open)
	}
	b.run("import \"cryptounet/kernel/widgets\"")
	b.in("a", "widgets.NewText(\"t\", \"\")")
	first, _ := b.in("a", "s := widgets.NewText(\"t\", \"\")\ns")
	if list() != 1 {
		t.Errorf("%d are open", list())
	}
	b.in("b", "s")
	b.in("a", "1")
	if list() != 1 || first.id("Text") == "" {
		t.Errorf("%d are open", list())
	}
	b.in("b", "2")
	if list() != 0 {
		t.Errorf("%d are open", list())
	}
	if p, _ := b.in("b", "s"); list() != 1 || p.id("Text") == first.id("Text") {
		t.Errorf("%d are open", list())
	}
	b.in("c", "%reset")
	if list() != 0 {
		t.Errorf("after %%reset %d are open", list())
	}
	// A front end that asks finds the models of the new session alone.
	b.run("import \"cryptounet/kernel/widgets\"")
	b.in("d", "widgets.NewHTML(\"x\")")
	p := &page{}
	known, err := b.e.(engine.Comms).Comm(context.Background(), engine.CommMessage{Kind: "comm_open", ID: "front", Target: "jupyter.widget.control", Metadata: map[string]any{"version": "1.0.0"}}, p)
	if !known || err != nil {
		t.Fatal(known, err)
	}
	b.e.(engine.Comms).Comm(context.Background(), engine.CommMessage{Kind: "comm_msg", ID: "front", Data: map[string]any{"method": "request_states"}}, p)
	if len(p.comms) != 1 || strings.Count(fmt.Sprint(p.comms[0].Data), "HTMLModel") == 0 || strings.Contains(fmt.Sprint(p.comms[0].Data), "TextModel") {
		t.Errorf("%v", p.comms)
	}
	p = &page{}
	b.e.(engine.Comms).Comm(context.Background(), engine.CommMessage{Kind: "comm_open", ID: "new", Target: "jupyter.widget.control", Metadata: map[string]any{"version": "9.0.0"}}, p)
	if len(p.comms) != 1 || p.comms[0].Kind != "comm_close" || !strings.Contains(p.stderr.String(), "speaks version 9.0.0") {
		t.Errorf("%v %q", p.comms, p.stderr.String())
	}
}

// What a run keeps of its layers is browsed in a line.
func TestBrowse(t *testing.T) {
	b := open(t)
	p, r := b.in("a", `import (
	"cryptounet/heops"
	"cryptounet/heops/network/tensor"
	"cryptounet/kernel/widgets"
)
decrypted, plain := tensor.New(3, 8, 8), tensor.New(3, 8, 8)
decrypted.Set(1, 2, 2, 5)
layers := heops.Layers{{Layer: "enc1", Decrypted: decrypted, Plain: plain}, {Layer: "logits", Decrypted: tensor.New(1, 8, 8), Plain: tensor.New(1, 8, 8)}}
widgets.Browse(layers)`)
	if text, _ := r.Value["text/plain"].(string); r.Value["image/png"] == nil || !strings.Contains(text, `"1  enc1" of 1  enc1, 2  logits`) || !strings.Contains(text, "channel: 0 (0 to 2)") {
		t.Fatalf("%v", r.Value["text/plain"])
	}
	first := p.outputs()
	second := b.send(p, "IntSlider", "value=1").outputs()
	if !strings.Contains(second, "image/png") || second == first {
		t.Errorf("another channel is %.200s", second)
	}
	if other := b.send(p, "Dropdown", "index=1"); !strings.Contains(other.outputs(), "image/png") || !strings.Contains(fmt.Sprint(other.comms), "max:0") {
		t.Errorf("another layer is %.200s", other.outputs())
	}
	if shown, _ := b.in("b", "import \"cryptounet/kernel/display\"\ndisplay.Show(widgets.NewLabel(\"one\"), widgets.NewLabel(\"two\"))"); len(shown.displays) != 2 || shown.displays[1]["application/vnd.jupyter.widget-view+json"] == nil {
		t.Errorf("Show shows %v", shown.displays)
	}
}
