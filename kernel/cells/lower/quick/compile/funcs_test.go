package compile_test

import (
	"math"
	"strconv"
	"strings"
)

// The functions of this file are run twice: by the second tier, and as the
// toolchain has compiled them into the test.

type point struct{ X, Y int }

type shape3 struct {
	Name   string
	At     point
	Sides  []float64
	Weight float32
}

type large struct {
	A [5]int
	M map[string]int
	P *point
	S shape3
}

type celsius float64

func (p point) norm() int { return p.X*p.X + p.Y*p.Y }

func (p *point) move(dx, dy int) { p.X += dx; p.Y += dy }

type matrix [3][3]float64

var funcs = []any{
	ints, narrow, unsigned, shifts, divide, floats, singles, conversions, toWhole, logic, strs, runes, sliced, appended, copied, arrays, structs, pointers, lists, maps, mapOf,
	switches, labels, results, multiple, fibonacci, mutual, variadics, extremes, generics, literals, printed, atoi, loopVars, swaps, nested, matrices, celsiuses, shadows, cleared, named, grids, empties, panics, nils, extended,
}

func ints(a, b int, c int64) (int, int64, int) {
	x := a*3 - b&0xff | 7
	y := c ^ int64(b)<<3
	x += a &^ b
	x -= 1 << 40
	y *= -y
	return x, y + c, -x
}

func narrow(a int8, b int16, c int32, n int) (int8, int16, int32, int) {
	for i := range n & 31 {
		a = a*3 + int8(i)
		b -= int16(a) << 2
		c ^= int32(b) * c
		a++
		b--
	}
	return -a, ^b, c >> 3, int(a) + int(b) + int(c)
}

func unsigned(a uint8, b uint16, c uint32, d uint64, e uint) (uint8, uint16, uint32, uint64, bool) {
	a = a - 7 + uint8(b)
	b = ^b * uint16(a)
	c = c/(uint32(a)|1) + c%(uint32(b)|1)
	d = d/(uint64(a)|1) - d%(d|1) + uint64(c)
	return a << 3, b >> 2, -c, d, d > uint64(e) && c <= uint32(a) || e >= 1<<63
}

func shifts(a int, b uint, c int8, s uint8, n int) (int, uint, int8, int, uint64) {
	return a << s, b >> s, c << (s & 7), a >> s, uint64(b) << n
}

func divide(a, b int, c, d int8) (int, int, int8, int8) { return a / b, a % b, c / d, c % d }

func floats(a, b float64, n int) (float64, float64, bool, bool) {
	s := 0.0
	for i := 0; i < n&15; i++ {
		s += a*float64(i) - b/2.5
		s = math.Sqrt(math.Abs(s)) + math.Floor(b) - math.Ceil(a) + math.Trunc(s)
	}
	return s, math.Pow(a, 2) + math.Sin(b), a < b, !(a <= b) != (a == b)
}

func singles(a, b float32) (float32, float64, bool, int) {
	c := a*b - a/3 + 1.1
	return -c, float64(c), a > b, int(int8(int(b) & 15))
}

func conversions(a int32, b uint64, c float64, d uint8) (float64, float64, float32, float32, string, uint16, int8) {
	return float64(a), float64(b), float32(b), float32(c), string(rune(a & 0x3ff)), uint16(a), int8(d)
}

func toWhole(a float64) (int, int64, int32, uint8, uint64, int16) {
	a = math.Mod(a, 1000)
	b := math.Abs(a)
	return int(a), int64(a), int32(a), uint8(math.Mod(b, 200)), uint64(b), int16(a)
}

func logic(a, b bool, n int) (bool, bool, int) {
	c := a && !b || n > 3 && (b || n%2 == 0)
	if !(a || b) == c {
		n++
	}
	return c, a != b, n
}

func strs(a, b string) (string, int, bool, bool, byte, string) {
	c := a + "-" + b
	for i := range 3 {
		c += strings.ToUpper(b)[:min(i, len(b))]
	}
	return c, len(c), a < b, a == b, c[len(a)], c[1:][:len(a)]
}

