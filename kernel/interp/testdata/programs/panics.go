package main

import (
	"errors"
	"fmt"
	"runtime"
	"sort"
	"strings"
)

type T struct {
	p *T
	v int
}
type I interface{ M() }
type J interface {
	M()
	N()
}

func (t T) M() {}

func try(name string, f func()) {
	defer func() {
		r := recover()
		e, ok := r.(runtime.Error)
		_, isErr := r.(error)
		fmt.Println(name, "|", r, ok, isErr)
		if ok {
			e.RuntimeError()
		}
	}()
	f()
}

type key struct{ s []int }

func rec(xs []int, i int) int {
	if i > 3 {
		return xs[i]
	}
	return rec(xs, i+1) + xs[i%2]
}

func main() {
	xs := []int{1, 2, 3}
	arr := [4]int{}
	pa := &arr
	s := "hello"
	n, neg, zero := 7, -1, 0
	var m map[string]int
	var any1 any = "str"
	var i I
	var np *T
	try("idx", func() { xs[n]++ })
	try("idx2", func() { xs[zero], xs[n] = xs[n], 2 })
	try("idx3", func() {
		for i := 0; i <= len(xs); i++ {
			xs[i] = xs[i] + 1
		}
	})
	try("idx4", func() {
		for i := 0; xs[i] > 0; i++ {
		}
	})
	try("arr", func() { arr[n] = 1 })
	try("parr", func() { pa[n-1] = 1 })
	try("str", func() { fmt.Println(s[n]) })
	try("strs", func() { fmt.Println(s[n:]) })
	try("strs2", func() { fmt.Println(s[3 : zero+2]) })
	try("strs3", func() { fmt.Println(s[:n]) })
	try("arrs", func() { fmt.Println(arr[:n]) })
	try("parrs", func() { fmt.Println(pa[:n]) })
	try("cap", func() { fmt.Println(xs[:n]) })
	try("neg", func() { fmt.Println(xs[neg:]) })
	try("neg2", func() { fmt.Println(xs[:neg]) })
	try("3", func() { fmt.Println(xs[0:2:n]) })
	try("rec", func() { rec(xs, 0) })
	try("nested", func() { yy := [][]int{{1}, {2, 3}}; fmt.Println(yy[1][n], yy[zero]) })
	try("call", func() { fmt.Println(strings.Split(s, "l")[n]) })
	try("conv", func() { fmt.Println([4]int(xs)) })
	try("convp", func() { fmt.Println((*[5]int)(xs)) })
	try("shift", func() { fmt.Println(1 << neg) })
	try("div", func() { fmt.Println(n / zero) })
	try("mod", func() { n %= zero })
	try("map", func() { m["a"] = 1 })
	try("mapkey", func() { mm := map[any]int{}; mm[xs] = 1 })
	try("cmp", func() { var a, b any = xs, xs; fmt.Println(a == b) })
	try("cmp2", func() { var a, b any = key{}, key{}; fmt.Println(a == b) })
	try("assert", func() { fmt.Println(any1.(int)) })
	try("assert2", func() { fmt.Println(any1.(I)) })
	try("assert3", func() { i = T{}; fmt.Println(i.(J)) })
	try("assert4", func() { var x any; fmt.Println(x.(int)) })
	try("assert5", func() { i = T{}; fmt.Println(i.(*T)) })
	try("assert6", func() { var x any; fmt.Println(x.(fmt.Stringer)) })
	try("nil", func() { fmt.Println(np.v) })
	try("nilp", func() { fmt.Println(np.p.p.v) })
	try("nilm", func() { var i I; i.M() })
	try("nilf", func() { var f func(); f() })
	try("make", func() { _ = make([]int, neg) })
	try("make2", func() { _ = make([]int, 2, zero) })
	try("make3", func() { _ = make(chan int, neg) })
	try("close", func() { var c chan int; close(c) })
	try("close2", func() { c := make(chan int); close(c); close(c) })
	try("send", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("nilpanic", func() { panic(nil) })
	try("nilpanic2", func() { var e error; panic(e) })
	try("errpanic", func() { panic(errors.New("x")) })
	try("sort", func() { sort.Slice(xs, func(a, b int) bool { return xs[a+n] < xs[b] }) })
	try("str repeat", func() { strings.Repeat("x", neg) })
	try("append", func() { xs = append(xs[:n], 1) })
	try("struct", func() { v := struct{ a []int }{xs}; v.a[n] = 1 })
	try("map of slices", func() { v := map[string][]int{"a": xs}; v["a"][n] = 1 })
	try("deferred", func() { defer func() { xs[n] = 2 }(); panic("x") })
	try("range over", func() {
		for range 3 {
			_ = xs[n+zero]
		}
	})
	try("u8", func() { var u uint8 = 200; _ = xs[u] })
	try("cond", func() {
		if xs[n] > 0 {
			return
		}
	})
	try("switch", func() {
		switch xs[n] {
		case 1:
		}
	})
	try("ret", func() { _ = func() int { return xs[n] }() })
	try("closure", func() { f := func(k int) int { return xs[k] }; f(n) })
	try("addr", func() { p := &xs[n]; *p = 1 })
	try("copy", func() { copy(xs[n:], xs) })
}
