package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

type multi struct{ es []error }

func (m multi) Error() string   { return fmt.Sprint("multi ", len(m.es)) }
func (m multi) Unwrap() []error { return m.es }

type code int

func (c code) Error() string   { return fmt.Sprintf("code %d", int(c)) }
func (c code) Is(t error) bool { return t == fs.ErrNotExist && c == 404 }

type wrap struct{ e error }

func (w *wrap) Error() string { return "wrap: " + w.e.Error() }
func (w *wrap) Unwrap() error { return w.e }

type conv struct{}

func (conv) Error() string { return "conv" }
func (conv) As(t any) bool {
	switch p := t.(type) {
	case **fs.PathError:
		*p = &fs.PathError{Op: "o", Path: "p", Err: io.EOF}
		return true
	case *code:
		*p = 7
		return true
	}
	return false
}

type timeout struct{}

func (timeout) Error() string { return "slow" }
func (timeout) Timeout() bool { return true }

type unc struct{ s []int }

func (u unc) Error() string { return "unc" }

var sentinel = &wrap{io.EOF}

func main() {
	m := multi{[]error{io.EOF, code(404), &wrap{code(3)}}}
	fmt.Println(errors.Is(m, io.EOF), errors.Is(m, fs.ErrNotExist), errors.Is(m, io.ErrUnexpectedEOF), errors.Is(m, code(3)), errors.Is(m, code(4)))
	var c code
	fmt.Println(errors.As(m, &c), c)
	var w *wrap
	fmt.Println(errors.As(fmt.Errorf("x: %w", m), &w), w)
	var pe *fs.PathError
	fmt.Println(errors.As(error(conv{}), &pe), pe)
	fmt.Println(errors.As(fmt.Errorf("y %w", conv{}), &c), c)
	fmt.Println(errors.Is(fmt.Errorf("a %w b %w", sentinel, code(1)), sentinel), errors.Is(sentinel, io.EOF), errors.Unwrap(sentinel) == io.EOF)
	fmt.Println(errors.Is(&wrap{io.EOF}, sentinel))
	fmt.Println(os.IsTimeout(timeout{}), errors.Is(timeout{}, timeout{}), errors.Is(unc{}, unc{}))
	j := errors.Join(code(1), nil, timeout{})
	fmt.Println(j, errors.Is(j, code(1)))
	var tt interface{ Timeout() bool }
	fmt.Println(errors.As(j, &tt), tt != nil && tt.Timeout())
	x, ok := errors.AsType[code](j)
	fmt.Println(x, ok)
	var e error = code(5)
	switch e := e.(type) {
	case code:
		fmt.Println("code", int(e))
	}
	fmt.Printf("%T %v %d %T\n", e, e, e, errors.Unwrap(fmt.Errorf("%w", e)))
	err := fmt.Errorf("%w", e)
	fmt.Println(errors.Unwrap(err) == e, errors.Unwrap(err).(code) == 5)
	defer func() { r := recover(); fmt.Println(r, r == any(code(9))) }()
	panic(code(9))
}
