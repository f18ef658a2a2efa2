package main

import "fmt"

type P struct {
	n int
	s []int
}

func main() {
	p := P{n: 1}
	f := func() int { return p.n }
	q := &p
	p = P{n: 2}
	fmt.Println(f(), p.n, q.n)
	var g func() int
	g = func() int {
		if p.n > 5 {
			return p.n
		}
		p.n++
		return g()
	}
	fmt.Println(g())
	a := [2]int{1, 2}
	h := func() int { return a[0] }
	pa := &a
	a = [2]int{5, 6}
	fmt.Println(h(), pa[0])
	m := map[int]int{1: 1}
	k := func() int { return m[1] }
	m = map[int]int{1: 7}
	fmt.Println(k())
	s := []int{1}
	ps := &s
	l := func() int { return s[0] }
	s = []int{9}
	fmt.Println(l(), (*ps)[0])
	x := 1
	px := &x
	x = 5
	fmt.Println(*px)
	var i any = 1
	fi := func() any { return i }
	i = P{n: 3}
	fmt.Println(fi().(P).n)
	pp := &P{n: 1}
	fp := func() int { return pp.n }
	pp = &P{n: 2}
	fmt.Println(fp())
}

type R struct{ n int }

func res() (r R) {
	defer func() { r.n++ }()
	return R{5}
}
func res2() R {
	defer func() {}()
	return R{6}
}
func res3() (r R, err error) {
	defer func() { r.n *= 2 }()
	r = R{7}
	return
}

type In struct{ r R }

var gl = R{3}
var pgl = &gl

func init() {
	fmt.Println(res().n, res2().n)
	r, _ := res3()
	fmt.Println(r.n)
	v := In{R{1}}
	p := &v.r
	v.r = R{2}
	fmt.Println(p.n)
	s := []R{{1}}
	ps := &s[0]
	s[0] = R{4}
	fmt.Println(ps.n, pgl.n)
	gl = R{8}
	fmt.Println(pgl.n)
	for i := range 3 {
		w := R{i}
		f := func() int { return w.n }
		w = R{i * 10}
		fmt.Print(f(), " ")
	}
	fmt.Println()
	arr := [2]R{{1}, {2}}
	pa := &arr
	arr = [2]R{{3}, {4}}
	fmt.Println(pa[1].n)
	var e any = R{1}
	g := func() any { return e }
	e = R{2}
	fmt.Println(g().(R).n)
	a, b := R{1}, R{2}
	fa := func() int { return a.n }
	a, b = b, R{9}
	fmt.Println(fa(), b.n)
}
