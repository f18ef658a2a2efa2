//go:build windows

package system

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// pipes names the environment variable with the handles of the engine's pipes:
// Windows passes handles on, but not under numbers that one could choose.
const pipes = "CRYPTOUNET_PIPES"

// Prepare makes a command start in a console group of its own, so that Ctrl+C
// is for the kernel, with the pipes' ends for Pipes to find.
func Prepare(cmd *exec.Cmd, requests, events *os.File) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
	var names []string
	for _, f := range []*os.File{requests, events} {
		h := windows.Handle(f.Fd())
		if err := windows.SetHandleInformation(h, windows.HANDLE_FLAG_INHERIT, windows.HANDLE_FLAG_INHERIT); err != nil {
			return fmt.Errorf("let the process inherit a pipe: %w", err)
		}
		cmd.SysProcAttr.AdditionalInheritedHandles = append(cmd.SysProcAttr.AdditionalInheritedHandles, syscall.Handle(h))
		names = append(names, strconv.FormatUint(uint64(h), 10))
	}
	cmd.Env = append(cmd.Environ(), pipes+"="+strings.Join(names, ","))
	return nil
}

// Pipes are the pipes that the parent has prepared.
func Pipes() (requests, events *os.File, err error) {
	names := strings.Split(os.Getenv(pipes), ",")
	if len(names) != 2 {
		return nil, nil, errors.New("there is no pipe of a kernel")
	}
	os.Unsetenv(pipes)
	var files [2]*os.File
	for i, name := range names {
		n, err := strconv.ParseUint(name, 10, 64)
		if err != nil {
			return nil, nil, fmt.Errorf("the handle of a pipe: %w", err)
		}
		if kind, err := windows.GetFileType(windows.Handle(n)); err != nil || kind != windows.FILE_TYPE_PIPE {
			return nil, nil, fmt.Errorf("handle %d is not a pipe", n)
		}
		// Processes that cells start do not get it.
		windows.SetHandleInformation(windows.Handle(n), windows.HANDLE_FLAG_INHERIT, 0)
		files[i] = os.NewFile(uintptr(n), "pipe")
	}
	return files[0], files[1], nil
}

// Group is a process with all that it starts: a job, which ends when its last
// handle is closed, and so with the process that has made it.
type Group struct {
	process *os.Process
	job     windows.Handle
}

// NewGroup is the group of a process that has just started. Where there can be
// none, the group is the process alone.
func NewGroup(p *os.Process) (*Group, error) {
	g := &Group{process: p}
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return g, fmt.Errorf("make a job: %w", err)
	}
	if err := limitJob(job, 0); err != nil {
		windows.CloseHandle(job)
		return g, err
	}
	h, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(p.Pid))
	if err == nil {
		err = windows.AssignProcessToJobObject(job, h)
		windows.CloseHandle(h)
	}
	if err != nil {
		windows.CloseHandle(job)
		return g, fmt.Errorf("put the process into a job: %w", err)
	}
	g.job = job
	return g, nil
}

// limitJob makes a job end with its handles and bounds its memory, 0 for no
// bound.
func limitJob(job windows.Handle, memory uint64) error {
	var info windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if memory > 0 {
		info.BasicLimitInformation.LimitFlags |= windows.JOB_OBJECT_LIMIT_JOB_MEMORY
		info.JobMemoryLimit = uintptr(memory)
	}
	_, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)))
	if err != nil {
		return fmt.Errorf("set the limits of a job: %w", err)
	}
	return nil
}

// Kill ends all of the group.
func (g *Group) Kill() {
	if g.job == 0 {
		g.process.Kill()
		return
	}
	windows.TerminateJobObject(g.job, 1)
}

// EndGroup does nothing: the job ends with the kernel.
func EndGroup() {}

// GrowPipe does nothing: a pipe keeps its size.
func GrowPipe(uintptr, int) {}

// Limit bounds the memory of the group; 0 is no limit. An allocation beyond it
// fails, and a Go program says that it is out of memory and ends.
func (g *Group) Limit(limit int64, kill func()) (stop func(), err error) {
	stop = func() {}
	if limit <= 0 {
		return stop, nil
	}
	if g.job == 0 {
		return stop, errors.New("the process is in no job")
	}
	return stop, limitJob(g.job, uint64(limit))
}

var peek = windows.NewLazySystemDLL("kernel32.dll").NewProc("PeekNamedPipe")

// Read takes what is there without waiting; it returns 0 for nothing yet, and
// io.EOF or what went wrong at the end.
func Read(fd uintptr, b []byte) (int, error) {
	var n uint32
	if ok, _, err := peek.Call(fd, 0, 0, 0, uintptr(unsafe.Pointer(&n)), 0); ok == 0 {
		if errors.Is(err, windows.ERROR_BROKEN_PIPE) {
			err = io.EOF
		}
		return 0, err
	}
	if n == 0 {
		return 0, nil
	}
	return syscall.Read(syscall.Handle(fd), b[:min(len(b), int(n))])
}

// look is how often Ready looks for something to read.
const look = 2 * time.Millisecond

// Ready calls take whenever there may be something to read, until take returns
// true.
func Ready(_ *os.File, take func() bool) {
	for !take() {
		time.Sleep(look)
	}
}
