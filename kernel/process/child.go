package process

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"cryptounet/kernel/engine"
)

// errDied says that the child ended before it answered.
var errDied = errors.New("the engine's process died")

// child is one engine process from its start to its death.
type child struct {
	cmd      *exec.Cmd
	options  Options
	requests *sender
	pipe     *os.File // under requests
	stdout   *capture
	stderr   *capture

	ready    chan struct{} // closed when the engine takes requests
	died     chan struct{} // closed when it has ended and death is set
	reported chan struct{} // closed when death.report is set
	death    death

	mu      sync.Mutex
	failed  string // why the engine could not be made
	next    uint64
	waiting map[uint64]chan frame
	cells   cellTable
	asks    map[uint64]context.CancelFunc
	killed  string // why the kernel killed it
	urge    interruption
}

func startChild(o Options) (*child, error) {
	requestsR, requestsW, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make the engine's pipes: %w", err)
	}
	defer requestsR.Close()
	eventsR, eventsW, err := os.Pipe()
	if err != nil {
		requestsW.Close()
		return nil, fmt.Errorf("make the engine's pipes: %w", err)
	}
	defer eventsW.Close()
	c := &child{
		options: o, requests: &sender{w: requestsW}, pipe: requestsW,
		ready: make(chan struct{}), died: make(chan struct{}), reported: make(chan struct{}),
		waiting: map[uint64]chan frame{}, asks: map[uint64]context.CancelFunc{},
	}
	fail := func(err error) (*child, error) {
		requestsW.Close()
		eventsR.Close()
		return nil, err
	}
	var outW, errW *os.File
	if c.stdout, outW, err = newCapture(c.text("stdout")); err != nil {
		return fail(err)
	}
	defer outW.Close()
	if c.stderr, errW, err = newCapture(c.text("stderr")); err != nil {
		c.stdout.close()
		return fail(err)
	}
	defer errW.Close()
	c.stderr.holdTraces()

	c.cmd = exec.Command(o.Command[0], o.Command[1:]...)
	if o.Command[0] == "/proc/self/exe" {
		c.cmd.Args[0] = os.Args[0]
	}
	c.cmd.Dir, c.cmd.Env, c.cmd.Stdin = o.Dir, childEnv(o), o.Stdin
	c.cmd.Stdout, c.cmd.Stderr = outW, errW
	c.cmd.ExtraFiles = []*os.File{requestsR, eventsW} // descriptors 3 and 4
	c.cmd.SysProcAttr = attributes()
	// Stdin, where it is a terminal or a pipe that nobody closes, must not
	// keep Wait from returning.
	c.cmd.WaitDelay = 50 * time.Millisecond

	started := make(chan error)
	go c.live(started, eventsR)
	if err := <-started; err != nil {
		c.stdout.close()
		c.stderr.close()
		return fail(fmt.Errorf("start the engine %s: %w", o.Command[0], err))
	}
	return c, nil
}

// live starts the process, takes its events until it ends, and says how it
// ended. It keeps its thread, because the death signal of attributes comes
// when the thread that started the child ends, not the process.
func (c *child) live(started chan<- error, events *os.File) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := c.cmd.Start(); err != nil {
		started <- err
		return
	}
	started <- nil
	stopLimit := limitMemory(c.cmd.Process.Pid, c.options.Memory, c.kill)
	defer stopLimit()
	go c.stdout.run()
	go c.stderr.run()

	taken := make(chan struct{})
	go func() {
		defer close(taken)
		c.takeEvents(bufio.NewReaderSize(events, 64<<10))
	}()
	c.cmd.Wait() // its error is in the state
	// Processes that the cells have started go with their engine, and with
	// them the other ends of the pipes.
	syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
	<-taken
	events.Close()
	c.pipe.Close()
	c.stdout.close()
	c.stderr.close()

	c.mu.Lock()
	c.death.state, c.death.killed = c.cmd.ProcessState, c.killed
	c.death.trace = c.stderr.trace()
	c.death.idle = !c.cells.busy()
	c.death.interrupted = c.urge.asked
	c.death.memory = c.options.Memory
	for _, cancel := range c.asks {
		cancel()
	}
	c.mu.Unlock()
	close(c.died)
}

// takeEvents handles the child's frames until the pipe ends. What the child
// has printed before an event is taken first, so that output keeps its order.
func (c *child) takeEvents(r *bufio.Reader) {
	for {
		f, err := readFrame(r)
		if err == nil {
			err = c.take(f)
		}
		if err == nil {
			continue
		}
		if err != io.EOF {
			c.kill("it sent what the kernel cannot read: " + err.Error())
		}
		// The end of the pipe is the end of the process, unless a cell has
		// closed the descriptor: then nothing can come any more either.
		last := time.AfterFunc(time.Second, func() { c.kill("it closed its pipe to the kernel") })
		go func() {
			<-c.died
			last.Stop()
		}()
		return
	}
}

func (c *child) take(f frame) error {
	switch f.kind {
	case kindReady:
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.wasReady() {
			close(c.ready)
		}
	case kindFailed:
		c.mu.Lock()
		defer c.mu.Unlock()
		c.failed = string(f.body)
	case kindReply:
		c.mu.Lock()
		ended := c.cells.runs(f.id)
		c.mu.Unlock()
		if ended {
			c.stdout.drain()
			c.stderr.drain()
		}
		c.mu.Lock()
		w := c.waiting[f.id]
		delete(c.waiting, f.id)
		c.mu.Unlock()
		if w != nil {
			w <- f // has room for one
		}
	case kindStdout:
		c.output(f.id).Stream("stdout", string(f.body))
	case kindStderr:
		c.output(f.id).Stream("stderr", string(f.body))
	case kindShow, kindClear, kindTellComm, kindAsk, kindAskEnd:
		c.stdout.drain()
		c.stderr.drain()
		return c.event(f)
	default:
		return fmt.Errorf("an event of unknown kind %d", f.kind)
	}
	return nil
}

