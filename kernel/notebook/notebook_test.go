package notebook

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/kernel/engine"
)

// TestKeepsWhatItDoesNotKnow reads and writes notebooks that other programs
// have written.
func TestKeepsWhatItDoesNotKnow(t *testing.T) {
	files, err := filepath.Glob("testdata/*.ipynb")
	if err != nil || len(files) == 0 {
		t.Fatal("no notebooks", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		again, err := n.Encode()
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if !bytes.Equal(again, text) {
			t.Errorf("%s is written as\n%s", file, again)
		}
	}
}

func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "read the notebook",
		"[]":                                    "object",
		`{"nbformat":3,"cells":[]}`:             "only nbformat 4",
		`{"cells":[]}`:                          "only nbformat 4",
		`{"nbformat":4,"cells":5}`:              `"cells"`,
		`{"nbformat":4,"cells":[null]}`:         "cell",
		`{"nbformat":4,"cells":[{"source":5}]}`: `"source"`,
		`{"nbformat":4,"cells":[{"source":["a",5]}]}`: `"source"`,
		`{"nbformat":"4"}`:                            `"nbformat"`,
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
}

func TestParameters(t *testing.T) {
	for s, want := range map[string]string{
		"n=5": "n = 5", "n=-5": "n = -5", "n=0x1F": "n = 0x1F", "n=1_000": "n = 1_000", "x=1.5": "x = 1.5", "x=1e-3": "x = 1e-3",
		"b=true": "b = true", "s=hello": `s = "hello"`, `s="quoted"`: `s = "quoted"`, "s=": `s = ""`, "s=a=b": `s = "a=b"`,
		"s=a\nb": `s = "a\nb"`, "s=NaN": `s = "NaN"`, "s=+Inf": `s = "+Inf"`, "s='x'": `s = "'x'"`, "é=1": "é = 1",
	} {
		p, err := ParseParameter(s)
		if got := p.Name + " = " + p.literal(); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "n", "=5", "1n=5", "a b=5", "func=5", "_=1", "a-b=1"} {
		if _, err := ParseParameter(s); err == nil {
			t.Errorf("%q was accepted", s)
		}
	}
}

