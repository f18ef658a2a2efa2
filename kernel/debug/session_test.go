package debug

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// book is a target whose only cell, "cell 1", stands in a function.
type book struct {
	attached, some bool
	stands         bool
	calls          []string
	n              int // a variable of the frame
	log            strings.Builder
	fail           error
}

const text = "n := 0\n\nfor n < 10 {\n\tn++\n}"

func (b *book) Attach(on bool) error {
	b.attached = on
	return b.fail
}
func (b *book) Threads() []Thread { return []Thread{{3, "cell 1"}} }
func (b *book) Frames(thread int) []Frame {
	if thread != 3 {
		return nil
	}
	return []Frame{{Name: "layer 1"}, {Name: "f", Cell: "cell 1", Line: 4, Column: 2}, {Name: "cell 1", Cell: "cell 1", Line: 3, Column: 1}}
}
func (b *book) do(what string) bool {
	b.calls = append(b.calls, what)
	return b.stands
}
func (b *book) Continue() bool           { return b.do("continue") }
func (b *book) StepIn(thread int) bool   { return b.do(fmt.Sprint("in ", thread)) }
func (b *book) StepOver(thread int) bool { return b.do(fmt.Sprint("over ", thread)) }
func (b *book) StepOut(thread int) bool  { return b.do(fmt.Sprint("out ", thread)) }
func (b *book) Pause() bool              { return b.do("pause") }
func (b *book) Breakpoints(some bool)    { b.some = some }
func (b *book) Variables() []Variable {
	return []Variable{{Name: "x", Path: "x", Value: Value{Text: "1", Type: "int"}}}
}
func (b *book) Source(string) (string, bool)                    { return text, true }
func (b *book) Lines(string) map[int]bool                       { return map[int]bool{1: true, 3: true, 4: true} }
func (b *book) Modules() [][2]string                            { return [][2]string{{"fmt", "fmt"}, {"rand", "math/rand"}} }
func (b *book) Log(text string)                                 { b.log.WriteString(text) }
func (b *book) Look(list func() []Variable) ([]Variable, error) { return list(), nil }
func (b *book) Bring(f Frame, variable, name string) error {
	b.do(f.Name + " " + variable + " " + name)
	return nil
}

// long is a slice whose elements are their numbers.
func long(n int) Value {
	return Value{Text: "long", Len: n, Indexed: true, Parts: func(start, count int) (list []Variable) {
		for i := start; i < n && i < start+count; i++ {
			list = append(list, Variable{Name: fmt.Sprintf("[%d]", i), Path: fmt.Sprintf("list[%d]", i), Value: Value{Text: strconv.Itoa(i)}})
		}
		return list
	}}
}

func (b *book) Scopes(f Frame) []Scope {
	return []Scope{{Name: "Locals of " + f.Name, Variables: func() []Variable {
		return []Variable{{Name: "n", Path: "n", Value: Value{Text: strconv.Itoa(b.n), Type: "int"}}, {Name: "list", Path: "list", Value: long(5000)}, {Name: "sealed", Value: Value{Text: "card"}}}
	}}}
}

func (b *book) Evaluate(f *Frame, code string) (Value, error) {
	where := "the session"
	if f != nil {
		where = f.Name
	}
	switch left, right, ok := strings.Cut(code, " = "); {
	case ok && left == "n":
		_, err := fmt.Sscan(right, &b.n)
		return Value{}, err
	case code == "n":
		return Value{Text: strconv.Itoa(b.n), Type: "int"}, nil
	case code == "n == 3":
		return Value{Text: strconv.FormatBool(b.n == 3), Type: "bool"}, nil
	case code == "where":
		return Value{Text: where}, nil
	case code == "list":
		return long(10), nil
	}
	return Value{}, errors.New("undefined: " + code)
}

// client is a session with its target and what it has sent.
type client struct {
	*Session
	t      *testing.T
	book   *book
	events []string
}

