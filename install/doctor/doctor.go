// Package doctor looks at a machine and says what of CryptoUNet works on it, what
// does not, and what to do.
package doctor

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// Status is how a check went.
type Status string

const (
	OK   Status = "ok"
	Warn Status = "warn" // something does not work, or works less well
	Fail Status = "fail" // nothing will work, or what was asked for cannot
)

// Result is what one check found.
type Result struct {
	Check  string `json:"check"`
	Status Status `json:"status"`
	Found  string `json:"found"`
	Do     string `json:"do,omitempty"` // what to do about it
}

// System is the machine as the checks see it. The zero value of a field is nothing
// there; This fills all.
type System struct {
	OS, Machine string // as Go names them
	Cores       int
	Path        string // of the kernels (rns.Path)
	Version     string // of this program
	Temp        string // folder for temporary files
	DataDir     string // of this user's Jupyter
	StateDir    string // for the history of cells

	Getenv   func(name string) string
	LookPath func(program string) (string, error)
	Run      func(ctx context.Context, program string, args ...string) (string, error)
	ReadFile func(path string) ([]byte, error)
	Stat     func(path string) (fs.FileInfo, error)
	Listen   func(address string) error       // and stop
	Memory   func() (Memory, error)           // an error where the system does not tell
	Free     func(dir string) (int64, error)  // bytes that the user may still write there
	Write    func(dir string) error           // tries it, in the deepest folder that exists
	Lock     func() error                     // locks a page into memory
	Data     func(dir string) (string, error) // reads all slices; says what is there
}

// Memory is what a process can still have, in bytes; 0 is no limit.
type Memory struct {
	Available int64 // of the machine
	Cgroup    int64 // of a container, what is left
	Address   int64 // of addresses (ulimit -v)
}

// Examine makes all checks.
func (s System) Examine(ctx context.Context) []Result {
	var all []Result
	for _, check := range []func(context.Context) []Result{
		s.machine, s.arithmetic, s.memory, s.locked, s.disk, s.ports, s.data, s.toolchain, s.jupyter,
	} {
		all = append(all, check(ctx)...)
	}
	return all
}

// Failed says whether one of the results is Fail.
func Failed(all []Result) bool {
	for _, r := range all {
		if r.Status == Fail {
			return true
		}
	}
	return false
}

// Write writes results for people: a line each, and one for what to do.
func Write(w io.Writer, all []Result) error {
	var b strings.Builder
	counts := make(map[Status]int)
	for _, r := range all {
		counts[r.Status]++
		fmt.Fprintf(&b, "%-4s  %-10s  %s\n", r.Status, r.Check, strings.ReplaceAll(r.Found, "\n", "; "))
		if r.Do != "" {
			fmt.Fprintf(&b, "%18s-> %s\n", "", r.Do)
		}
	}
	fmt.Fprintf(&b, "%d ok, %d warn, %d fail\n", counts[OK], counts[Warn], counts[Fail])
	_, err := io.WriteString(w, b.String())
	return err
}

func one(check string, status Status, found, do string) []Result {
	return []Result{{check, status, found, do}}
}
