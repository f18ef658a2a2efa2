package main

import (
	"fmt"
	"math"
	"strings"
)

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
