package process

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"cryptounet/kernel/process/capture"
	"cryptounet/kernel/process/frames"
	"cryptounet/kernel/process/system"
)

// errDied says that the child ended before it answered.
var errDied = errors.New("the engine's process died")

// child is one engine process from its start to its death.
type child struct {
	cmd      *exec.Cmd
	group    *system.Group
	options  Options
	requests *frames.Sender
	pipe     *os.File // under requests
	stdout   *capture.Capture
	stderr   *capture.Capture

	ready    chan struct{} // closed when the engine takes requests
	died     chan struct{} // closed when it has ended and death is set
	reported chan struct{} // closed when death.report is set
	death    death

	mu      sync.Mutex
	failed  string // why the engine could not be made
	next    uint64
	waiting map[uint64]chan frames.Frame
	cells   cellTable
	asks    map[uint64]context.CancelFunc
	killed  string // why the kernel killed it
	urge    interruption

	debugEvent func(event json.RawMessage)
}

func startChild(o Options, debugEvent func(json.RawMessage)) (*child, error) {
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
		options: o, requests: &frames.Sender{W: requestsW}, pipe: requestsW,
		ready: make(chan struct{}), died: make(chan struct{}), reported: make(chan struct{}),
		waiting: map[uint64]chan frames.Frame{}, asks: map[uint64]context.CancelFunc{}, debugEvent: debugEvent,
	}
	fail := func(err error) (*child, error) {
		requestsW.Close()
		eventsR.Close()
		return nil, err
	}
	var outW, errW *os.File
	if c.stdout, outW, err = capture.New(c.text("stdout")); err != nil {
		return fail(err)
	}
	defer outW.Close()
	if c.stderr, errW, err = capture.New(c.text("stderr")); err != nil {
		c.stdout.Close()
		return fail(err)
	}
	defer errW.Close()
	c.stderr.HoldTraces()

	c.cmd = exec.Command(o.Command[0], o.Command[1:]...)
	if o.Command[0] == "/proc/self/exe" {
		c.cmd.Args[0] = os.Args[0]
	}
	c.cmd.Dir, c.cmd.Env, c.cmd.Stdin = o.Dir, childEnv(o), o.Stdin
	c.cmd.Stdout, c.cmd.Stderr = outW, errW
	if err := system.Prepare(c.cmd, requestsR, eventsW); err != nil {
		c.stdout.Close()
		c.stderr.Close()
		return fail(fmt.Errorf("prepare the engine's process: %w", err))
	}
	// Stdin, where it is a terminal or a pipe that nobody closes, must not
	// keep Wait from returning.
	c.cmd.WaitDelay = 50 * time.Millisecond

	started := make(chan error)
	go c.live(started, eventsR)
	if err := <-started; err != nil {
		c.stdout.Close()
		c.stderr.Close()
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
	var err error
	if c.group, err = system.NewGroup(c.cmd.Process); err != nil {
		c.options.Log.Warn("what cells start will not end with the engine", "error", err)
	}
	started <- nil
	stopLimit, err := c.group.Limit(c.options.Memory, func() { c.kill(memoryReason) })
	if err != nil {
		c.options.Log.Warn("the engine's memory is not limited", "error", err)
	}
	defer stopLimit()
	go c.stdout.Run()
	go c.stderr.Run()

	taken := make(chan struct{})
	go func() {
		defer close(taken)
		c.takeEvents(bufio.NewReaderSize(events, 64<<10))
	}()
	c.cmd.Wait() // its error is in the state
	// Processes that the cells have started go with their engine, and with
	// them the other ends of the pipes.
	c.group.Kill()
	<-taken
	events.Close()
	c.pipe.Close()
	c.stdout.Close()
	c.stderr.Close()

	c.mu.Lock()
	c.death.state, c.death.killed = c.cmd.ProcessState, c.killed
	c.death.trace = c.stderr.Trace()
	c.death.idle = !c.cells.busy()
	c.death.interrupted = c.urge.asked
	c.death.memory = c.options.Memory
	for _, cancel := range c.asks {
		cancel()
	}
	c.mu.Unlock()
	close(c.died)
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
	c.mu.Lock()
	if c.killed == "" {
		c.killed = closedReason
	}
	c.mu.Unlock()
	c.pipe.Close()
	select {
	case <-c.died:
	case <-time.After(500 * time.Millisecond):
		c.group.Kill()
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
