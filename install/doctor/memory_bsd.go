//go:build darwin || freebsd

package doctor

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// machineMemory takes all memory of the machine for free: what is free is not
// told without C.
func machineMemory() (Memory, error) {
	name := "hw.memsize"
	if runtime.GOOS == "freebsd" {
		name = "hw.physmem"
	}
	all, err := unix.SysctlUint64(name)
	if err != nil {
		return Memory{}, fmt.Errorf("the system does not tell its memory: %w", err)
	}
	return Memory{Available: int64(all), Address: addressLimit()}, nil
}
