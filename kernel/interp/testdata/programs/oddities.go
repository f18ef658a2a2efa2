package main

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"encoding/xml"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing/fstest"
	"time"
	"unicode/utf8"
)

type Base struct{ id int }

func (b *Base) ID() int     { return b.id }
func (b *Base) SetID(i int) { b.id = i }

type Mid struct{ *Base }
type Top struct {
	Mid
	name string
}
type IDer interface {
	ID() int
	SetID(int)
}

type Celsius float64
type Temps []Celsius

func (t Temps) Max() (m Celsius) {
	for i, x := range t {
		if i == 0 || x > m {
			m = x
		}
	}
	return
}

type Func func(int) int

func (f Func) Twice(x int) int { return f(f(x)) }

type Chan chan int

func (c Chan) Send(x int) { c <- x }

type MapT map[string]int

func (m MapT) Inc(k string) { m[k]++ }

type Point struct{ X, Y int }

func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }
func (p Point) String() string    { return fmt.Sprintf("(%d,%d)", p.X, p.Y) }

type Line struct{ A, B Point }
type Poly struct {
	pts  []Point
	meta map[string]any
	next *Poly
}

type Stringish interface{ ~string }

func Join[S Stringish](xs []S, sep string) string {
	var b strings.Builder
	for i, x := range xs {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(string(x))
	}
	return b.String()
}

type Name string

type Pair[A, B any] struct {
	First  A
	Second B
}

func MakePair[A, B any](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }
func (p Pair[A, B]) Swap() Pair[B, A]        { return Pair[B, A]{p.Second, p.First} }

type Num interface {
	~int | ~int8 | ~float32 | ~float64
}

func Dot[T Num](a, b []T) (s T) {
	for i := range a {
		s += a[i] * b[i]
	}
	return
}

type Opt[T any] struct {
	v  T
	ok bool
}

func Some[T any](v T) Opt[T] { return Opt[T]{v, true} }
func (o Opt[T]) OrElse(d T) T {
	if o.ok {
		return o.v
	}
	return d
}

type Handler func(string) (string, error)
type Middleware func(Handler) Handler

