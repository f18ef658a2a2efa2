// Package machine tells what the machine has to plan for.
package machine

import (
	"bufio"
	"fmt"
	"math/bits"
	"os"
)

// unknown is what a machine that does not tell is taken to have, in MiB.
const unknown = 8 << 10

// Memory returns the MiB that a plan may take by default: the largest
// power of two below the machine's memory less an eighth. It depends on the
// machine and not on what else runs there, so that plans stay the same.
func Memory() int {
	total := unknown
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
