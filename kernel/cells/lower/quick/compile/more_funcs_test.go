package compile_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

type node struct {
	val         int
	left, right *node
}

func (t *node) insert(v int) *node {
	if t == nil {
		return &node{val: v}
	}
	if v < t.val {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}

func (t *node) walk(out []int) []int {
	if t == nil {
		return out
	}
	out = t.left.walk(out)
	out = append(out, t.val)
	return t.right.walk(out)
}

func lists(xs []int) []int {
	var t *node
	for _, x := range xs {
		t = t.insert(x)
	}
	return t.walk(nil)
}

func maps(keys []string, n int) (map[string]int, int, bool, int) {
	m := map[string]int{}
	for i, k := range keys {
		m[k] += i
		m[strings.Repeat("k", i&3)]++
	}
	delete(m, "k")
	v, ok := m["kk"]
	t := 0
	for k, v := range m {
		t += len(k) * v
	}
	return m, t + v, ok, len(m)
}

func mapOf(xs []uint8, p point) (map[point][]int, map[int32]float64, map[uint8]bool, map[float64]string, int) {
	a, b, c, d := map[point][]int{}, map[int32]float64{}, make(map[uint8]bool, 4), map[float64]string{1: "one"}
	for i, x := range xs {
		a[point{int(x) & 3, 1}] = append(a[point{int(x) & 3, 1}], i)
		b[int32(x)] += 0.5
		c[x] = x > 100
		d[float64(x)] = "x"
	}
	var none map[string]int
	return a, b, c, d, none["a"] + len(none)
}

func switches(n int, s string) (string, int) {
	out, k := "", 0
	for i := range n & 15 {
		switch i {
		case 0, 3:
			out += "a"
			fallthrough
		case 5:
			out += "b"
		case 7:
			if k > 2 {
				break
			}
			out += "c"
		default:
			out += "d"
			continue
		}
		switch {
		case len(s) > 3 && i > 2:
			k++
		case s == "":
			k--
		}
	}
	switch s {
	case "x", "y":
		k = 100
	}
	return out, k
}

func labels(n int) (c int) {
outer:
	for i := 0; i < n&15; i++ {
		for j := range 10 {
			if j == i {
				continue outer
			}
			if i*j > 40 {
				break outer
			}
			c += j
		}
		c += 1000
	}
	return
}

func results(n int) (a int, b string, err error) {
	if n > 0 {
		return n, "pos", nil
	}
	a = n
	b = "neg"
	if n%2 == 0 {
		err = errors.New("even")
		return
	}
	return b0(a)
}

func b0(n int) (int, string, error) { return n + 1, "b0", fmt.Errorf("odd %d", n) }

func multiple(a, b int) (int, int, int) {
	a, b = b, a
	a, b = a+b, a-b
	x, y, _ := three(a)
	return three(x + y + b)
}

func three(n int) (int, int, int) {
	for n > 100 || n < -100 {
		n /= 3
	}
	return n, n * 2, n * 3
}

func fibonacci(n uint8) int { return fib(int(n % 20)) }

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func mutual(n uint8) (bool, string) { return even(int(n)), spell(int(n)) }

func even(n int) bool { return n == 0 || odd(n-1) }

func odd(n int) bool { return n != 0 && even(n-1) }

func spell(n int) string {
	if n == 0 {
		return "."
	}
	return spell(n/2) + strconv.Itoa(n&1)
}

func sum(scale int, xs ...int) (s int) {
	for _, x := range xs {
		s += x * scale
	}
	return s
}

func variadics(a, b int) (int, int, int) { return sum(2), sum(3, a, b), sum(4, []int{a, b, a}...) }

func extremes(a, b, c float64, i, j int, s, t string) (float64, float64, int, int, string) {
	return min(a, b, c), max(a, b, c), min(i, j, 7), max(i, j), max(s, t)
}

func total[T ~int | ~float64](xs []T) (t T) {
	for _, x := range xs {
		t += x
	}
	return t
}

func apply[K comparable, V any](m map[K]V, k K, v V) int {
	m[k] = v
	return len(m)
}

func generics(xs []int, ys []float64) (int, float64, int, int) {
	return total(xs), total(ys), apply(map[string]int{}, "a", 1), apply(map[int][]int{1: nil}, 2, []int{3})
}

func literals(n int) ([]point, []*point, [3]string, map[string]point, []float64) {
	return []point{{1, n}, 3: {Y: 2}}, []*point{{n, n}, nil}, [...]string{2: "c", 0: "a"}, map[string]point{"p": {n, 1}}, []float64{1, 2.5, float64(n)}
}

func printed(n int, x float64, s string, xs []int) (string, string) {
	return fmt.Sprintf("%d %v %q %v %T", n, x, s, xs, x), fmt.Sprint(n, s, x, int8(n), xs)
}

func atoi(s string, n uint8) (int, error) {
	for i := range n % 4 {
		if i == 2 {
			return strconv.Atoi(s)
		}
	}
	return strconv.Atoi(strconv.Itoa(int(n)))
}

func loopVars(n int) int {
	var ps []*int
	for i := 0; i < n&7; i++ {
		ps = append(ps, &i)
		i += 0
	}
	for i := range n & 7 {
		j := i * 2
		ps = append(ps, &i, &j)
	}
	s := 0
	for k, p := range ps {
		s = s*3 + *p*k
	}
	return s
}

func swaps(xs []int, i, j uint8) []int {
	if len(xs) == 0 {
		return nil
	}
	a, b := int(i)%len(xs), int(j)%len(xs)
	xs[a], xs[b] = xs[b], xs[a]
	a, xs[a] = b, a
	xs[a], a = a, 0
	xs[0], xs[len(xs)-1], a = a, xs[0], len(xs)
	return append(xs, a)
}

func nested(n uint8) int {
	type local struct {
		a [2]point
		f float32
	}
	ls := make([]local, n%5+1)
	for i := range ls {
		ls[i].a[i&1].X = i
		ls[i].f += float32(i) / 2
		p := &ls[i].a[1]
		p.Y--
		p.move(1, 2)
	}
	last := ls[len(ls)-1]
	return last.a[0].X*100 + last.a[1].norm() + int(last.f)
}

func matrices(n int) (matrix, float64) {
	var m, k matrix
	for i := range m {
		for j := range m[i] {
			m[i][j] = float64((i*j + n) % 7)
			k[j][i] = 1 / (1 + m[i][j])
		}
	}
	var c matrix
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			for l := range 3 {
				c[i][j] += m[i][l] * k[l][j]
			}
		}
	}
	return c, trace(&c)
}

