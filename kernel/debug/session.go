package debug

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/google/go-dap"

	"cryptounet/kernel/debug/murmur"
)

// Session is what one client has asked for. Requests come one at a time or
// several at once; the target's threads tell of themselves meanwhile.
type Session struct {
	target Target
	event  func(json.RawMessage)

	mu       sync.Mutex
	seq      int
	attached bool
	stepping int               // the thread that was told to step
	stopped  map[int]bool      // threads that have stopped
	panics   bool              // threads stop where they panic
	reason   exception         // why the last one did
	dumped   map[string]string // cells that the client has shown: path -> text
	points   map[string][]*point
	sites    map[int]*point // of the sites that were asked for
	frames   []Frame        // by id, from 1
	parts    []part         // by reference, from 1
}

type exception struct {
	thread      int
	name, value string
}

// part is something that has variables.
type part struct {
	frame   *Frame // nil for the session
	len     int
	indexed bool
	list    func(start, count int) []Variable
}

// New returns a session in which no client is attached. Events go to event.
func New(target Target, event func(json.RawMessage)) *Session {
	return &Session{target: target, event: event, stopped: map[int]bool{}, dumped: map[string]string{}, points: map[string][]*point{}}
}

// seed is that of the hash by which cells are named; xeus and ipykernel have
// the same.
const seed = 0xc70f6907

// prefix is the same for all processes that run a kernel's cells in turn: these
// are the children of one.
var prefix = filepath.Join(os.TempDir(), "cryptounet_"+strconv.Itoa(os.Getppid())) + string(filepath.Separator)

const suffix = ".go"

// path is where a debugger says that a cell's text is. No file is there:
// clients ask for the source.
func path(text string) string {
	return prefix + strconv.FormatUint(uint64(murmur.Sum2(text, seed)), 10) + suffix
}

// maxRequest bounds a request.
const maxRequest = 16 << 20

// request is what all requests have. Its arguments are the command's.
type request struct {
	Seq       int             `json:"seq"`
	Type      string          `json:"type"`
	Command   string          `json:"command"`
	Arguments json.RawMessage `json:"arguments"`
}

type response struct {
	Seq        int    `json:"seq"`
	Type       string `json:"type"`
	RequestSeq int    `json:"request_seq"`
	Success    bool   `json:"success"`
	Command    string `json:"command"`
	Message    string `json:"message,omitempty"`
	Body       any    `json:"body"`
}

// Handle answers a request. What is wrong with it is in the response.
func (s *Session) Handle(raw json.RawMessage) json.RawMessage {
	var q request
	r := response{Type: "response", Body: struct{}{}}
	var body any
	var err error
	var after func()
	switch {
	case len(raw) > maxRequest:
		err = fmt.Errorf("a request of %d bytes: %d are the most", len(raw), maxRequest)
	default:
		if err = json.Unmarshal(raw, &q); err == nil {
			body, after, err = s.answer(q)
		}
	}
	s.mu.Lock()
	s.seq++
	r.Seq = s.seq
	s.mu.Unlock()
	r.RequestSeq, r.Command, r.Success = q.Seq, q.Command, err == nil
	if err != nil {
		r.Message = err.Error()
		r.Body = dap.ErrorResponseBody{Error: &dap.ErrorMessage{Id: 1, Format: err.Error(), ShowUser: true}}
	} else if body != nil {
		r.Body = body
	}
	text, err := json.Marshal(r)
	if err != nil {
		text, _ = json.Marshal(response{Seq: r.Seq, Type: "response", RequestSeq: q.Seq, Command: q.Command, Message: err.Error(), Body: struct{}{}})
	}
	if after != nil {
		after()
	}
	return text
}

// handler answers one command. after, if not nil, runs when the response has
// been made.
type handler func(s *Session, arguments json.RawMessage) (body any, after func(), err error)

// typed makes a handler of a function that takes the arguments decoded.
func typed[T any](f func(*Session, T) (any, error)) handler {
	return func(s *Session, raw json.RawMessage) (any, func(), error) {
		var a T
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &a); err != nil {
				return nil, nil, fmt.Errorf("the arguments: %w", err)
			}
		}
		body, err := f(s, a)
		return body, nil, err
	}
}

