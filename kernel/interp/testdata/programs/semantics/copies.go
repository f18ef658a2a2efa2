package main

import "fmt"

type In struct {
	a [3]int
	m map[string]int
}
type S struct {
	n  int
	in In
	ps *In
	sl []In
}

func (s S) val() int   { s.n++; s.in.a[0]++; return s.n }
func (s *S) ptr() int  { s.n++; s.in.a[0]++; return s.n }
func modify(s S) S     { s.n = 100; s.in.a[1] = 100; return s }
func modArr(a [3]int)  { a[0] = 77 }
func modPtr(a *[3]int) { a[0] = 77 }

func copies() {
	s := S{n: 1, in: In{a: [3]int{1, 2, 3}}}
	t := s
	t.n, t.in.a[0] = 2, 9
	fmt.Println(s.n, s.in.a, t.n, t.in.a)
	u := modify(s)
	fmt.Println(s.n, s.in.a, u.n, u.in.a)
	fmt.Println(s.val(), s.n, s.in.a[0], s.ptr(), s.n, s.in.a[0])
	arr := [2]S{s, t}
	brr := arr
	brr[0].n = 55
	fmt.Println(arr[0].n, brr[0].n)
	sl := []S{s, t}
	for _, x := range sl {
		x.n = -1
	}
	for i := range sl {
		sl[i].in.a[2] = i + 40
	}
	fmt.Println(sl[0].n, sl[0].in.a, sl[1].in.a, s.in.a)
	m := map[string]S{"k": s}
	c := m["k"]
	c.n = 1234
	fmt.Println(m["k"].n, c.n)
	ch := make(chan S, 1)
	ch <- s
	s.n = 4321
	r := <-ch
	fmt.Println(r.n, s.n)
	var i any = s
	s.n = 1
	fmt.Println(i.(S).n)
	f := s.val
	s.n = 500
	fmt.Println(f(), s.n)
	g := s.ptr
	fmt.Println(g(), s.n)
	modArr(s.in.a)
	fmt.Println(s.in.a[0])
	modPtr(&s.in.a)
	fmt.Println(s.in.a[0])
	p := &s.in
	p.a[1] = 31
	q := p.a
	q[1] = 32
	fmt.Println(s.in.a, q)
	s.ps = &In{}
	s.ps.a[2] = 8
	w := s
	w.ps.a[2] = 9
	fmt.Println(s.ps.a, w.ps == s.ps)
	x := [][2]int{{1, 2}, {3, 4}}
	y := x[0]
	y[0] = 100
	z := &x[1]
	z[1] = 200
	fmt.Println(x, y)
	type deep struct{ b [2]struct{ c [2]int } }
	d := deep{}
	e := d
	e.b[1].c[1] = 5
	pd := &d.b[0]
	pd.c[0] = 6
	fmt.Println(d, e)
	for i, row := range [2][2]int{{1, 2}, {3, 4}} {
		row[0] = 9
		fmt.Print(i, row, " ")
	}
	fmt.Println()
	fn := func() S { return s }
	v := fn()
	v.n = 0
	fmt.Println(s.n != 0, fn().in.a[1])
	ss := struct{ S }{s}
	ss.ptr()
	fmt.Println(ss.n == s.n+1)
	mm := map[[2]int]string{{1, 2}: "a"}
	k := [2]int{1, 2}
	k2 := k
	k2[0] = 9
	fmt.Println(mm[k], mm[k2] == "")
	type key struct {
		a string
		b any
	}
	mk := map[key]int{{"x", 1}: 1, {"x", "1"}: 2, {"x", key{"y", nil}}: 3}
	fmt.Println(mk[key{"x", 1}], mk[key{"x", "1"}], mk[key{"x", key{"y", nil}}], mk[key{"x", 1.0}])
	ai := map[any]string{1: "int", int64(1): "int64", "1": "string", [1]int{1}: "arr", nil: "nil", 1.5: "f"}
	fmt.Println(ai[1], ai[int64(1)], ai["1"], ai[[1]int{1}], ai[nil], ai[1.5], ai[int32(1)] == "")
}
