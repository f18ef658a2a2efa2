package main

import (
	"errors"
	"fmt"
	"io"
	"math"
)

type T struct{ a int }

func (t T) get() int { return t.a }

type U struct{ a int }
type G interface{ get() int }
type E int

func (e E) Error() string { return fmt.Sprint("E", int(e)) }

type E2 int

func (e E2) get() int { return int(e) }

type W struct{ t T }

var gl = 77
var ga = []int{5}

func f1() int       { return 11 }
func mf(n int) int  { return n * n }
func fs() []int     { return []int{9} }
func ft() T         { return T{a: 12} }
func fa() [2]int    { return [2]int{7, 7} }
func fe() error     { return io.EOF }
func ok() bool      { return true }
func two() (int, T) { return 21, T{22} }

func show(v any) string {
	switch v := v.(type) {
	case func() int:
		if v == nil {
			return "nil func"
		}
		return fmt.Sprint("func ", v())
	case chan int:
		return fmt.Sprint("chan ", v != nil)
	case *T:
		if v == nil {
			return "nil T"
		}
		return fmt.Sprint("*T ", *v)
	}
	return fmt.Sprint(v)
}

func t1() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = f1()
	fmt.Println(1, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = f1()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t2() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = <-ci
	fmt.Println(2, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = y
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t3() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = m["k"]
	fmt.Println(3, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = m["k"]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t4() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = any(5).(int)
	fmt.Println(4, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = any(5).(int)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t5() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = *pi
	fmt.Println(5, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = *pi
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t6() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = arr[1]
	fmt.Println(6, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = arr[1]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t7() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = st.a
	fmt.Println(7, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = st.a
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t8() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 1
	get := func() int { return x }
	p := &x
	x = -x
	fmt.Println(8, show(get()), show(*p), show(x))
	set := func() { x = 1 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = -x
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 1
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t9() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = x + 7
	fmt.Println(9, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = x + 7
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t10() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = len(sl)
	fmt.Println(10, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = len(sl)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t11() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = int(fl)
	fmt.Println(11, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = int(fl)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t12() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = 7
	fmt.Println(12, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = 7
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t13() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = sl[1]
	fmt.Println(13, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = sl[1]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t14() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = func() int { return 6 }()
	fmt.Println(14, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = func() int { return 6 }()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t15() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = min(9, 8)
	fmt.Println(15, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = min(9, 8)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t16() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 3
	get := func() int { return x }
	p := &x
	x = x << 2
	fmt.Println(16, show(get()), show(*p), show(x))
	set := func() { x = 3 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = x << 2
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 3
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t17() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = gl
	fmt.Println(17, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = gl
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t18() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = mf(3)
	fmt.Println(18, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = mf(3)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t19() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = st.get()
	fmt.Println(19, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = st.get()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t20() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = pst.get()
	fmt.Println(20, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = pst.get()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t21() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = ifc.get()
	fmt.Println(21, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = ifc.get()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t22() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = y
	fmt.Println(22, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = y
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t23() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = copy(sl, sl)
	fmt.Println(23, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = copy(sl, sl)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t24() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = cap(sl)
	fmt.Println(24, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = cap(sl)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t25() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	get := func() int { return x }
	p := &x
	x = ga[0]
	fmt.Println(25, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v int }{}
	ps := &s.v
	s.v = x
	x = ga[0]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []int{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t26() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	get := func() string { return x }
	p := &x
	x = "lit"
	fmt.Println(26, show(get()), show(*p), show(x))
	set := func() { x = "" }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v string }{}
	ps := &s.v
	s.v = x
	x = "lit"
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []string{x, x}
	pl := &l[1]
	l[1] = ""
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t27() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = "a"
	get := func() string { return x }
	p := &x
	x = x + "b"
	fmt.Println(27, show(get()), show(*p), show(x))
	set := func() { x = "a" }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v string }{}
	ps := &s.v
	s.v = x
	x = x + "b"
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []string{x, x}
	pl := &l[1]
	l[1] = "a"
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t28() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	get := func() string { return x }
	p := &x
	x = string(bs)
	fmt.Println(28, show(get()), show(*p), show(x))
	set := func() { x = "" }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v string }{}
	ps := &s.v
	s.v = x
	x = string(bs)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []string{x, x}
	pl := &l[1]
	l[1] = ""
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t29() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	get := func() string { return x }
	p := &x
	x = fmt.Sprint(1)
	fmt.Println(29, show(get()), show(*p), show(x))
	set := func() { x = "" }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v string }{}
	ps := &s.v
	s.v = x
	x = fmt.Sprint(1)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []string{x, x}
	pl := &l[1]
	l[1] = ""
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t30() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	get := func() string { return x }
	p := &x
	x = sm["q"]
	fmt.Println(30, show(get()), show(*p), show(x))
	set := func() { x = "" }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v string }{}
	ps := &s.v
	s.v = x
	x = sm["q"]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []string{x, x}
	pl := &l[1]
	l[1] = ""
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t31() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = "abc"
	get := func() string { return x }
	p := &x
	x = x[1:]
	fmt.Println(31, show(get()), show(*p), show(x))
	set := func() { x = "abc" }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v string }{}
	ps := &s.v
	s.v = x
	x = x[1:]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []string{x, x}
	pl := &l[1]
	l[1] = "abc"
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t32() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	get := func() string { return x }
	p := &x
	x = string(rune(65))
	fmt.Println(32, show(get()), show(*p), show(x))
	set := func() { x = "" }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v string }{}
	ps := &s.v
	s.v = x
	x = string(rune(65))
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []string{x, x}
	pl := &l[1]
	l[1] = ""
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t33() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	get := func() []int { return x }
	p := &x
	x = []int{1, 2}
	fmt.Println(33, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v []int }{}
	ps := &s.v
	s.v = x
	x = []int{1, 2}
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t34() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	get := func() []int { return x }
	p := &x
	x = append(x, 5)
	fmt.Println(34, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v []int }{}
	ps := &s.v
	s.v = x
	x = append(x, 5)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t35() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	get := func() []int { return x }
	p := &x
	x = make([]int, 2)
	fmt.Println(35, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v []int }{}
	ps := &s.v
	s.v = x
	x = make([]int, 2)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t36() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	get := func() []int { return x }
	p := &x
	x = sl[1:]
	fmt.Println(36, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v []int }{}
	ps := &s.v
	s.v = x
	x = sl[1:]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t37() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	get := func() []int { return x }
	p := &x
	x = arr[:]
	fmt.Println(37, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v []int }{}
	ps := &s.v
	s.v = x
	x = arr[:]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t38() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	get := func() []int { return x }
	p := &x
	x = fs()
	fmt.Println(38, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v []int }{}
	ps := &s.v
	s.v = x
	x = fs()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t39() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = sl
	get := func() []int { return x }
	p := &x
	x = nil
	fmt.Println(39, show(get()), show(*p), show(x))
	set := func() { x = sl }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v []int }{}
	ps := &s.v
	s.v = x
	x = nil
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][]int{x, x}
	pl := &l[1]
	l[1] = sl
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t40() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x map[string]int = nil
	get := func() map[string]int { return x }
	p := &x
	x = map[string]int{"a": 1}
	fmt.Println(40, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v map[string]int }{}
	ps := &s.v
	s.v = x
	x = map[string]int{"a": 1}
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []map[string]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t41() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x map[string]int = nil
	get := func() map[string]int { return x }
	p := &x
	x = make(map[string]int)
	fmt.Println(41, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v map[string]int }{}
	ps := &s.v
	s.v = x
	x = make(map[string]int)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []map[string]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t42() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x map[string]int = nil
	get := func() map[string]int { return x }
	p := &x
	x = m
	fmt.Println(42, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v map[string]int }{}
	ps := &s.v
	s.v = x
	x = m
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []map[string]int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t43() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = T{a: 4}
	fmt.Println(43, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = T{a: 4}
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t44() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = st
	fmt.Println(44, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = st
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t45() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = *pst
	fmt.Println(45, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = *pst
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t46() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = ft()
	fmt.Println(46, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = ft()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t47() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = ts[0]
	fmt.Println(47, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = ts[0]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t48() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = tm["t"]
	fmt.Println(48, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = tm["t"]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t49() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = any(st).(T)
	fmt.Println(49, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = any(st).(T)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t50() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = <-ct
	fmt.Println(50, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = st
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t51() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = func() T { return T{a: 9} }()
	fmt.Println(51, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = func() T { return T{a: 9} }()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t52() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = T(U{8})
	fmt.Println(52, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = T(U{8})
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t53() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = ta[1]
	fmt.Println(53, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = ta[1]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t54() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	get := func() T { return x }
	p := &x
	x = w.t
	fmt.Println(54, show(get()), show(*p), show(x))
	set := func() { x = T{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v T }{}
	ps := &s.v
	s.v = x
	x = w.t
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []T{x, x}
	pl := &l[1]
	l[1] = T{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t55() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	get := func() *T { return x }
	p := &x
	x = &T{a: 3}
	fmt.Println(55, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v *T }{}
	ps := &s.v
	s.v = x
	x = &T{a: 3}
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []*T{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t56() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	get := func() *T { return x }
	p := &x
	x = new(T)
	fmt.Println(56, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v *T }{}
	ps := &s.v
	s.v = x
	x = new(T)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []*T{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t57() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	get := func() *T { return x }
	p := &x
	x = pst
	fmt.Println(57, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v *T }{}
	ps := &s.v
	s.v = x
	x = pst
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []*T{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t58() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	get := func() *T { return x }
	p := &x
	x = &st
	fmt.Println(58, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v *T }{}
	ps := &s.v
	s.v = x
	x = &st
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []*T{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t59() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	get := func() *T { return x }
	p := &x
	x = &ts[0]
	fmt.Println(59, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v *T }{}
	ps := &s.v
	s.v = x
	x = &ts[0]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []*T{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t60() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	get := func() [2]int { return x }
	p := &x
	x = [2]int{3, 4}
	fmt.Println(60, show(get()), show(*p), show(x))
	set := func() { x = [2]int{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v [2]int }{}
	ps := &s.v
	s.v = x
	x = [2]int{3, 4}
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][2]int{x, x}
	pl := &l[1]
	l[1] = [2]int{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t61() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	get := func() [2]int { return x }
	p := &x
	x = a2
	fmt.Println(61, show(get()), show(*p), show(x))
	set := func() { x = [2]int{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v [2]int }{}
	ps := &s.v
	s.v = x
	x = a2
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][2]int{x, x}
	pl := &l[1]
	l[1] = [2]int{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t62() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	get := func() [2]int { return x }
	p := &x
	x = *pa2
	fmt.Println(62, show(get()), show(*p), show(x))
	set := func() { x = [2]int{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v [2]int }{}
	ps := &s.v
	s.v = x
	x = *pa2
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][2]int{x, x}
	pl := &l[1]
	l[1] = [2]int{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t63() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	get := func() [2]int { return x }
	p := &x
	x = aa[1]
	fmt.Println(63, show(get()), show(*p), show(x))
	set := func() { x = [2]int{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v [2]int }{}
	ps := &s.v
	s.v = x
	x = aa[1]
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][2]int{x, x}
	pl := &l[1]
	l[1] = [2]int{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t64() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	get := func() [2]int { return x }
	p := &x
	x = fa()
	fmt.Println(64, show(get()), show(*p), show(x))
	set := func() { x = [2]int{} }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v [2]int }{}
	ps := &s.v
	s.v = x
	x = fa()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := [][2]int{x, x}
	pl := &l[1]
	l[1] = [2]int{}
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t65() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	get := func() any { return x }
	p := &x
	x = 5
	fmt.Println(65, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v any }{}
	ps := &s.v
	s.v = x
	x = 5
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []any{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t66() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	get := func() any { return x }
	p := &x
	x = st
	fmt.Println(66, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v any }{}
	ps := &s.v
	s.v = x
	x = st
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []any{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t67() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	get := func() any { return x }
	p := &x
	x = &st
	fmt.Println(67, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v any }{}
	ps := &s.v
	s.v = x
	x = &st
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []any{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t68() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	get := func() any { return x }
	p := &x
	x = any("s")
	fmt.Println(68, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v any }{}
	ps := &s.v
	s.v = x
	x = any("s")
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []any{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t69() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	get := func() any { return x }
	p := &x
	x = error(nil)
	fmt.Println(69, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v any }{}
	ps := &s.v
	s.v = x
	x = error(nil)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []any{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t70() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	get := func() any { return x }
	p := &x
	x = m
	fmt.Println(70, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v any }{}
	ps := &s.v
	s.v = x
	x = m
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []any{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t71() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	get := func() any { return x }
	p := &x
	x = fe()
	fmt.Println(71, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v any }{}
	ps := &s.v
	s.v = x
	x = fe()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []any{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t72() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x error = nil
	get := func() error { return x }
	p := &x
	x = errors.New("e")
	fmt.Println(72, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v error }{}
	ps := &s.v
	s.v = x
	x = errors.New("e")
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []error{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t73() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x error = nil
	get := func() error { return x }
	p := &x
	x = fe()
	fmt.Println(73, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v error }{}
	ps := &s.v
	s.v = x
	x = fe()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []error{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t74() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x error = nil
	get := func() error { return x }
	p := &x
	x = fmt.Errorf("w %w", io.EOF)
	fmt.Println(74, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v error }{}
	ps := &s.v
	s.v = x
	x = fmt.Errorf("w %w", io.EOF)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []error{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t75() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x error = nil
	get := func() error { return x }
	p := &x
	x = E(3)
	fmt.Println(75, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v error }{}
	ps := &s.v
	s.v = x
	x = E(3)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []error{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t76() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x bool = false
	get := func() bool { return x }
	p := &x
	x = !x
	fmt.Println(76, show(get()), show(*p), show(x))
	set := func() { x = false }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v bool }{}
	ps := &s.v
	s.v = x
	x = !x
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []bool{x, x}
	pl := &l[1]
	l[1] = false
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t77() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x bool = false
	get := func() bool { return x }
	p := &x
	x = 1 < 2
	fmt.Println(77, show(get()), show(*p), show(x))
	set := func() { x = false }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v bool }{}
	ps := &s.v
	s.v = x
	x = 1 < 2
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []bool{x, x}
	pl := &l[1]
	l[1] = false
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t78() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x bool = false
	get := func() bool { return x }
	p := &x
	x = x || y > -1
	fmt.Println(78, show(get()), show(*p), show(x))
	set := func() { x = false }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v bool }{}
	ps := &s.v
	s.v = x
	x = x || y > -1
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []bool{x, x}
	pl := &l[1]
	l[1] = false
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t79() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x bool = false
	get := func() bool { return x }
	p := &x
	x = ok()
	fmt.Println(79, show(get()), show(*p), show(x))
	set := func() { x = false }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v bool }{}
	ps := &s.v
	s.v = x
	x = ok()
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []bool{x, x}
	pl := &l[1]
	l[1] = false
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t80() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x float64 = 0
	get := func() float64 { return x }
	p := &x
	x = 1.5
	fmt.Println(80, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v float64 }{}
	ps := &s.v
	s.v = x
	x = 1.5
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []float64{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t81() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x float64 = 0
	get := func() float64 { return x }
	p := &x
	x = fl * 2
	fmt.Println(81, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v float64 }{}
	ps := &s.v
	s.v = x
	x = fl * 2
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []float64{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t82() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x float64 = 0
	get := func() float64 { return x }
	p := &x
	x = float64(y)
	fmt.Println(82, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v float64 }{}
	ps := &s.v
	s.v = x
	x = float64(y)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []float64{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t83() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x float64 = 0
	get := func() float64 { return x }
	p := &x
	x = math.Sqrt(4)
	fmt.Println(83, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v float64 }{}
	ps := &s.v
	s.v = x
	x = math.Sqrt(4)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []float64{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t84() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x func() int = nil
	get := func() func() int { return x }
	p := &x
	x = func() int { return 3 }
	fmt.Println(84, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v func() int }{}
	ps := &s.v
	s.v = x
	x = func() int { return 3 }
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []func() int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t85() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x func() int = nil
	get := func() func() int { return x }
	p := &x
	x = f1
	fmt.Println(85, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v func() int }{}
	ps := &s.v
	s.v = x
	x = f1
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []func() int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t86() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x func() int = nil
	get := func() func() int { return x }
	p := &x
	x = st.get
	fmt.Println(86, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v func() int }{}
	ps := &s.v
	s.v = x
	x = st.get
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []func() int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t87() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x G = nil
	get := func() G { return x }
	p := &x
	x = st
	fmt.Println(87, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v G }{}
	ps := &s.v
	s.v = x
	x = st
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []G{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t88() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x G = nil
	get := func() G { return x }
	p := &x
	x = E2(4)
	fmt.Println(88, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v G }{}
	ps := &s.v
	s.v = x
	x = E2(4)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []G{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t89() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x complex128 = 0
	get := func() complex128 { return x }
	p := &x
	x = complex(1, 2)
	fmt.Println(89, show(get()), show(*p), show(x))
	set := func() { x = 0 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v complex128 }{}
	ps := &s.v
	s.v = x
	x = complex(1, 2)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []complex128{x, x}
	pl := &l[1]
	l[1] = 0
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t90() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x complex128 = 1
	get := func() complex128 { return x }
	p := &x
	x = x * x
	fmt.Println(90, show(get()), show(*p), show(x))
	set := func() { x = 1 }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v complex128 }{}
	ps := &s.v
	s.v = x
	x = x * x
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []complex128{x, x}
	pl := &l[1]
	l[1] = 1
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t91() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x chan int = nil
	get := func() chan int { return x }
	p := &x
	x = make(chan int, 1)
	fmt.Println(91, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v chan int }{}
	ps := &s.v
	s.v = x
	x = make(chan int, 1)
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []chan int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func t92() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, fl, bs, sl, arr, a2, aa, m, sm, tm, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x chan int = nil
	get := func() chan int { return x }
	p := &x
	x = ci
	fmt.Println(92, show(get()), show(*p), show(x))
	set := func() { x = nil }
	set()
	fmt.Println(show(*p) == show(x), show(get()) == show(x))
	s := struct{ v chan int }{}
	ps := &s.v
	s.v = x
	x = ci
	s.v = x
	fmt.Println(show(*ps) == show(s.v))
	l := []chan int{x, x}
	pl := &l[1]
	l[1] = nil
	fmt.Println(show(*pl) == show(l[1]), show(l[0]) == show(x))
}

func multi() {
	a, b := 0, T{}
	get := func() string { return fmt.Sprint(a, b) }
	pb := &b
	a, b = two()
	fmt.Println(get(), *pb)
	a, b = 1, T{a: 5}
	fmt.Println(get(), *pb)
	for a, b = range []T{{1}, {2}} {
	}
	fmt.Println(get(), *pb)
	m := map[string]T{"z": {9}}
	var ok bool
	gok := func() bool { return ok }
	b, ok = m["z"]
	fmt.Println(get(), gok(), *pb)
	c := make(chan T, 2)
	c <- T{33}
	select {
	case b, ok = <-c:
	}
	fmt.Println(get(), *pb)
	c <- T{34}
	b = <-c
	var i any = T{44}
	b, ok = i.(T)
	fmt.Println(get(), *pb, ok)
	a += 5
	a++
	b.a *= 2
	fmt.Println(get(), *pb)
	swap := func() { a, b.a = b.a, a }
	swap()
	fmt.Println(get(), *pb)
	b, m["q"] = m["z"], b
	fmt.Println(get(), m["q"], *pb)
}

func main() {
	t1()
	t2()
	t3()
	t4()
	t5()
	t6()
	t7()
	t8()
	t9()
	t10()
	t11()
	t12()
	t13()
	t14()
	t15()
	t16()
	t17()
	t18()
	t19()
	t20()
	t21()
	t22()
	t23()
	t24()
	t25()
	t26()
	t27()
	t28()
	t29()
	t30()
	t31()
	t32()
	t33()
	t34()
	t35()
	t36()
	t37()
	t38()
	t39()
	t40()
	t41()
	t42()
	t43()
	t44()
	t45()
	t46()
	t47()
	t48()
	t49()
	t50()
	t51()
	t52()
	t53()
	t54()
	t55()
	t56()
	t57()
	t58()
	t59()
	t60()
	t61()
	t62()
	t63()
	t64()
	t65()
	t66()
	t67()
	t68()
	t69()
	t70()
	t71()
	t72()
	t73()
	t74()
	t75()
	t76()
	t77()
	t78()
	t79()
	t80()
	t81()
	t82()
	t83()
	t84()
	t85()
	t86()
	t87()
	t88()
	t89()
	t90()
	t91()
	t92()
	multi()
}
