//go:build unix && !linux

package process

import "syscall"

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func growPipe(int) {}

// memoryReason begins the reason for which limitMemory kills.
const memoryReason = "memory"

// limitMemory leaves the limit to the child's garbage collector (GOMEMLIMIT):
// other systems than Linux offer no cheap view of a process's memory.
func limitMemory(int, int64, func(string)) (stop func()) { return func() {} }
