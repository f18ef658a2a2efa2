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

func id1(v int) int    { return v }
func vr1(v ...int) int { return v[len(v)-1] }

type H1 struct {
	v int
	n int
}

func (h H1) get() int { return h.v }

func t1() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(1, " ", show(id1(f1())))
	fmt.Print(" ", show(vr1(x, f1())), show([]int{f1()}[0]), show(map[int]int{1: f1()}[1]), show(struct{ v int }{f1()}.v), show([1]int{f1()}[0]))
	r := func() int { return f1() }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- f1()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = f1()
	fmt.Print(" ", show(i))
	h := &H1{v: f1()}
	hs := []H1{{v: f1()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(f1())
	mh := map[string]H1{"a": {v: f1(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id1(f1()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(f1()).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id1(f1()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id2(v int) int    { return v }
func vr2(v ...int) int { return v[len(v)-1] }

type H2 struct {
	v int
	n int
}

func (h H2) get() int { return h.v }

func t2() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(2, " ", show(id2(<-ci)))
	fmt.Print(" ", show(vr2(x, y)), show([]int{y}[0]), show(map[int]int{1: y}[1]), show(struct{ v int }{y}.v), show([1]int{y}[0]))
	r := func() int { return y }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- y
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = y
	fmt.Print(" ", show(i))
	h := &H2{v: y}
	hs := []H2{{v: y}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(y)
	mh := map[string]H2{"a": {v: y, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id2(y), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(y).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id2(y); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id3(v int) int    { return v }
func vr3(v ...int) int { return v[len(v)-1] }

type H3 struct {
	v int
	n int
}

func (h H3) get() int { return h.v }

func t3() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(3, " ", show(id3(m["k"])))
	fmt.Print(" ", show(vr3(x, m["k"])), show([]int{m["k"]}[0]), show(map[int]int{1: m["k"]}[1]), show(struct{ v int }{m["k"]}.v), show([1]int{m["k"]}[0]))
	r := func() int { return m["k"] }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- m["k"]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = m["k"]
	fmt.Print(" ", show(i))
	h := &H3{v: m["k"]}
	hs := []H3{{v: m["k"]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(m["k"])
	mh := map[string]H3{"a": {v: m["k"], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id3(m["k"]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(m["k"]).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id3(m["k"]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id4(v int) int    { return v }
func vr4(v ...int) int { return v[len(v)-1] }

type H4 struct {
	v int
	n int
}

func (h H4) get() int { return h.v }

func t4() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(4, " ", show(id4(any(5).(int))))
	fmt.Print(" ", show(vr4(x, any(5).(int))), show([]int{any(5).(int)}[0]), show(map[int]int{1: any(5).(int)}[1]), show(struct{ v int }{any(5).(int)}.v), show([1]int{any(5).(int)}[0]))
	r := func() int { return any(5).(int) }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- any(5).(int)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = any(5).(int)
	fmt.Print(" ", show(i))
	h := &H4{v: any(5).(int)}
	hs := []H4{{v: any(5).(int)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(any(5).(int))
	mh := map[string]H4{"a": {v: any(5).(int), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id4(any(5).(int)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(any(5).(int)).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id4(any(5).(int)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id5(v int) int    { return v }
func vr5(v ...int) int { return v[len(v)-1] }

type H5 struct {
	v int
	n int
}

func (h H5) get() int { return h.v }

func t5() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(5, " ", show(id5(*pi)))
	fmt.Print(" ", show(vr5(x, *pi)), show([]int{*pi}[0]), show(map[int]int{1: *pi}[1]), show(struct{ v int }{*pi}.v), show([1]int{*pi}[0]))
	r := func() int { return *pi }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- *pi
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = *pi
	fmt.Print(" ", show(i))
	h := &H5{v: *pi}
	hs := []H5{{v: *pi}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(*pi)
	mh := map[string]H5{"a": {v: *pi, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id5(*pi), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(*pi).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id5(*pi); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id6(v int) int    { return v }
func vr6(v ...int) int { return v[len(v)-1] }

type H6 struct {
	v int
	n int
}

func (h H6) get() int { return h.v }

func t6() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(6, " ", show(id6(arr[1])))
	fmt.Print(" ", show(vr6(x, arr[1])), show([]int{arr[1]}[0]), show(map[int]int{1: arr[1]}[1]), show(struct{ v int }{arr[1]}.v), show([1]int{arr[1]}[0]))
	r := func() int { return arr[1] }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- arr[1]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = arr[1]
	fmt.Print(" ", show(i))
	h := &H6{v: arr[1]}
	hs := []H6{{v: arr[1]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(arr[1])
	mh := map[string]H6{"a": {v: arr[1], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id6(arr[1]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(arr[1]).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id6(arr[1]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id7(v int) int    { return v }
func vr7(v ...int) int { return v[len(v)-1] }

type H7 struct {
	v int
	n int
}

func (h H7) get() int { return h.v }

func t7() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(7, " ", show(id7(st.a)))
	fmt.Print(" ", show(vr7(x, st.a)), show([]int{st.a}[0]), show(map[int]int{1: st.a}[1]), show(struct{ v int }{st.a}.v), show([1]int{st.a}[0]))
	r := func() int { return st.a }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- st.a
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = st.a
	fmt.Print(" ", show(i))
	h := &H7{v: st.a}
	hs := []H7{{v: st.a}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(st.a)
	mh := map[string]H7{"a": {v: st.a, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id7(st.a), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(st.a).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id7(st.a); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id8(v int) int    { return v }
func vr8(v ...int) int { return v[len(v)-1] }

type H8 struct {
	v int
	n int
}

func (h H8) get() int { return h.v }

func t8() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 1
	_ = x
	fmt.Print(8, " ", show(id8(-x)))
	fmt.Print(" ", show(vr8(x, -x)), show([]int{-x}[0]), show(map[int]int{1: -x}[1]), show(struct{ v int }{-x}.v), show([1]int{-x}[0]))
	r := func() int { return -x }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- -x
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = -x
	fmt.Print(" ", show(i))
	h := &H8{v: -x}
	hs := []H8{{v: -x}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(-x)
	mh := map[string]H8{"a": {v: -x, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id8(-x), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(-x).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id8(-x); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id9(v int) int    { return v }
func vr9(v ...int) int { return v[len(v)-1] }

type H9 struct {
	v int
	n int
}

func (h H9) get() int { return h.v }

func t9() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(9, " ", show(id9(x+7)))
	fmt.Print(" ", show(vr9(x, x+7)), show([]int{x + 7}[0]), show(map[int]int{1: x + 7}[1]), show(struct{ v int }{x + 7}.v), show([1]int{x + 7}[0]))
	r := func() int { return x + 7 }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- x + 7
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = x + 7
	fmt.Print(" ", show(i))
	h := &H9{v: x + 7}
	hs := []H9{{v: x + 7}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(x + 7)
	mh := map[string]H9{"a": {v: x + 7, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id9(x+7), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(x + 7).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id9(x + 7); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id10(v int) int    { return v }
func vr10(v ...int) int { return v[len(v)-1] }

type H10 struct {
	v int
	n int
}

func (h H10) get() int { return h.v }

func t10() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(10, " ", show(id10(len(sl))))
	fmt.Print(" ", show(vr10(x, len(sl))), show([]int{len(sl)}[0]), show(map[int]int{1: len(sl)}[1]), show(struct{ v int }{len(sl)}.v), show([1]int{len(sl)}[0]))
	r := func() int { return len(sl) }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- len(sl)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = len(sl)
	fmt.Print(" ", show(i))
	h := &H10{v: len(sl)}
	hs := []H10{{v: len(sl)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(len(sl))
	mh := map[string]H10{"a": {v: len(sl), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id10(len(sl)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(len(sl)).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id10(len(sl)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id11(v int) int    { return v }
func vr11(v ...int) int { return v[len(v)-1] }

type H11 struct {
	v int
	n int
}

func (h H11) get() int { return h.v }

func t11() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(11, " ", show(id11(int(fl))))
	fmt.Print(" ", show(vr11(x, int(fl))), show([]int{int(fl)}[0]), show(map[int]int{1: int(fl)}[1]), show(struct{ v int }{int(fl)}.v), show([1]int{int(fl)}[0]))
	r := func() int { return int(fl) }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- int(fl)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = int(fl)
	fmt.Print(" ", show(i))
	h := &H11{v: int(fl)}
	hs := []H11{{v: int(fl)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(int(fl))
	mh := map[string]H11{"a": {v: int(fl), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id11(int(fl)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(int(fl)).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id11(int(fl)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id12(v int) int    { return v }
func vr12(v ...int) int { return v[len(v)-1] }

type H12 struct {
	v int
	n int
}

func (h H12) get() int { return h.v }

func t12() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(12, " ", show(id12(7)))
	fmt.Print(" ", show(vr12(x, 7)), show([]int{7}[0]), show(map[int]int{1: 7}[1]), show(struct{ v int }{7}.v), show([1]int{7}[0]))
	r := func() int { return 7 }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- 7
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = 7
	fmt.Print(" ", show(i))
	h := &H12{v: 7}
	hs := []H12{{v: 7}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(7)
	mh := map[string]H12{"a": {v: 7, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id12(7), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(7).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id12(7); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id13(v int) int    { return v }
func vr13(v ...int) int { return v[len(v)-1] }

type H13 struct {
	v int
	n int
}

func (h H13) get() int { return h.v }

func t13() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(13, " ", show(id13(sl[1])))
	fmt.Print(" ", show(vr13(x, sl[1])), show([]int{sl[1]}[0]), show(map[int]int{1: sl[1]}[1]), show(struct{ v int }{sl[1]}.v), show([1]int{sl[1]}[0]))
	r := func() int { return sl[1] }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- sl[1]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = sl[1]
	fmt.Print(" ", show(i))
	h := &H13{v: sl[1]}
	hs := []H13{{v: sl[1]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(sl[1])
	mh := map[string]H13{"a": {v: sl[1], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id13(sl[1]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(sl[1]).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id13(sl[1]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id14(v int) int    { return v }
func vr14(v ...int) int { return v[len(v)-1] }

type H14 struct {
	v int
	n int
}

func (h H14) get() int { return h.v }

func t14() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(14, " ", show(id14(func() int { return 6 }())))
	fmt.Print(" ", show(vr14(x, func() int { return 6 }())), show([]int{func() int { return 6 }()}[0]), show(map[int]int{1: func() int { return 6 }()}[1]), show(struct{ v int }{func() int { return 6 }()}.v), show([1]int{func() int { return 6 }()}[0]))
	r := func() int { return func() int { return 6 }() }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- func() int { return 6 }()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = func() int { return 6 }()
	fmt.Print(" ", show(i))
	h := &H14{v: func() int { return 6 }()}
	hs := []H14{{v: func() int { return 6 }()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(func() int { return 6 }())
	mh := map[string]H14{"a": {v: func() int { return 6 }(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id14(func() int { return 6 }()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(func() int { return 6 }()).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id14(func() int { return 6 }()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id15(v int) int    { return v }
func vr15(v ...int) int { return v[len(v)-1] }

type H15 struct {
	v int
	n int
}

func (h H15) get() int { return h.v }

func t15() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(15, " ", show(id15(min(9, 8))))
	fmt.Print(" ", show(vr15(x, min(9, 8))), show([]int{min(9, 8)}[0]), show(map[int]int{1: min(9, 8)}[1]), show(struct{ v int }{min(9, 8)}.v), show([1]int{min(9, 8)}[0]))
	r := func() int { return min(9, 8) }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- min(9, 8)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = min(9, 8)
	fmt.Print(" ", show(i))
	h := &H15{v: min(9, 8)}
	hs := []H15{{v: min(9, 8)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(min(9, 8))
	mh := map[string]H15{"a": {v: min(9, 8), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id15(min(9, 8)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(min(9, 8)).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id15(min(9, 8)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id16(v int) int    { return v }
func vr16(v ...int) int { return v[len(v)-1] }

type H16 struct {
	v int
	n int
}

func (h H16) get() int { return h.v }

func t16() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 3
	_ = x
	fmt.Print(16, " ", show(id16(x<<2)))
	fmt.Print(" ", show(vr16(x, x<<2)), show([]int{x << 2}[0]), show(map[int]int{1: x << 2}[1]), show(struct{ v int }{x << 2}.v), show([1]int{x << 2}[0]))
	r := func() int { return x << 2 }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- x << 2
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = x << 2
	fmt.Print(" ", show(i))
	h := &H16{v: x << 2}
	hs := []H16{{v: x << 2}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(x << 2)
	mh := map[string]H16{"a": {v: x << 2, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id16(x<<2), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(x << 2).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id16(x << 2); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id17(v int) int    { return v }
func vr17(v ...int) int { return v[len(v)-1] }

type H17 struct {
	v int
	n int
}

func (h H17) get() int { return h.v }

func t17() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(17, " ", show(id17(gl)))
	fmt.Print(" ", show(vr17(x, gl)), show([]int{gl}[0]), show(map[int]int{1: gl}[1]), show(struct{ v int }{gl}.v), show([1]int{gl}[0]))
	r := func() int { return gl }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- gl
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = gl
	fmt.Print(" ", show(i))
	h := &H17{v: gl}
	hs := []H17{{v: gl}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(gl)
	mh := map[string]H17{"a": {v: gl, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id17(gl), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(gl).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id17(gl); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id18(v int) int    { return v }
func vr18(v ...int) int { return v[len(v)-1] }

type H18 struct {
	v int
	n int
}

func (h H18) get() int { return h.v }

func t18() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(18, " ", show(id18(mf(3))))
	fmt.Print(" ", show(vr18(x, mf(3))), show([]int{mf(3)}[0]), show(map[int]int{1: mf(3)}[1]), show(struct{ v int }{mf(3)}.v), show([1]int{mf(3)}[0]))
	r := func() int { return mf(3) }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- mf(3)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = mf(3)
	fmt.Print(" ", show(i))
	h := &H18{v: mf(3)}
	hs := []H18{{v: mf(3)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(mf(3))
	mh := map[string]H18{"a": {v: mf(3), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id18(mf(3)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(mf(3)).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id18(mf(3)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id19(v int) int    { return v }
func vr19(v ...int) int { return v[len(v)-1] }

type H19 struct {
	v int
	n int
}

func (h H19) get() int { return h.v }

func t19() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(19, " ", show(id19(st.get())))
	fmt.Print(" ", show(vr19(x, st.get())), show([]int{st.get()}[0]), show(map[int]int{1: st.get()}[1]), show(struct{ v int }{st.get()}.v), show([1]int{st.get()}[0]))
	r := func() int { return st.get() }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- st.get()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = st.get()
	fmt.Print(" ", show(i))
	h := &H19{v: st.get()}
	hs := []H19{{v: st.get()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(st.get())
	mh := map[string]H19{"a": {v: st.get(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id19(st.get()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(st.get()).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id19(st.get()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id20(v int) int    { return v }
func vr20(v ...int) int { return v[len(v)-1] }

type H20 struct {
	v int
	n int
}

func (h H20) get() int { return h.v }

func t20() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(20, " ", show(id20(pst.get())))
	fmt.Print(" ", show(vr20(x, pst.get())), show([]int{pst.get()}[0]), show(map[int]int{1: pst.get()}[1]), show(struct{ v int }{pst.get()}.v), show([1]int{pst.get()}[0]))
	r := func() int { return pst.get() }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- pst.get()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = pst.get()
	fmt.Print(" ", show(i))
	h := &H20{v: pst.get()}
	hs := []H20{{v: pst.get()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(pst.get())
	mh := map[string]H20{"a": {v: pst.get(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id20(pst.get()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(pst.get()).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id20(pst.get()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id21(v int) int    { return v }
func vr21(v ...int) int { return v[len(v)-1] }

type H21 struct {
	v int
	n int
}

func (h H21) get() int { return h.v }

func t21() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(21, " ", show(id21(ifc.get())))
	fmt.Print(" ", show(vr21(x, ifc.get())), show([]int{ifc.get()}[0]), show(map[int]int{1: ifc.get()}[1]), show(struct{ v int }{ifc.get()}.v), show([1]int{ifc.get()}[0]))
	r := func() int { return ifc.get() }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- ifc.get()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = ifc.get()
	fmt.Print(" ", show(i))
	h := &H21{v: ifc.get()}
	hs := []H21{{v: ifc.get()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(ifc.get())
	mh := map[string]H21{"a": {v: ifc.get(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id21(ifc.get()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(ifc.get()).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id21(ifc.get()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id22(v int) int    { return v }
func vr22(v ...int) int { return v[len(v)-1] }

type H22 struct {
	v int
	n int
}

func (h H22) get() int { return h.v }

func t22() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(22, " ", show(id22(y)))
	fmt.Print(" ", show(vr22(x, y)), show([]int{y}[0]), show(map[int]int{1: y}[1]), show(struct{ v int }{y}.v), show([1]int{y}[0]))
	r := func() int { return y }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- y
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = y
	fmt.Print(" ", show(i))
	h := &H22{v: y}
	hs := []H22{{v: y}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(y)
	mh := map[string]H22{"a": {v: y, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id22(y), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(y).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id22(y); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id23(v int) int    { return v }
func vr23(v ...int) int { return v[len(v)-1] }

type H23 struct {
	v int
	n int
}

func (h H23) get() int { return h.v }

func t23() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(23, " ", show(id23(copy(sl, sl))))
	fmt.Print(" ", show(vr23(x, copy(sl, sl))), show([]int{copy(sl, sl)}[0]), show(map[int]int{1: copy(sl, sl)}[1]), show(struct{ v int }{copy(sl, sl)}.v), show([1]int{copy(sl, sl)}[0]))
	r := func() int { return copy(sl, sl) }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- copy(sl, sl)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = copy(sl, sl)
	fmt.Print(" ", show(i))
	h := &H23{v: copy(sl, sl)}
	hs := []H23{{v: copy(sl, sl)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(copy(sl, sl))
	mh := map[string]H23{"a": {v: copy(sl, sl), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id23(copy(sl, sl)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(copy(sl, sl)).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id23(copy(sl, sl)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id24(v int) int    { return v }
func vr24(v ...int) int { return v[len(v)-1] }

type H24 struct {
	v int
	n int
}

func (h H24) get() int { return h.v }

func t24() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(24, " ", show(id24(cap(sl))))
	fmt.Print(" ", show(vr24(x, cap(sl))), show([]int{cap(sl)}[0]), show(map[int]int{1: cap(sl)}[1]), show(struct{ v int }{cap(sl)}.v), show([1]int{cap(sl)}[0]))
	r := func() int { return cap(sl) }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- cap(sl)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = cap(sl)
	fmt.Print(" ", show(i))
	h := &H24{v: cap(sl)}
	hs := []H24{{v: cap(sl)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(cap(sl))
	mh := map[string]H24{"a": {v: cap(sl), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id24(cap(sl)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(cap(sl)).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id24(cap(sl)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id25(v int) int    { return v }
func vr25(v ...int) int { return v[len(v)-1] }

type H25 struct {
	v int
	n int
}

func (h H25) get() int { return h.v }

func t25() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x int = 0
	_ = x
	fmt.Print(25, " ", show(id25(ga[0])))
	fmt.Print(" ", show(vr25(x, ga[0])), show([]int{ga[0]}[0]), show(map[int]int{1: ga[0]}[1]), show(struct{ v int }{ga[0]}.v), show([1]int{ga[0]}[0]))
	r := func() int { return ga[0] }
	fmt.Print(" ", show(r()))
	c := make(chan int, 2)
	c <- ga[0]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = ga[0]
	fmt.Print(" ", show(i))
	h := &H25{v: ga[0]}
	hs := []H25{{v: ga[0]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q int) {
		defer func(d int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(ga[0])
	mh := map[string]H25{"a": {v: ga[0], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id25(ga[0]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(ga[0]).(type) {
	case int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *int { v := id25(ga[0]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id26(v string) string    { return v }
func vr26(v ...string) string { return v[len(v)-1] }

type H26 struct {
	v string
	n int
}

func (h H26) get() string { return h.v }

func t26() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	_ = x
	fmt.Print(26, " ", show(id26("lit")))
	fmt.Print(" ", show(vr26(x, "lit")), show([]string{"lit"}[0]), show(map[int]string{1: "lit"}[1]), show(struct{ v string }{"lit"}.v), show([1]string{"lit"}[0]))
	r := func() string { return "lit" }
	fmt.Print(" ", show(r()))
	c := make(chan string, 2)
	c <- "lit"
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = "lit"
	fmt.Print(" ", show(i))
	h := &H26{v: "lit"}
	hs := []H26{{v: "lit"}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q string) {
		defer func(d string) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}("lit")
	mh := map[string]H26{"a": {v: "lit", n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id26("lit"), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any("lit").(type) {
	case string:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *string { v := id26("lit"); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id27(v string) string    { return v }
func vr27(v ...string) string { return v[len(v)-1] }

type H27 struct {
	v string
	n int
}

func (h H27) get() string { return h.v }

func t27() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = "a"
	_ = x
	fmt.Print(27, " ", show(id27(x+"b")))
	fmt.Print(" ", show(vr27(x, x+"b")), show([]string{x + "b"}[0]), show(map[int]string{1: x + "b"}[1]), show(struct{ v string }{x + "b"}.v), show([1]string{x + "b"}[0]))
	r := func() string { return x + "b" }
	fmt.Print(" ", show(r()))
	c := make(chan string, 2)
	c <- x + "b"
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = x + "b"
	fmt.Print(" ", show(i))
	h := &H27{v: x + "b"}
	hs := []H27{{v: x + "b"}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q string) {
		defer func(d string) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(x + "b")
	mh := map[string]H27{"a": {v: x + "b", n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id27(x+"b"), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(x + "b").(type) {
	case string:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *string { v := id27(x + "b"); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id28(v string) string    { return v }
func vr28(v ...string) string { return v[len(v)-1] }

type H28 struct {
	v string
	n int
}

func (h H28) get() string { return h.v }

func t28() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	_ = x
	fmt.Print(28, " ", show(id28(string(bs))))
	fmt.Print(" ", show(vr28(x, string(bs))), show([]string{string(bs)}[0]), show(map[int]string{1: string(bs)}[1]), show(struct{ v string }{string(bs)}.v), show([1]string{string(bs)}[0]))
	r := func() string { return string(bs) }
	fmt.Print(" ", show(r()))
	c := make(chan string, 2)
	c <- string(bs)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = string(bs)
	fmt.Print(" ", show(i))
	h := &H28{v: string(bs)}
	hs := []H28{{v: string(bs)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q string) {
		defer func(d string) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(string(bs))
	mh := map[string]H28{"a": {v: string(bs), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id28(string(bs)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(string(bs)).(type) {
	case string:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *string { v := id28(string(bs)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id29(v string) string    { return v }
func vr29(v ...string) string { return v[len(v)-1] }

type H29 struct {
	v string
	n int
}

func (h H29) get() string { return h.v }

func t29() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	_ = x
	fmt.Print(29, " ", show(id29(fmt.Sprint(1))))
	fmt.Print(" ", show(vr29(x, fmt.Sprint(1))), show([]string{fmt.Sprint(1)}[0]), show(map[int]string{1: fmt.Sprint(1)}[1]), show(struct{ v string }{fmt.Sprint(1)}.v), show([1]string{fmt.Sprint(1)}[0]))
	r := func() string { return fmt.Sprint(1) }
	fmt.Print(" ", show(r()))
	c := make(chan string, 2)
	c <- fmt.Sprint(1)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = fmt.Sprint(1)
	fmt.Print(" ", show(i))
	h := &H29{v: fmt.Sprint(1)}
	hs := []H29{{v: fmt.Sprint(1)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q string) {
		defer func(d string) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(fmt.Sprint(1))
	mh := map[string]H29{"a": {v: fmt.Sprint(1), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id29(fmt.Sprint(1)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(fmt.Sprint(1)).(type) {
	case string:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *string { v := id29(fmt.Sprint(1)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id30(v string) string    { return v }
func vr30(v ...string) string { return v[len(v)-1] }

type H30 struct {
	v string
	n int
}

func (h H30) get() string { return h.v }

func t30() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	_ = x
	fmt.Print(30, " ", show(id30(sm["q"])))
	fmt.Print(" ", show(vr30(x, sm["q"])), show([]string{sm["q"]}[0]), show(map[int]string{1: sm["q"]}[1]), show(struct{ v string }{sm["q"]}.v), show([1]string{sm["q"]}[0]))
	r := func() string { return sm["q"] }
	fmt.Print(" ", show(r()))
	c := make(chan string, 2)
	c <- sm["q"]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = sm["q"]
	fmt.Print(" ", show(i))
	h := &H30{v: sm["q"]}
	hs := []H30{{v: sm["q"]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q string) {
		defer func(d string) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(sm["q"])
	mh := map[string]H30{"a": {v: sm["q"], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id30(sm["q"]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(sm["q"]).(type) {
	case string:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *string { v := id30(sm["q"]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id31(v string) string    { return v }
func vr31(v ...string) string { return v[len(v)-1] }

type H31 struct {
	v string
	n int
}

func (h H31) get() string { return h.v }

func t31() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = "abc"
	_ = x
	fmt.Print(31, " ", show(id31(x[1:])))
	fmt.Print(" ", show(vr31(x, x[1:])), show([]string{x[1:]}[0]), show(map[int]string{1: x[1:]}[1]), show(struct{ v string }{x[1:]}.v), show([1]string{x[1:]}[0]))
	r := func() string { return x[1:] }
	fmt.Print(" ", show(r()))
	c := make(chan string, 2)
	c <- x[1:]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = x[1:]
	fmt.Print(" ", show(i))
	h := &H31{v: x[1:]}
	hs := []H31{{v: x[1:]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q string) {
		defer func(d string) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(x[1:])
	mh := map[string]H31{"a": {v: x[1:], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id31(x[1:]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(x[1:]).(type) {
	case string:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *string { v := id31(x[1:]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id32(v string) string    { return v }
func vr32(v ...string) string { return v[len(v)-1] }

type H32 struct {
	v string
	n int
}

func (h H32) get() string { return h.v }

func t32() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x string = ""
	_ = x
	fmt.Print(32, " ", show(id32(string(rune(65)))))
	fmt.Print(" ", show(vr32(x, string(rune(65)))), show([]string{string(rune(65))}[0]), show(map[int]string{1: string(rune(65))}[1]), show(struct{ v string }{string(rune(65))}.v), show([1]string{string(rune(65))}[0]))
	r := func() string { return string(rune(65)) }
	fmt.Print(" ", show(r()))
	c := make(chan string, 2)
	c <- string(rune(65))
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = string(rune(65))
	fmt.Print(" ", show(i))
	h := &H32{v: string(rune(65))}
	hs := []H32{{v: string(rune(65))}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q string) {
		defer func(d string) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(string(rune(65)))
	mh := map[string]H32{"a": {v: string(rune(65)), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id32(string(rune(65))), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(string(rune(65))).(type) {
	case string:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *string { v := id32(string(rune(65))); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id33(v []int) []int    { return v }
func vr33(v ...[]int) []int { return v[len(v)-1] }

type H33 struct {
	v []int
	n int
}

func (h H33) get() []int { return h.v }

func t33() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	_ = x
	fmt.Print(33, " ", show(id33([]int{1, 2})))
	fmt.Print(" ", show(vr33(x, []int{1, 2})), show([][]int{[]int{1, 2}}[0]), show(map[int][]int{1: []int{1, 2}}[1]), show(struct{ v []int }{[]int{1, 2}}.v), show([1][]int{[]int{1, 2}}[0]))
	r := func() []int { return []int{1, 2} }
	fmt.Print(" ", show(r()))
	c := make(chan []int, 2)
	c <- []int{1, 2}
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = []int{1, 2}
	fmt.Print(" ", show(i))
	h := &H33{v: []int{1, 2}}
	hs := []H33{{v: []int{1, 2}}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q []int) {
		defer func(d []int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}([]int{1, 2})
	mh := map[string]H33{"a": {v: []int{1, 2}, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id33([]int{1, 2}), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any([]int{1, 2}).(type) {
	case []int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[]int { v := id33([]int{1, 2}); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id34(v []int) []int    { return v }
func vr34(v ...[]int) []int { return v[len(v)-1] }

type H34 struct {
	v []int
	n int
}

func (h H34) get() []int { return h.v }

func t34() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	_ = x
	fmt.Print(34, " ", show(id34(append(x, 5))))
	fmt.Print(" ", show(vr34(x, append(x, 5))), show([][]int{append(x, 5)}[0]), show(map[int][]int{1: append(x, 5)}[1]), show(struct{ v []int }{append(x, 5)}.v), show([1][]int{append(x, 5)}[0]))
	r := func() []int { return append(x, 5) }
	fmt.Print(" ", show(r()))
	c := make(chan []int, 2)
	c <- append(x, 5)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = append(x, 5)
	fmt.Print(" ", show(i))
	h := &H34{v: append(x, 5)}
	hs := []H34{{v: append(x, 5)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q []int) {
		defer func(d []int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(append(x, 5))
	mh := map[string]H34{"a": {v: append(x, 5), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id34(append(x, 5)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(append(x, 5)).(type) {
	case []int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[]int { v := id34(append(x, 5)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id35(v []int) []int    { return v }
func vr35(v ...[]int) []int { return v[len(v)-1] }

type H35 struct {
	v []int
	n int
}

func (h H35) get() []int { return h.v }

func t35() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	_ = x
	fmt.Print(35, " ", show(id35(make([]int, 2))))
	fmt.Print(" ", show(vr35(x, make([]int, 2))), show([][]int{make([]int, 2)}[0]), show(map[int][]int{1: make([]int, 2)}[1]), show(struct{ v []int }{make([]int, 2)}.v), show([1][]int{make([]int, 2)}[0]))
	r := func() []int { return make([]int, 2) }
	fmt.Print(" ", show(r()))
	c := make(chan []int, 2)
	c <- make([]int, 2)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = make([]int, 2)
	fmt.Print(" ", show(i))
	h := &H35{v: make([]int, 2)}
	hs := []H35{{v: make([]int, 2)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q []int) {
		defer func(d []int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(make([]int, 2))
	mh := map[string]H35{"a": {v: make([]int, 2), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id35(make([]int, 2)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(make([]int, 2)).(type) {
	case []int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[]int { v := id35(make([]int, 2)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id36(v []int) []int    { return v }
func vr36(v ...[]int) []int { return v[len(v)-1] }

type H36 struct {
	v []int
	n int
}

func (h H36) get() []int { return h.v }

func t36() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	_ = x
	fmt.Print(36, " ", show(id36(sl[1:])))
	fmt.Print(" ", show(vr36(x, sl[1:])), show([][]int{sl[1:]}[0]), show(map[int][]int{1: sl[1:]}[1]), show(struct{ v []int }{sl[1:]}.v), show([1][]int{sl[1:]}[0]))
	r := func() []int { return sl[1:] }
	fmt.Print(" ", show(r()))
	c := make(chan []int, 2)
	c <- sl[1:]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = sl[1:]
	fmt.Print(" ", show(i))
	h := &H36{v: sl[1:]}
	hs := []H36{{v: sl[1:]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q []int) {
		defer func(d []int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(sl[1:])
	mh := map[string]H36{"a": {v: sl[1:], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id36(sl[1:]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(sl[1:]).(type) {
	case []int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[]int { v := id36(sl[1:]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id37(v []int) []int    { return v }
func vr37(v ...[]int) []int { return v[len(v)-1] }

type H37 struct {
	v []int
	n int
}

func (h H37) get() []int { return h.v }

func t37() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	_ = x
	fmt.Print(37, " ", show(id37(arr[:])))
	fmt.Print(" ", show(vr37(x, arr[:])), show([][]int{arr[:]}[0]), show(map[int][]int{1: arr[:]}[1]), show(struct{ v []int }{arr[:]}.v), show([1][]int{arr[:]}[0]))
	r := func() []int { return arr[:] }
	fmt.Print(" ", show(r()))
	c := make(chan []int, 2)
	c <- arr[:]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = arr[:]
	fmt.Print(" ", show(i))
	h := &H37{v: arr[:]}
	hs := []H37{{v: arr[:]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q []int) {
		defer func(d []int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(arr[:])
	mh := map[string]H37{"a": {v: arr[:], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id37(arr[:]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(arr[:]).(type) {
	case []int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[]int { v := id37(arr[:]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id38(v []int) []int    { return v }
func vr38(v ...[]int) []int { return v[len(v)-1] }

type H38 struct {
	v []int
	n int
}

func (h H38) get() []int { return h.v }

func t38() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = nil
	_ = x
	fmt.Print(38, " ", show(id38(fs())))
	fmt.Print(" ", show(vr38(x, fs())), show([][]int{fs()}[0]), show(map[int][]int{1: fs()}[1]), show(struct{ v []int }{fs()}.v), show([1][]int{fs()}[0]))
	r := func() []int { return fs() }
	fmt.Print(" ", show(r()))
	c := make(chan []int, 2)
	c <- fs()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = fs()
	fmt.Print(" ", show(i))
	h := &H38{v: fs()}
	hs := []H38{{v: fs()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q []int) {
		defer func(d []int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(fs())
	mh := map[string]H38{"a": {v: fs(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id38(fs()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(fs()).(type) {
	case []int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[]int { v := id38(fs()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id39(v []int) []int    { return v }
func vr39(v ...[]int) []int { return v[len(v)-1] }

type H39 struct {
	v []int
	n int
}

func (h H39) get() []int { return h.v }

func t39() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x []int = sl
	_ = x
	fmt.Print(39, " ", show(id39(nil)))
	fmt.Print(" ", show(vr39(x, nil)), show([][]int{nil}[0]), show(map[int][]int{1: nil}[1]), show(struct{ v []int }{nil}.v), show([1][]int{nil}[0]))
	r := func() []int { return nil }
	fmt.Print(" ", show(r()))
	c := make(chan []int, 2)
	c <- nil
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = nil
	fmt.Print(" ", show(i))
	h := &H39{v: nil}
	hs := []H39{{v: nil}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q []int) {
		defer func(d []int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(nil)
	mh := map[string]H39{"a": {v: nil, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id39(nil), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(nil).(type) {
	case []int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[]int { v := id39(nil); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id40(v map[string]int) map[string]int    { return v }
func vr40(v ...map[string]int) map[string]int { return v[len(v)-1] }

type H40 struct {
	v map[string]int
	n int
}

func (h H40) get() map[string]int { return h.v }

func t40() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x map[string]int = nil
	_ = x
	fmt.Print(40, " ", show(id40(map[string]int{"a": 1})))
	fmt.Print(" ", show(vr40(x, map[string]int{"a": 1})), show([]map[string]int{map[string]int{"a": 1}}[0]), show(map[int]map[string]int{1: map[string]int{"a": 1}}[1]), show(struct{ v map[string]int }{map[string]int{"a": 1}}.v), show([1]map[string]int{map[string]int{"a": 1}}[0]))
	r := func() map[string]int { return map[string]int{"a": 1} }
	fmt.Print(" ", show(r()))
	c := make(chan map[string]int, 2)
	c <- map[string]int{"a": 1}
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = map[string]int{"a": 1}
	fmt.Print(" ", show(i))
	h := &H40{v: map[string]int{"a": 1}}
	hs := []H40{{v: map[string]int{"a": 1}}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q map[string]int) {
		defer func(d map[string]int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(map[string]int{"a": 1})
	mh := map[string]H40{"a": {v: map[string]int{"a": 1}, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id40(map[string]int{"a": 1}), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(map[string]int{"a": 1}).(type) {
	case map[string]int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *map[string]int { v := id40(map[string]int{"a": 1}); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id41(v map[string]int) map[string]int    { return v }
func vr41(v ...map[string]int) map[string]int { return v[len(v)-1] }

type H41 struct {
	v map[string]int
	n int
}

func (h H41) get() map[string]int { return h.v }

func t41() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x map[string]int = nil
	_ = x
	fmt.Print(41, " ", show(id41(make(map[string]int))))
	fmt.Print(" ", show(vr41(x, make(map[string]int))), show([]map[string]int{make(map[string]int)}[0]), show(map[int]map[string]int{1: make(map[string]int)}[1]), show(struct{ v map[string]int }{make(map[string]int)}.v), show([1]map[string]int{make(map[string]int)}[0]))
	r := func() map[string]int { return make(map[string]int) }
	fmt.Print(" ", show(r()))
	c := make(chan map[string]int, 2)
	c <- make(map[string]int)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = make(map[string]int)
	fmt.Print(" ", show(i))
	h := &H41{v: make(map[string]int)}
	hs := []H41{{v: make(map[string]int)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q map[string]int) {
		defer func(d map[string]int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(make(map[string]int))
	mh := map[string]H41{"a": {v: make(map[string]int), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id41(make(map[string]int)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(make(map[string]int)).(type) {
	case map[string]int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *map[string]int { v := id41(make(map[string]int)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id42(v map[string]int) map[string]int    { return v }
func vr42(v ...map[string]int) map[string]int { return v[len(v)-1] }

type H42 struct {
	v map[string]int
	n int
}

func (h H42) get() map[string]int { return h.v }

func t42() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x map[string]int = nil
	_ = x
	fmt.Print(42, " ", show(id42(m)))
	fmt.Print(" ", show(vr42(x, m)), show([]map[string]int{m}[0]), show(map[int]map[string]int{1: m}[1]), show(struct{ v map[string]int }{m}.v), show([1]map[string]int{m}[0]))
	r := func() map[string]int { return m }
	fmt.Print(" ", show(r()))
	c := make(chan map[string]int, 2)
	c <- m
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = m
	fmt.Print(" ", show(i))
	h := &H42{v: m}
	hs := []H42{{v: m}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q map[string]int) {
		defer func(d map[string]int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(m)
	mh := map[string]H42{"a": {v: m, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id42(m), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(m).(type) {
	case map[string]int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *map[string]int { v := id42(m); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id43(v T) T    { return v }
func vr43(v ...T) T { return v[len(v)-1] }

type H43 struct {
	v T
	n int
}

func (h H43) get() T { return h.v }

func t43() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(43, " ", show(id43(T{a: 4})))
	fmt.Print(" ", show(vr43(x, T{a: 4})), show([]T{T{a: 4}}[0]), show(map[int]T{1: T{a: 4}}[1]), show(struct{ v T }{T{a: 4}}.v), show([1]T{T{a: 4}}[0]))
	r := func() T { return T{a: 4} }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- T{a: 4}
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = T{a: 4}
	fmt.Print(" ", show(i))
	h := &H43{v: T{a: 4}}
	hs := []H43{{v: T{a: 4}}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(T{a: 4})
	mh := map[string]H43{"a": {v: T{a: 4}, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id43(T{a: 4}), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(T{a: 4}).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id43(T{a: 4}); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id44(v T) T    { return v }
func vr44(v ...T) T { return v[len(v)-1] }

type H44 struct {
	v T
	n int
}

func (h H44) get() T { return h.v }

func t44() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(44, " ", show(id44(st)))
	fmt.Print(" ", show(vr44(x, st)), show([]T{st}[0]), show(map[int]T{1: st}[1]), show(struct{ v T }{st}.v), show([1]T{st}[0]))
	r := func() T { return st }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- st
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = st
	fmt.Print(" ", show(i))
	h := &H44{v: st}
	hs := []H44{{v: st}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(st)
	mh := map[string]H44{"a": {v: st, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id44(st), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(st).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id44(st); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id45(v T) T    { return v }
func vr45(v ...T) T { return v[len(v)-1] }

type H45 struct {
	v T
	n int
}

func (h H45) get() T { return h.v }

func t45() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(45, " ", show(id45(*pst)))
	fmt.Print(" ", show(vr45(x, *pst)), show([]T{*pst}[0]), show(map[int]T{1: *pst}[1]), show(struct{ v T }{*pst}.v), show([1]T{*pst}[0]))
	r := func() T { return *pst }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- *pst
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = *pst
	fmt.Print(" ", show(i))
	h := &H45{v: *pst}
	hs := []H45{{v: *pst}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(*pst)
	mh := map[string]H45{"a": {v: *pst, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id45(*pst), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(*pst).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id45(*pst); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id46(v T) T    { return v }
func vr46(v ...T) T { return v[len(v)-1] }

type H46 struct {
	v T
	n int
}

func (h H46) get() T { return h.v }

func t46() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(46, " ", show(id46(ft())))
	fmt.Print(" ", show(vr46(x, ft())), show([]T{ft()}[0]), show(map[int]T{1: ft()}[1]), show(struct{ v T }{ft()}.v), show([1]T{ft()}[0]))
	r := func() T { return ft() }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- ft()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = ft()
	fmt.Print(" ", show(i))
	h := &H46{v: ft()}
	hs := []H46{{v: ft()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(ft())
	mh := map[string]H46{"a": {v: ft(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id46(ft()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(ft()).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id46(ft()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id47(v T) T    { return v }
func vr47(v ...T) T { return v[len(v)-1] }

type H47 struct {
	v T
	n int
}

func (h H47) get() T { return h.v }

func t47() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(47, " ", show(id47(ts[0])))
	fmt.Print(" ", show(vr47(x, ts[0])), show([]T{ts[0]}[0]), show(map[int]T{1: ts[0]}[1]), show(struct{ v T }{ts[0]}.v), show([1]T{ts[0]}[0]))
	r := func() T { return ts[0] }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- ts[0]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = ts[0]
	fmt.Print(" ", show(i))
	h := &H47{v: ts[0]}
	hs := []H47{{v: ts[0]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(ts[0])
	mh := map[string]H47{"a": {v: ts[0], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id47(ts[0]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(ts[0]).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id47(ts[0]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id48(v T) T    { return v }
func vr48(v ...T) T { return v[len(v)-1] }

type H48 struct {
	v T
	n int
}

func (h H48) get() T { return h.v }

func t48() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(48, " ", show(id48(tm["t"])))
	fmt.Print(" ", show(vr48(x, tm["t"])), show([]T{tm["t"]}[0]), show(map[int]T{1: tm["t"]}[1]), show(struct{ v T }{tm["t"]}.v), show([1]T{tm["t"]}[0]))
	r := func() T { return tm["t"] }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- tm["t"]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = tm["t"]
	fmt.Print(" ", show(i))
	h := &H48{v: tm["t"]}
	hs := []H48{{v: tm["t"]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(tm["t"])
	mh := map[string]H48{"a": {v: tm["t"], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id48(tm["t"]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(tm["t"]).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id48(tm["t"]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id49(v T) T    { return v }
func vr49(v ...T) T { return v[len(v)-1] }

type H49 struct {
	v T
	n int
}

func (h H49) get() T { return h.v }

func t49() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(49, " ", show(id49(any(st).(T))))
	fmt.Print(" ", show(vr49(x, any(st).(T))), show([]T{any(st).(T)}[0]), show(map[int]T{1: any(st).(T)}[1]), show(struct{ v T }{any(st).(T)}.v), show([1]T{any(st).(T)}[0]))
	r := func() T { return any(st).(T) }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- any(st).(T)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = any(st).(T)
	fmt.Print(" ", show(i))
	h := &H49{v: any(st).(T)}
	hs := []H49{{v: any(st).(T)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(any(st).(T))
	mh := map[string]H49{"a": {v: any(st).(T), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id49(any(st).(T)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(any(st).(T)).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id49(any(st).(T)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id50(v T) T    { return v }
func vr50(v ...T) T { return v[len(v)-1] }

type H50 struct {
	v T
	n int
}

func (h H50) get() T { return h.v }

func t50() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(50, " ", show(id50(<-ct)))
	fmt.Print(" ", show(vr50(x, st)), show([]T{st}[0]), show(map[int]T{1: st}[1]), show(struct{ v T }{st}.v), show([1]T{st}[0]))
	r := func() T { return st }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- st
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = st
	fmt.Print(" ", show(i))
	h := &H50{v: st}
	hs := []H50{{v: st}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(st)
	mh := map[string]H50{"a": {v: st, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id50(st), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(st).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id50(st); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id51(v T) T    { return v }
func vr51(v ...T) T { return v[len(v)-1] }

type H51 struct {
	v T
	n int
}

func (h H51) get() T { return h.v }

func t51() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(51, " ", show(id51(func() T { return T{a: 9} }())))
	fmt.Print(" ", show(vr51(x, func() T { return T{a: 9} }())), show([]T{func() T { return T{a: 9} }()}[0]), show(map[int]T{1: func() T { return T{a: 9} }()}[1]), show(struct{ v T }{func() T { return T{a: 9} }()}.v), show([1]T{func() T { return T{a: 9} }()}[0]))
	r := func() T { return func() T { return T{a: 9} }() }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- func() T { return T{a: 9} }()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = func() T { return T{a: 9} }()
	fmt.Print(" ", show(i))
	h := &H51{v: func() T { return T{a: 9} }()}
	hs := []H51{{v: func() T { return T{a: 9} }()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(func() T { return T{a: 9} }())
	mh := map[string]H51{"a": {v: func() T { return T{a: 9} }(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id51(func() T { return T{a: 9} }()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(func() T { return T{a: 9} }()).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id51(func() T { return T{a: 9} }()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id52(v T) T    { return v }
func vr52(v ...T) T { return v[len(v)-1] }

type H52 struct {
	v T
	n int
}

func (h H52) get() T { return h.v }

func t52() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(52, " ", show(id52(T(U{8}))))
	fmt.Print(" ", show(vr52(x, T(U{8}))), show([]T{T(U{8})}[0]), show(map[int]T{1: T(U{8})}[1]), show(struct{ v T }{T(U{8})}.v), show([1]T{T(U{8})}[0]))
	r := func() T { return T(U{8}) }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- T(U{8})
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = T(U{8})
	fmt.Print(" ", show(i))
	h := &H52{v: T(U{8})}
	hs := []H52{{v: T(U{8})}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(T(U{8}))
	mh := map[string]H52{"a": {v: T(U{8}), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id52(T(U{8})), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(T(U{8})).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id52(T(U{8})); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id53(v T) T    { return v }
func vr53(v ...T) T { return v[len(v)-1] }

type H53 struct {
	v T
	n int
}

func (h H53) get() T { return h.v }

func t53() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(53, " ", show(id53(ta[1])))
	fmt.Print(" ", show(vr53(x, ta[1])), show([]T{ta[1]}[0]), show(map[int]T{1: ta[1]}[1]), show(struct{ v T }{ta[1]}.v), show([1]T{ta[1]}[0]))
	r := func() T { return ta[1] }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- ta[1]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = ta[1]
	fmt.Print(" ", show(i))
	h := &H53{v: ta[1]}
	hs := []H53{{v: ta[1]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(ta[1])
	mh := map[string]H53{"a": {v: ta[1], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id53(ta[1]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(ta[1]).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id53(ta[1]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id54(v T) T    { return v }
func vr54(v ...T) T { return v[len(v)-1] }

type H54 struct {
	v T
	n int
}

func (h H54) get() T { return h.v }

func t54() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x T = T{}
	_ = x
	fmt.Print(54, " ", show(id54(w.t)))
	fmt.Print(" ", show(vr54(x, w.t)), show([]T{w.t}[0]), show(map[int]T{1: w.t}[1]), show(struct{ v T }{w.t}.v), show([1]T{w.t}[0]))
	r := func() T { return w.t }
	fmt.Print(" ", show(r()))
	c := make(chan T, 2)
	c <- w.t
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = w.t
	fmt.Print(" ", show(i))
	h := &H54{v: w.t}
	hs := []H54{{v: w.t}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q T) {
		defer func(d T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(w.t)
	mh := map[string]H54{"a": {v: w.t, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id54(w.t), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(w.t).(type) {
	case T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *T { v := id54(w.t); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id55(v *T) *T    { return v }
func vr55(v ...*T) *T { return v[len(v)-1] }

type H55 struct {
	v *T
	n int
}

func (h H55) get() *T { return h.v }

func t55() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	_ = x
	fmt.Print(55, " ", show(id55(&T{a: 3})))
	fmt.Print(" ", show(vr55(x, &T{a: 3})), show([]*T{&T{a: 3}}[0]), show(map[int]*T{1: &T{a: 3}}[1]), show(struct{ v *T }{&T{a: 3}}.v), show([1]*T{&T{a: 3}}[0]))
	r := func() *T { return &T{a: 3} }
	fmt.Print(" ", show(r()))
	c := make(chan *T, 2)
	c <- &T{a: 3}
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = &T{a: 3}
	fmt.Print(" ", show(i))
	h := &H55{v: &T{a: 3}}
	hs := []H55{{v: &T{a: 3}}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q *T) {
		defer func(d *T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(&T{a: 3})
	mh := map[string]H55{"a": {v: &T{a: 3}, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id55(&T{a: 3}), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(&T{a: 3}).(type) {
	case *T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() **T { v := id55(&T{a: 3}); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id56(v *T) *T    { return v }
func vr56(v ...*T) *T { return v[len(v)-1] }

type H56 struct {
	v *T
	n int
}

func (h H56) get() *T { return h.v }

func t56() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	_ = x
	fmt.Print(56, " ", show(id56(new(T))))
	fmt.Print(" ", show(vr56(x, new(T))), show([]*T{new(T)}[0]), show(map[int]*T{1: new(T)}[1]), show(struct{ v *T }{new(T)}.v), show([1]*T{new(T)}[0]))
	r := func() *T { return new(T) }
	fmt.Print(" ", show(r()))
	c := make(chan *T, 2)
	c <- new(T)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = new(T)
	fmt.Print(" ", show(i))
	h := &H56{v: new(T)}
	hs := []H56{{v: new(T)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q *T) {
		defer func(d *T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(new(T))
	mh := map[string]H56{"a": {v: new(T), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id56(new(T)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(new(T)).(type) {
	case *T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() **T { v := id56(new(T)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id57(v *T) *T    { return v }
func vr57(v ...*T) *T { return v[len(v)-1] }

type H57 struct {
	v *T
	n int
}

func (h H57) get() *T { return h.v }

func t57() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	_ = x
	fmt.Print(57, " ", show(id57(pst)))
	fmt.Print(" ", show(vr57(x, pst)), show([]*T{pst}[0]), show(map[int]*T{1: pst}[1]), show(struct{ v *T }{pst}.v), show([1]*T{pst}[0]))
	r := func() *T { return pst }
	fmt.Print(" ", show(r()))
	c := make(chan *T, 2)
	c <- pst
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = pst
	fmt.Print(" ", show(i))
	h := &H57{v: pst}
	hs := []H57{{v: pst}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q *T) {
		defer func(d *T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(pst)
	mh := map[string]H57{"a": {v: pst, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id57(pst), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(pst).(type) {
	case *T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() **T { v := id57(pst); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id58(v *T) *T    { return v }
func vr58(v ...*T) *T { return v[len(v)-1] }

type H58 struct {
	v *T
	n int
}

func (h H58) get() *T { return h.v }

func t58() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	_ = x
	fmt.Print(58, " ", show(id58(&st)))
	fmt.Print(" ", show(vr58(x, &st)), show([]*T{&st}[0]), show(map[int]*T{1: &st}[1]), show(struct{ v *T }{&st}.v), show([1]*T{&st}[0]))
	r := func() *T { return &st }
	fmt.Print(" ", show(r()))
	c := make(chan *T, 2)
	c <- &st
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = &st
	fmt.Print(" ", show(i))
	h := &H58{v: &st}
	hs := []H58{{v: &st}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q *T) {
		defer func(d *T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(&st)
	mh := map[string]H58{"a": {v: &st, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id58(&st), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(&st).(type) {
	case *T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() **T { v := id58(&st); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id59(v *T) *T    { return v }
func vr59(v ...*T) *T { return v[len(v)-1] }

type H59 struct {
	v *T
	n int
}

func (h H59) get() *T { return h.v }

func t59() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x *T = nil
	_ = x
	fmt.Print(59, " ", show(id59(&ts[0])))
	fmt.Print(" ", show(vr59(x, &ts[0])), show([]*T{&ts[0]}[0]), show(map[int]*T{1: &ts[0]}[1]), show(struct{ v *T }{&ts[0]}.v), show([1]*T{&ts[0]}[0]))
	r := func() *T { return &ts[0] }
	fmt.Print(" ", show(r()))
	c := make(chan *T, 2)
	c <- &ts[0]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = &ts[0]
	fmt.Print(" ", show(i))
	h := &H59{v: &ts[0]}
	hs := []H59{{v: &ts[0]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q *T) {
		defer func(d *T) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(&ts[0])
	mh := map[string]H59{"a": {v: &ts[0], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id59(&ts[0]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(&ts[0]).(type) {
	case *T:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() **T { v := id59(&ts[0]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id60(v [2]int) [2]int    { return v }
func vr60(v ...[2]int) [2]int { return v[len(v)-1] }

type H60 struct {
	v [2]int
	n int
}

func (h H60) get() [2]int { return h.v }

func t60() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	_ = x
	fmt.Print(60, " ", show(id60([2]int{3, 4})))
	fmt.Print(" ", show(vr60(x, [2]int{3, 4})), show([][2]int{[2]int{3, 4}}[0]), show(map[int][2]int{1: [2]int{3, 4}}[1]), show(struct{ v [2]int }{[2]int{3, 4}}.v), show([1][2]int{[2]int{3, 4}}[0]))
	r := func() [2]int { return [2]int{3, 4} }
	fmt.Print(" ", show(r()))
	c := make(chan [2]int, 2)
	c <- [2]int{3, 4}
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = [2]int{3, 4}
	fmt.Print(" ", show(i))
	h := &H60{v: [2]int{3, 4}}
	hs := []H60{{v: [2]int{3, 4}}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q [2]int) {
		defer func(d [2]int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}([2]int{3, 4})
	mh := map[string]H60{"a": {v: [2]int{3, 4}, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id60([2]int{3, 4}), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any([2]int{3, 4}).(type) {
	case [2]int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[2]int { v := id60([2]int{3, 4}); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id61(v [2]int) [2]int    { return v }
func vr61(v ...[2]int) [2]int { return v[len(v)-1] }

type H61 struct {
	v [2]int
	n int
}

func (h H61) get() [2]int { return h.v }

func t61() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	_ = x
	fmt.Print(61, " ", show(id61(a2)))
	fmt.Print(" ", show(vr61(x, a2)), show([][2]int{a2}[0]), show(map[int][2]int{1: a2}[1]), show(struct{ v [2]int }{a2}.v), show([1][2]int{a2}[0]))
	r := func() [2]int { return a2 }
	fmt.Print(" ", show(r()))
	c := make(chan [2]int, 2)
	c <- a2
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = a2
	fmt.Print(" ", show(i))
	h := &H61{v: a2}
	hs := []H61{{v: a2}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q [2]int) {
		defer func(d [2]int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(a2)
	mh := map[string]H61{"a": {v: a2, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id61(a2), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(a2).(type) {
	case [2]int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[2]int { v := id61(a2); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id62(v [2]int) [2]int    { return v }
func vr62(v ...[2]int) [2]int { return v[len(v)-1] }

type H62 struct {
	v [2]int
	n int
}

func (h H62) get() [2]int { return h.v }

func t62() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	_ = x
	fmt.Print(62, " ", show(id62(*pa2)))
	fmt.Print(" ", show(vr62(x, *pa2)), show([][2]int{*pa2}[0]), show(map[int][2]int{1: *pa2}[1]), show(struct{ v [2]int }{*pa2}.v), show([1][2]int{*pa2}[0]))
	r := func() [2]int { return *pa2 }
	fmt.Print(" ", show(r()))
	c := make(chan [2]int, 2)
	c <- *pa2
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = *pa2
	fmt.Print(" ", show(i))
	h := &H62{v: *pa2}
	hs := []H62{{v: *pa2}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q [2]int) {
		defer func(d [2]int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(*pa2)
	mh := map[string]H62{"a": {v: *pa2, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id62(*pa2), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(*pa2).(type) {
	case [2]int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[2]int { v := id62(*pa2); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id63(v [2]int) [2]int    { return v }
func vr63(v ...[2]int) [2]int { return v[len(v)-1] }

type H63 struct {
	v [2]int
	n int
}

func (h H63) get() [2]int { return h.v }

func t63() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	_ = x
	fmt.Print(63, " ", show(id63(aa[1])))
	fmt.Print(" ", show(vr63(x, aa[1])), show([][2]int{aa[1]}[0]), show(map[int][2]int{1: aa[1]}[1]), show(struct{ v [2]int }{aa[1]}.v), show([1][2]int{aa[1]}[0]))
	r := func() [2]int { return aa[1] }
	fmt.Print(" ", show(r()))
	c := make(chan [2]int, 2)
	c <- aa[1]
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = aa[1]
	fmt.Print(" ", show(i))
	h := &H63{v: aa[1]}
	hs := []H63{{v: aa[1]}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q [2]int) {
		defer func(d [2]int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(aa[1])
	mh := map[string]H63{"a": {v: aa[1], n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id63(aa[1]), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(aa[1]).(type) {
	case [2]int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[2]int { v := id63(aa[1]); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id64(v [2]int) [2]int    { return v }
func vr64(v ...[2]int) [2]int { return v[len(v)-1] }

type H64 struct {
	v [2]int
	n int
}

func (h H64) get() [2]int { return h.v }

func t64() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x [2]int = [2]int{}
	_ = x
	fmt.Print(64, " ", show(id64(fa())))
	fmt.Print(" ", show(vr64(x, fa())), show([][2]int{fa()}[0]), show(map[int][2]int{1: fa()}[1]), show(struct{ v [2]int }{fa()}.v), show([1][2]int{fa()}[0]))
	r := func() [2]int { return fa() }
	fmt.Print(" ", show(r()))
	c := make(chan [2]int, 2)
	c <- fa()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = fa()
	fmt.Print(" ", show(i))
	h := &H64{v: fa()}
	hs := []H64{{v: fa()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q [2]int) {
		defer func(d [2]int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(fa())
	mh := map[string]H64{"a": {v: fa(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id64(fa()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(fa()).(type) {
	case [2]int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *[2]int { v := id64(fa()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id65(v any) any    { return v }
func vr65(v ...any) any { return v[len(v)-1] }

type H65 struct {
	v any
	n int
}

func (h H65) get() any { return h.v }

func t65() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	_ = x
	fmt.Print(65, " ", show(id65(5)))
	fmt.Print(" ", show(vr65(x, 5)), show([]any{5}[0]), show(map[int]any{1: 5}[1]), show(struct{ v any }{5}.v), show([1]any{5}[0]))
	r := func() any { return 5 }
	fmt.Print(" ", show(r()))
	c := make(chan any, 2)
	c <- 5
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = 5
	fmt.Print(" ", show(i))
	h := &H65{v: 5}
	hs := []H65{{v: 5}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q any) {
		defer func(d any) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(5)
	mh := map[string]H65{"a": {v: 5, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id65(5), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(5).(type) {
	case any:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *any { v := id65(5); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id66(v any) any    { return v }
func vr66(v ...any) any { return v[len(v)-1] }

type H66 struct {
	v any
	n int
}

func (h H66) get() any { return h.v }

func t66() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	_ = x
	fmt.Print(66, " ", show(id66(st)))
	fmt.Print(" ", show(vr66(x, st)), show([]any{st}[0]), show(map[int]any{1: st}[1]), show(struct{ v any }{st}.v), show([1]any{st}[0]))
	r := func() any { return st }
	fmt.Print(" ", show(r()))
	c := make(chan any, 2)
	c <- st
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = st
	fmt.Print(" ", show(i))
	h := &H66{v: st}
	hs := []H66{{v: st}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q any) {
		defer func(d any) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(st)
	mh := map[string]H66{"a": {v: st, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id66(st), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(st).(type) {
	case any:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *any { v := id66(st); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id67(v any) any    { return v }
func vr67(v ...any) any { return v[len(v)-1] }

type H67 struct {
	v any
	n int
}

func (h H67) get() any { return h.v }

func t67() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	_ = x
	fmt.Print(67, " ", show(id67(&st)))
	fmt.Print(" ", show(vr67(x, &st)), show([]any{&st}[0]), show(map[int]any{1: &st}[1]), show(struct{ v any }{&st}.v), show([1]any{&st}[0]))
	r := func() any { return &st }
	fmt.Print(" ", show(r()))
	c := make(chan any, 2)
	c <- &st
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = &st
	fmt.Print(" ", show(i))
	h := &H67{v: &st}
	hs := []H67{{v: &st}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q any) {
		defer func(d any) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(&st)
	mh := map[string]H67{"a": {v: &st, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id67(&st), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(&st).(type) {
	case any:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *any { v := id67(&st); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id68(v any) any    { return v }
func vr68(v ...any) any { return v[len(v)-1] }

type H68 struct {
	v any
	n int
}

func (h H68) get() any { return h.v }

func t68() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	_ = x
	fmt.Print(68, " ", show(id68(any("s"))))
	fmt.Print(" ", show(vr68(x, any("s"))), show([]any{any("s")}[0]), show(map[int]any{1: any("s")}[1]), show(struct{ v any }{any("s")}.v), show([1]any{any("s")}[0]))
	r := func() any { return any("s") }
	fmt.Print(" ", show(r()))
	c := make(chan any, 2)
	c <- any("s")
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = any("s")
	fmt.Print(" ", show(i))
	h := &H68{v: any("s")}
	hs := []H68{{v: any("s")}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q any) {
		defer func(d any) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(any("s"))
	mh := map[string]H68{"a": {v: any("s"), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id68(any("s")), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(any("s")).(type) {
	case any:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *any { v := id68(any("s")); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id69(v any) any    { return v }
func vr69(v ...any) any { return v[len(v)-1] }

type H69 struct {
	v any
	n int
}

func (h H69) get() any { return h.v }

func t69() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	_ = x
	fmt.Print(69, " ", show(id69(error(nil))))
	fmt.Print(" ", show(vr69(x, error(nil))), show([]any{error(nil)}[0]), show(map[int]any{1: error(nil)}[1]), show(struct{ v any }{error(nil)}.v), show([1]any{error(nil)}[0]))
	r := func() any { return error(nil) }
	fmt.Print(" ", show(r()))
	c := make(chan any, 2)
	c <- error(nil)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = error(nil)
	fmt.Print(" ", show(i))
	h := &H69{v: error(nil)}
	hs := []H69{{v: error(nil)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q any) {
		defer func(d any) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(error(nil))
	mh := map[string]H69{"a": {v: error(nil), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id69(error(nil)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(error(nil)).(type) {
	case any:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *any { v := id69(error(nil)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id70(v any) any    { return v }
func vr70(v ...any) any { return v[len(v)-1] }

type H70 struct {
	v any
	n int
}

func (h H70) get() any { return h.v }

func t70() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	_ = x
	fmt.Print(70, " ", show(id70(m)))
	fmt.Print(" ", show(vr70(x, m)), show([]any{m}[0]), show(map[int]any{1: m}[1]), show(struct{ v any }{m}.v), show([1]any{m}[0]))
	r := func() any { return m }
	fmt.Print(" ", show(r()))
	c := make(chan any, 2)
	c <- m
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = m
	fmt.Print(" ", show(i))
	h := &H70{v: m}
	hs := []H70{{v: m}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q any) {
		defer func(d any) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(m)
	mh := map[string]H70{"a": {v: m, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id70(m), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(m).(type) {
	case any:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *any { v := id70(m); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id71(v any) any    { return v }
func vr71(v ...any) any { return v[len(v)-1] }

type H71 struct {
	v any
	n int
}

func (h H71) get() any { return h.v }

func t71() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x any = nil
	_ = x
	fmt.Print(71, " ", show(id71(fe())))
	fmt.Print(" ", show(vr71(x, fe())), show([]any{fe()}[0]), show(map[int]any{1: fe()}[1]), show(struct{ v any }{fe()}.v), show([1]any{fe()}[0]))
	r := func() any { return fe() }
	fmt.Print(" ", show(r()))
	c := make(chan any, 2)
	c <- fe()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = fe()
	fmt.Print(" ", show(i))
	h := &H71{v: fe()}
	hs := []H71{{v: fe()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q any) {
		defer func(d any) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(fe())
	mh := map[string]H71{"a": {v: fe(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id71(fe()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(fe()).(type) {
	case any:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *any { v := id71(fe()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id72(v error) error    { return v }
func vr72(v ...error) error { return v[len(v)-1] }

type H72 struct {
	v error
	n int
}

func (h H72) get() error { return h.v }

func t72() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x error = nil
	_ = x
	fmt.Print(72, " ", show(id72(errors.New("e"))))
	fmt.Print(" ", show(vr72(x, errors.New("e"))), show([]error{errors.New("e")}[0]), show(map[int]error{1: errors.New("e")}[1]), show(struct{ v error }{errors.New("e")}.v), show([1]error{errors.New("e")}[0]))
	r := func() error { return errors.New("e") }
	fmt.Print(" ", show(r()))
	c := make(chan error, 2)
	c <- errors.New("e")
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = errors.New("e")
	fmt.Print(" ", show(i))
	h := &H72{v: errors.New("e")}
	hs := []H72{{v: errors.New("e")}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q error) {
		defer func(d error) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(errors.New("e"))
	mh := map[string]H72{"a": {v: errors.New("e"), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id72(errors.New("e")), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(errors.New("e")).(type) {
	case error:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *error { v := id72(errors.New("e")); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id73(v error) error    { return v }
func vr73(v ...error) error { return v[len(v)-1] }

type H73 struct {
	v error
	n int
}

func (h H73) get() error { return h.v }

func t73() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x error = nil
	_ = x
	fmt.Print(73, " ", show(id73(fe())))
	fmt.Print(" ", show(vr73(x, fe())), show([]error{fe()}[0]), show(map[int]error{1: fe()}[1]), show(struct{ v error }{fe()}.v), show([1]error{fe()}[0]))
	r := func() error { return fe() }
	fmt.Print(" ", show(r()))
	c := make(chan error, 2)
	c <- fe()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = fe()
	fmt.Print(" ", show(i))
	h := &H73{v: fe()}
	hs := []H73{{v: fe()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q error) {
		defer func(d error) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(fe())
	mh := map[string]H73{"a": {v: fe(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id73(fe()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(fe()).(type) {
	case error:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *error { v := id73(fe()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id74(v error) error    { return v }
func vr74(v ...error) error { return v[len(v)-1] }

type H74 struct {
	v error
	n int
}

func (h H74) get() error { return h.v }

func t74() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x error = nil
	_ = x
	fmt.Print(74, " ", show(id74(fmt.Errorf("w %w", io.EOF))))
	fmt.Print(" ", show(vr74(x, fmt.Errorf("w %w", io.EOF))), show([]error{fmt.Errorf("w %w", io.EOF)}[0]), show(map[int]error{1: fmt.Errorf("w %w", io.EOF)}[1]), show(struct{ v error }{fmt.Errorf("w %w", io.EOF)}.v), show([1]error{fmt.Errorf("w %w", io.EOF)}[0]))
	r := func() error { return fmt.Errorf("w %w", io.EOF) }
	fmt.Print(" ", show(r()))
	c := make(chan error, 2)
	c <- fmt.Errorf("w %w", io.EOF)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = fmt.Errorf("w %w", io.EOF)
	fmt.Print(" ", show(i))
	h := &H74{v: fmt.Errorf("w %w", io.EOF)}
	hs := []H74{{v: fmt.Errorf("w %w", io.EOF)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q error) {
		defer func(d error) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(fmt.Errorf("w %w", io.EOF))
	mh := map[string]H74{"a": {v: fmt.Errorf("w %w", io.EOF), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id74(fmt.Errorf("w %w", io.EOF)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(fmt.Errorf("w %w", io.EOF)).(type) {
	case error:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *error { v := id74(fmt.Errorf("w %w", io.EOF)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id75(v error) error    { return v }
func vr75(v ...error) error { return v[len(v)-1] }

type H75 struct {
	v error
	n int
}

func (h H75) get() error { return h.v }

func t75() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x error = nil
	_ = x
	fmt.Print(75, " ", show(id75(E(3))))
	fmt.Print(" ", show(vr75(x, E(3))), show([]error{E(3)}[0]), show(map[int]error{1: E(3)}[1]), show(struct{ v error }{E(3)}.v), show([1]error{E(3)}[0]))
	r := func() error { return E(3) }
	fmt.Print(" ", show(r()))
	c := make(chan error, 2)
	c <- E(3)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = E(3)
	fmt.Print(" ", show(i))
	h := &H75{v: E(3)}
	hs := []H75{{v: E(3)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q error) {
		defer func(d error) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(E(3))
	mh := map[string]H75{"a": {v: E(3), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id75(E(3)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(E(3)).(type) {
	case error:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *error { v := id75(E(3)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id76(v bool) bool    { return v }
func vr76(v ...bool) bool { return v[len(v)-1] }

type H76 struct {
	v bool
	n int
}

func (h H76) get() bool { return h.v }

func t76() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x bool = false
	_ = x
	fmt.Print(76, " ", show(id76(!x)))
	fmt.Print(" ", show(vr76(x, !x)), show([]bool{!x}[0]), show(map[int]bool{1: !x}[1]), show(struct{ v bool }{!x}.v), show([1]bool{!x}[0]))
	r := func() bool { return !x }
	fmt.Print(" ", show(r()))
	c := make(chan bool, 2)
	c <- !x
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = !x
	fmt.Print(" ", show(i))
	h := &H76{v: !x}
	hs := []H76{{v: !x}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q bool) {
		defer func(d bool) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(!x)
	mh := map[string]H76{"a": {v: !x, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id76(!x), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(!x).(type) {
	case bool:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *bool { v := id76(!x); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id77(v bool) bool    { return v }
func vr77(v ...bool) bool { return v[len(v)-1] }

type H77 struct {
	v bool
	n int
}

func (h H77) get() bool { return h.v }

func t77() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x bool = false
	_ = x
	fmt.Print(77, " ", show(id77(1 < 2)))
	fmt.Print(" ", show(vr77(x, 1 < 2)), show([]bool{1 < 2}[0]), show(map[int]bool{1: 1 < 2}[1]), show(struct{ v bool }{1 < 2}.v), show([1]bool{1 < 2}[0]))
	r := func() bool { return 1 < 2 }
	fmt.Print(" ", show(r()))
	c := make(chan bool, 2)
	c <- 1 < 2
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = 1 < 2
	fmt.Print(" ", show(i))
	h := &H77{v: 1 < 2}
	hs := []H77{{v: 1 < 2}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q bool) {
		defer func(d bool) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(1 < 2)
	mh := map[string]H77{"a": {v: 1 < 2, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id77(1 < 2), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(1 < 2).(type) {
	case bool:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *bool { v := id77(1 < 2); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id78(v bool) bool    { return v }
func vr78(v ...bool) bool { return v[len(v)-1] }

type H78 struct {
	v bool
	n int
}

func (h H78) get() bool { return h.v }

func t78() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x bool = false
	_ = x
	fmt.Print(78, " ", show(id78(x || y > -1)))
	fmt.Print(" ", show(vr78(x, x || y > -1)), show([]bool{x || y > -1}[0]), show(map[int]bool{1: x || y > -1}[1]), show(struct{ v bool }{x || y > -1}.v), show([1]bool{x || y > -1}[0]))
	r := func() bool { return x || y > -1 }
	fmt.Print(" ", show(r()))
	c := make(chan bool, 2)
	c <- x || y > -1
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = x || y > -1
	fmt.Print(" ", show(i))
	h := &H78{v: x || y > -1}
	hs := []H78{{v: x || y > -1}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q bool) {
		defer func(d bool) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(x || y > -1)
	mh := map[string]H78{"a": {v: x || y > -1, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id78(x || y > -1), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(x || y > -1).(type) {
	case bool:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *bool { v := id78(x || y > -1); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id79(v bool) bool    { return v }
func vr79(v ...bool) bool { return v[len(v)-1] }

type H79 struct {
	v bool
	n int
}

func (h H79) get() bool { return h.v }

func t79() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x bool = false
	_ = x
	fmt.Print(79, " ", show(id79(ok())))
	fmt.Print(" ", show(vr79(x, ok())), show([]bool{ok()}[0]), show(map[int]bool{1: ok()}[1]), show(struct{ v bool }{ok()}.v), show([1]bool{ok()}[0]))
	r := func() bool { return ok() }
	fmt.Print(" ", show(r()))
	c := make(chan bool, 2)
	c <- ok()
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = ok()
	fmt.Print(" ", show(i))
	h := &H79{v: ok()}
	hs := []H79{{v: ok()}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q bool) {
		defer func(d bool) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(ok())
	mh := map[string]H79{"a": {v: ok(), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id79(ok()), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(ok()).(type) {
	case bool:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *bool { v := id79(ok()); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id80(v float64) float64    { return v }
func vr80(v ...float64) float64 { return v[len(v)-1] }

type H80 struct {
	v float64
	n int
}

func (h H80) get() float64 { return h.v }

func t80() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x float64 = 0
	_ = x
	fmt.Print(80, " ", show(id80(1.5)))
	fmt.Print(" ", show(vr80(x, 1.5)), show([]float64{1.5}[0]), show(map[int]float64{1: 1.5}[1]), show(struct{ v float64 }{1.5}.v), show([1]float64{1.5}[0]))
	r := func() float64 { return 1.5 }
	fmt.Print(" ", show(r()))
	c := make(chan float64, 2)
	c <- 1.5
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = 1.5
	fmt.Print(" ", show(i))
	h := &H80{v: 1.5}
	hs := []H80{{v: 1.5}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q float64) {
		defer func(d float64) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(1.5)
	mh := map[string]H80{"a": {v: 1.5, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id80(1.5), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(1.5).(type) {
	case float64:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *float64 { v := id80(1.5); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id81(v float64) float64    { return v }
func vr81(v ...float64) float64 { return v[len(v)-1] }

type H81 struct {
	v float64
	n int
}

func (h H81) get() float64 { return h.v }

func t81() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x float64 = 0
	_ = x
	fmt.Print(81, " ", show(id81(fl*2)))
	fmt.Print(" ", show(vr81(x, fl*2)), show([]float64{fl * 2}[0]), show(map[int]float64{1: fl * 2}[1]), show(struct{ v float64 }{fl * 2}.v), show([1]float64{fl * 2}[0]))
	r := func() float64 { return fl * 2 }
	fmt.Print(" ", show(r()))
	c := make(chan float64, 2)
	c <- fl * 2
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = fl * 2
	fmt.Print(" ", show(i))
	h := &H81{v: fl * 2}
	hs := []H81{{v: fl * 2}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q float64) {
		defer func(d float64) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(fl * 2)
	mh := map[string]H81{"a": {v: fl * 2, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id81(fl*2), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(fl * 2).(type) {
	case float64:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *float64 { v := id81(fl * 2); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id82(v float64) float64    { return v }
func vr82(v ...float64) float64 { return v[len(v)-1] }

type H82 struct {
	v float64
	n int
}

func (h H82) get() float64 { return h.v }

func t82() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x float64 = 0
	_ = x
	fmt.Print(82, " ", show(id82(float64(y))))
	fmt.Print(" ", show(vr82(x, float64(y))), show([]float64{float64(y)}[0]), show(map[int]float64{1: float64(y)}[1]), show(struct{ v float64 }{float64(y)}.v), show([1]float64{float64(y)}[0]))
	r := func() float64 { return float64(y) }
	fmt.Print(" ", show(r()))
	c := make(chan float64, 2)
	c <- float64(y)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = float64(y)
	fmt.Print(" ", show(i))
	h := &H82{v: float64(y)}
	hs := []H82{{v: float64(y)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q float64) {
		defer func(d float64) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(float64(y))
	mh := map[string]H82{"a": {v: float64(y), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id82(float64(y)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(float64(y)).(type) {
	case float64:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *float64 { v := id82(float64(y)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id83(v float64) float64    { return v }
func vr83(v ...float64) float64 { return v[len(v)-1] }

type H83 struct {
	v float64
	n int
}

func (h H83) get() float64 { return h.v }

func t83() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x float64 = 0
	_ = x
	fmt.Print(83, " ", show(id83(math.Sqrt(4))))
	fmt.Print(" ", show(vr83(x, math.Sqrt(4))), show([]float64{math.Sqrt(4)}[0]), show(map[int]float64{1: math.Sqrt(4)}[1]), show(struct{ v float64 }{math.Sqrt(4)}.v), show([1]float64{math.Sqrt(4)}[0]))
	r := func() float64 { return math.Sqrt(4) }
	fmt.Print(" ", show(r()))
	c := make(chan float64, 2)
	c <- math.Sqrt(4)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = math.Sqrt(4)
	fmt.Print(" ", show(i))
	h := &H83{v: math.Sqrt(4)}
	hs := []H83{{v: math.Sqrt(4)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q float64) {
		defer func(d float64) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(math.Sqrt(4))
	mh := map[string]H83{"a": {v: math.Sqrt(4), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id83(math.Sqrt(4)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(math.Sqrt(4)).(type) {
	case float64:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *float64 { v := id83(math.Sqrt(4)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id84(v func() int) func() int    { return v }
func vr84(v ...func() int) func() int { return v[len(v)-1] }

type H84 struct {
	v func() int
	n int
}

func (h H84) get() func() int { return h.v }

func t84() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x func() int = nil
	_ = x
	fmt.Print(84, " ", show(id84(func() int { return 3 })))
	fmt.Print(" ", show(vr84(x, func() int { return 3 })), show([]func() int{func() int { return 3 }}[0]), show(map[int]func() int{1: func() int { return 3 }}[1]), show(struct{ v func() int }{func() int { return 3 }}.v), show([1]func() int{func() int { return 3 }}[0]))
	r := func() func() int { return func() int { return 3 } }
	fmt.Print(" ", show(r()))
	c := make(chan func() int, 2)
	c <- func() int { return 3 }
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = func() int { return 3 }
	fmt.Print(" ", show(i))
	h := &H84{v: func() int { return 3 }}
	hs := []H84{{v: func() int { return 3 }}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q func() int) {
		defer func(d func() int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(func() int { return 3 })
	mh := map[string]H84{"a": {v: func() int { return 3 }, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id84(func() int { return 3 }), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(func() int { return 3 }).(type) {
	case func() int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *func() int { v := id84(func() int { return 3 }); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id85(v func() int) func() int    { return v }
func vr85(v ...func() int) func() int { return v[len(v)-1] }

type H85 struct {
	v func() int
	n int
}

func (h H85) get() func() int { return h.v }

func t85() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x func() int = nil
	_ = x
	fmt.Print(85, " ", show(id85(f1)))
	fmt.Print(" ", show(vr85(x, f1)), show([]func() int{f1}[0]), show(map[int]func() int{1: f1}[1]), show(struct{ v func() int }{f1}.v), show([1]func() int{f1}[0]))
	r := func() func() int { return f1 }
	fmt.Print(" ", show(r()))
	c := make(chan func() int, 2)
	c <- f1
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = f1
	fmt.Print(" ", show(i))
	h := &H85{v: f1}
	hs := []H85{{v: f1}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q func() int) {
		defer func(d func() int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(f1)
	mh := map[string]H85{"a": {v: f1, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id85(f1), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(f1).(type) {
	case func() int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *func() int { v := id85(f1); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id86(v func() int) func() int    { return v }
func vr86(v ...func() int) func() int { return v[len(v)-1] }

type H86 struct {
	v func() int
	n int
}

func (h H86) get() func() int { return h.v }

func t86() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x func() int = nil
	_ = x
	fmt.Print(86, " ", show(id86(st.get)))
	fmt.Print(" ", show(vr86(x, st.get)), show([]func() int{st.get}[0]), show(map[int]func() int{1: st.get}[1]), show(struct{ v func() int }{st.get}.v), show([1]func() int{st.get}[0]))
	r := func() func() int { return st.get }
	fmt.Print(" ", show(r()))
	c := make(chan func() int, 2)
	c <- st.get
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = st.get
	fmt.Print(" ", show(i))
	h := &H86{v: st.get}
	hs := []H86{{v: st.get}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q func() int) {
		defer func(d func() int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(st.get)
	mh := map[string]H86{"a": {v: st.get, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id86(st.get), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(st.get).(type) {
	case func() int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *func() int { v := id86(st.get); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id87(v G) G    { return v }
func vr87(v ...G) G { return v[len(v)-1] }

type H87 struct {
	v G
	n int
}

func (h H87) get() G { return h.v }

func t87() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x G = nil
	_ = x
	fmt.Print(87, " ", show(id87(st)))
	fmt.Print(" ", show(vr87(x, st)), show([]G{st}[0]), show(map[int]G{1: st}[1]), show(struct{ v G }{st}.v), show([1]G{st}[0]))
	r := func() G { return st }
	fmt.Print(" ", show(r()))
	c := make(chan G, 2)
	c <- st
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = st
	fmt.Print(" ", show(i))
	h := &H87{v: st}
	hs := []H87{{v: st}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q G) {
		defer func(d G) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(st)
	mh := map[string]H87{"a": {v: st, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id87(st), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(st).(type) {
	case G:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *G { v := id87(st); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id88(v G) G    { return v }
func vr88(v ...G) G { return v[len(v)-1] }

type H88 struct {
	v G
	n int
}

func (h H88) get() G { return h.v }

func t88() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x G = nil
	_ = x
	fmt.Print(88, " ", show(id88(E2(4))))
	fmt.Print(" ", show(vr88(x, E2(4))), show([]G{E2(4)}[0]), show(map[int]G{1: E2(4)}[1]), show(struct{ v G }{E2(4)}.v), show([1]G{E2(4)}[0]))
	r := func() G { return E2(4) }
	fmt.Print(" ", show(r()))
	c := make(chan G, 2)
	c <- E2(4)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = E2(4)
	fmt.Print(" ", show(i))
	h := &H88{v: E2(4)}
	hs := []H88{{v: E2(4)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q G) {
		defer func(d G) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(E2(4))
	mh := map[string]H88{"a": {v: E2(4), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id88(E2(4)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(E2(4)).(type) {
	case G:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *G { v := id88(E2(4)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id89(v complex128) complex128    { return v }
func vr89(v ...complex128) complex128 { return v[len(v)-1] }

type H89 struct {
	v complex128
	n int
}

func (h H89) get() complex128 { return h.v }

func t89() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x complex128 = 0
	_ = x
	fmt.Print(89, " ", show(id89(complex(1, 2))))
	fmt.Print(" ", show(vr89(x, complex(1, 2))), show([]complex128{complex(1, 2)}[0]), show(map[int]complex128{1: complex(1, 2)}[1]), show(struct{ v complex128 }{complex(1, 2)}.v), show([1]complex128{complex(1, 2)}[0]))
	r := func() complex128 { return complex(1, 2) }
	fmt.Print(" ", show(r()))
	c := make(chan complex128, 2)
	c <- complex(1, 2)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = complex(1, 2)
	fmt.Print(" ", show(i))
	h := &H89{v: complex(1, 2)}
	hs := []H89{{v: complex(1, 2)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q complex128) {
		defer func(d complex128) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(complex(1, 2))
	mh := map[string]H89{"a": {v: complex(1, 2), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id89(complex(1, 2)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(complex(1, 2)).(type) {
	case complex128:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *complex128 { v := id89(complex(1, 2)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id90(v complex128) complex128    { return v }
func vr90(v ...complex128) complex128 { return v[len(v)-1] }

type H90 struct {
	v complex128
	n int
}

func (h H90) get() complex128 { return h.v }

func t90() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x complex128 = 1
	_ = x
	fmt.Print(90, " ", show(id90(x*x)))
	fmt.Print(" ", show(vr90(x, x*x)), show([]complex128{x * x}[0]), show(map[int]complex128{1: x * x}[1]), show(struct{ v complex128 }{x * x}.v), show([1]complex128{x * x}[0]))
	r := func() complex128 { return x * x }
	fmt.Print(" ", show(r()))
	c := make(chan complex128, 2)
	c <- x * x
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = x * x
	fmt.Print(" ", show(i))
	h := &H90{v: x * x}
	hs := []H90{{v: x * x}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q complex128) {
		defer func(d complex128) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(x * x)
	mh := map[string]H90{"a": {v: x * x, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id90(x*x), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(x * x).(type) {
	case complex128:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *complex128 { v := id90(x * x); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id91(v chan int) chan int    { return v }
func vr91(v ...chan int) chan int { return v[len(v)-1] }

type H91 struct {
	v chan int
	n int
}

func (h H91) get() chan int { return h.v }

func t91() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x chan int = nil
	_ = x
	fmt.Print(91, " ", show(id91(make(chan int, 1))))
	fmt.Print(" ", show(vr91(x, make(chan int, 1))), show([]chan int{make(chan int, 1)}[0]), show(map[int]chan int{1: make(chan int, 1)}[1]), show(struct{ v chan int }{make(chan int, 1)}.v), show([1]chan int{make(chan int, 1)}[0]))
	r := func() chan int { return make(chan int, 1) }
	fmt.Print(" ", show(r()))
	c := make(chan chan int, 2)
	c <- make(chan int, 1)
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = make(chan int, 1)
	fmt.Print(" ", show(i))
	h := &H91{v: make(chan int, 1)}
	hs := []H91{{v: make(chan int, 1)}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q chan int) {
		defer func(d chan int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(make(chan int, 1))
	mh := map[string]H91{"a": {v: make(chan int, 1), n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id91(make(chan int, 1)), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(make(chan int, 1)).(type) {
	case chan int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *chan int { v := id91(make(chan int, 1)); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
}

func id92(v chan int) chan int    { return v }
func vr92(v ...chan int) chan int { return v[len(v)-1] }

type H92 struct {
	v chan int
	n int
}

func (h H92) get() chan int { return h.v }

func t92() {
	y, fl, bs := 3, 2.5, []byte("xy")
	sl, arr, a2, aa := []int{1, 2, 3}, [3]int{4, 5, 6}, [2]int{8, 9}, [2][2]int{{1, 2}, {3, 4}}
	m, sm, tm := map[string]int{"k": 8}, map[string]string{"q": "r"}, map[string]T{"t": {6}}
	_, _, _, _ = fl, bs, sm, tm
	st, ts, ta, w := T{10}, []T{{1}, {2}}, [2]T{{1}, {2}}, W{T{5}}
	pst, pi, pa2 := &T{13}, &y, &a2
	var ifc G = st
	ci, ct := make(chan int, 1), make(chan T, 1)
	ci <- 14
	ct <- T{15}
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = y, sl, arr, a2, aa, m, st, ts, ta, w, pst, pi, pa2, ifc, ci, ct
	var x chan int = nil
	_ = x
	fmt.Print(92, " ", show(id92(ci)))
	fmt.Print(" ", show(vr92(x, ci)), show([]chan int{ci}[0]), show(map[int]chan int{1: ci}[1]), show(struct{ v chan int }{ci}.v), show([1]chan int{ci}[0]))
	r := func() chan int { return ci }
	fmt.Print(" ", show(r()))
	c := make(chan chan int, 2)
	c <- ci
	c <- x
	fmt.Print(" ", show(<-c), show(<-c))
	var i any = ci
	fmt.Print(" ", show(i))
	h := &H92{v: ci}
	hs := []H92{{v: ci}, *h}
	fmt.Print(" ", show(h.get()), show(hs[0].v), show(hs[1].get()))
	func(q chan int) {
		defer func(d chan int) { fmt.Print(" ", show(d), show(q)) }(q)
		q = x
	}(ci)
	mh := map[string]H92{"a": {v: ci, n: 1}}
	z := mh["a"]
	z.v = x
	fmt.Print(" ", show(mh["a"].v), show(z.v))
	if a, b := id92(ci), x; true {
		a, b = b, a
		fmt.Print(" ", show(a), show(b))
	}
	switch v := any(ci).(type) {
	case chan int:
		fmt.Print(" ", show(v))
	default:
		fmt.Print(" other")
	}
	pp := func() *chan int { v := id92(ci); return &v }()
	qq := *pp
	*pp = x
	fmt.Println(" ", show(qq), show(*pp))
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
}
