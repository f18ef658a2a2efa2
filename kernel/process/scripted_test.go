package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cryptounet/kernel/engine"
)

// The test binary is its own child: with this variable set it serves the
// engine below.
const asChild = "PROCESS_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(asChild) {
	case "":
		os.Exit(m.Run())
	case "fails":
		Serve(func() (engine.Engine, error) { return nil, errors.New("no symbols") })
		os.Exit(1)
	case "exits":
		os.Exit(7)
	default:
		debug.SetMaxStack(1 << 20)
		if Serve(func() (engine.Engine, error) { return &scripted{stop: make(chan struct{})}, nil }) == nil {
			EndGroup()
		}
		os.Exit(1)
	}
}

// scripted is an engine whose cells are commands for the faults that a child
// can have.
type scripted struct {
	stop  chan struct{}
	value string
}

var sink map[int]int

func (s *scripted) Execute(ctx context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	verb, arg, _ := strings.Cut(cell.Code, " ")
	switch verb {
	case "print":
		fmt.Println(arg)
	case "lines":
		n, _ := strconv.Atoi(arg)
		for i := range n {
			fmt.Println(i)
		}
	case "stderr":
		fmt.Fprintln(os.Stderr, arg)
	case "stream":
		out.Stream("stdout", arg)
	case "ordered":
		for i := range 20 {
			fmt.Print("p", i, " ")
			out.Display(engine.MIME{"text/plain": fmt.Sprint("d", i)}, map[string]any{"k": 1.0}, "id", i%2 == 1)
			out.ClearOutput(true)
		}
	case "show":
		out.Display(engine.MIME{"image/png": []byte{1, 2}, "application/json": map[string]int{"a": 1}, "text/plain": "t"}, nil, "", false)
		out.Display(engine.MIME{"application/json": func() {}}, nil, "", false)
	case "late":
		go func() {
			time.Sleep(30 * time.Millisecond)
			out.Stream("stdout", "late")
		}()
	case "set":
		s.value = arg
	case "get":
		return engine.Result{
			Value:       engine.MIME{"text/plain": s.value},
			Expressions: map[string]engine.ExpressionResult{"v": {Value: engine.MIME{"text/plain": s.value}}, "e": {Fault: &engine.Fault{Name: "n"}}},
			Payload:     []map[string]any{{"source": "page"}},
		}, nil
	case "fault":
		return engine.Result{Fault: &engine.Fault{Name: "test", Value: arg, Traceback: []string{"a", "b"}}}, nil
	case "error":
		return engine.Result{}, errors.New(arg)
	case "ask":
		line, err := out.Input(ctx, arg, true)
		if err != nil {
			return engine.Result{Fault: &engine.Fault{Name: "input", Value: err.Error()}}, nil
		}
		return engine.Result{Value: engine.MIME{"text/plain": line}}, nil
	case "wait":
		fmt.Println("waiting")
		select {
		case <-s.stop:
			return engine.Result{Fault: &engine.Fault{Name: "interrupted", Value: "as asked"}}, nil
		case <-ctx.Done():
			return engine.Result{Fault: &engine.Fault{Name: "cancelled"}}, nil
		}
	case "begin": // as an engine that does not know of the cell at once
		time.Sleep(time.Millisecond)
		<-ctx.Done()
		return engine.Result{Fault: &engine.Fault{Name: "cancelled"}}, nil
	case "stuck":
		fmt.Println("stuck")
		select {}
	case "exit":
		fmt.Print("before")
		n, _ := strconv.Atoi(arg)
		os.Exit(n)
	case "panic":
		fmt.Fprintln(os.Stderr, "some words")
		go panic(arg)
		select {}
	case "latepanic":
		go func() {
			time.Sleep(30 * time.Millisecond)
			panic(arg)
		}()
	case "notpanic":
		fmt.Fprintln(os.Stderr, "panic: only a joke")
	case "overflow":
		var f func(int) int
		f = func(n int) int { return f(n+1) + 1 }
		f(0)
	case "maps":
		sink = map[int]int{}
		for range 8 {
			go func() {
				for {
					sink[1]++
				}
			}()
		}
		select {}
	case "kill":
		n, _ := strconv.Atoi(arg)
		syscall.Kill(os.Getpid(), syscall.Signal(n))
		select {}
	case "eat":
		var keep [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = 1
			}
			keep = append(keep, b)
			time.Sleep(time.Millisecond)
		}
	case "rubbish":
		os.NewFile(eventsFD, "").Write([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0})
		select {}
	case "closepipe":
		syscall.Close(eventsFD)
		select {}
	case "child":
		c := exec.Command("sleep", "1000")
		c.Stdout = os.Stdout
		if err := c.Start(); err != nil {
			return engine.Result{}, err
		}
		return engine.Result{Value: engine.MIME{"text/plain": strconv.Itoa(c.Process.Pid)}}, nil
	case "read":
		b, err := io.ReadAll(os.Stdin)
		return engine.Result{Value: engine.MIME{"text/plain": string(b)}}, err
	case "utf8":
		for _, b := range []byte("aé€😀\xffz") {
			os.Stdout.Write([]byte{b})
			time.Sleep(time.Millisecond)
		}
	}
	return engine.Result{}, nil
}