func newClient(t *testing.T) *client {
	c := &client{t: t, book: &book{stands: true}}
	c.Session = New(c.book, func(raw json.RawMessage) {
		var e struct {
			Type, Event string
			Body        struct {
				Reason, Text, Output string
				ThreadID             int `json:"threadId"`
			}
		}
		if err := json.Unmarshal(raw, &e); err != nil || e.Type != "event" {
			t.Errorf("event %s: %v", raw, err)
		}
		c.events = append(c.events, strings.TrimSpace(fmt.Sprint(e.Event, " ", e.Body.Reason, e.Body.Text, e.Body.Output)))
	})
	return c
}

// ask sends a request; arguments and the body of the answer are JSON.
func (c *client) ask(command, arguments string) (body, why string) {
	c.t.Helper()
	raw := fmt.Sprintf(`{"seq": 7, "type": "request", "command": %q, "arguments": %s}`, command, arguments)
	var r struct {
		Type, Command, Message string
		RequestSeq             int `json:"request_seq"`
		Success                bool
		Body                   json.RawMessage
	}
	if err := json.Unmarshal(c.Handle(json.RawMessage(raw)), &r); err != nil {
		c.t.Fatal(err)
	}
	if r.Type != "response" || r.Command != command || r.RequestSeq != 7 || r.Success != (r.Message == "") || r.Body == nil {
		c.t.Errorf("%s: %+v", command, r)
	}
	return string(r.Body), r.Message
}

func (c *client) attach() *client {
	c.t.Helper()
	if _, why := c.ask("attach", "{}"); why != "" || !c.book.attached {
		c.t.Fatal(why)
	}
	return c
}

