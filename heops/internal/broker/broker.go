// Package broker runs a NATS server with JetStream, for tests: in the test's own
// process, or in one of its own that can be killed.
package broker

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// Run starts a server that keeps its streams in a folder; port -1 takes any.
func Run(dir string, port int) (*server.Server, error) {
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true, JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 8 << 30})
	if err != nil {
		return nil, err
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		s.Shutdown()
		return nil, errors.New("the NATS server does not start")
	}
	return s, nil
}

// Local starts a server in the test's process and returns its URL.
func Local(t testing.TB) string {
	t.Helper()
	s, err := Run(t.TempDir(), server.RANDOM_PORT)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s.ClientURL()
}

// Variable names the folder in which Child runs a server.
const Variable = "CRYPTOUNET_TEST_NATS"

// Child runs a server until the process is killed, where Start asked for one; for
// TestMain.
func Child() {
	dir := os.Getenv(Variable)
	if dir == "" {
		return
	}
	var port int
	fmt.Sscan(os.Getenv(Variable+"_PORT"), &port)
	if _, err := Run(dir, port); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("ready")
	select {}
}

// Process is a server in a process of its own.
type Process struct {
	URL  string
	dir  string
	port int
	cmd  *exec.Cmd
}

// New starts a process; the test's end kills it.
func New(t testing.TB) *Process {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	p := &Process{URL: fmt.Sprintf("nats://127.0.0.1:%d", port), dir: t.TempDir(), port: port}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p
}

// Start starts a process that was killed, over the same folder.
func (p *Process) Start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p.cmd = exec.Command(self)
	p.cmd.Env = append(os.Environ(), Variable+"="+p.dir, fmt.Sprintf("%s_PORT=%d", Variable, p.port))
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		p.Kill()
		return fmt.Errorf("the NATS server did not start: %q, %v", line, err)
	}
	return nil
}

// Kill kills the process as kill -9 does.
func (p *Process) Kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// PID returns the process's identifier.
func (p *Process) PID() int { return p.cmd.Process.Pid }