func (s *scripted) Complete(_ context.Context, code string, cursor int) (engine.Completion, error) {
	return engine.Completion{Matches: []string{code + "!"}, Types: []string{"t"}, Start: 1, End: cursor}, nil
}

func (s *scripted) Inspect(_ context.Context, code string, cursor, detail int) (engine.Inspection, error) {
	return engine.Inspection{Found: detail == 1, Data: engine.MIME{"text/plain": code}}, nil
}

func (s *scripted) IsComplete(_ context.Context, code string) (engine.Completeness, error) {
	return engine.Completeness{Status: code, Indent: "\t"}, nil
}

func (s *scripted) RunProgram(_ context.Context, p engine.Program, out engine.Output) (int, *engine.Fault, error) {
	fmt.Print(p.Files[0].Code, p.Args)
	if p.Args[1] == "exit" {
		os.Exit(5)
	}
	return 4, nil, nil
}

// Interrupt reaches only a cell that waits for it.
func (s *scripted) Interrupt() {
	select {
	case s.stop <- struct{}{}:
	default:
	}
}

func (s *scripted) Close() error { return nil }

// record is an output that remembers.
type record struct {
	mu      sync.Mutex
	stdout  strings.Builder
	stderr  strings.Builder
	events  []string
	shown   []engine.MIME
	changed chan struct{}
	input   func(ctx context.Context, prompt string, password bool) (string, error)
}

func newRecord() *record { return &record{changed: make(chan struct{}, 1)} }

func (r *record) note(f func()) {
	r.mu.Lock()
	f()
	r.mu.Unlock()
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

func (r *record) Stream(name, text string) {
	r.note(func() {
		if name == "stdout" {
			r.stdout.WriteString(text)
		} else {
			r.stderr.WriteString(text)
		}
		r.events = append(r.events, text)
	})
}

func (r *record) Display(data engine.MIME, metadata map[string]any, id string, update bool) {
	r.note(func() {
		r.shown = append(r.shown, data)
		r.events = append(r.events, fmt.Sprintf("[%v %v %s %v]", data["text/plain"], metadata, id, update))
	})
}

func (r *record) ClearOutput(wait bool) {
	r.note(func() { r.events = append(r.events, fmt.Sprintf("[clear %v]", wait)) })
}

func (r *record) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if r.input == nil {
		return "", errors.New("nobody is there")
	}
	return r.input(ctx, prompt, password)
}

func (r *record) text() (stdout, stderr string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stdout.String(), r.stderr.String()
}

// until waits for a text on either stream.
func (r *record) until(t *testing.T, text string) {
	t.Helper()
	for end := time.After(20 * time.Second); ; {
		out, err := r.text()
		if strings.Contains(out+err, text) {
			return
		}
		select {
		case <-r.changed:
		case <-end:
			t.Fatalf("%q did not come; stdout %q, stderr %q", text, out, err)
		}
	}
}

