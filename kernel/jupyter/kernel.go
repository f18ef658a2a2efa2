// Package jupyter speaks the Jupyter messaging protocol 5.4 for an engine: it
// owns the sockets and knows nothing of the language
// (https://jupyter-client.readthedocs.io/en/stable/messaging.html).
//
// A request's way: zmtp (frames) -> message (signature, JSON) -> a channel's
// loop -> the handler of its type -> reply on the socket that asked, with
// busy and idle on iopub around it. What a client sends can be refused or
// dropped; it cannot end the kernel.
package jupyter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os/user"
	"sync"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/jupyter/history"
	"cryptounet/kernel/jupyter/message"
	"cryptounet/kernel/jupyter/warnings"
	"cryptounet/kernel/jupyter/zmtp"
)

// Options describe a kernel. Engine and Connection are needed.
type Options struct {
	Connection Connection
	Engine     engine.Engine
	Info       Info
	History    *history.History // nil keeps it in memory
	// OutputLimit is how many bytes of text a cell may send to the front end;
	// the rest goes to a file. 128 MiB when 0.
	OutputLimit int64
	Log         *slog.Logger
}

// Info is what the kernel says of itself in kernel_info_reply.
type Info struct {
	Implementation string
	Version        string
	Banner         string
	Language       Language
	HelpLinks      []HelpLink
}

// Language is the language_info of kernel_info_reply.
type Language struct {
	Name           string `json:"name"`
	Version        string `json:"version"`
	MIMEType       string `json:"mimetype"`
	Extension      string `json:"file_extension"`
	PygmentsLexer  string `json:"pygments_lexer,omitempty"`
	CodeMirrorMode string `json:"codemirror_mode,omitempty"`
}

// HelpLink is an entry of the front end's help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Kernel serves one connection file until it is shut down.
type Kernel struct {
	options Options
	log     *slog.Logger
	session *message.Session
	engine  engine.Engine
	history *history.History

	connection Connection // with the ports that were given
	sockets    struct{ shell, control, iopub, stdin, heartbeat *zmtp.Socket }
	shell      *loop // the main shell
	control    *loop
	subshells  subshells
	input      inputs
	debug      debugging

	handlers  map[string]handler
	heard     chan struct{} // closed at the first subscription to iopub
	hearing   sync.Once
	counter   counter
	loops     sync.WaitGroup
	ctx       context.Context // ends with the kernel
	stop      context.CancelFunc
	listeners []net.Listener
}

// New opens the kernel's sockets; clients can connect when it returns, and
// are answered from Run on.
func New(o Options) (*Kernel, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.History == nil {
		o.History = history.InMemory()
	}
	if o.OutputLimit == 0 {
		o.OutputLimit = 128 << 20
	}
	if err := o.Connection.check(); err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	k := &Kernel{
		options: o, log: warnings.Limit(o.Log), engine: o.Engine, history: o.History,
		connection: o.Connection, session: message.NewSession(o.Connection.Key, username()), handlers: handlers(),
		heard: make(chan struct{}),
	}
	k.ctx, k.stop = context.WithCancel(context.Background())
	k.shell, k.control = k.newLoop("shell"), k.newLoop("control")
	if d, ok := k.engine.(engine.Debugger); ok {
		d.DebugEvents(k.debugEvent)
	}
	for _, port := range k.ports() {
		l, err := zmtp.Listen(o.Connection.Transport, o.Connection.IP, *port)
		if err != nil {
			for _, l := range k.listeners {
				l.Close()
			}
			return nil, err
		}
		if a, ok := l.Addr().(*net.TCPAddr); ok {
			*port = a.Port
		}
		k.listeners = append(k.listeners, l)
	}
	return k, nil
}

// ports are the connection's, in the order of the listeners.
func (k *Kernel) ports() []*int {
	c := &k.connection
	return []*int{&c.Shell, &c.Control, &c.IOPub, &c.Stdin, &c.Heartbeat}
}

// Connection is the connection file's content with the ports in use.
func (k *Kernel) Connection() Connection { return k.connection }

func username() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "kernel"
}

// Run answers clients until a shutdown_request or until the context ends, then
// lets them have their replies and closes sockets and engine.
func (k *Kernel) Run(ctx context.Context) error {
	serve := func(i int, t zmtp.Type, receive func(*zmtp.Peer, [][]byte)) *zmtp.Socket {
		return zmtp.Serve(k.listeners[i], zmtp.Config{Type: t, Receive: receive, Subscribed: k.welcome, Log: k.log})
	}
	// iopub first: what is said on it is not lost for want of a socket.
	k.sockets.iopub = serve(2, zmtp.XPub, nil)
	k.sockets.stdin = serve(3, zmtp.Router, k.receiveStdin)
	k.sockets.heartbeat = serve(4, zmtp.Router, (*zmtp.Peer).Send)
	k.publish(message.Outgoing{Type: "status", Content: status{"starting"}})
	k.sockets.control = serve(1, zmtp.Router, func(p *zmtp.Peer, msg [][]byte) { k.receive(k.control, p, msg) })
	k.sockets.shell = serve(0, zmtp.Router, func(p *zmtp.Peer, msg [][]byte) { k.receive(k.shell, p, msg) })
	k.log.Info("kernel ready", "session", k.session.ID(), "transport", k.connection.Transport, "shell", k.connection.Shell)

	select {
	case <-ctx.Done():
	case <-k.ctx.Done():
	}
	return k.close()
}

func (k *Kernel) newLoop(name string) *loop { return newLoop(name, k.serve, &k.loops) }

// lingerFor bounds how long clients may take to read their last messages.
const lingerFor = time.Second

func (k *Kernel) close() error {
	k.stop()
	engineErr := k.engine.Close() // the running cell ends with it
	k.shell.close()
	k.control.close()
	k.subshells.close()
	k.loops.Wait()
	k.history.Close()
	ctx, cancel := context.WithTimeout(context.Background(), lingerFor)
	defer cancel()
	var closing sync.WaitGroup
	s := &k.sockets
	for _, socket := range []*zmtp.Socket{s.shell, s.control, s.iopub, s.stdin, s.heartbeat} {
		closing.Go(func() { socket.Close(ctx) })
	}
	closing.Wait()
	k.log.Info("kernel closed")
	if engineErr != nil {
		return errors.Join(errors.New("close the engine"), engineErr)
	}
	return nil
}

// Interrupt stops the running cell, as an interrupt_request does.
func (k *Kernel) Interrupt() { k.engine.Interrupt() }
