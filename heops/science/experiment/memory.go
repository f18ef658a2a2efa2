package experiment

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// PeakMemory returns the most memory that this process has had resident, in
// bytes, as Linux keeps it in /proc/self/status.
func PeakMemory() (int64, error) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("experiment: peak memory is known on Linux only: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		value, ok := strings.CutPrefix(lines.Text(), "VmHWM:")
		if !ok {
			continue
		}
		kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
		if err != nil {
			return 0, fmt.Errorf("experiment: reading peak memory: %w", err)
		}
		return kib << 10, nil
	}
	return 0, fmt.Errorf("experiment: the system does not report peak memory")
}
