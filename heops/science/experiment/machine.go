package experiment

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"cryptounet/heops/backend/rns"
)

// Machine describes what an experiment ran on.
type Machine struct {
	CPU     string
	Cores   int
	Memory  int64  // bytes, 0 if unknown
	System  string // operating system and architecture
	Go      string
	Kernels string // instructions that package rns uses
}

// ThisMachine describes the one that this program runs on.
func ThisMachine() Machine {
	m := Machine{
		CPU: field("/proc/cpuinfo", "model name"), Cores: runtime.GOMAXPROCS(0),
		System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Kernels: rns.Best().String(),
	}
	if kib, err := strconv.ParseInt(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB"), 10, 64); err == nil {
		m.Memory = kib << 10
	}
	return m
}

// field returns the value of the first "name: value" line of a file, "" if
// there is none.
func field(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// String reads "AMD EPYC, 2 cores, 23 GiB, linux/amd64, go1.26.8, ifma kernels".
func (m Machine) String() string {
	parts := []string{fmt.Sprintf("%d cores", m.Cores), m.System, m.Go, m.Kernels + " kernels"}
	if m.Memory > 0 {
		parts = append(parts[:1], append([]string{fmt.Sprintf("%.0f GiB", float64(m.Memory)/(1<<30))}, parts[1:]...)...)
	}
	if m.CPU != "" {
		parts = append([]string{m.CPU}, parts...)
	}
	return strings.Join(parts, ", ")
}
