//go:build !linux

package bench

import "testing"

// cpuSeconds is not measured on this system.
func cpuSeconds() float64 { return 0 }

// resetPeak: this system keeps no peak of resident memory.
func resetPeak(*testing.B) {}