func runes(s string) (n int, last rune, back string, bytes []byte) {
	for i, r := range s {
		n += i * int(r)
		last = r
	}
	rs := []rune(s)
	for i := 0; i < len(rs)/2; i++ {
		rs[i], rs[len(rs)-1-i] = rs[len(rs)-1-i], rs[i]
	}
	return n, last, string(rs), []byte(s)
}

func sliced(xs []int, i, j, k int) ([]int, []int, int, int) {
	i, j, k = i%5, j%7, k%9
	ys := xs[i:j]
	zs := ys[:k]
	return ys, zs, len(zs), cap(xs[:0:2])
}

func appended(xs []int16, n int) (int, []int16, []string, [][]int, []point) {
	var ss []string
	var xx [][]int
	var ps []point
	for i := range n & 63 {
		xs = append(xs, int16(i), int16(-i))
		ss = append(ss, strconv.Itoa(i))
		xx = append(xx, []int{i}, nil)
		ps = append(ps, point{i, -i})
	}
	xs = append(xs, xs...)
	b := append([]byte("ab"), "cd"...)
	return cap(ss) + 1000*cap(xx) + 1000000*cap(ps) + len(b), xs, ss, xx, ps
}

func copied(xs []string, n int) ([]string, int) {
	ys := make([]string, n&7, 20)
	m := copy(ys, xs)
	m += copy(ys[1:cap(ys)][:3], ys)
	return ys, m
}

func arrays(n int) ([4]int, [4]int, int, bool) {
	var a [4]int
	b := a
	for i := range a {
		a[i] = n * i
		b[3-i] = a[i]
	}
	c := [2][4]int{a, b}
	c[0][1]++
	d := c
	d[1] = c[0]
	for _, x := range c {
		a[0] += x[2]
		c[1][2] = 77
	}
	s := a[1:3]
	s[0] = 5
	return a, d[1], c[1][2] + len(s) + cap(s), a == b
}

func structs(p point, s shape3, n int) (point, shape3, int, large) {
	q := p
	q.X += n
	t := s
	t.At = q
	t.Sides = append(t.Sides[:len(t.Sides):len(t.Sides)], 1.5)
	t.At.Y *= 2
	l := large{M: map[string]int{"a": n}, S: t}
	k := l
	k.A[2] = n
	k.S.At.X = -1
	l.A[1] = k.A[2] + 1
	return q, t, p.norm() + q.norm() + k.S.At.X, l
}

func pointers(n int) (int, point) {
	p := &point{n, 2}
	q := p
	q.move(1, 1)
	x := n
	px := &x
	*px += 3
	var o point
	o.move(x, n)
	po := &o.Y
	*po++
	ppx := &px
	**ppx *= 2
	return x + p.X + q.Y, o
}

type row struct {
	first [2]int
	rest  [3][2]int
}

// nils panics at pointers to arrays that are nil, where it looks behind them.
func nils(n uint8, i int) (t int) {
	var a *[3]int
	var r *row
	if n%16 > 7 {
		a, r = &[3]int{1, 2, 3}, &row{}
		r.rest[1][0] = 5
	}
	switch n % 8 {
	case 0:
		for _, x := range a {
			t += x
		}
	case 1:
		for i := range a {
			t += i
		}
		return t + len(a)
	case 2:
		return (*a)[i&1]
	case 3:
		return r.first[i&1]
	case 4:
		return r.rest[i&1][0]
	case 5:
		r.first[i&1] = 7
		return r.first[0]
	case 6:
		return len(a[:2])
	case 7:
		for j := range r.rest {
			for _, x := range r.rest[j] {
				t += x
			}
		}
	}
	return t
}

// extended appends to variables what they hold themselves.
func extended(xs []int, ss []string, n uint8) ([]int, []string, [][]int, int) {
	var rows [][]int
	for i := range int(n % 6) {
		xs = append(xs, len(xs), i)
		xs = append(xs, xs[0], xs[len(xs)-1])
		ss = append(ss, strconv.Itoa(i))
		ss = append(ss, ss...)
		rows = append(rows, xs[:1], nil)
		rows = append(rows, rows[0])
	}
	ys := append(xs, 1)
	zs := append(xs, 2)
	return xs, ss, rows, len(ys) + len(zs)
}
