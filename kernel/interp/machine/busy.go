package machine

import (
	"runtime"
	"strings"
)

// Busy names the compiled function that a cell's goroutine is in, "" if none is.
// Goroutines that only wait do not count.
func Busy() string {
	buf := make([]byte, 1<<20)
	for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		head, frames, _ := strings.Cut(stack, "\n")
		if !strings.Contains(stack, "github.com/traefik/yaegi/interp.runCfg(") || !strings.Contains(head, "[run") && !strings.Contains(head, "[syscall") && !strings.Contains(head, "[IO wait") {
			continue
		}
		for line := range strings.Lines(frames) {
			if name, _, ok := strings.Cut(line, "("); ok && !strings.HasPrefix(line, "\t") {
				switch path := name; {
				case strings.HasPrefix(path, "github.com/traefik/yaegi/"):
					return ""
				case strings.HasPrefix(path, "runtime."), strings.HasPrefix(path, "reflect."), strings.HasPrefix(path, "internal/"), strings.HasPrefix(path, "syscall."):
					continue
				}
				return line[:strings.LastIndexByte(line, '(')]
			}
		}
	}
	return ""
}