// event handles the events that have a body in JSON.
func (c *child) event(f frame) error {
	switch f.kind {
	case kindShow:
		var s show
		if err := json.Unmarshal(f.body, &s); err != nil {
			return fmt.Errorf("read a display: %w", err)
		}
		var metadata map[string]any
		if err := json.Unmarshal(s.Metadata, &metadata); err != nil {
			return fmt.Errorf("read a display's metadata: %w", err)
		}
		c.output(s.Cell).Display(s.Data.unpack(), metadata, s.ID, s.Update)
		return c.requests.send(kindAck, f.id, nil)
	case kindClear:
		var s clearing
		if err := json.Unmarshal(f.body, &s); err != nil {
			return fmt.Errorf("read a clear_output: %w", err)
		}
		c.output(s.Cell).ClearOutput(s.Wait)
		return c.requests.send(kindAck, f.id, nil)
	case kindTellComm:
		var t tell
		if err := json.Unmarshal(f.body, &t); err != nil {
			return fmt.Errorf("read a comm's message: %w", err)
		}
		if out, ok := c.output(t.Cell).(engine.CommOutput); ok {
			out.Comm(t.Message)
		}
		return c.requests.send(kindAck, f.id, nil)
	case kindAsk:
		var a ask
		if err := json.Unmarshal(f.body, &a); err != nil {
			return fmt.Errorf("read an input request: %w", err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		c.mu.Lock()
		c.asks[f.id] = cancel
		c.mu.Unlock()
		go c.input(ctx, f.id, a)
	case kindAskEnd:
		c.mu.Lock()
		cancel := c.asks[f.id]
		c.mu.Unlock()
		if cancel != nil {
			cancel()
		}
	}
	return nil
}

// input gets a line from the front end for the child.
func (c *child) input(ctx context.Context, id uint64, a ask) {
	var r answer
	value, err := c.output(a.Cell).Input(ctx, a.Prompt, a.Password)
	if err != nil {
		r.Err = err.Error()
		if ctx.Err() != nil {
			r.Err = errInputInterrupted.Error()
		}
	}
	r.Value = value
	c.mu.Lock()
	c.asks[id]()
	delete(c.asks, id)
	c.mu.Unlock()
	c.requests.sendJSON(kindInput, id, r)
}

// request sends a request and waits for its reply. The end of the context
// cancels it in the child and does not wait.
func (c *child) request(ctx context.Context, k kind, body any) (reply, error) {
	id, w := c.expect()
	return c.await(ctx, k, id, w, body, false)
}

func (c *child) expect() (uint64, chan frame) {
	w := make(chan frame, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	c.waiting[c.next] = w
	return c.next, w
}

func (c *child) await(ctx context.Context, k kind, id uint64, w chan frame, body any, stay bool) (reply, error) {
	if err := c.requests.sendJSON(k, id, body); err != nil {
		// A broken pipe is the child's death; its cause is known soon.
		select {
		case <-c.died:
			return reply{}, errDied
		case <-time.After(5 * time.Second):
			return reply{}, fmt.Errorf("send a request to the engine: %w", err)
		}
	}
	if stay {
		c.interruptAgain(id)
	}
	done := ctx.Done()
	for {
		select {
		case f := <-w:
			var r reply
			if err := json.Unmarshal(f.body, &r); err != nil {
				return reply{}, fmt.Errorf("read the engine's reply: %w", err)
			}
			if r.Err != "" {
				return r, errors.New(r.Err)
			}
			return r, nil
		case <-c.died:
			return reply{}, errDied
		case <-done:
			c.requests.send(kindCancel, id, nil)
			if !stay {
				c.mu.Lock()
				delete(c.waiting, id)
				c.mu.Unlock()
				return reply{}, ctx.Err()
			}
			done = nil
		}
	}
}

// run does a request that has output, which stays registered for what comes
// late.
func (c *child) run(ctx context.Context, k kind, body any, out engine.Output) (reply, error) {
	id, w := c.expect()
	// What the child has printed so far belongs to the cells before.
	c.stdout.drain()
	c.stderr.drain()
	c.mu.Lock()
	beside := c.cells.busy()
	c.cells.start(id, out)
	c.mu.Unlock()
	if beside {
		c.requests.send(kindBeside, id, nil) // await tells of a broken pipe
	}
	r, err := c.await(ctx, k, id, w, body, true)
	if errors.Is(err, errDied) {
		return reply{}, err
	}
	c.mu.Lock()
	c.cells.end(id)
	if !c.cells.busy() {
		c.urge.stop()
	}
	c.mu.Unlock()
	return r, err
}

// kill ends the process; the reason becomes part of the fault.
func (c *child) kill(reason string) {
	c.mu.Lock()
	if c.killed == "" {
		c.killed = reason
	}
	c.mu.Unlock()
	c.cmd.Process.Kill()
}

// close asks the process to end by closing its pipe and kills it if it does
// not.
func (c *child) close() {
	c.pipe.Close()
	select {
	case <-c.died:
	case <-time.After(500 * time.Millisecond):
		syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		<-c.died
	}
}

func (c *child) wasReady() bool {
	select {
	case <-c.ready:
		return true
	default:
		return false
	}
}

// startError says why a child was never ready.
func (c *child) startError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed != "" {
		return fmt.Errorf("the engine did not start: %s", c.failed)
	}
	_, sentence := c.death.cause()
	return fmt.Errorf("the engine did not start: %s", sentence)
}