func chain(h Handler, ms ...Middleware) Handler {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

type State int

const (
	A State = iota
	B
	C
)

var names = map[State]string{A: "A", B: "B", C: "C"}

func (s State) String() string { return names[s] }

type FSM struct {
	cur   State
	trans map[State]map[string]State
}

func (f *FSM) Fire(ev string) error {
	n, ok := f.trans[f.cur][ev]
	if !ok {
		return fmt.Errorf("no %q from %v", ev, f.cur)
	}
	f.cur = n
	return nil
}

type errT struct{ s string }

func (e *errT) Error() string { return e.s }
func mayFail(f bool) error {
	var e *errT
	if f {
		e = &errT{"bad"}
		return e
	}
	return nil
}

var global = initGlobal()

func initGlobal() int { return dep * 2 }

var dep = 21

func init() { global++ }

func multi() (int, string, error) { return 1, "a", nil }
func take(i int, s string, e error) string {
	return fmt.Sprint(i, s, e)
}
func vari(xs ...any) int { return len(xs) }

type recursive map[string]recursive
type fnrec func(int) fnrec

func main() {
	t := Top{Mid{&Base{1}}, "n"}
	t.SetID(7)
	var ider IDer = t
	ider.SetID(8)
	fmt.Println(t.ID(), ider.ID(), t.Mid.Base.id, t.id)
	fmt.Println(Temps{1.5, 3, 2}.Max(), Func(func(x int) int { return x * 3 }).Twice(2))
	ch := make(Chan, 1)
	ch.Send(4)
	fmt.Println(<-ch)
	m := MapT{}
	m.Inc("a")
	m.Inc("a")
	fmt.Println(m)
	l := Line{Point{1, 2}, Point{3, 4}}
	fmt.Println(l, &l, []Point{{1, 2}}, map[Point]string{{1, 2}: "p"}, [2]Point{}, &Point{5, 6})
	fmt.Printf("%v %+v %#v %s %d\n", l, l, l, l, l)
	p := Poly{pts: []Point{{1, 1}}, meta: map[string]any{"k": Point{2, 2}, "n": nil}}
	p.next = &Poly{}
	s := fmt.Sprintf("%v %+v", p, p)
	fmt.Println(strings.Contains(s, "0x"), strings.Contains(s, "map[k:(2,2) n:<nil>]"))
	add := l.A.Add
	l.A = Point{100, 100}
	fmt.Println(add(Point{1, 1}), Point.Add(l.A, l.B))
	fmt.Println(Join([]Name{"a", "b"}, "-"), MakePair(1, "x").Swap(), Dot([]float64{1, 2}, []float64{3, 4}), Some(3).OrElse(4), Opt[string]{}.OrElse("d"))
	fmt.Printf("%T %T %v\n", MakePair(1, Name("z")), Some([]Point{}), MakePair(Point{1, 2}, []string{"q"}))
	logm := func(tag string) Middleware {
		return func(h Handler) Handler {
			return func(s string) (string, error) {
				r, err := h(s + tag)
				return "<" + r + ">", err
			}
		}
	}
	fmt.Println(chain(func(s string) (string, error) { return strings.ToUpper(s), nil }, logm("a"), logm("b"))("x"))
	f := &FSM{A, map[State]map[string]State{A: {"go": B}, B: {"go": C}}}
	fmt.Println(f.Fire("go"), f.Fire("go"), f.Fire("go"), f.cur)
	fmt.Println(mayFail(false) == nil, mayFail(true))
	fmt.Println(global, take(multi()), vari(multi()))
	r := recursive{"a": {"b": nil}}
	fmt.Println(len(r["a"]), r)
	var fr fnrec
	n := 0
	fr = func(x int) fnrec { n += x; return fr }
	fr(1)(2)(3)
	fmt.Println(n)
	var buf bytes.Buffer
	binary.Write(&buf, binary.BigEndian, uint32(258))
	binary.Write(&buf, binary.LittleEndian, struct{ A, B uint8 }{1, 2})
	fmt.Println(buf.Bytes())
	type G struct {
		A int
		B []string
	}
	buf.Reset()
	if err := gob.NewEncoder(&buf).Encode(G{1, []string{"x"}}); err != nil {
		fmt.Println(err)
	}
	var g G
	gob.NewDecoder(&buf).Decode(&g)
	fmt.Println(g)
	dir, _ := os.MkdirTemp("", "x")
	defer os.RemoveAll(dir)
	os.WriteFile(filepath.Join(dir, "a.txt"), []byte("hello\nworld\n"), 0o644)
	filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			fmt.Println(filepath.Base(p))
		}
		return nil
	})
	mfs := fstest.MapFS{"x/y.txt": {Data: []byte("d")}}
	b, err := fs.ReadFile(mfs, "x/y.txt")
	fmt.Println(string(b), err)
	_, err = os.Open("/no/such")
	var pe *fs.PathError
	fmt.Println(err, os.IsNotExist(err), reflect.TypeOf(err) == reflect.TypeOf(pe))
	fmt.Println(utf8.RuneCountInString("héé"), runtime.GOOS != "")
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	var sm sync.Map
	sm.Store(Point{1, 2}, "v")
	v, ok := sm.Load(Point{1, 2})
	fmt.Println(v, ok)
	pool := sync.Pool{New: func() any { return &Point{9, 9} }}
	fmt.Println(pool.Get().(*Point).X)
	d, _ := time.ParseDuration("1h15m")
	fmt.Println(d.Round(time.Hour), time.Unix(0, 0).UTC().Year(), time.Month(3))
	x := []int{1, 2, 3}
	for i, v := range x {
		x = append(x, v*10)
		if i == 0 {
			x[1] = 50
		}
	}
	fmt.Println(x)
	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = 10
		if i == 2 {
			fmt.Println(v, arr[2])
		}
	}
	mm := map[string]*Point{"a": {1, 1}}
	mm["a"].X = 5
	fmt.Println(*mm["a"])
	sp := &[]int{1, 2}
	(*sp)[0] = 9
	*sp = append(*sp, 3)
	fmt.Println(*sp, len(*sp))
	pp := &mm
	(*pp)["b"] = &Point{}
	fmt.Println(len(mm))
	i, j := 0, 1
	i, j = j, i
	x[i], x[j] = x[j], x[i]
	fmt.Println(x[:2])
	var iface interface{ ID() int } = t
	switch v := iface.(type) {
	case IDer:
		fmt.Println("IDer", v.ID())
	}
	if _, ok := iface.(fmt.Stringer); !ok {
		fmt.Println("no stringer")
	}
	func() {
		for i := 0; i < 3; i++ {
			defer func(n int) { fmt.Print(n, i, " ") }(i)
		}
	}()
	fmt.Println()
	lbl := 0
L:
	lbl++
	if lbl < 3 {
		goto L
	}
	fmt.Println(lbl)
	bs := []byte("abc")
	str := string(bs)
	bs[0] = 'z'
	fmt.Println(str, string(bs), strings.Compare("a", "b"))
	c := make([]int, 2, 10)
	e := append(c, 1)
	h := append(c, 2)
	fmt.Println(e[2], h[2])
	z := [][]int{{1}, {2, 3}}
	for _, row := range z {
		row[0] = 0
	}
	fmt.Println(z, len(z[1][:1]), cap(z[1][:1:1]))
	var np *Poly
	defer func() {
		r := recover()
		_, isErr := r.(runtime.Error)
		fmt.Println(r, isErr)
		type X struct {
			XMLName xml.Name
		}
		fmt.Println(xml.Name{Local: "q"}.Local)
	}()
	_ = np.pts[0]
}