func trace(m *matrix) (t float64) {
	for i, row := range m {
		t += row[i]
	}
	return t
}

func (c celsius) fahrenheit() celsius { return c*9/5 + 32 }

func celsiuses(xs []celsius) (celsius, []celsius) {
	var out []celsius
	t := celsius(0)
	for _, x := range xs {
		out = append(out, x.fahrenheit())
		t += x
	}
	return t, out
}

func shadows(n int) int {
	x := n
	for x := x & 3; x < 5; x++ {
		x := x * 2
		n += x
	}
	if x := n; x > 10 {
		n -= x / 2
	} else if y := x; y < 0 {
		n = -y
	}
	{
		var x int
		n += x
	}
	return n + x
}

func cleared(xs []int, n int) ([]int, int, int) {
	m := map[int]int{1: 2, 3: n}
	clear(m)
	clear(xs[:min(len(xs), 2)])
	p := new(int)
	*p += n
	return xs, len(m), *p
}

func named(n int) (xs []int, p point) {
	for i := range n & 7 {
		xs = append(xs, i)
		p.move(i, i)
	}
	defer0(&p)
	return
}

func defer0(p *point) { *p = point{p.Y, -p.X} }

func grids(w, h uint8) ([][]float64, float64) {
	g := make([][]float64, h%9+1)
	for y := range g {
		g[y] = make([]float64, w%9+1)
		for x := range g[y] {
			g[y][x] = float64(x*y) - 3
		}
	}
	s := 0.0
	for y := 1; y < len(g)-1; y++ {
		for x := 1; x < len(g[0])-1; x++ {
			s += g[y-1][x-1]*2 + g[y+1][x+1] - g[y][x]
		}
	}
	return g, s
}

func empties(n int) (struct{}, []struct{}, int) {
	var e struct{}
	xs := make([]struct{}, n&3)
	for i := range xs {
		xs[i] = e
	}
	for range 3 {
		n++
	}
	return e, xs, n
}

func absent(m map[string]int) map[string]int { return m }

func panics(xs []int, i int, why uint8) (r int) {
	var m map[string]int
	var p *point
	zero := len(m)
	switch why % 9 {
	case 0:
		return xs[i]
	case 1:
		return xs[1:i][0]
	case 2:
		absent(m)["a"] = 1
	case 3:
		return p.X
	case 4:
		return 7 / zero
	case 5:
		return len(make([]int, min(i, 9)))
	case 6:
		return 1 << i
	case 7:
		panic(fmt.Sprint("why ", i))
	case 8:
		var a *[3]int
		return a[i&1]
	}
	return 1
}
