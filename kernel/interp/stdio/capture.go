package stdio

import (
	"fmt"
	"io"
	"os"
	"sync"

	"cryptounet/kernel/engine"
)

// Capture sends the process's standard output and error to a cell's output
// until restore is called.
func Capture(out engine.Output) (restore func(), err error) {
	var wg sync.WaitGroup
	redirect := func(name string, file **os.File) (func(), error) {
		r, w, err := os.Pipe()
		if err != nil {
			return nil, fmt.Errorf("capture standard output: %w", err)
		}
		old := *file
		*file = w
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer r.Close()
			buf := make([]byte, 64<<10)
			for {
				n, err := r.Read(buf)
				if n > 0 {
					out.Stream(name, string(buf[:n]))
				}
				if err != nil {
					if err != io.EOF {
						return
					}
					return
				}
			}
		}()
		return func() { *file = old; w.Close() }, nil
	}
	stdout, err := redirect("stdout", &os.Stdout)
	if err != nil {
		return nil, err
	}
	stderr, err := redirect("stderr", &os.Stderr)
	if err != nil {
		stdout()
		return nil, err
	}
	return func() { stdout(); stderr(); wg.Wait() }, nil
}
