package engine

import "context"

// CommMessage is a message of a comm, a channel between code in the front end
// and cells (messaging protocol, "Custom Messages").
type CommMessage struct {
	Kind    string // "comm_open", "comm_msg" or "comm_close"
	ID      string
	Target  string // of comm_open: who is to answer
	Data    map[string]any
	Buffers [][]byte
	// Metadata is the message's own, such as the version of a comm_open.
	Metadata map[string]any
	// More says that another message of this comm waits behind this one.
	More bool
}

// Comms is implemented by engines whose cells speak through comms.
type Comms interface {
	// Comm delivers a message of the front end. It reports whether somebody
	// is there for it: a comm that is not known is to be closed.
	Comm(ctx context.Context, m CommMessage, out Output) (known bool, err error)
	// OpenComms lists the open comms: their targets by id.
	OpenComms(ctx context.Context) (map[string]string, error)
}

// CommOutput is implemented by outputs that carry the cells' comm messages.
type CommOutput interface {
	Comm(m CommMessage)
}