// TestRequests asks one after the other; want is part of the body, or of what
// is wrong after a "!".
func TestRequests(t *testing.T) {
	c := newClient(t)
	at := path(text)
	for _, q := range []struct{ command, arguments, want string }{
		{"threads", `{}`, "!attach"},
		{"setBreakpoints", `{}`, "!attach"},
		{"debugInfo", `{}`, `"isStarted":false`},
		{"inspectVariables", `{}`, `{"name":"x","value":"1","type":"int","evaluateName":"x","variablesReference":0}`},
		{"initialize", `{"adapterID": "a"}`, `"supportsSetVariable":true`},
		{"attach", `{}`, ``},
		{"debugInfo", `{}`, `"isStarted":true`},
		{"nonsense", `{}`, `!no request "nonsense"`},
		{"threads", `3`, ``},
		{"stackTrace", `{"threadId": "a"}`, "!arguments"},
		{"dumpCell", fmt.Sprintf(`{"code": %q}`, text), at},
		{"source", fmt.Sprintf(`{"source": {"path": %q}}`, at), `for n \u003c 10`},
		{"source", `{"source": {"path": "/etc/passwd"}}`, "!no cell"},
		{"setBreakpoints", fmt.Sprintf(`{"source": {"path": %q}, "breakpoints": [{"line": 2}, {"line": 4, "hitCondition": "many"}, {"line": 9}]}`, at), `"verified":true,"source":{"path":"` + at + `"},"line":3}`},
		{"debugInfo", `{}`, `[{"source":"` + at + `","breakpoints":[{"line":2}]}]`},
		{"setBreakpoints", `{"source": {"path": "elsewhere"}, "breakpoints": [{"line": 1}]}`, "dumpCell"},
		{"setExceptionBreakpoints", `{"filters": []}`, "breakpoints"},
		{"configurationDone", `{}`, ""},
		{"threads", `{}`, `{"threads":[{"id":3,"name":"cell 1"}]}`},
		{"stackTrace", `{"threadId": 3, "startFrame": 1, "levels": 1}`, `"totalFrames":3`},
		{"stackTrace", `{"threadId": 3, "startFrame": 9}`, `"stackFrames":[]`},
		{"stackTrace", `{"threadId": 9}`, `"stackFrames":[]`},
		{"scopes", `{"frameId": 1}`, `"name":"Locals of f"`},
		{"scopes", `{"frameId": 99}`, "!no frame 99"},
		{"variables", `{"variablesReference": 1}`, `"indexedVariables":5000`},
		{"variables", `{"variablesReference": 2, "start": 4998, "count": 10}`, `{"variables":[{"name":"[4998]","value":"4998","evaluateName":"list[4998]","variablesReference":0},{"name":"[4999]"`},
		{"variables", `{"variablesReference": 2}`, `"value":"4000 more"`},
		{"variables", `{"variablesReference": 2, "filter": "named"}`, `{"variables":[]}`},
		{"variables", `{"variablesReference": -1}`, "!no variable with the reference -1"},
		{"setVariable", `{"variablesReference": 1, "name": "n", "value": "5"}`, `"value":"5"`},
		{"setVariable", `{"variablesReference": 1, "name": "n", "value": "five"}`, "!"},
		{"setVariable", `{"variablesReference": 1, "name": "sealed", "value": "5"}`, "!cannot be assigned"},
		{"setVariable", `{"variablesReference": 1, "name": "nobody", "value": "5"}`, "!no variable nobody"},
		{"evaluate", `{"expression": "where", "frameId": 1}`, `"result":"f"`},
		{"evaluate", `{"expression": "where"}`, `"result":"the session"`},
		{"evaluate", `{"expression": " "}`, "!nothing"},
		{"evaluate", `{"expression": "f(n)", "context": "hover"}`, "!not called"},
		{"evaluate", `{"expression": "<-c", "context": "hover"}`, "!not called"},
		{"evaluate", `{"expression": "list", "context": "hover"}`, `"indexedVariables":10`},
		{"richInspectVariables", `{"variableName": "n", "frameId": 1}`, `{"data":{"text/plain":"5"},"metadata":{}}`},
		{"copyToGlobals", `{"srcVariableName": "n", "dstVariableName": "m", "srcFrameId": 1}`, ""},
		{"copyToGlobals", `{"srcVariableName": "n", "srcFrameId": 1}`, "!dstVariableName"},
		{"exceptionInfo", `{"threadId": 3}`, "!not stopped at a panic"},
		{"modules", `{"startModule": 1, "moduleCount": 5}`, `{"modules":[{"id":"math/rand","name":"rand","path":"math/rand"}],"totalModules":2}`},
		{"next", `{"threadId": 3}`, ""},
		{"variables", `{"variablesReference": 1}`, "!good until threads go on"},
		{"stepIn", `{"threadId": 3}`, ""},
		{"stepOut", `{"threadId": 3}`, ""},
		{"continue", `{"threadId": 3}`, `"allThreadsContinued":true`},
		{"pause", `{"threadId": 3}`, ""},
		{"disconnect", `{"restart": false}`, ""},
		{"disconnect", `{}`, ""},
		{"debugInfo", `{}`, `"breakpoints":[]`},
	} {
		body, why := c.ask(q.command, q.arguments)
		if want, wrong := strings.CutPrefix(q.want, "!"); wrong && (why == "" || !strings.Contains(why, want)) || !wrong && !strings.Contains(body, q.want) || !wrong && why != "" && q.arguments != "3" {
			t.Errorf("%s %s: %s, %q, not %s", q.command, q.arguments, body, why, q.want)
		}
	}
	if got := strings.Join(c.book.calls, ", "); got != "f n m, over 3, in 3, out 3, continue, pause" {
		t.Error(got)
	}
	if got := strings.Join(c.events, ", "); got != "initialized, continued" {
		t.Error(got)
	}
	c.book.stands = false
	c.attach()
	for _, command := range []string{"continue", "next", "pause"} {
		if _, why := c.ask(command, `{"threadId": 3}`); why == "" {
			t.Errorf("%s where nothing stands", command)
		}
	}
}

func TestAttachFails(t *testing.T) {
	c := newClient(t)
	c.book.fail = errors.New("no")
	if _, why := c.ask("attach", "{}"); why != "no" || c.Attached() || len(c.events) > 0 {
		t.Errorf("%q, %v", why, c.events)
	}
}

