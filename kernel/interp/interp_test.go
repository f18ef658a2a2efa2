package interp_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// output records what a cell sends.
type output struct {
	mu       sync.Mutex
	stdout   strings.Builder
	stderr   strings.Builder
	displays []engine.MIME
}

func (o *output) Stream(name, text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if name == "stdout" {
		o.stdout.WriteString(text)
	} else {
		o.stderr.WriteString(text)
	}
}

func (o *output) Display(data engine.MIME, metadata map[string]any, id string, update bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.displays = append(o.displays, data)
}

func (o *output) ClearOutput(wait bool) {}

func (o *output) Input(ctx context.Context, prompt string, password bool) (string, error) {
	return "", nil
}

// book is a notebook under test.
type book struct {
	t *testing.T
	e engine.Engine
	n int
}

func open(t *testing.T) *book {
	t.Helper()
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	e, err := interp.New(interp.Options{Packages: set, Capture: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return &book{t: t, e: e}
}

// run runs a cell and returns its output, the text of its value and its fault.
func (b *book) run(code string) (stdout, value string, fault *engine.Fault) {
	b.t.Helper()
	b.n++
	out := &output{}
	res, err := b.e.Execute(context.Background(), engine.Cell{Code: code, Count: b.n}, out)
	if err != nil {
		b.t.Fatalf("cell %d: %v", b.n, err)
	}
	if res.Value != nil {
		value = fmt.Sprint(res.Value["text/plain"])
	}
	return out.stdout.String() + out.stderr.String(), value, res.Fault
}

// The cells of the files in testdata run one after the other in a notebook.
// Each is followed by what it should print, show or fail with:
//
//	-- out: text    printed
//	-- out~ text    part of what is printed
//	-- value: text  shown
//	-- fault: text  part of the error
func TestNotebooks(t *testing.T) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".cells") {
			continue
		}
		t.Run(strings.TrimSuffix(f.Name(), ".cells"), func(t *testing.T) {
			src, err := os.ReadFile("testdata/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(".") // and back, after %cd
			b := open(t)
			for _, cell := range strings.Split(string(src), "\n====\n") {
				b.check(cell)
			}
		})
	}
}

func (b *book) check(cell string) {
	b.t.Helper()
	var code, out, parts []string
	value, fault := "", ""
	for _, line := range strings.Split(cell, "\n") {
		switch {
		case strings.HasPrefix(line, "-- out: "):
			out = append(out, strings.TrimPrefix(line, "-- out: "))
		case strings.HasPrefix(line, "-- out~ "):
			parts = append(parts, strings.TrimPrefix(line, "-- out~ "))
		case strings.HasPrefix(line, "-- value: "):
			value = strings.TrimPrefix(line, "-- value: ")
		case strings.HasPrefix(line, "-- fault: "):
			fault = strings.TrimPrefix(line, "-- fault: ")
		default:
			code = append(code, line)
		}
	}
	stdout, got, f := b.run(strings.Join(code, "\n"))
	failed := ""
	if f != nil {
		failed = f.Value + "\n" + strings.Join(f.Traceback, "\n")
	}
	if fault == "" && f != nil || fault != "" && !strings.Contains(failed, fault) {
		b.t.Errorf("cell %d:\n%s\nfault: %s\nwant:  %s", b.n, strings.Join(code, "\n"), failed, fault)
		return
	}
	for _, p := range parts {
		if !strings.Contains(stdout, p) {
			b.t.Errorf("cell %d:\n%s\nprinted: %q\nwant:    %q in it", b.n, strings.Join(code, "\n"), stdout, p)
		}
	}
	if want := strings.Join(out, "\n"); parts == nil && strings.TrimRight(stdout, "\n") != want {
		b.t.Errorf("cell %d:\n%s\nprinted: %q\nwant:    %q", b.n, strings.Join(code, "\n"), stdout, want)
	}
	if got != value {
		b.t.Errorf("cell %d:\n%s\nshows: %q\nwant:  %q", b.n, strings.Join(code, "\n"), got, value)
	}
}

// The last 100 values are kept, and those that functions hold.
func TestValuesKept(t *testing.T) {
	b := open(t)
	check := func(code, want string) {
		t.Helper()
		if _, got, f := b.run(code); f != nil && !strings.Contains(f.Value, want) || f == nil && got != want {
			t.Errorf("%s: %q, %v; want %q", code, got, f, want)
		}
	}
	check("make([]byte, 3)", "[0 0 0]")
	check("7", "7")
	b.run("held := func() int { return Out[2] }")
	for i := range 120 {
		check(fmt.Sprint(i), fmt.Sprint(i))
	}
	check("len(Out)", "101")
	check("Out[1]", "Out[1]: the last 100 values are kept, and this one is older")
	check("Out[20]", "Out[20]: the last 100 values are kept")
	check("held() + Out[2] + Out[100]", "110")

	// They are known where one types.
	check("struct{ Width, Height int }{1, 2}", "{1 2}")
	for _, code := range []string{"_.", fmt.Sprintf("Out[%d].", b.n)} {
		c, err := b.e.Complete(t.Context(), code, len(code))
		if err != nil || strings.Join(c.Matches, " ") != "Height Width" {
			t.Errorf("%s: %v, %v", code, c.Matches, err)
		}
	}
	if i, err := b.e.Inspect(t.Context(), "_", 1, 0); err != nil || !strings.Contains(fmt.Sprint(i.Data["text/plain"]), "value: {1 2}") {
		t.Errorf("%v, %v", i.Data["text/plain"], err)
	}
}
