package process

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// kind says what a frame is. Values are part of the protocol between the two
// processes, which are always the same binary.
type kind byte

const (
	// From the kernel to the engine. The id is the request's.
	kindExecute kind = iota + 1
	kindComplete
	kindInspect
	kindIsComplete
	kindProgram
	kindComm
	kindOpenComms
	kindBeside // the request with this id, which follows, came while another ran
	kindInterrupt
	kindCancel // the request's context has ended
	kindInput  // the answer to an ask, under the ask's id
	kindAck    // a show, clear or comm has been taken, under its id

	// From the engine to the kernel.
	kindReady
	kindFailed // the engine could not be made; body is the reason
	kindReply  // the answer to a request
	kindStdout // text of the cell that the id names
	kindStderr
	kindShow
	kindClear
	kindTellComm
	kindAsk
	kindAskEnd // the ask with this id is no longer waited for
)

// frame is one message on the pipes: length (4 bytes), kind (1), id (8), body.
// The body is text for streams and reasons, JSON for everything else.
type frame struct {
	kind kind
	id   uint64
	body []byte
}

const (
	frameHead = 9 // kind and id, counted in the length
	// maxFrame bounds what one frame makes the other side hold. A display of
	// more than this is refused at the sender.
	maxFrame = 512 << 20
)

func readFrame(r *bufio.Reader) (frame, error) {
	var head [4 + frameHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return frame{}, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n < frameHead || n > maxFrame {
		return frame{}, fmt.Errorf("a frame of %d bytes is outside %d to %d", n, frameHead, maxFrame)
	}
	f := frame{kind: kind(head[4]), id: binary.BigEndian.Uint64(head[5:]), body: make([]byte, n-frameHead)}
	if _, err := io.ReadFull(r, f.body); err != nil {
		return frame{}, fmt.Errorf("a frame of %d bytes is cut off: %w", n, err)
	}
	return f, nil
}

// sender writes frames, one at a time, from any goroutine.
type sender struct {
	mu sync.Mutex
	w  io.Writer
}

func (s *sender) send(k kind, id uint64, body []byte) error {
	if len(body) > maxFrame-frameHead {
		return fmt.Errorf("%d bytes are more than the limit of %d between kernel and engine", len(body), maxFrame-frameHead)
	}
	b := make([]byte, 4+frameHead, 4+frameHead+len(body))
	binary.BigEndian.PutUint32(b, uint32(frameHead+len(body)))
	b[4] = byte(k)
	binary.BigEndian.PutUint64(b[5:], id)
	b = append(b, body...)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.w.Write(b)
	return err
}

// sendJSON sends a value as the frame's body.
func (s *sender) sendJSON(k kind, id uint64, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode for the other process: %w", err)
	}
	return s.send(k, id, body)
}
