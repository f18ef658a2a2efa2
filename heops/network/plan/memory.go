package plan

import (
	"bufio"
	"fmt"
	"math/bits"
	"os"
)

// unknownMemory is what a machine that does not tell is taken to have, in MiB.
const unknownMemory = 8 << 10

// machineMemory returns the MiB that a plan may take by default: the largest
// power of two below the machine's memory less an eighth. It depends on the
// machine and not on what else runs there, so that plans stay the same.
func machineMemory() int {
	total := unknownMemory
	if f, err := os.Open("/proc/meminfo"); err == nil {
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			var kib int
			if _, err := fmt.Sscanf(s.Text(), "MemTotal: %d kB", &kib); err == nil {
				total = kib >> 10
				break
			}
		}
	}
	return max(64, 1<<(bits.Len(uint(total-total/8))-1))
}