// What a client hears of threads.
func TestThreadsTell(t *testing.T) {
	c := newClient(t).attach()
	c.Stopped(3, "exception", "panic", "no")
	if body, _ := c.ask("debugInfo", "{}"); !strings.Contains(body, `"stoppedThreads":[3]`) {
		t.Error(body)
	}
	if body, _ := c.ask("exceptionInfo", `{"threadId": 3}`); !strings.Contains(body, `"description":"no"`) {
		t.Error(body)
	}
	if body, _ := c.ask("evaluate", `{"expression": "where"}`); !strings.Contains(body, `"result":"f"`) {
		t.Error(body) // the first frame with a source
	}
	// A front end that knows of one thread means this one.
	if body, _ := c.ask("stackTrace", `{"threadId": 1}`); !strings.Contains(body, `"totalFrames":3`) {
		t.Error(body)
	}
	c.Resumed()
	c.Stopped(3, "breakpoint", "", "")
	c.ask("next", `{"threadId": 1}`)
	c.Ended(4)
	c.Ended(3) // the step is over with its thread
	c.Ended(3)
	if got := strings.Join(c.events, ", "); got != "initialized, stopped exceptionno, continued, stopped breakpoint, continued" {
		t.Error(got)
	}
}

// TestBreak asks a breakpoint on line 4 before each of ten turns with n = 0, 1, ...
func TestBreak(t *testing.T) {
	for _, c := range []struct{ point, stops, log string }{
		{`{"line": 4}`, "0 1 2 3 4 5 6 7 8 9", ""},
		{`{"line": 3}`, "", ""},
		{`{"line": 4, "condition": "n == 3"}`, "3", ""},
		{`{"line": 4, "condition": "m"}`, "0 1 2 3 4 5 6 7 8 9", "undefined: m"},
		{`{"line": 4, "hitCondition": "4"}`, "3", ""},
		{`{"line": 4, "hitCondition": "== 4"}`, "3", ""},
		{`{"line": 4, "hitCondition": ">= 9"}`, "8 9", ""},
		{`{"line": 4, "hitCondition": "> 9"}`, "9", ""},
		{`{"line": 4, "hitCondition": "< 3"}`, "0 1", ""},
		{`{"line": 4, "hitCondition": "<=3"}`, "0 1 2", ""},
		{`{"line": 4, "hitCondition": "% 4"}`, "3 7", ""},
		{`{"line": 4, "condition": "n == 3", "hitCondition": "1"}`, "3", ""},
		{`{"line": 4, "logMessage": "n is {n}, {m}", "condition": "n == 3"}`, "", "n is 3, {undefined: m}\n"},
	} {
		s := newClient(t).attach()
		s.ask("dumpCell", fmt.Sprintf(`{"code": %q}`, text))
		s.ask("setBreakpoints", fmt.Sprintf(`{"source": {"path": %q}, "breakpoints": [%s]}`, path(text), c.point))
		if !s.book.some {
			t.Error("no breakpoints")
		}
		var stops []string
		for s.book.n = range 10 {
			if s.Break(17, func() Frame { return s.book.Frames(3)[1] }) {
				stops = append(stops, strconv.Itoa(s.book.n))
			}
		}
		if got := strings.Join(stops, " "); got != c.stops {
			t.Errorf("%s stops at %s", c.point, got)
		}
		if got := s.book.log.String(); !strings.Contains(got, c.log) || c.log == "" && got != "" {
			t.Errorf("%s says %q", c.point, got)
		}
	}
}

// FuzzHandle: whatever comes gets a response, and the session goes on.
func FuzzHandle(f *testing.F) {
	for command := range handlers {
		f.Add(fmt.Sprintf(`{"seq": 1, "command": %q, "arguments": {"threadId": 3, "frameId": 1, "variablesReference": 1, "expression": "n", "start": -1, "levels": -5}}`, command))
	}
	f.Add("[1]")
	f.Add(`{"seq": "x"}`)
	f.Fuzz(func(t *testing.T, raw string) {
		c := newClient(t).attach()
		c.ask("stackTrace", `{"threadId": 3}`)
		c.ask("scopes", `{"frameId": 1}`)
		var r response
		if err := json.Unmarshal(c.Handle(json.RawMessage(raw)), &r); err != nil || r.Type != "response" || r.Success == (r.Message != "") {
			t.Errorf("%s: %+v, %v", raw, r, err)
		}
		c.attach()
		if _, why := c.ask("threads", "{}"); why != "" {
			t.Error(why)
		}
	})
}
