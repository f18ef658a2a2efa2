package system

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// attributes put the child in a process group of its own. Its end with the
// kernel's is the work of its pipe; the death signal wakes a child that
// somebody has stopped, so that it notices.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGCONT}
}

// GrowPipe makes a pipe hold more, so that a cell that prints much waits less.
func GrowPipe(fd uintptr, size int) { unix.FcntlInt(fd, unix.F_SETPIPE_SZ, size) }

// Limit watches how much memory the process has in use and calls kill above the
// limit, before the machine is in trouble; 0 is no limit. The system may take
// the process rather than the kernel if memory runs out all the same.
func (g *Group) Limit(limit int64, kill func()) (stop func(), err error) {
	os.WriteFile(fmt.Sprintf("/proc/%d/oom_score_adj", g.pid), []byte("500"), 0)
	if limit <= 0 {
		return func() {}, nil
	}
	// Between two looks an allocation can be as large as the machine: the
	// system refuses the mapping of what is far above the limit.
	hard := uint64(limit) + uint64(limit)/4 + 256<<20
	unix.Prlimit(g.pid, unix.RLIMIT_DATA, &unix.Rlimit{Cur: hard, Max: hard}, nil)
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if used(g.pid) > limit {
					kill()
					return
				}
			}
		}
	}()
	return func() { close(done) }, nil
}

// used is a process's resident memory in bytes.
func used(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