func start(t *testing.T, o Options) *Engine {
	t.Helper()
	if o.Command == nil {
		o.Command = []string{os.Args[0]}
	}
	if o.Env == nil {
		o.Env = append(os.Environ(), asChild+"=1", "GORACE=log_path=/dev/null") // races are what some cells are for
	}
	e, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func execute(t *testing.T, e *Engine, count int, code string) (engine.Result, *record) {
	t.Helper()
	out := newRecord()
	r, err := e.Execute(t.Context(), engine.Cell{Code: code, Count: count}, out)
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	return r, out
}

func TestCells(t *testing.T) {
	e := start(t, Options{})
	if _, out := execute(t, e, 1, "print hello"); out.stdout.String() != "hello\n" {
		t.Errorf("stdout is %q", out.stdout.String())
	}
	if _, out := execute(t, e, 2, "stderr hello"); out.stderr.String() != "hello\n" {
		t.Errorf("stderr is %q", out.stderr.String())
	}
	if _, out := execute(t, e, 3, "stream hello"); out.stdout.String() != "hello" {
		t.Errorf("stdout is %q", out.stdout.String())
	}
	execute(t, e, 4, "set 42")
	r, _ := execute(t, e, 5, "get")
	if r.Value["text/plain"] != "42" || r.Expressions["v"].Value["text/plain"] != "42" || r.Expressions["e"].Fault.Name != "n" || r.Payload[0]["source"] != "page" {
		t.Errorf("result %+v", r)
	}
	if r, _ := execute(t, e, 6, "fault why"); r.Fault == nil || r.Fault.Value != "why" || len(r.Fault.Traceback) != 2 {
		t.Errorf("fault %+v", r.Fault)
	}
	if _, err := e.Execute(t.Context(), engine.Cell{Code: "error why"}, newRecord()); err == nil || err.Error() != "why" {
		t.Errorf("error %v", err)
	}
	if _, out := execute(t, e, 7, "utf8"); out.stdout.String() != "aé€😀\xffz" {
		t.Errorf("%q", out.stdout.String())
	} else {
		for _, s := range out.events {
			if strings.ContainsRune("é€😀", []rune(s)[0]) && len(s) == 1 {
				t.Errorf("a character was cut: %q", out.events)
			}
		}
	}
	_, out := execute(t, e, 8, "late")
	out.until(t, "late")
}

func TestOutputKeepsItsOrder(t *testing.T) {
	e := start(t, Options{})
	_, out := execute(t, e, 1, "ordered")
	var want strings.Builder
	for i := range 20 {
		fmt.Fprintf(&want, "p%d [d%d map[k:1] id %v][clear true]", i, i, i%2 == 1)
	}
	if got := strings.Join(out.events, ""); got != want.String() {
		t.Errorf("got  %s\nwant %s", got, want.String())
	}
	_, out = execute(t, e, 2, "show")
	if len(out.shown) != 1 || string(out.shown[0]["image/png"].([]byte)) != "\x01\x02" {
		t.Errorf("shown: %v", out.shown)
	}
	if !strings.Contains(out.stderr.String(), "application/json") {
		t.Errorf("no word on what cannot be shown: %q", out.stderr.String())
	}
}

func TestManyLines(t *testing.T) {
	e := start(t, Options{})
	_, out := execute(t, e, 1, "lines 100000")
	if n := strings.Count(out.stdout.String(), "\n"); n != 100000 || !strings.HasSuffix(out.stdout.String(), "\n99999\n") {
		t.Errorf("%d lines", n)
	}
}

func TestQuestions(t *testing.T) {
	e := start(t, Options{})
	c, err := e.Complete(t.Context(), "abc", 2)
	if err != nil || c.Matches[0] != "abc!" || c.Types[0] != "t" || c.Start != 1 || c.End != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	i, err := e.Inspect(t.Context(), "abc", 0, 1)
	if err != nil || !i.Found || i.Data["text/plain"] != "abc" {
		t.Errorf("%+v, %v", i, err)
	}
	p, err := e.IsComplete(t.Context(), "incomplete")
	if err != nil || p.Status != "incomplete" || p.Indent != "\t" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestProgram(t *testing.T) {
	e := start(t, Options{})
	for arg, want := range map[string]int{"exit": 5, "return": 4} {
		out := newRecord()
		p := engine.Program{Files: []engine.File{{Name: "a.go", Code: "code"}}, Args: []string{"a", arg}}
		status, fault, err := e.RunProgram(t.Context(), p, out)
		if status != want || fault != nil || err != nil || out.stdout.String() != "code[a "+arg+"]" {
			t.Errorf("%s: status %d, %v, %v, %q", arg, status, fault, err, out.stdout.String())
		}
	}
}

func TestInput(t *testing.T) {
	e := start(t, Options{})
	out := newRecord()
	out.input = func(_ context.Context, prompt string, password bool) (string, error) {
		return fmt.Sprint(prompt, password), nil
	}
	r, err := e.Execute(t.Context(), engine.Cell{Code: "ask name"}, out)
	if err != nil || r.Value["text/plain"] != "nametrue" {
		t.Errorf("%+v, %v", r, err)
	}
	if r, _ := execute(t, e, 2, "ask name"); r.Fault == nil || r.Fault.Value != "nobody is there" {
		t.Errorf("%+v", r)
	}
	asked := make(chan struct{})
	out.input = func(ctx context.Context, _ string, _ bool) (string, error) {
		close(asked)
		<-ctx.Done()
		return "", ctx.Err()
	}
	go func() {
		<-asked
		e.Interrupt()
	}()
	r, err = e.Execute(t.Context(), engine.Cell{Code: "ask name"}, out)
	if err != nil || r.Fault == nil || !strings.Contains(r.Fault.Value, "interrupted") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestInterruptKeepsTheEngine(t *testing.T) {
	e := start(t, Options{})
	execute(t, e, 1, "set kept")
	out := newRecord()
	go func() {
		out.until(t, "waiting")
		e.Interrupt()
	}()
	r, err := e.Execute(t.Context(), engine.Cell{Code: "wait"}, out)
	if err != nil || r.Fault == nil || (r.Fault.Name != "interrupted" && r.Fault.Name != "cancelled") {
		t.Fatalf("%+v, %v", r, err)
	}
	if r, _ := execute(t, e, 3, "get"); r.Value["text/plain"] != "kept" {
		t.Errorf("the value is %v", r.Value)
	}
	e.Interrupt() // nothing runs: nothing happens to the next cell
	if r, _ := execute(t, e, 4, "get"); r.Fault != nil {
		t.Errorf("%+v", r.Fault)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out = newRecord()
	go func() {
		out.until(t, "waiting")
		cancel()
	}()
	if r, err := e.Execute(ctx, engine.Cell{Code: "wait"}, out); err != nil || r.Fault == nil || r.Fault.Name != "cancelled" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestEarlyInterrupt interrupts cells that have hardly begun.
func TestEarlyInterrupt(t *testing.T) {
	e := start(t, Options{})
	execute(t, e, 1, "")
	for range 50 {
		go func() {
			for busy := false; !busy; {
				c, _ := e.current(t.Context())
				c.mu.Lock()
				busy = c.cells.busy()
				c.mu.Unlock()
			}
			e.Interrupt()
		}()
		if r, _ := execute(t, e, 2, "begin"); r.Fault == nil || r.Fault.Name != "cancelled" {
			t.Fatalf("%+v", r)
		}
	}
}

// TestInterruptEscalates restarts an engine that does not stop, after an offer.
func TestInterruptEscalates(t *testing.T) {
	e := start(t, Options{Grace: 50 * time.Millisecond})
	execute(t, e, 1, "set x")
	out := newRecord()
	go func() {
		out.until(t, "stuck")
		e.Interrupt()
		out.until(t, "Interrupt once more")
		e.Interrupt() // too soon after the first to be meant
		time.Sleep(patience)
		e.Interrupt()
	}()
	r, err := e.Execute(t.Context(), engine.Cell{Code: "stuck", Count: 2}, out)
	if err != nil || r.Fault == nil || r.Fault.Name != nameInterrupted {
		t.Fatalf("%+v, %v", r, err)
	}
	if trace := joinTrace(r.Fault); !strings.Contains(trace, "[1] set x") || strings.Contains(trace, "[2]") {
		t.Errorf("which cells had run is not said: %s", trace)
	}
	if r, _ := execute(t, e, 3, "get"); r.Value["text/plain"] != "" {
		t.Errorf("the value is %v in a new engine", r.Value)
	}
}

func TestDeaths(t *testing.T) {
	for _, c := range []struct {
		code, name, value, trace string
	}{
		{"exit 0", nameExit, "os.Exit(0)", ""},
		{"exit 3", nameExit, "os.Exit(3)", ""},
		{"panic boo", namePanic, "boo", "goroutine "},
		{"overflow", nameStack, "called itself", "stack overflow"},
		{"maps", nameFatal, "concurrent map", "goroutine "},
		{"kill 9", nameSignal, "SIGKILL", ""},
		{"kill 11", nameSignal, "SIGSEGV", ""},
		{"kill 15", nameSignal, "15", ""},
		{"rubbish", nameEngine, "cannot read", ""},
		{"closepipe", nameEngine, "closed its pipe", ""},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			e := start(t, Options{})
			execute(t, e, 1, "set x := 1")
			pid := e.Pid()
			r, out := execute(t, e, 2, c.code)
			f := r.Fault
			if f == nil {
				t.Fatal("no fault")
			}
			if f.Name != c.name || !strings.Contains(f.Value, c.value) {
				t.Errorf("fault %q: %q", f.Name, f.Value)
			}
			trace := joinTrace(f)
			if !strings.Contains(trace, c.trace) || !strings.Contains(trace, "[1] set x := 1") {
				t.Errorf("traceback:\n%s", trace)
			}
			if n := len(f.Traceback); n > 40 {
				t.Errorf("the traceback has %d lines", n)
			}
			if strings.Contains(out.stderr.String(), "goroutine ") {
				t.Errorf("the trace is output too: %s", out.stderr.String())
			}
			if c.name == namePanic && out.stderr.String() != "some words\n" {
				t.Errorf("stderr is %q", out.stderr.String())
			}
			if c.name == nameExit && out.stdout.String() != "before" {
				t.Errorf("stdout is %q", out.stdout.String())
			}
			if _, ok := e.Exited(); ok != (c.name == nameExit) {
				t.Errorf("Exited says %v", ok)
			}
			if r, out := execute(t, e, 3, "print again"); r.Fault != nil || out.stdout.String() != "again\n" {
				t.Errorf("the next cell: %+v, %q", r.Fault, out.stdout.String())
			}
			if e.Pid() == pid {
				t.Error("the same process again")
			}
		})
	}
}

func TestDeathBetweenCells(t *testing.T) {
	e := start(t, Options{})
	_, out := execute(t, e, 1, "latepanic boo")
	out.until(t, "these cells had run:\n  [1] latepanic boo")
	if s := out.stderr.String(); !strings.HasPrefix(s, "panic: boo") {
		t.Errorf("stderr is %q", s)
	}
	if _, out := execute(t, e, 2, "print x"); !strings.Contains(out.stderr.String(), "restarted since the last cell: boo") {
		t.Errorf("stderr is %q", out.stderr.String())
	}
	if _, out := execute(t, e, 3, "print x"); out.stderr.String() != "" {
		t.Errorf("stderr is %q", out.stderr.String())
	}
}

func TestWhatOnlyLooksLikeAPanic(t *testing.T) {
	e := start(t, Options{})
	if _, out := execute(t, e, 1, "notpanic"); out.stderr.String() != "panic: only a joke\n" {
		t.Errorf("stderr is %q", out.stderr.String())
	}
}

func TestStartFails(t *testing.T) {
	for child, want := range map[string]string{"fails": "no symbols", "exits": "status 7"} {
		e := start(t, Options{Env: append(os.Environ(), asChild+"="+child)})
		for range 2 {
			if _, err := e.Execute(t.Context(), engine.Cell{}, newRecord()); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", child, err)
			}
		}
	}
	if _, err := Start(Options{Command: []string{"/does/not/exist"}}); err == nil {
		t.Error("a program that does not exist was started")
	}
}

func TestStdin(t *testing.T) {
	e := start(t, Options{Stdin: strings.NewReader("some lines")})
	if r, _ := execute(t, e, 1, "read"); r.Value["text/plain"] != "some lines" {
		t.Errorf("%v", r.Value)
	}
	e = start(t, Options{})
	if r, _ := execute(t, e, 1, "read"); r.Value["text/plain"] != "" {
		t.Errorf("%v", r.Value)
	}
}

func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

func gone(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); alive(pid); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("process %d is still there", pid)
		}
	}
}

