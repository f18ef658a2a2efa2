package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// Constraints, methods, embedded generics.
type Ordered interface {
	~int | ~int64 | ~float64 | ~string
}
type OrderedMap[K Ordered, V any] struct {
	keys []K
	m    map[K]V
}

func NewOM[K Ordered, V any]() *OrderedMap[K, V] { return &OrderedMap[K, V]{m: map[K]V{}} }
func (o *OrderedMap[K, V]) Set(k K, v V) *OrderedMap[K, V] {
	if _, ok := o.m[k]; !ok {
		i, _ := slices.BinarySearch(o.keys, k)
		o.keys = slices.Insert(o.keys, i, k)
	}
	o.m[k] = v
	return o
}
func (o *OrderedMap[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, k := range o.keys {
			if !yield(k, o.m[k]) {
				return
			}
		}
	}
}
func (o OrderedMap[K, V]) String() string {
	var b strings.Builder
	for k, v := range o.All() {
		fmt.Fprintf(&b, "%v=%v;", k, v)
	}
	return b.String()
}

type Named[T any] struct {
	*OrderedMap[string, T]
	Name string
}

type Number interface{ ~int | ~float64 }

func MapKV[K comparable, V, R any](m map[K]V, f func(K, V) R) []R {
	r := []R{}
	for k, v := range m {
		r = append(r, f(k, v))
	}
	return r
}
func Filter[S ~[]E, E any](s S, f func(E) bool) S {
	var r S
	for _, e := range s {
		if f(e) {
			r = append(r, e)
		}
	}
	return r
}
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	r := make([]K, 0, len(m))
	for k := range m {
		r = append(r, k)
	}
	slices.Sort(r)
	return r
}
func Ptr[T any](v T) *T { return &v }
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
func Compose[A, B, C any](f func(A) B, g func(B) C) func(A) C {
	return func(a A) C { return g(f(a)) }
}

type Setter[T any] interface {
	*T
	Set(string) error
}
type IntVal struct{ v int }

func (i *IntVal) Set(s string) (err error) { i.v, err = strconv.Atoi(s); return }
func ParseAll[T any, P Setter[T]](ss ...string) ([]T, error) {
	out := make([]T, len(ss))
	for i, s := range ss {
		if err := P(&out[i]).Set(s); err != nil {
			return nil, fmt.Errorf("item %d: %w", i, err)
		}
	}
	return out, nil
}

type Visitor[R any] interface {
	Num(int) R
	Bin(op byte, l, r R) R
}
type Expr interface{ isExpr() }
type Num int
type Bin struct {
	Op   byte
	L, R Expr
}

func (Num) isExpr() {}
func (Bin) isExpr() {}
func Walk[R any](e Expr, v Visitor[R]) R {
	switch e := e.(type) {
	case Num:
		return v.Num(int(e))
	case Bin:
		return v.Bin(e.Op, Walk(e.L, v), Walk(e.R, v))
	}
	panic("unreachable")
}

type evalV struct{}

func (evalV) Num(n int) int { return n }
func (evalV) Bin(op byte, l, r int) int {
	if op == '+' {
		return l + r
	}
	return l * r
}

type showV struct{}

func (showV) Num(n int) string                { return fmt.Sprint(n) }
func (showV) Bin(op byte, l, r string) string { return "(" + l + string(op) + r + ")" }

type Result[T any] struct {
	Val T     `json:"val"`
	Err error `json:"-"`
}

func Try[T any](f func() T) (r Result[T]) {
	defer func() {
		if x := recover(); x != nil {
			r.Err = fmt.Errorf("caught %v", x)
		}
	}()
	r.Val = f()
	return
}

type Queue[T any] struct {
	mu    sync.Mutex
	items []T
	cond  *sync.Cond
}

func NewQueue[T any]() *Queue[T] {
	q := &Queue[T]{}
	q.cond = sync.NewCond(&q.mu)
	return q
}
func (q *Queue[T]) Put(x T) {
	q.mu.Lock()
	q.items = append(q.items, x)
	q.mu.Unlock()
	q.cond.Signal()
}
func (q *Queue[T]) Get() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	x := q.items[0]
	q.items = q.items[1:]
	return x
}

type Matrix[T Number] [][]T

func (m Matrix[T]) Mul(n Matrix[T]) Matrix[T] {
	r := make(Matrix[T], len(m))
	for i := range m {
		r[i] = make([]T, len(n[0]))
		for j := range n[0] {
			for k := range n {
				r[i][j] += m[i][k] * n[k][j]
			}
		}
	}
	return r
}

type EventBus[E comparable] struct{ subs map[E][]func(any) }

func (b *EventBus[E]) On(e E, f func(any)) {
	if b.subs == nil {
		b.subs = map[E][]func(any){}
	}
	b.subs[e] = append(b.subs[e], f)
}
func (b *EventBus[E]) Emit(e E, v any) {
	for _, f := range b.subs[e] {
		f(v)
	}
}

type Tree[T any] struct {
	cmp  func(a, b T) int
	root *tnode[T]
}
type tnode[T any] struct {
	l, r *tnode[T]
	v    T
}

