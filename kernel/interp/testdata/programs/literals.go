package main

import "fmt"

type N struct{ v *N }
type P struct {
	n N
	k int
	s []int
}

var g N

func f(x *N) {
	e := new(N)
	*e = N{v: x}
	a := make([]N, 2)
	a[1] = N{v: x}
	m := map[int]N{}
	m[1] = N{v: x}
	var p P
	p.n = N{v: x}
	q := &p
	q.n = N{x}
	var l N
	l = N{v: x}
	g = N{v: x}
	fmt.Println(e.v == x, a[1].v == x, m[1].v == x, p.n.v == x, q.n.v == x, l.v == x, g.v == x)
	pp := &P{}
	*pp = P{k: 3, s: []int{1}}
	fmt.Println(pp.k, len(pp.s), pp.s[0])
	ar := new([2]int)
	*ar = [2]int{4, 5}
	fmt.Println(ar[0], ar[1])
	sl := new([]int)
	*sl = []int{4, 5}
	fmt.Println((*sl)[0])
	mp := new(map[int]int)
	*mp = map[int]int{1: 2}
	fmt.Println((*mp)[1])
	pp = &P{k: 1, n: N{v: x}}
	fmt.Println(pp.n.v == x)
	*pp, p = P{k: 9}, P{k: 8}
	fmt.Println(pp.k, p.k)
	ps := []*P{{k: 1}, {k: 2}}
	*ps[1] = P{k: 7}
	fmt.Println(ps[1].k)
	(*ps[1]).n = N{x}
	fmt.Println(ps[1].n.v == x)
	for i := range ps {
		*ps[i] = P{k: i + 5}
	}
	fmt.Println(ps[0].k, ps[1].k)
	h := func() *P { return ps[0] }
	*h() = P{k: 77}
	fmt.Println(ps[0].k)
}
func (p *P) set(k int) { *p = P{k: k} }
func ret(x *N) N       { return N{v: x} }
func main() {
	x := &N{}
	f(x)
	var p P
	p.set(4)
	fmt.Println(p.k, ret(x).v == x)
	go func() {}()
	ch := make(chan N, 1)
	ch <- N{x}
	fmt.Println((<-ch).v == x)
	var i any = N{x}
	fmt.Println(i.(N).v == x)
}
