// Package message is the form of Jupyter's messages on the wire: frames,
// headers, signatures (Jupyter messaging protocol 5.4, "The Wire Protocol").
package message

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ProtocolVersion is what this package speaks and kernel_info declares.
const ProtocolVersion = "5.4"

// Header identifies a message.
type Header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
	// Subshell is the subshell that a request on shell is for (JEP 91).
	Subshell string `json:"subshell_id,omitempty"`
}

// Message is one message, decoded as far as every message is the same.
type Message struct {
	// Routing are the frames in front of the delimiter. On ROUTER sockets the
	// peer itself is known otherwise.
	Routing [][]byte
	Header  Header
	// RawHeader is the header as it came. Replies carry it whole as their
	// parent_header, fields that are unknown here included.
	RawHeader json.RawMessage
	Parent    json.RawMessage
	Metadata  json.RawMessage
	Content   json.RawMessage
	Buffers   [][]byte
}

// delimiter stands between routing frames and the message.
var delimiter = []byte("<IDS|MSG>")

// ErrReplay says that a signature has been seen before.
var ErrReplay = errors.New("the signature has been used before: a replayed message")

// Session makes and reads the messages of one kernel. It is safe for use by
// several goroutines.
type Session struct {
	id       string
	username string
	signer   *signer
	seen     *seen
}

// NewSession returns a session with an id of its own. An empty key turns
// signatures off, as the protocol has it.
func NewSession(key, username string) *Session {
	return &Session{id: newID(), username: username, signer: newSigner(key), seen: newSeen()}
}

// ID is the session id in the headers of this kernel's messages.
func (s *Session) ID() string { return s.id }

// newID returns a random UUID (RFC 9562, version 4).
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// Decode checks a message's form, signature and freshness. The frames must not
// change afterwards.
func (s *Session) Decode(frames [][]byte) (*Message, error) {
	d := 0
	for d < len(frames) && !bytes.Equal(frames[d], delimiter) {
		d++
	}
	if d == len(frames) {
		return nil, fmt.Errorf("no delimiter %s among %d frames", delimiter, len(frames))
	}
	rest := frames[d+1:]
	if len(rest) < 5 {
		return nil, fmt.Errorf("%d frames after the delimiter, at least 5 are needed: signature, header, parent_header, metadata, content", len(rest))
	}
	parts := rest[1:5]
	if err := s.signer.verify(rest[0], parts); err != nil {
		return nil, err
	}
	m := &Message{Routing: frames[:d], RawHeader: parts[0], Parent: parts[1], Metadata: parts[2], Content: parts[3], Buffers: rest[5:]}
	if err := json.Unmarshal(m.RawHeader, &m.Header); err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	if m.Header.ID == "" || m.Header.Type == "" {
		return nil, errors.New("the header has no msg_id or no msg_type")
	}
	for i, name := range []string{"header", "parent_header", "metadata", "content"} {
		if !isObject(parts[i]) {
			return nil, fmt.Errorf("the %s of %s is not a JSON object", name, m.Header.Type)
		}
	}
	if s.signer != nil && !s.seen.add(rest[0]) {
		return nil, ErrReplay
	}
	return m, nil
}

// isObject tells whether JSON text is one valid object.
func isObject(text []byte) bool {
	t := bytes.TrimLeft(text, " \t\r\n")
	return len(t) > 0 && t[0] == '{' && json.Valid(t)
}

// Outgoing is a message to send.
type Outgoing struct {
	Type     string
	Parent   json.RawMessage // header of the request, nil for none
	Metadata map[string]any
	Content  any // anything that encodes to a JSON object
	Buffers  [][]byte
}

// Encode signs a message and returns its frames from the delimiter on.
func (s *Session) Encode(o Outgoing) ([][]byte, error) {
	header, err := json.Marshal(Header{
		ID: newID(), Session: s.id, Username: s.username, Type: o.Type, Version: ProtocolVersion,
		Date: time.Now().UTC().Format("2006-01-02T15:04:05.000000Z"),
	})
	if err != nil {
		return nil, fmt.Errorf("encode the header of %s: %w", o.Type, err)
	}
	parent := []byte(o.Parent)
	if parent == nil {
		parent = []byte("{}")
	}
	metadata := []byte("{}")
	if len(o.Metadata) > 0 {
		if metadata, err = json.Marshal(o.Metadata); err != nil {
			return nil, fmt.Errorf("encode the metadata of %s: %w", o.Type, err)
		}
	}
	content, err := encode(o.Content)
	if err != nil {
		return nil, fmt.Errorf("encode the content of %s: %w", o.Type, err)
	}
	parts := [][]byte{header, parent, metadata, content}
	frames := make([][]byte, 0, 6+len(o.Buffers))
	frames = append(frames, delimiter, s.signer.sign(parts))
	frames = append(frames, parts...)
	return append(frames, o.Buffers...), nil
}

// encode is json.Marshal without the escapes for HTML: output is larger and
// harder to read with them and no front end needs them.
func encode(v any) ([]byte, error) {
	if v == nil {
		return []byte("{}"), nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
