package zmtp

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"strings"
)

// Type is a ZeroMQ socket type as peers announce it.
type Type string

// The socket types that this package serves.
const (
	Router Type = "ROUTER"
	XPub   Type = "XPUB"
)

// accepts tells whether a peer of the other type can be served (ZMTP 3.1,
// section "Socket-Type property").
func (t Type) accepts(peer string) bool {
	switch t {
	case Router:
		return peer == "REQ" || peer == "DEALER" || peer == "ROUTER"
	case XPub:
		return peer == "SUB" || peer == "XSUB"
	}
	return false
}

// A command frame holds a short name and its data.
const (
	cmdReady     = "READY"
	cmdError     = "ERROR"
	cmdPing      = "PING"
	cmdPong      = "PONG"
	cmdSubscribe = "SUBSCRIBE"
	cmdCancel    = "CANCEL"
)

func command(name string, data []byte) frame {
	body := make([]byte, 0, 1+len(name)+len(data))
	body = append(body, byte(len(name)))
	body = append(body, name...)
	return frame{command: true, body: append(body, data...)}
}

func parseCommand(body []byte) (name string, data []byte, err error) {
	if len(body) == 0 || len(body) < 1+int(body[0]) {
		return "", nil, broken("a command's name is cut off")
	}
	n := 1 + int(body[0])
	return string(body[1:n]), body[n:], nil
}

const greetingSize = 64

// greeting is the first thing that either side sends: signature, version 3.1,
// mechanism NULL, not a server in the sense of the mechanism.
func greeting() []byte {
	g := make([]byte, greetingSize)
	g[0], g[9] = 0xff, 0x7f
	g[10], g[11] = 3, 1
	copy(g[12:32], "NULL")
	return g
}

func checkGreeting(g []byte) error {
	if g[0] != 0xff || g[9]&1 == 0 {
		return broken("the greeting is not ZMTP")
	}
	if g[10] < 3 {
		return broken("the peer speaks ZMTP %d, version 3 is needed", g[10])
	}
	if mechanism := string(bytes.TrimRight(g[12:32], "\x00")); mechanism != "NULL" {
		return broken("the peer wants the security mechanism %q, only NULL is offered", mechanism)
	}
	return nil
}

// maxHandshake bounds the frames of a peer that has not said who it is.
const maxHandshake = 8 << 10

// handshake exchanges greetings and READY commands and returns the peer's
// identity. The caller sets the connection's deadline.
func handshake(t Type, r *reader, w *bufio.Writer) (identity string, err error) {
	if _, err := w.Write(greeting()); err != nil {
		return "", err
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	g := make([]byte, greetingSize)
	// The signature is read alone: what is not ZMTP at all need not send 64
	// bytes to be refused.
	if _, err := io.ReadFull(r.r, g[:10]); err != nil {
		return "", unexpected(err)
	}
	g[10], g[12] = 3, 'N'
	if g[0] != 0xff || g[9]&1 == 0 {
		return "", broken("the greeting is not ZMTP")
	}
	if _, err := io.ReadFull(r.r, g[10:]); err != nil {
		return "", unexpected(err)
	}
	if err := checkGreeting(g); err != nil {
		return "", err
	}

	ready := appendProperty(nil, "Socket-Type", string(t))
	ready = appendProperty(ready, "Identity", "")
	if err := writeFrame(w, command(cmdReady, ready)); err != nil {
		return "", err
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	f, err := r.readFrame(maxHandshake)
	if err != nil {
		return "", unexpected(err)
	}
	defer r.release()
	if !f.command {
		return "", broken("a message came before READY")
	}
	name, data, err := parseCommand(f.body)
	if err != nil {
		return "", err
	}
	if name != cmdReady {
		return "", broken("the peer sent %q instead of READY", name)
	}
	peer, identity, err := parseReady(data)
	if err != nil {
		return "", err
	}
	if !t.accepts(peer) {
		reason := "a " + string(t) + " socket cannot serve a " + peer
		reason = reason[:min(len(reason), 255)]
		writeFrame(w, command(cmdError, append([]byte{byte(len(reason))}, reason...)))
		w.Flush()
		return "", broken("the peer is a %q socket, which %s cannot serve", peer, t)
	}
	return identity, nil
}

func appendProperty(b []byte, name, value string) []byte {
	b = append(b, byte(len(name)))
	b = append(b, name...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(value)))
	return append(b, value...)
}

// parseReady reads the metadata of a READY command.
func parseReady(data []byte) (socketType, identity string, err error) {
	for len(data) > 0 {
		n := 1 + int(data[0])
		if len(data) < n+4 {
			return "", "", broken("a property of READY is cut off")
		}
		name := string(data[1:n])
		size := uint64(binary.BigEndian.Uint32(data[n:]))
		data = data[n+4:]
		if uint64(len(data)) < size {
			return "", "", broken("the property %q of READY is cut off", name)
		}
		value := string(data[:size])
		data = data[size:]
		switch strings.ToLower(name) {
		case "socket-type":
			socketType = value
		case "identity":
			identity = value
		}
	}
	if len(identity) > 255 {
		return "", "", broken("an identity of %d bytes is longer than 255", len(identity))
	}
	return socketType, identity, nil
}
