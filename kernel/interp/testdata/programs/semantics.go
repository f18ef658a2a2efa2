package main

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

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

func closures() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		j := i * 10
		fs = append(fs, func() int { i++; j++; return i + j })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	x := 0
	inc := func() func() int { return func() int { x++; return x } }()
	inc()
	fmt.Println(inc(), x)
	add := func(a int) func(int) func(int) int {
		return func(b int) func(int) int { a += b; return func(c int) int { a += c; return a } }
	}
	h := add(1)(2)
	fmt.Println(h(3), h(4))
	var fib func(int) int
	memo := map[int]int{}
	fib = func(n int) int {
		if v, ok := memo[n]; ok {
			return v
		}
		if n < 2 {
			return n
		}
		memo[n] = fib(n-1) + fib(n-2)
		return memo[n]
	}
	fmt.Println(fib(50))
	funcs := map[string]func(...int) int{
		"sum": func(xs ...int) (s int) {
			for _, x := range xs {
				s += x
			}
			return
		},
		"cnt": func(xs ...int) int { return len(xs) },
	}
	fmt.Println(funcs["sum"](1, 2, 3), funcs["cnt"]())
	type node struct {
		val  int
		next *node
	}
	var head *node
	for i := range 3 {
		head = &node{i, head}
	}
	for n := head; n != nil; n = n.next {
		n := n
		defer func() { fmt.Print(n.val, " ") }()
	}
	y := 1
	func() {
		y := y + 1
		y++
		_ = y
	}()
	if y := 5; y > 3 {
		y++
		fmt.Println(y)
	} else if z := y; z > 0 {
		fmt.Println(z)
	}
	fmt.Println(y)
	a := []func(){}
	for i, s := range []string{"a", "b"} {
		a = append(a, func() { fmt.Print(i, s, " ") })
	}
	for k, v := range map[string]int{"m": 1} {
		a = append(a, func() { fmt.Print(k, v, " ") })
	}
	for _, f := range a {
		f()
	}
	fmt.Println()
}

func named(n int) (a, b int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("r: %v", r)
			a *= 2
		}
	}()
	a = n
	if n > 1 {
		panic("big")
	}
	if n == 1 {
		return b + 1, a + 1, nil
	}
	b = 7
	return
}

func deferOrder() (s string) {
	for i := 0; i < 3; i++ {
		defer func(k int) { s += fmt.Sprint(k, i, ",") }(i * 2)
	}
	x := 1
	defer fmt.Println("deferred x", x)
	x = 2
	defer func() { s += fmt.Sprint("x", x, ",") }()
	x = 3
	return "r:"
}

func nums() {
	var u8 uint8 = 250
	var i8 int8 = 127
	var u16 uint16 = 65535
	var i16 int16 = -32768
	var u32 uint32 = 1 << 31
	var i32 int32 = math.MaxInt32
	var u64 uint64 = math.MaxUint64
	var i64 int64 = math.MinInt64
	u8 += 10
	i8++
	u16++
	i16--
	u32 *= 2
	i32 += 2
	u64 += 2
	i64--
	fmt.Println(u8, i8, u16, i16, u32, i32, u64, i64)
	n := -7
	fmt.Println(n/2, n%3, n>>1, uint8(n), uint32(n), n&3, n|8, n^5, n&^2, -n)
	f := 3.99
	g := -3.99
	fmt.Println(int(f), int(g), float32(0.1)+float32(0.2), float64(float32(0.1)), uint8(f), math.Floor(g))
	var sh uint = 3
	fmt.Println(1<<sh, uint8(1)<<7>>7, int8(-128)>>sh, u64>>60, 1<<sh<<sh)
	fmt.Println(7.0/2, 7/2, 7/2.0, 1e3, 0x1p-2, 0b101, 0o17, 1_000, 'a'+1, "s"+"t")
	a, b := 10, 3
	a += b
	a -= 1
	a *= 2
	a /= 5
	a %= 3
	a <<= 4
	a >>= 1
	a |= 1
	a &= 0xff
	a ^= 2
	a &^= 1
	fmt.Println(a, b)
	c := complex(1, 2)
	c *= c
	fmt.Println(c, real(c), imag(c), c == complex(-3, 4), complex64(c))
	fmt.Println(math.Inf(1), -math.Inf(1), math.NaN(), math.NaN() == math.NaN(), 0.1+0.2 == 0.3)
	var z float64
	fmt.Println(1/z, -1/z, z/z != z/z, math.MaxInt64, uint64(math.MaxUint64), math.Pi)
	x := 5
	px := &x
	*px++
	(*px) *= 2
	fmt.Println(x, *px, px == &x)
	s := "héllo, 世界"
	for i, r := range s {
		if r > 127 {
			fmt.Print(i, ":", string(r), " ")
		}
	}
	fmt.Println(len(s), []byte(s)[1], s[1:3], []rune(s)[1], strings.ToUpper(s), s > "h", s[:1]+s[3:5])
	fmt.Println(min(3, 1, 2), max(1.5, 2), min("b", "a"), max(u8, 3))
	const big = 1 << 40
	fmt.Println(big/1024, float32(big), uint8(big>>36))
	type D int
	const dd D = 5
	fmt.Printf("%v %T %d %08b %x %X %+d %e %g %6.2f|%-6d|%6d|%q %v\n", dd, dd, dd, 5, 255, 255, 5, 12345.678, 1e21, 3.14159, 5, 5, 'x', 'x')
}

func control() {
	out := ""
outer:
	for i := 0; ; i++ {
		switch {
		case i == 1:
			continue outer
		case i == 4:
			break outer
		case i == 2:
			for j := range 3 {
				if j == 1 {
					continue outer
				}
				out += fmt.Sprint(i, j, ";")
			}
		default:
			out += fmt.Sprint(i, ";")
		}
	}
	fmt.Println(out)
	ch := make(chan int, 3)
	done := make(chan bool)
	go func() {
	loop:
		for {
			select {
			case v, ok := <-ch:
				if !ok {
					break loop
				}
				if v == 2 {
					continue loop
				}
				fmt.Print(v, " ")
			}
		}
		done <- true
	}()
	for i := range 4 {
		ch <- i
	}
	close(ch)
	<-done
	fmt.Println()
	switch x := 5; x {
	case 1, 2, 3:
		fmt.Println("small")
	case 4, 5:
		fmt.Println("mid")
		fallthrough
	case 6:
		fmt.Println("six")
	default:
		fmt.Println("no")
	}
	var e error
	switch e {
	case nil:
		fmt.Println("nil error")
	}
	switch f := func() int { return 3 }; {
	case f() == 3:
		fmt.Println("three")
	}
	for i, n := 0, 10; i < n; i, n = i+1, n-1 {
		if i == 4 {
			fmt.Println(i, n)
		}
	}
	keys := []string{}
	for k := range map[string]bool{"z": true, "a": false} {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys)
	m := map[int]int{1: 1, 2: 2, 3: 3}
	for k := range m {
		if k != 2 {
			delete(m, k)
		}
	}
	fmt.Println(m)
	var nm map[string]int
	for range nm {
		fmt.Println("never")
	}
	for i := range 0 {
		fmt.Println(i)
	}
	for range "ab" {
		fmt.Print("x")
	}
	fmt.Println()
	var arr *[3]int
	for i := range arr {
		fmt.Print(i)
	}
	fmt.Println(len(arr))
}

func main() {
	copies()
	closures()
	for i := range 3 {
		fmt.Println(named(i))
	}
	fmt.Println(deferOrder())
	nums()
	control()
}
