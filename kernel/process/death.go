package process

import (
	"fmt"
	"os"
	"strings"
	"syscall"

	"cryptounet/kernel/engine"
)

// death is what is known of a child's end.
type death struct {
	state  *os.ProcessState
	killed string // the kernel's reason, if it killed the child
	trace  string // the runtime's last words
	idle   bool   // no cell was running
	memory int64  // the limit

	interrupted bool
	report      *engine.Fault
}

// memoryReason is why a child was killed that used more than its limit.
const memoryReason = "memory"

// closedReason is why a child was ended together with its kernel or run.
const closedReason = "closed"

// Names of faults that a death becomes.
const (
	nameInterrupted = "interrupted"
	nameMemory      = "out of memory"
	nameStack       = "stack overflow"
	nameFatal       = "fatal error"
	namePanic       = "panic"
	nameExit        = "exit"
	nameSignal      = "killed"
	nameEnded       = "ended"
	nameEngine      = "engine died"
)

// fault tells a person what the engine died of and what that cost.
func (d *death) fault(ran []ranCell) *engine.Fault {
	f := &engine.Fault{}
	f.Name, f.Value = d.cause()
	f.Traceback = append(f.Traceback, f.Name+": "+f.Value)
	if t := usefulTrace(d.trace); len(t) > 0 {
		f.Traceback = append(f.Traceback, "")
		f.Traceback = append(f.Traceback, t...)
	}
	if d.killed == closedReason {
		return f
	}
	f.Traceback = append(f.Traceback, "", "The engine has been restarted. "+remember(ran))
	return f
}

func joinTrace(f *engine.Fault) string { return strings.Join(f.Traceback, "\n") }

// cause names the death in a word and a sentence.
func (d *death) cause() (name, sentence string) {
	switch {
	case d.killed == closedReason:
		return nameEnded, "the run was ended from outside before the cell had ended"
	case d.killed == "interrupted":
		return nameInterrupted, "the cell did not stop when it was interrupted, so the engine was restarted"
	case d.killed == memoryReason:
		return nameMemory, fmt.Sprintf("the cell used more than the engine's memory limit of %s", bytesText(d.memory))
	case d.killed != "":
		return nameEngine, "the kernel stopped the engine because " + d.killed
	}
	if name, sentence, ok := causeOfTrace(d.trace); ok {
		return name, sentence
	}
	if d.state == nil {
		return nameEngine, "the engine ended in an unknown way"
	}
	status, ok := d.state.Sys().(syscall.WaitStatus)
	switch {
	case ok && status.Signaled() && status.Signal() == syscall.SIGKILL:
		return nameSignal, "the engine was killed by signal 9 (SIGKILL): the system does that when the machine runs out of memory (cryptounet doctor says what there is)"
	case ok && status.Signaled():
		return nameSignal, fmt.Sprintf("the engine was killed by signal %d (%s)", status.Signal(), status.Signal())
	case d.state.ExitCode() == 0:
		return nameExit, "the engine ended with status 0, as os.Exit(0) does"
	}
	return nameExit, fmt.Sprintf("the engine ended with status %d, as os.Exit(%[1]d) does", d.state.ExitCode())
}

// causeOfTrace reads the lines with which the Go runtime announces its end.
func causeOfTrace(trace string) (name, sentence string, ok bool) {
	for line := range strings.Lines(trace) {
		line = strings.TrimSpace(line)
		switch rest, found := strings.CutPrefix(line, "fatal error: "); {
		case strings.HasPrefix(line, "runtime: goroutine stack exceeds"), found && rest == "stack overflow":
			return nameStack, "a function called itself without end: the stack of its goroutine outgrew its limit", true
		case found && strings.HasPrefix(rest, "concurrent map"):
			return nameFatal, rest + ": several goroutines used the same map at once, and one of them changed it (guard it with a sync.Mutex)", true
		case found && (strings.Contains(rest, "out of memory") || strings.Contains(rest, "cannot allocate memory")):
			return nameMemory, "the engine could not get more memory from the system: close other programs, or lift the limit of this shell (ulimit -v unlimited); cryptounet doctor says what there is", true
		case found:
			return nameFatal, rest, true
		}
		if rest, found := strings.CutPrefix(line, "panic: "); found {
			rest, _, _ = strings.Cut(rest, " [recovered")
			return namePanic, rest + " (in a goroutine, where the cell cannot recover it)", true
		}
		if strings.HasPrefix(line, "SIG") && strings.Contains(line, ": ") {
			return nameSignal, "the engine got the signal " + line, true
		}
	}
	return "", "", false
}

// usefulTrace is the beginning of a trace: what happened and where, for the
// goroutine that died. The interpreter's own frames are counted, not shown.
func usefulTrace(trace string) []string {
	const most = 24
	var out []string
	hidden, goroutines := 0, 0
	flush := func() {
		if hidden > 0 {
			out = append(out, fmt.Sprintf("    … %d frames of the interpreter", hidden))
			hidden = 0
		}
	}
	lines := strings.Split(strings.TrimRight(trace, "\n"), "\n")
	for i := 0; i < len(lines) && lines[0] != ""; i++ {
		line := lines[i]
		if strings.HasPrefix(line, "goroutine ") {
			if goroutines++; goroutines > 1 {
				break
			}
		}
		if strings.HasPrefix(line, "github.com/traefik/yaegi/") || strings.HasPrefix(line, "reflect.") || strings.HasPrefix(line, "runtime.") {
			hidden++
			i++ // its position
			continue
		}
		if line == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		flush()
		if len(out) == most {
			out = append(out, "    …")
			break
		}
		out = append(out, line)
	}
	flush()
	return out
}

func bytesText(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.3g GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.3g MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d bytes", n)
}
