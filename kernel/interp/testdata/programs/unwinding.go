// Panics under way and what sees them: recover, runtime.Callers, gotos and returns.
package main

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"runtime/cgo"
	"strings"
)

// Recover works in the function that was deferred and in none that it calls.

func helper() any { return recover() }

func direct(want any) {
	if v := helper(); v != nil {
		fmt.Println("a helper recovered", v)
	}
	fmt.Println("direct", recover(), want)
}

func recursive(n int) {
	if n > 0 {
		recursive(n - 1)
		return
	}
	fmt.Println("inner", recover())
}

type inner struct{ name string }

func (i *inner) Close() { fmt.Println("closed", recover()) }

func (i *inner) Deeper() { i.Close() }

type outer struct{ *inner }

type closer interface{ Close() }

func recovers(how string) (result string) {
	defer func() {
		if v := recover(); v != nil {
			result = fmt.Sprint("left over: ", v)
		}
	}()
	o := outer{&inner{"x"}}
	switch how {
	case "direct":
		defer direct(1)
	case "recursive":
		defer recursive(1)
	case "promoted":
		defer o.Close()
	case "interface":
		var c closer = o
		defer c.Close()
	case "expression":
		f := outer.Close
		defer f(o)
	case "through":
		f := outer.Deeper
		defer f(o)
	case "itself":
		defer recover()
	case "late":
		defer func() {
			defer recover()
		}()
	case "late in a panic":
		defer func() {
			defer direct("second")
			defer recover()
			panic("second")
		}()
	case "returning":
		defer func() {
			recover()
			defer direct(nil)
		}()
	case "reflected":
		m, _ := reflect.TypeOf(o.inner).MethodByName("Close")
		defer m.Func.Interface().(func(*inner))(o.inner)
	}
	panic(how)
}

// Where a panic is raised is under way while deferred calls run.

func fails(p *int) int {
	return *p
}

func walk() {
	recover()
	pcs := make([]uintptr, 20)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") || f.Function == "runtime.gopanic" {
			fmt.Print(f.Function, " ")
		}
		if !more {
			break
		}
	}
	fmt.Println()
}

func caught() {
	defer walk()
	fails(nil)
}

func closing() (line int) {
	func() {
		defer func() {
			_, _, line, _ = runtime.Caller(1)
		}()
	}()
	return line
}

// A panic is at the line of the part that panics.
func lines(i int) (line int) {
	defer func() {
		recover()
		for skip := 0; ; skip++ {
			pc, _, l, ok := runtime.Caller(skip)
			if !ok {
				return
			}
			if runtime.FuncForPC(pc).Name() == "main.lines" {
				line = l
				return
			}
		}
	}()
	list := []int{1}
	var c chan int
	switch i {
	case 0:
		list = append(
			list,
			list[i+1])
	case 1:
		select {
		case <-c:
		case c <- list[i]:
		}
	}
	return 0
}

// Returns among gotos.

func steps(a []int) string {
	s := ""
outer:
	s += "o"
	n := a[0]
	a = a[1:]
	switch n {
	case 1:
		goto outer
	case 2:
		goto side
	}
inner:
	s += "i"
	if a[0] == 9 {
		goto outer
	} else {
		return s
	}
side:
	s += "s"
	goto inner
}

func quiet(a []int) {
again:
	fmt.Print("q", a[0])
	if a[0] == 1 {
		a = a[1:]
		goto again
	} else {
		return
	}
}

// What is called comes before its arguments.

var order string

func called() func(int, int) string {
	order += "f"
	return func(a, b int) string { return fmt.Sprint(order, a, b) }
}

func given() (int, int) {
	order += "g"
	return 1, 2
}

// Keys that have no hash, fields that have no name, types that have no fields.

func unhashable(m map[any]int, how func(map[any]int)) (text string) {
	defer func() {
		v := recover()
		_, known := v.(runtime.Error)
		text = fmt.Sprint(v != nil, known)
	}()
	how(m)
	return
}

type blank struct{ a, _, c int }

func effect() int {
	fmt.Println("evaluated")
	return 5
}

type Marker struct{}

func (Marker) Name() string { return "a marker" }

type holder struct {
	Marker
	n int
}

type pair struct{ a, b uint8 }

func main() {
	for _, how := range []string{"direct", "recursive", "promoted", "interface", "expression", "through", "itself", "late", "late in a panic", "returning", "reflected"} {
		fmt.Printf("%s: %s\n", how, recovers(how))
	}
	caught()
	_, _, at, _ := runtime.Caller(0)
	fmt.Println(closing()-at, lines(0)-at, lines(1)-at)
	fmt.Println(steps([]int{1, 2, 9, 1, 3, 0}))
	quiet([]int{1, 1, 2})
	fmt.Println()
	fmt.Println(called()(given()))
	var key []int
	for _, how := range []func(map[any]int){
		func(m map[any]int) { _ = m[key] },
		func(m map[any]int) { _, _ = m[key] },
		func(m map[any]int) { delete(m, key) },
		func(m map[any]int) { m[key] = 1 },
		func(m map[any]int) { _ = m["fine"] },
	} {
		fmt.Println(unhashable(map[any]int{}, how))
	}
	fmt.Println(reflect.ValueOf(blank{1, effect(), 3}).Field(1).Int(), blank{1, 2, 3})
	fmt.Println(reflect.ValueOf(holder{}).Field(0).Interface().(interface{ Name() string }).Name())
	list := []pair{{1, 2}, {3, 4}}
	var a, b uintptr
	fmt.Sscanf(fmt.Sprintf("%p %p", &list[0], &list[1]), "%v %v", &a, &b)
	fmt.Println(b - a)
	h := cgo.NewHandle(errors.New("kept"))
	fmt.Println(h.Value(), errors.Is(h.Value().(error), nil))
	h.Delete()
}