func parse(t *testing.T, cells string) *Notebook {
	t.Helper()
	n, err := Parse([]byte(`{"cells":[` + cells + `],"metadata":{},"nbformat":4,"nbformat_minor":5}`))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func sources(n *Notebook) string {
	var s []string
	for _, c := range n.Cells {
		s = append(s, c.Source())
	}
	return strings.Join(s, "|")
}

func TestSetParameters(t *testing.T) {
	const tagged = `{"cell_type":"code","metadata":{"tags":["parameters"]},"source":"n := 1"},`
	const other = `{"cell_type":"code","metadata":{},"source":"use(n)"}`
	p := []Parameter{{"n", "5"}, {"s", "x"}}
	n := parse(t, tagged+other)
	for range 2 {
		if err := n.SetParameters(p); err != nil {
			t.Fatal(err)
		}
		if got, want := sources(n), "n := 1|// Parameters\nn = 5\ns = \"x\"|use(n)"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if c := n.Cells[1]; !c.HasTag("injected-parameters") || c.object.raw("id") == nil || !c.IsCode() {
		t.Errorf("%s", must(c.MarshalJSON()))
	}
	n = parse(t, other)
	if err := n.SetParameters(p); err != nil {
		t.Fatal(err)
	}
	if got, want := sources(n), "// Parameters\nn := 5\ns := \"x\"|use(n)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if err := n.SetParameters(nil); err != nil || len(n.Cells) != 2 {
		t.Error("no parameters change something")
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// script is an engine whose cells are commands.
type script struct{ engine.Engine }

func (script) Execute(ctx context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	verb, arg, _ := strings.Cut(cell.Code, " ")
	var r engine.Result
	switch verb {
	case "print":
		out.Stream("stdout", arg)
		out.Stream("stdout", "\n")
		out.Stream("stderr", "e")
	case "value":
		r.Value = engine.MIME{"text/plain": arg + "\nb", "image/png": []byte{1}, "application/json": map[string]int{"a": 1}}
	case "display":
		out.Display(engine.MIME{"text/html": "<b>"}, nil, "id", false)
	case "update":
		out.Display(engine.MIME{"text/html": "<i>"}, map[string]any{"m": 1}, "id", true)
	case "clear":
		out.Stream("stdout", "gone")
		out.ClearOutput(true)
		out.Stream("stdout", "stays")
	case "ask":
		line, err := out.Input(ctx, "?", false)
		if err != nil {
			return r, err
		}
		r.Value = engine.MIME{"text/plain": line}
	case "fail":
		r.Fault = &engine.Fault{Name: "n", Value: "v"}
	case "error":
		return r, errors.New("no engine")
	}
	return r, nil
}

func code(sources ...string) string {
	var cells []string
	for _, s := range sources {
		b, _ := json.Marshal(s)
		cells = append(cells, `{"cell_type":"code","execution_count":9,"metadata":{},"outputs":[{"output_type":"stream","name":"stdout","text":"old"}],"source":`+string(b)+`}`)
	}
	return strings.Join(cells, ",")
}

func outputs(c *Cell) string {
	var b bytes.Buffer
	json.Compact(&b, c.object.raw("outputs"))
	return string(c.object.raw("execution_count")) + b.String()
}

func TestRun(t *testing.T) {
	n := parse(t, `{"cell_type":"markdown","metadata":{},"source":"# x"},`+code("print a", "value 1", "display", "update", "clear", " \n", "ask"))
	var out, errs strings.Builder
	saved := 0
	err := n.Run(t.Context(), script{}, RunOptions{
		Terminal: &Terminal{Out: &out, Err: &errs, In: bufio.NewReader(strings.NewReader("a line\r\n"))},
		Save:     func(*Notebook) error { saved++; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		1: `1[{"name":"stdout","output_type":"stream","text":["a\n"]},{"name":"stderr","output_type":"stream","text":["e"]}]`,
		2: `2[{"data":{"application/json":{"a":1},"image/png":"AQ==","text/plain":["1\n","b"]},"execution_count":2,"metadata":{},"output_type":"execute_result"}]`,
		3: `3[{"data":{"text/html":["<i>"]},"metadata":{"m":1},"output_type":"display_data"}]`,
		4: `4[]`,
		5: `5[{"name":"stdout","output_type":"stream","text":["stays"]}]`,
		6: `null[]`,
		7: `6[{"data":{"text/plain":["a line"]},"execution_count":6,"metadata":{},"output_type":"execute_result"}]`,
	} {
		if got := outputs(n.Cells[i]); i > 0 && got != want {
			t.Errorf("cell %d: %s\nwant %s", i, got, want)
		}
	}
	if got, want := out.String(), "a\n1\nbgonestaysa line\n"; got != strings.Replace(want, "bg", "b\ng", 1) {
		t.Errorf("stdout %q", got)
	}
	if errs.String() != "e?" || saved != 6 {
		t.Errorf("stderr %q, saved %d times", errs.String(), saved)
	}
}

func TestRunStopsAtAFault(t *testing.T) {
	for verb, name := range map[string]string{"fail": "n", "error": "engine error"} {
		n := parse(t, code("value 1", verb, "print never"))
		saved := false
		err := n.Run(t.Context(), script{}, RunOptions{Save: func(*Notebook) error { saved = true; return nil }})
		var cell *CellError
		if !errors.As(err, &cell) || cell.Cell != 2 || cell.Fault.Name != name || !saved {
			t.Fatalf("%v", err)
		}
		if got := outputs(n.Cells[1]); !strings.Contains(got, `"ename":"`+name+`"`) || !strings.Contains(got, `"traceback":["`+name) {
			t.Errorf("%s", got)
		}
		if got := outputs(n.Cells[2]); got != "null[]" {
			t.Errorf("a cell behind it: %s", got)
		}
	}
	n := parse(t, code("ask"))
	if err := n.Run(t.Context(), script{}, RunOptions{}); err == nil || !strings.Contains(err.Error(), "nobody to ask") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := parse(t, code("value 1")).Run(ctx, script{}, RunOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	full := errors.New("disk full")
	if err := parse(t, code("value 1")).Run(t.Context(), script{}, RunOptions{Save: func(*Notebook) error { return full }}); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"cells":[` + code("a") + `],"metadata":{},"nbformat":4,"nbformat_minor":5}`))
	f.Add([]byte("{\n  \"nbformat\": 4, \"cells\": [], \"nbformat\": 4\n}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		n, err := Parse(text)
		if err != nil {
			return
		}
		again, err := n.Encode()
		if err != nil {
			t.Fatal(err)
		}
		m, err := Parse(again)
		if err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		if twice, err := m.Encode(); err != nil || !bytes.Equal(again, twice) {
			t.Errorf("%s\nis written again as\n%s", again, twice)
		}
	})
}