var handlers = map[string]handler{
	"initialize":              typed(initialize),
	"attach":                  attach,
	"disconnect":              typed(disconnect),
	"terminate":               typed(disconnect),
	"configurationDone":       typed(func(*Session, struct{}) (any, error) { return nil, nil }),
	"setBreakpoints":          typed(setBreakpoints),
	"setExceptionBreakpoints": typed(setExceptionBreakpoints),
	"exceptionInfo":           typed(exceptionInfo),
	"threads":                 typed(threads),
	"stackTrace":              typed(stackTrace),
	"scopes":                  typed(scopes),
	"variables":               typed(variables),
	"setVariable":             typed(setVariable),
	"evaluate":                typed(evaluate),
	"continue":                typed(goOn),
	"next":                    typed(func(s *Session, a dap.NextArguments) (any, error) { return s.step(a.ThreadId, s.target.StepOver) }),
	"stepIn":                  typed(func(s *Session, a dap.StepInArguments) (any, error) { return s.step(a.ThreadId, s.target.StepIn) }),
	"stepOut":                 typed(func(s *Session, a dap.StepOutArguments) (any, error) { return s.step(a.ThreadId, s.target.StepOut) }),
	"pause":                   typed(pause),
	"source":                  typed(source),

	"debugInfo":            typed(debugInfo),
	"dumpCell":             typed(dumpCell),
	"inspectVariables":     typed(inspectVariables),
	"richInspectVariables": typed(richInspectVariables),
	"copyToGlobals":        typed(copyToGlobals),
	"modules":              typed(modules),
}

// early are the commands that need no attached client.
var early = map[string]bool{"initialize": true, "attach": true, "disconnect": true, "terminate": true, "debugInfo": true, "dumpCell": true,
	"inspectVariables": true, "richInspectVariables": true, "modules": true, "source": true}

func (s *Session) answer(q request) (body any, after func(), err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the debugger could not handle %s: %v", q.Command, v)
		}
	}()
	h, ok := handlers[q.Command]
	if !ok {
		return nil, nil, fmt.Errorf("the debugger knows no request %q", q.Command)
	}
	s.mu.Lock()
	ready := s.attached || early[q.Command]
	s.mu.Unlock()
	if !ready {
		return nil, nil, fmt.Errorf("no debugger is attached: send attach before %s", q.Command)
	}
	return h(s, q.Arguments)
}

// send sends an event.
func (s *Session) send(name string, body any) {
	s.mu.Lock()
	s.seq++
	seq := s.seq
	s.mu.Unlock()
	if text, err := json.Marshal(map[string]any{"seq": seq, "type": "event", "event": name, "body": body}); err == nil {
		s.event(text)
	}
}

func initialize(*Session, dap.InitializeRequestArguments) (any, error) {
	return dap.Capabilities{
		SupportsConfigurationDoneRequest:  true,
		SupportsConditionalBreakpoints:    true,
		SupportsHitConditionalBreakpoints: true,
		SupportsLogPoints:                 true,
		SupportsEvaluateForHovers:         true,
		SupportsSetVariable:               true,
		SupportsExceptionInfoRequest:      true,
		SupportsModulesRequest:            true,
		SupportsTerminateRequest:          true,
		SupportsDelayedStackTraceLoading:  true,
		ExceptionBreakpointFilters: []dap.ExceptionBreakpointsFilter{
			{Filter: "panic", Label: "Panics", Description: "Stop where code panics, also if that is recovered", Default: true},
		},
	}, nil
}

// attach answers before it says that it is ready for breakpoints.
func attach(s *Session, _ json.RawMessage) (any, func(), error) {
	if err := s.target.Attach(true); err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	s.attached, s.panics = true, true
	s.mu.Unlock()
	return nil, func() { s.send("initialized", struct{}{}) }, nil
}

func disconnect(s *Session, _ dap.DisconnectArguments) (any, error) {
	s.mu.Lock()
	was := s.attached
	s.attached, s.stepping, s.panics = false, 0, false
	s.points, s.sites = map[string][]*point{}, nil
	s.forget()
	s.mu.Unlock()
	if !was {
		return nil, nil
	}
	return nil, s.target.Attach(false)
}

// Attached says whether a client is attached.
func (s *Session) Attached() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attached
}

// forget lets go of what was looked at while threads had stopped. The caller
// holds the lock.
func (s *Session) forget() {
	s.frames, s.parts, s.stopped = nil, nil, map[int]bool{}
}
