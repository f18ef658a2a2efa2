package machine

import (
	"bytes"
	"os"
	"strconv"
)

// room is how many bytes of memory the machine or the container has left.
func room() (uint64, bool) {
	free, known := uint64(0), false
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		_, rest, found := bytes.Cut(text, []byte("MemAvailable:"))
		if f := bytes.Fields(rest); found && len(f) > 0 {
			kib, err := strconv.ParseUint(string(f[0]), 10, 64)
			free, known = kib<<10, err == nil
		}
	}
	number := func(name string) (uint64, bool) {
		text, err := os.ReadFile("/sys/fs/cgroup/" + name)
		if err != nil {
			return 0, false
		}
		n, err := strconv.ParseUint(string(bytes.TrimSpace(text)), 10, 64)
		return n, err == nil
	}
	if most, limited := number("memory.max"); limited {
		used, _ := number("memory.current")
		if left := most - min(used, most); !known || left < free {
			free, known = left, true
		}
	}
	return free, known
}
