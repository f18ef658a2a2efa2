package process

import (
	"bufio"
	"bytes"
	"io"
	"log/slog"
)

// fuzzFrames lets a child that has lost its mind speak to the kernel.
func fuzzFrames(input []byte) {
	if len(input) > 4 && (input[0] > 0 || input[1] > 1) {
		return // large frames are an allocation, not a case
	}
	c := &child{
		options: Options{Log: slog.New(slog.DiscardHandler)}, requests: &sender{w: io.Discard},
		ready: make(chan struct{}), died: make(chan struct{}),
		waiting: map[uint64]chan frame{}, asks: nil,
	}
	r := bufio.NewReader(bytes.NewReader(input))
	for {
		f, err := readFrame(r)
		if err != nil {
			return
		}
		switch f.kind {
		case kindReady, kindFailed, kindStdout, kindStderr:
			c.take(f)
		case kindShow, kindClear, kindAskEnd:
			c.event(f)
		}
	}
}
