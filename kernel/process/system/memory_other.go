//go:build unix && !linux

package system

import (
	"errors"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// GrowPipe does nothing: only Linux lets a pipe's size be chosen.
func GrowPipe(uintptr, int) {}

// Limit refuses a limit: other systems than Linux offer no cheap view of a
// process's memory.
func (g *Group) Limit(limit int64, kill func()) (stop func(), err error) {
	if limit > 0 {
		err = errors.New("this system does not tell how much memory a process has: the limit is the goal of the garbage collector (GOMEMLIMIT) only")
	}
	return func() {}, err
}