// TestNoOrphans ends engines in several ways that have started a process.
func TestNoOrphans(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("no /proc")
	}
	for _, end := range []string{"close", "exit 0", "kill 9"} {
		e := start(t, Options{})
		r, _ := execute(t, e, 1, "child")
		grandchild, err := strconv.Atoi(r.Value["text/plain"].(string))
		if err != nil {
			t.Fatal(err)
		}
		child := e.Pid()
		if !alive(child) || !alive(grandchild) {
			t.Fatal("they do not run")
		}
		if end == "close" {
			e.Close()
		} else {
			execute(t, e, 2, end)
		}
		gone(t, child)
		gone(t, grandchild)
	}
}

func TestCloseWhileACellRuns(t *testing.T) {
	e := start(t, Options{})
	out := newRecord()
	go func() {
		out.until(t, "stuck")
		e.Close()
	}()
	r, err := e.Execute(t.Context(), engine.Cell{Code: "stuck"}, out)
	if err == nil && r.Fault == nil {
		t.Error("the cell ended well")
	}
	if _, err := e.Execute(t.Context(), engine.Cell{}, out); err == nil {
		t.Error("a closed engine runs cells")
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte{0, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0, 1})
	f.Add([]byte{0, 0, 0, 10, 11, 0, 0, 0, 0, 0, 0, 0, 1, '{'})
	f.Fuzz(func(t *testing.T, input []byte) { fuzzFrames(input) })
}
