package main

import (
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

type T struct{ *log.Logger }

func (t *T) method() string { return where() }

func where() string {
	_, file, line, ok := runtime.Caller(1)
	return fmt.Sprint(filepath.Base(file), ":", line, " ", ok)
}

func here() int {
	_, _, line, _ := runtime.Caller(0)
	return line
}

func names() (list []string) {
	pcs := make([]uintptr, 10)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			list = append(list, fmt.Sprintf("%s %s:%d", f.Function, filepath.Base(f.File), f.Line))
		}
		if !more {
			return list
		}
	}
}

func outer() []string {
	return names()
}

func stack() string {
	var lines []string
	for _, l := range strings.Split(string(debug.Stack()), "\n") {
		if i := strings.Index(l, "callers.go:"); i >= 0 {
			l, _, _ = strings.Cut(l[i:], " ")
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, " ")
}

func main() {
	fmt.Println(where())
	fmt.Println((&T{}).method())
	fmt.Println(here())
	for range 2 {
		fmt.Println(func() string { return where() }())
	}
	defer func() {
		fmt.Println("deferred", where())
	}()
	fmt.Println(outer())
	fmt.Println(stack())
	pc, _, _, _ := runtime.Caller(0)
	fmt.Println(runtime.FuncForPC(pc).Name())
	l := log.New(os.Stdout, "p: ", log.Lshortfile)
	l.Println("one", 2)
	l.Printf("%T", T{})
	l.SetFlags(log.Lshortfile | log.Lmsgprefix)
	l.Print("x")
	T{l}.Println("embedded")
	func() {
		defer func() { fmt.Println(recover()) }()
		l.Panicf("%d", 3)
	}()
	done := make(chan bool)
	go func() {
		l.Print("goroutine")
		done <- true
	}()
	<-done
	s := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{AddSource: true, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if src, ok := a.Value.Any().(*slog.Source); ok {
			src.File = filepath.Base(src.File)
		}
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	s.Info("hello", "a", 1)
	_, _, _, ok := runtime.Caller(100)
	fmt.Println(ok)
}
