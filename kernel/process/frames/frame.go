// Package frames is what the kernel and its engine's process say to each other:
// frames on two pipes, requests one way and events the other.
package frames

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// Kind says what a frame is. Values are part of the protocol between the two
// processes, which are always the same binary.
type Kind byte

const (
	// From the kernel to the engine. The id is the request's.
	KindExecute Kind = iota + 1
	KindComplete
	KindInspect
	KindIsComplete
	KindProgram
	KindComm
	KindOpenComms
	KindDebug  // a request of the Debug Adapter Protocol
	KindBeside // the request with this id, which follows, came while another ran
	KindInterrupt
	KindCancel // the request's context has ended
	KindInput  // the answer to an ask, under the ask's id
	KindAck    // a show, clear or comm has been taken, under its id

	// From the engine to the kernel.
	KindReady
	KindFailed // the engine could not be made; body is the reason
	KindReply  // the answer to a request
	KindStdout // text of the cell that the id names
	KindStderr
	KindShow
	KindClear
	KindTellComm
	KindAsk
	KindAskEnd // the ask with this id is no longer waited for
	KindDebugEvent
)

// Frame is one message on the pipes: length (4 bytes), kind (1), id (8), body.
// The body is text for streams and reasons, JSON for everything else.
type Frame struct {
	Kind Kind
	ID   uint64
	Body []byte
}

const (
	frameHead = 9 // kind and id, counted in the length
	// MaxFrame bounds what one frame makes the other side hold. A display of
	// more than this is refused at the sender.
	MaxFrame = 512 << 20
)

// Read takes the next frame.
func Read(r *bufio.Reader) (Frame, error) {
	var head [4 + frameHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return Frame{}, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n < frameHead || n > MaxFrame {
		return Frame{}, fmt.Errorf("a frame of %d bytes is outside %d to %d", n, frameHead, MaxFrame)
	}
	f := Frame{Kind: Kind(head[4]), ID: binary.BigEndian.Uint64(head[5:]), Body: make([]byte, n-frameHead)}
	if _, err := io.ReadFull(r, f.Body); err != nil {
		return Frame{}, fmt.Errorf("a frame of %d bytes is cut off: %w", n, err)
	}
	return f, nil
}

// Sender writes frames, one at a time, from any goroutine.
type Sender struct {
	W io.Writer

	mu sync.Mutex
}

// Send writes one frame.
func (s *Sender) Send(k Kind, id uint64, body []byte) error {
	if len(body) > MaxFrame-frameHead {
		return fmt.Errorf("%d bytes are more than the limit of %d between kernel and engine", len(body), MaxFrame-frameHead)
	}
	b := make([]byte, 4+frameHead, 4+frameHead+len(body))
	binary.BigEndian.PutUint32(b, uint32(frameHead+len(body)))
	b[4] = byte(k)
	binary.BigEndian.PutUint64(b[5:], id)
	b = append(b, body...)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.W.Write(b)
	return err
}

// SendJSON sends a value as the frame's body.
func (s *Sender) SendJSON(k Kind, id uint64, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode for the other process: %w", err)
	}
	return s.Send(k, id, body)
}