func (t *Tree[T]) Insert(v T) bool {
	p := &t.root
	for *p != nil {
		switch c := t.cmp(v, (*p).v); {
		case c < 0:
			p = &(*p).l
		case c > 0:
			p = &(*p).r
		default:
			return false
		}
	}
	*p = &tnode[T]{v: v}
	return true
}
func (n *tnode[T]) push(yield func(T) bool) bool {
	return n == nil || n.l.push(yield) && yield(n.v) && n.r.push(yield)
}
func (t *Tree[T]) All() iter.Seq[T] { return func(yield func(T) bool) { t.root.push(yield) } }

type readCounter[R io.Reader] struct {
	r R
	n int
}

func (c *readCounter[R]) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

type Alias = OrderedMap[string, int]
type GA[T any] = []Result[T]

func Chunk[T any](s []T, n int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(s) > 0 {
			k := min(n, len(s))
			if !yield(s[:k:k]) {
				return
			}
			s = s[k:]
		}
	}
}
func Count[T any](seq iter.Seq[T]) (n int) {
	for range seq {
		n++
	}
	return
}

func main() {
	om := NewOM[string, int]().Set("b", 2).Set("a", 1).Set("c", 3)
	fmt.Println(om, len(om.keys))
	fmt.Printf("%v %s %T\n", *om, om, om)
	n := Named[int]{om, "nm"}
	n.Set("d", 4)
	for k, v := range n.All() {
		if k == "c" {
			break
		}
		fmt.Print(k, v, " ")
	}
	fmt.Println(n.String())
	r := MapKV(map[string]int{"x": 1}, func(k string, v int) string { return k + strconv.Itoa(v) })
	fmt.Println(r, Filter([]int{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 }), Keys(map[string]bool{"q": true, "p": false}))
	p := Ptr(5)
	*p++
	fmt.Println(*p, Must(strconv.Atoi("12")), Compose(strconv.Itoa, func(s string) int { return len(s) })(12345))
	vs, err := ParseAll[IntVal]("1", "22")
	fmt.Println(vs, err)
	_, err = ParseAll[IntVal]("1", "x")
	fmt.Println(err, errors.Is(err, strconv.ErrSyntax))
	e := Bin{'+', Num(1), Bin{'*', Num(2), Num(3)}}
	fmt.Println(Walk[int](e, evalV{}), Walk[string](e, showV{}))
	fmt.Println(Try(func() int { return 4 }), Try(func() string { panic("x") }).Err)
	b, _ := json.Marshal(Result[[]int]{Val: []int{1}})
	fmt.Println(string(b))
	var back Result[map[string]float64]
	fmt.Println(json.Unmarshal([]byte(`{"val":{"a":1.5}}`), &back), back.Val["a"])
	q := NewQueue[string]()
	go func() {
		for i := range 3 {
			q.Put(fmt.Sprint("m", i))
		}
	}()
	fmt.Println(q.Get(), q.Get(), q.Get())
	fmt.Println(Matrix[float64]{{1, 2}}.Mul(Matrix[float64]{{3}, {4}}))
	var bus EventBus[string]
	got := 0
	bus.On("e", func(v any) { got += v.(int) })
	bus.On("e", func(v any) { got *= 2 })
	bus.Emit("e", 5)
	fmt.Println(got)
	t := &Tree[string]{cmp: strings.Compare}
	for _, w := range strings.Fields("the quick brown fox the") {
		fmt.Print(t.Insert(w), " ")
	}
	fmt.Println(slices.Collect(t.All()))
	for v := range t.All() {
		if v > "fox" {
			fmt.Println("first after fox:", v)
			break
		}
	}
	rc := &readCounter[*strings.Reader]{r: strings.NewReader("hello")}
	io.ReadAll(rc)
	fmt.Println(rc.n)
	var al Alias
	al.m = map[string]int{}
	al.Set("z", 26)
	ga := GA[int]{{Val: 1}}
	fmt.Println(al.String(), len(ga), ga[0].Val)
	for c := range Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c, " ")
	}
	fmt.Println(Count(maps.Keys(map[int]int{1: 1, 2: 2})), Count(Chunk([]string{"a"}, 3)))
	fmt.Println(slices.MaxFunc([]string{"aa", "b"}, func(a, b string) int { return cmp.Compare(len(a), len(b)) }), slices.IndexFunc([]int{1, 5}, func(i int) bool { return i > 3 }))
	next, stop := iter.Pull2(om.All())
	k, v, ok := next()
	fmt.Println(k, v, ok)
	stop()
	words := strings.Fields("b a c a b a")
	freq := map[string]int{}
	for _, w := range words {
		freq[w]++
	}
	top := slices.SortedFunc(maps.Keys(freq), func(a, b string) int {
		return cmp.Or(-cmp.Compare(freq[a], freq[b]), cmp.Compare(a, b))
	})
	fmt.Println(top)
	type pair struct {
		k string
		v int
	}
	ps := MapKV(freq, func(k string, v int) pair { return pair{k, v} })
	sort.Slice(ps, func(i, j int) bool { return ps[i].k < ps[j].k })
	fmt.Printf("%v %+v\n", ps, ps[0])
	fmt.Println(slices.Equal(Filter(words, func(s string) bool { return s == "a" }), []string{"a", "a", "a"}))
	for i, w := range slices.Backward(words[:2]) {
		fmt.Print(i, w, " ")
	}
	for i, c := range slices.Collect(slices.Chunk([]int{1, 2, 3}, 2)) {
		fmt.Print(i, c)
	}
	fmt.Println(slices.Repeat([]int{1}, 3), slices.Concat([]int{1}, []int{2}), slices.Contains(words, "c"))
}
