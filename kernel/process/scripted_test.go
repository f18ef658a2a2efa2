package process

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/process/serve"
)

// The test binary is its own child: with this variable set it serves the
// engine below.
const asChild = "PROCESS_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(asChild) {
	case "":
		os.Exit(m.Run())
	case "fails":
		serve.Engine(func() (engine.Engine, error) { return nil, errors.New("no symbols") })
		os.Exit(1)
	case "exits":
		os.Exit(7)
	default:
		debug.SetMaxStack(1 << 20)
		if serve.Engine(func() (engine.Engine, error) { return &scripted{stop: make(chan struct{})}, nil }) == nil {
			serve.EndGroup()
		}
		os.Exit(1)
	}
}

// scripted is an engine whose cells are commands for the faults that a child
// can have.
type scripted struct {
	stop  chan struct{}
	value string
	event func(json.RawMessage)
}

var (
	sink  map[int]int
	eaten [][]byte
)

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
	case "next":
		command, env, _ := strings.Cut(arg, " ")
		return engine.Result{Next: &engine.Next{Command: []string{command}, Env: []string{env}}}, nil
	case "env":
		return engine.Result{Value: engine.MIME{"text/plain": os.Getenv(arg)}}, nil
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
		p, _ := os.FindProcess(os.Getpid())
		p.Signal(syscall.Signal(n))
		select {}
	case "eat":
		for {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = 1
			}
			eaten = append(eaten, b)
			time.Sleep(time.Millisecond)
		}
	case "rubbish":
		os.NewFile(4, "events").Write([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0})
		select {}
	case "closepipe":
		os.NewFile(4, "events").Close()
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

// Debug answers with the request, after an event.
func (s *scripted) Debug(_ context.Context, request json.RawMessage) (json.RawMessage, error) {
	s.event(request)
	return request, nil
}

func (s *scripted) DebugEvents(send func(json.RawMessage)) { s.event = send }

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
