//go:build unix

package system

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// The engine's pipes have fixed numbers: descriptors 0 to 2 belong to the
// cells.
const (
	requestsFD = 3
	eventsFD   = 4
)

// Prepare makes a command start in a process group of its own, with the pipes'
// ends for Pipes to find.
func Prepare(cmd *exec.Cmd, requests, events *os.File) error {
	cmd.ExtraFiles = []*os.File{requests, events}
	cmd.SysProcAttr = attributes()
	return nil
}

// Pipes are the pipes that the parent has prepared.
func Pipes() (requests, events *os.File, err error) {
	for _, fd := range []int{requestsFD, eventsFD} {
		var stat syscall.Stat_t
		if err := syscall.Fstat(fd, &stat); err != nil || stat.Mode&syscall.S_IFMT != syscall.S_IFIFO {
			return nil, nil, fmt.Errorf("descriptor %d is not a pipe", fd)
		}
		syscall.CloseOnExec(fd)
	}
	return os.NewFile(requestsFD, "requests"), os.NewFile(eventsFD, "events"), nil
}

// Group is a process with all that it starts.
type Group struct{ pid int }

// NewGroup is the group of a process that was prepared.
func NewGroup(p *os.Process) (*Group, error) { return &Group{p.Pid}, nil }

// Kill ends all of the group.
func (g *Group) Kill() { syscall.Kill(-g.pid, syscall.SIGKILL) }

// EndGroup ends this process's group, if it leads one.
func EndGroup() {
	if syscall.Getpgrp() == os.Getpid() {
		syscall.Kill(0, syscall.SIGKILL)
	}
}

// Read takes what is there without waiting; it returns 0 for nothing yet, and
// io.EOF or what went wrong at the end.
func Read(fd uintptr, b []byte) (int, error) {
	for {
		n, err := syscall.Read(int(fd), b)
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EAGAIN:
			return 0, nil
		case err != nil:
			return 0, err
		case n <= 0:
			return 0, io.EOF
		}
		return n, nil
	}
}

// Ready calls take whenever there is something to read, until take returns
// true or the file is closed.
func Ready(f *os.File, take func() bool) {
	raw, err := f.SyscallConn()
	if err != nil {
		return
	}
	raw.Read(func(uintptr) bool { return take() })
}
