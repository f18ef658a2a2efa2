package zmtp

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"sync/atomic"
	"testing"
)

func FuzzReadMessage(f *testing.F) {
	f.Add([]byte{0, 1, 'x'})
	f.Add([]byte{flagMore, 1, 'x', 0, 0})
	f.Add([]byte{flagLong, 0, 0, 0, 0, 0, 0, 0, 1, 'x'})
	f.Add([]byte{flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{flagCommand, 6, 5, 'R', 'E', 'A', 'D', 'Y', 0, 0})
	f.Fuzz(func(t *testing.T, input []byte) {
		limits := Limits{Frame: 1 << 16, Message: 1 << 17, Frames: 16, Pending: 1 << 20}
		r := &reader{r: bufio.NewReader(bytes.NewReader(input)), limits: limits, pending: new(atomic.Int64)}
		for {
			msg, err := r.readMessage(func(body []byte) error { _, _, err := parseCommand(body); return err })
			r.release()
			if err != nil {
				break
			}
			// What was read is written as something that is read the same.
			var out bytes.Buffer
			w := bufio.NewWriter(&out)
			writeMessage(w, msg)
			w.Flush()
			again := &reader{r: bufio.NewReader(&out), limits: limits, pending: new(atomic.Int64)}
			got, err := again.readMessage(nil)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(msg) {
				t.Fatalf("%q was written as %q, %v", msg, got, err)
			}
		}
		if r.pending.Load() != 0 {
			t.Error("bytes are not given back")
		}
	})
}

func FuzzHandshake(f *testing.F) {
	ready := command(cmdReady, appendProperty(nil, "Socket-Type", "DEALER")).body
	f.Add(append(append(greeting(), flagCommand, byte(len(ready))), ready...))
	f.Add(greeting())
	f.Fuzz(func(t *testing.T, input []byte) {
		r := &reader{r: bufio.NewReader(bytes.NewReader(input)), limits: DefaultLimits(), pending: new(atomic.Int64)}
		identity, err := handshake(Router, r, bufio.NewWriter(io.Discard))
		if err == nil && len(identity) > 255 {
			t.Errorf("an identity of %d bytes", len(identity))
		}
	})
}
