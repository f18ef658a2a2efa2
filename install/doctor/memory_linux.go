package doctor

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

func machineMemory() (Memory, error) {
	m := Memory{Cgroup: cgroup("/sys/fs/cgroup"), Address: addressLimit()}
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return m, fmt.Errorf("the system does not tell its memory: %w", err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var kib int64
		if _, err := fmt.Sscanf(s.Text(), "MemAvailable: %d kB", &kib); err == nil {
			m.Available = kib << 10
			return m, nil
		}
	}
	return m, errors.New("the system does not tell its memory: /proc/meminfo has no MemAvailable")
}

// cgroup is what is left below the limit of the container's own group (version
// 2), 0 without one.
func cgroup(dir string) int64 {
	number := func(name string) (int64, bool) {
		text, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			return 0, false
		}
		v, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
		return v, err == nil // "max" is no number
	}
	most, limited := number("memory.max")
	if !limited {
		return 0
	}
	used, _ := number("memory.current")
	return max(1, most-used)
}
