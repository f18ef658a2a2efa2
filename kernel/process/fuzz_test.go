package process

import (
	"bufio"
	"bytes"
	"io"
	"log/slog"
	"testing"

	"cryptounet/kernel/process/frames"
)

// fuzzFrames lets a child that has lost its mind speak to the kernel.
func fuzzFrames(input []byte) {
	if len(input) > 4 && (input[0] > 0 || input[1] > 1) {
		return // large frames are an allocation, not a case
	}
	c := &child{
		options: Options{Log: slog.New(slog.DiscardHandler)}, requests: &frames.Sender{W: io.Discard},
		ready: make(chan struct{}), died: make(chan struct{}),
		waiting: map[uint64]chan frames.Frame{}, asks: nil,
	}
	r := bufio.NewReader(bytes.NewReader(input))
	for {
		f, err := frames.Read(r)
		if err != nil {
			return
		}
		switch f.Kind {
		case frames.KindReady, frames.KindFailed, frames.KindStdout, frames.KindStderr:
			c.take(f)
		case frames.KindShow, frames.KindClear, frames.KindAskEnd:
			c.event(f)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte{0, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0, 1})
	f.Add([]byte{0, 0, 0, 10, 11, 0, 0, 0, 0, 0, 0, 0, 1, '{'})
	f.Fuzz(func(t *testing.T, input []byte) { fuzzFrames(input) })
}
