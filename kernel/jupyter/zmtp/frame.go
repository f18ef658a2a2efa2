package zmtp

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"sync/atomic"
)

// Frame flags, ZMTP 3.1 section 3.3 (framing).
const (
	flagMore    = 1 << 0
	flagLong    = 1 << 1
	flagCommand = 1 << 2
)

// Limits bound what a peer can make this process hold.
type Limits struct {
	Frame   int64 // bytes in one frame
	Message int64 // bytes in all frames of one message
	Frames  int   // frames of one message
	// Pending bounds the bytes of the messages that all peers of a socket are
	// sending and that are not handled yet.
	Pending int64
}

// DefaultLimits allow the largest cells and widget buffers that are met in
// practice.
func DefaultLimits() Limits {
	return Limits{Frame: 256 << 20, Message: 256 << 20, Frames: 1024, Pending: 1 << 30}
}

// A ProtocolError says how a peer broke ZMTP or a limit; the connection is
// closed after it.
type ProtocolError struct{ Reason string }

func (e *ProtocolError) Error() string { return "zmtp: " + e.Reason }

func broken(format string, args ...any) error {
	return &ProtocolError{Reason: fmt.Sprintf(format, args...)}
}

// frame is one ZMTP frame without its length.
type frame struct {
	more, command bool
	body          []byte
}

// firstRead is how much of a frame is allocated on a peer's word; the rest of
// the buffer grows with the bytes that arrive.
const firstRead = 64 << 10

// reader takes frames and messages from a connection. It is used by one
// goroutine.
type reader struct {
	r       *bufio.Reader
	limits  Limits
	pending *atomic.Int64 // shared by the peers of a socket
	held    int64         // this reader's part of pending
}

// readFrame reads one frame whose body has at most limit bytes.
func (r *reader) readFrame(limit int64) (frame, error) {
	flags, err := r.r.ReadByte()
	if err != nil {
		return frame{}, err
	}
	if flags&^(flagMore|flagLong|flagCommand) != 0 {
		return frame{}, broken("frame flags 0x%02x have reserved bits set", flags)
	}
	f := frame{more: flags&flagMore != 0, command: flags&flagCommand != 0}
	if f.command && f.more {
		return frame{}, broken("a command frame announces another frame")
	}
	size, err := r.readSize(flags&flagLong != 0)
	if err != nil {
		return frame{}, unexpected(err)
	}
	if size > uint64(limit) {
		return frame{}, broken("a frame of %d bytes is larger than the limit of %d", size, limit)
	}
	f.body, err = r.readBody(int(size))
	return f, unexpected(err)
}

func (r *reader) readSize(long bool) (uint64, error) {
	if !long {
		b, err := r.r.ReadByte()
		return uint64(b), err
	}
	var b [8]byte
	if _, err := io.ReadFull(r.r, b[:]); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(b[:]), nil
}

// readBody reads size bytes and never holds more than twice of what has
// arrived.
func (r *reader) readBody(size int) ([]byte, error) {
	body := make([]byte, min(size, firstRead))
	for have := 0; ; {
		if err := r.hold(int64(len(body) - have)); err != nil {
			return nil, err
		}
		if _, err := io.ReadFull(r.r, body[have:]); err != nil {
			return nil, err
		}
		if have = len(body); have == size {
			return body, nil
		}
		grown := make([]byte, min(size, 2*have))
		copy(grown, body)
		body = grown
	}
}

// hold counts bytes against the socket's Pending limit.
func (r *reader) hold(n int64) error {
	r.held += n
	if r.pending.Add(n) > r.limits.Pending {
		return broken("the messages under way are larger than the limit of %d bytes", r.limits.Pending)
	}
	return nil
}

// release gives back what hold counted, when a message has been handled.
func (r *reader) release() {
	r.pending.Add(-r.held)
	r.held = 0
}

// readMessage returns the frames of the next message; commands that stand
// between messages go to the command function.
func (r *reader) readMessage(command func(body []byte) error) ([][]byte, error) {
	var msg [][]byte
	room := r.limits.Message
	for {
		f, err := r.readFrame(min(r.limits.Frame, room))
		if err != nil {
			if len(msg) > 0 {
				err = unexpected(err)
			}
			return nil, err
		}
		if f.command {
			if len(msg) > 0 {
				return nil, broken("a command stands inside a message")
			}
			err := command(f.body)
			r.release()
			if err != nil {
				return nil, err
			}
			continue
		}
		room -= int64(len(f.body))
		msg = append(msg, f.body)
		if len(msg) > r.limits.Frames {
			return nil, broken("a message has more than %d frames", r.limits.Frames)
		}
		if !f.more {
			return msg, nil
		}
	}
}

// unexpected turns the end of input inside a frame into an error that says so.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// writeFrame writes one frame.
func writeFrame(w *bufio.Writer, f frame) error {
	var head [9]byte
	if f.more {
		head[0] |= flagMore
	}
	if f.command {
		head[0] |= flagCommand
	}
	n := 2
	if len(f.body) > 255 {
		head[0] |= flagLong
		binary.BigEndian.PutUint64(head[1:], uint64(len(f.body)))
		n = 9
	} else {
		head[1] = byte(len(f.body))
	}
	if _, err := w.Write(head[:n]); err != nil {
		return err
	}
	_, err := w.Write(f.body)
	return err
}

// writeMessage writes all frames of a message.
func writeMessage(w *bufio.Writer, msg [][]byte) error {
	for i, body := range msg {
		if err := writeFrame(w, frame{more: i < len(msg)-1, body: body}); err != nil {
			return err
		}
	}
	return nil
}
