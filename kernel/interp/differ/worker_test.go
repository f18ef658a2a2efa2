package differ_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// A program in cells may end its process, or never end. So cells run in another
// process, which is this test's binary, and which is told what to run line by line.
const working = "DIFFER_WORKER"

// order is a program to be run.
type order struct {
	Mode  string
	Cells []string
}

// report is what it has printed.
type report struct{ Printed []byte }

func TestMain(m *testing.M) {
	if os.Getenv(working) == "" {
		os.Exit(m.Run())
	}
	if err := work(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// work runs programs until there are no more.
func work(in io.Reader, out io.Writer) error {
	set, err := symbols.New()
	if err != nil {
		return err
	}
	orders, reports := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var o order
		if err := orders.Decode(&o); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		printed, err := inSession(set, o)
		if err != nil {
			return err
		}
		if err := reports.Encode(report{printed}); err != nil {
			return err
		}
	}
}

// modes are the ways to run cells.
var modes = map[string]func(*interp.Options){
	"cells":  func(*interp.Options) {},
	"plain":  func(o *interp.Options) { o.Plain = true },
	"probed": func(o *interp.Options) { o.Probed = true },
}

// inSession runs cells in a session of their own, until one fails.
func inSession(set *symbols.Set, o order) ([]byte, error) {
	options := interp.Options{Packages: set, Capture: true}
	modes[o.Mode](&options)
	e, err := interp.New(options)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	out := &printed{}
	for i, c := range o.Cells {
		r, err := e.Execute(context.Background(), engine.Cell{Code: c, Count: i + 1}, out)
		if err != nil {
			return nil, err
		}
		if r.Fault != nil {
			out.Stream("", r.Fault.Traceback[0]+"\n")
			if r.Fault.Name != "panic" {
				for _, line := range r.Fault.Traceback[1:] {
					out.Stream("", line+"\n")
				}
			}
			break
		}
	}
	return out.bytes.Bytes(), nil
}

// printed is what cells print.
type printed struct {
	mu    sync.Mutex
	bytes bytes.Buffer
}

func (p *printed) Stream(_, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes.WriteString(text)
}

func (p *printed) Display(engine.MIME, map[string]any, string, bool) {}
func (p *printed) ClearOutput(bool)                                  {}
func (p *printed) Input(context.Context, string, bool) (string, error) {
	return "", io.EOF
}

// worker is a process that runs programs.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr bytes.Buffer
	runs   int
}

// most is how many programs a worker runs before another takes its place, since an
// interpreter gives little back.
const most = 200

// patience is how long a program may take.
const patience = 30 * time.Second

// run runs a program; what became of the process is part of what was printed.
func (w *worker) run(o order) string {
	if w.runs >= most {
		w.close()
	}
	if w.cmd == nil {
		*w = worker{cmd: exec.Command(os.Args[0])}
		w.cmd.Env = append(os.Environ(), working+"=1")
		w.cmd.Stderr = &w.stderr
		var err error
		if w.in, err = w.cmd.StdinPipe(); err != nil {
			return "no worker: " + err.Error()
		}
		out, err := w.cmd.StdoutPipe()
		if err != nil {
			return "no worker: " + err.Error()
		}
		w.out = bufio.NewReader(out)
		if err := w.cmd.Start(); err != nil {
			return "no worker: " + err.Error()
		}
	}
	w.runs++
	late := false
	cmd := w.cmd
	alarm := time.AfterFunc(patience, func() { late = true; cmd.Process.Kill() })
	json.NewEncoder(w.in).Encode(o)
	var r report
	line, err := w.out.ReadBytes('\n')
	stopped := alarm.Stop()
	if err == nil {
		err = json.Unmarshal(line, &r)
	}
	if err == nil {
		return string(r.Printed)
	}
	w.close()
	if !stopped && late {
		return fmt.Sprintf("no end within %v", patience)
	}
	said := w.stderr.String()
	return "the process ended: " + said[:min(len(said), 2000)]
}

func (w *worker) close() {
	if w.cmd != nil {
		w.in.Close()
		w.cmd.Wait()
		w.cmd, w.runs = nil, 0
	}
}
