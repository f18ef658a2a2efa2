package debug

import (
	"errors"
	"fmt"
	"math"

	"github.com/google/go-dap"
)

// Stopped hears that a thread has stopped: "breakpoint", "step", "pause" or
// "exception", that with the name of an error and what it says.
func (s *Session) Stopped(thread int, reason, name, value string) {
	s.mu.Lock()
	s.forget()
	s.stopped[thread] = true
	s.stepping = 0
	s.reason = exception{thread, name, value}
	s.mu.Unlock()
	body := dap.StoppedEventBody{Reason: reason, ThreadId: thread, AllThreadsStopped: true}
	if reason == "exception" {
		body.Description, body.Text = "Paused on "+name, value
	}
	s.send("stopped", body)
}

// Resumed hears that all threads go on though no client has said so.
func (s *Session) Resumed() {
	s.mu.Lock()
	thread := 0
	for t := range s.stopped {
		thread = t
	}
	s.forget()
	s.mu.Unlock()
	s.send("continued", dap.ContinuedEventBody{ThreadId: thread, AllThreadsContinued: true})
}

// Ended hears of the end of a thread; a client that has told it to step learns
// that it will not stop again.
func (s *Session) Ended(thread int) {
	s.mu.Lock()
	stepped := s.stepping == thread
	if stepped {
		s.stepping = 0
	}
	s.mu.Unlock()
	if stepped {
		s.send("continued", dap.ContinuedEventBody{ThreadId: thread, AllThreadsContinued: true})
	}
}

var errRunning = errors.New("nothing has stopped")

func goOn(s *Session, a dap.ContinueArguments) (any, error) {
	s.mu.Lock()
	s.forget()
	s.mu.Unlock()
	if !s.target.Continue() {
		return nil, errRunning
	}
	s.send("continued", dap.ContinuedEventBody{ThreadId: a.ThreadId, AllThreadsContinued: true})
	return dap.ContinueResponseBody{AllThreadsContinued: true}, nil
}

// thread is the one that a request is about: where none has its number, as in
// front ends that know of one thread only, the one that has stopped.
func (s *Session) thread(id int) int {
	for _, t := range s.target.Threads() {
		if t.ID == id {
			return id
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.stopped {
		return t
	}
	return id
}

func (s *Session) step(thread int, how func(int) bool) (any, error) {
	thread = s.thread(thread)
	s.mu.Lock()
	s.forget()
	s.stepping = thread
	s.mu.Unlock()
	if !how(thread) {
		return nil, errRunning
	}
	return nil, nil
}

func pause(s *Session, _ dap.PauseArguments) (any, error) {
	if !s.target.Pause() {
		return nil, errors.New("no cell runs that could pause")
	}
	return nil, nil
}

func threads(s *Session, _ struct{}) (any, error) {
	list := []dap.Thread{}
	for _, t := range s.target.Threads() {
		list = append(list, dap.Thread{Id: t.ID, Name: t.Name})
	}
	if len(list) == 0 {
		list = append(list, dap.Thread{Id: 1, Name: "cells"})
	}
	return dap.ThreadsResponseBody{Threads: list}, nil
}

func stackTrace(s *Session, a dap.StackTraceArguments) (any, error) {
	all := s.target.Frames(s.thread(a.ThreadId))
	from := max(0, min(a.StartFrame, len(all)))
	to := len(all)
	if a.Levels > 0 {
		to = min(to, from+min(a.Levels, math.MaxInt32))
	}
	list := []dap.StackFrame{}
	for _, f := range all[from:to] {
		s.mu.Lock()
		s.frames = append(s.frames, f)
		id := len(s.frames)
		s.mu.Unlock()
		d := dap.StackFrame{Id: id, Name: f.Name, Line: f.Line, Column: f.Column}
		if f.Cell != "" {
			d.Source = s.sourceOf(f.Cell)
		} else {
			d.PresentationHint = "label"
		}
		list = append(list, d)
	}
	return dap.StackTraceResponseBody{StackFrames: list, TotalFrames: len(all)}, nil
}

func (s *Session) sourceOf(cell string) *dap.Source {
	text, _ := s.target.Source(cell)
	at := path(text)
	s.dump(at, text)
	return &dap.Source{Name: cell, Path: at}
}

// frame is a frame by its id.
func (s *Session) frame(id int) (Frame, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id < 1 || id > len(s.frames) {
		return Frame{}, fmt.Errorf("there is no frame %d: ids are good until threads go on", id)
	}
	return s.frames[id-1], nil
}

func exceptionInfo(s *Session, a dap.ExceptionInfoArguments) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason.thread != a.ThreadId || s.reason.name == "" {
		return nil, fmt.Errorf("thread %d has not stopped at a panic", a.ThreadId)
	}
	return dap.ExceptionInfoResponseBody{ExceptionId: s.reason.name, Description: s.reason.value, BreakMode: "always"}, nil
}
