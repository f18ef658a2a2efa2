package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
)

type Event interface{ isEvent() }
type Click struct{ X, Y int }
type Key struct{ Code rune }

func (Click) isEvent() {}
func (*Key) isEvent()  {}

func describe(e Event) string {
	switch e := e.(type) {
	case Click:
		return fmt.Sprintf("click %d,%d", e.X, e.Y)
	case *Key:
		return fmt.Sprintf("key %c", e.Code)
	case nil:
		return "nil"
	default:
		return fmt.Sprintf("%T", e)
	}
}

type Logger struct {
	prefix string
	out    io.Writer
}

func (l *Logger) Logf(f string, a ...any) { fmt.Fprintf(l.out, l.prefix+f+"\n", a...) }

type Service struct {
	*Logger
	name string
	deps map[string]*Service
}

func pipeline(n int) <-chan int {
	gen := func() <-chan int {
		c := make(chan int)
		go func() {
			defer close(c)
			for i := 1; i <= n; i++ {
				c <- i
			}
		}()
		return c
	}
	sq := func(in <-chan int) <-chan int {
		c := make(chan int)
		go func() {
			defer close(c)
			for v := range in {
				c <- v * v
			}
		}()
		return c
	}
	return sq(sq(gen()))
}

type Semaphore chan struct{}

func (s Semaphore) With(f func()) { s <- struct{}{}; defer func() { <-s }(); f() }

var ErrNotFound = errors.New("not found")

type OpError struct {
	Op  string
	Err error
}

func (e OpError) Error() string { return e.Op + ": " + e.Err.Error() }
func (e OpError) Unwrap() error { return e.Err }

func chain() (err error) {
	defer func() {
		if err != nil {
			err = OpError{"chain", err}
		}
	}()
	return fmt.Errorf("wrap: %w", ErrNotFound)
}

func safely(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = r
		default:
			err = fmt.Errorf("%v", r)
		}
	}()
	f()
	return
}

func zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for x := range a {
			y, ok := next()
			if !ok || !yield(x, y) {
				return
			}
		}
	}
}

func sieve(n int) (primes []int) {
	comp := make([]bool, n+1)
	for i := 2; i <= n; i++ {
		if comp[i] {
			continue
		}
		primes = append(primes, i)
		for j := i * i; j <= n; j += i {
			comp[j] = true
		}
	}
	return
}

func permutations(s []int) [][]int {
	if len(s) <= 1 {
		return [][]int{slices.Clone(s)}
	}
	var out [][]int
	for i := range s {
		rest := append(slices.Clone(s[:i]), s[i+1:]...)
		for _, p := range permutations(rest) {
			out = append(out, append([]int{s[i]}, p...))
		}
	}
	return out
}

type Celsius float64
type Temp interface{ ~float64 }

func avg[T Temp](ts ...T) (m T) {
	for _, t := range ts {
		m += t
	}
	return m / T(len(ts))
}

type Bits uint8

const (
	F0 Bits = 1 << iota
	F1
	F2
)

func (b Bits) Has(f Bits) bool { return b&f != 0 }
func (b *Bits) Set(f Bits)     { *b |= f }

func main() {
	pq := PQ{}
	for i, w := range []string{"low", "high", "mid"} {
		heap.Push(&pq, &Item{value: w, priority: []int{1, 9, 5}[i]})
	}
	pq[len(pq)-1].priority = 20
	heap.Fix(&pq, len(pq)-1)
	for pq.Len() > 0 {
		it := heap.Pop(&pq).(*Item)
		fmt.Print(it.value, ":", it.priority, " ")
	}
	fmt.Println()
	Graph{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}}.BFS("a", func(s string) { fmt.Print(s) })
	fmt.Println()
	for _, e := range []string{"1 + 2 * 3", "(1+2)*3 - -4", "8/(2+2)"} {
		fmt.Print(NewParser(e).expr(), " ")
	}
	_, err := (&Lexer{s: "$"}).Next()
	fmt.Println(err)
	c := NewCache[string, []int](2)
	c.Put("a", []int{1})
	c.Put("b", nil)
	c.Put("c", []int{3})
	_, okA := c.Get("a")
	vc, okC := c.Get("c")
	fmt.Println(okA, vc, okC)
	u := Union(Set[int]{}.Add(1, 2), Set[int]{}.Add(2, 3))
	fmt.Println(len(u), u.Has(3), u.Has(4))
	for _, e := range []Event{Click{1, 2}, &Key{'x'}, nil} {
		fmt.Print(describe(e), "; ")
	}
	fmt.Println()
	s := Service{Logger: &Logger{"[svc] ", os.Stdout}, name: "x", deps: map[string]*Service{}}
	s.deps["self"] = &s
	s.deps["self"].deps["self"].Logf("hello %s %d", s.name, len(s.deps))
	f := s.Logf
	f("bound")
	for v := range pipeline(4) {
		fmt.Print(v, " ")
	}
	fmt.Println()
	sem := make(Semaphore, 2)
	var wg sync.WaitGroup
	var mu sync.Mutex
	cur, peak := 0, 0
	for range 6 {
		wg.Add(1)
		go sem.With(func() {
			defer wg.Done()
			mu.Lock()
			cur++
			peak = max(peak, cur)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			cur--
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(peak <= 2, cur)
	err = chain()
	var oe OpError
	fmt.Println(err, errors.Is(err, ErrNotFound), errors.As(err, &oe), oe.Op)
	for _, f := range []func(){
		func() {},
		func() { panic("str") },
		func() { panic(OpError{"p", ErrNotFound}) },
		func() { var m map[string]int; m["a"] = 1 },
		func() { var p *Item; p.value = "x" },
		func() { var e Event; e.isEvent() },
		func() { _ = any("s").(int) },
		func() { a := []int{1}; i := -1; _ = a[:i+1]; close((chan int)(nil)) },
		func() { x := 0; fmt.Println(1 / x) },
		func() { ch := make(chan int); close(ch); close(ch) },
	} {
		fmt.Println(safely(f))
	}
	for a, b := range zip(slices.Values([]int{1, 2, 3}), slices.Values([]string{"a", "b"})) {
		fmt.Print(a, b, " ")
	}
	fmt.Println(sieve(30), len(permutations([]int{1, 2, 3, 4})), permutations([]int{1, 2, 3})[3])
	fmt.Printf("%.2f %T\n", avg(Celsius(1), Celsius(2)), avg(Celsius(1)))
	var b Bits
	b.Set(F2)
	b.Set(F0)
	fmt.Println(b, b.Has(F1), b.Has(F2))
	var root *node
	for _, k := range []int{5, 2, 8, 1} {
		root = root.insert(k)
	}
	ch := make(chan int)
	go func() { root.walk(ch); close(ch) }()
	for k := range ch {
		fmt.Print(k, " ")
	}
	fmt.Println()
	l := list.New()
	l.PushBack(1)
	l.PushFront("zero")
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	r := ring.New(3)
	for i := range 3 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(x any) { fmt.Print(x, " ") })
	fmt.Println()
	type kv struct {
		k string
		v int
	}
	counts := map[string]int{}
	for w := range strings.FieldsSeq("the cat the dog the end cat") {
		counts[w]++
	}
	var kvs []kv
	for k, v := range counts {
		kvs = append(kvs, kv{k, v})
	}
	sort.Slice(kvs, func(i, j int) bool { return kvs[i].v > kvs[j].v || kvs[i].v == kvs[j].v && kvs[i].k < kvs[j].k })
	fmt.Println(kvs)
	m2 := map[kv][]kv{{"a", 1}: {{"b", 2}}}
	fmt.Println(m2[kv{"a", 1}][0].v, m2)
	var fns [3]func(int) int
	for i := range fns {
		fns[i] = func(x int) int { return x*10 + i }
	}
	fmt.Println(fns[0](1), fns[2](2))
	func() {
		defer func() {
			fmt.Println("outer", recover())
		}()
		defer func() {
			defer func() { fmt.Println("inner", recover()) }()
			panic("second")
		}()
		panic("first")
	}()
	x := []int{1, 2, 3, 4, 5}
	y := x[1:3:4]
	y = append(y, 10)
	y = append(y, 11)
	y[0] = 99
	fmt.Println(x, y, len(y), cap(x[2:]))
	copy(x[1:], x)
	fmt.Println(x)
	arr := [...]int{5: 1, 2}
	fmt.Println(len(arr), arr)
	var nilm map[string]map[string]int
	fmt.Println(nilm["a"]["b"], len(nilm["x"]))
	st := struct {
		sync.Mutex
		m map[int]int
	}{m: map[int]int{}}
	st.Lock()
	st.m[1]++
	st.Unlock()
	fmt.Println(st.m)
	var iface any = st.m
	if mm, ok := iface.(map[int]int); ok {
		mm[2] = 5
	}
	fmt.Println(len(st.m))
	ctx := make(chan struct{})
	turned := make(chan bool, 1)
	go func() { <-turned; time.Sleep(time.Millisecond); close(ctx) }()
	n := 0
loop:
	for {
		select {
		case <-ctx:
			break loop
		default:
			if n++; n == 1 {
				turned <- true
			}
			time.Sleep(100 * time.Microsecond)
		}
	}
	fmt.Println(n > 0)
	once := sync.OnceValue(func() string { fmt.Println("computing"); return "v" })
	fmt.Println(once(), once())
	cond := sync.NewCond(&mu)
	ready := false
	go func() { mu.Lock(); ready = true; mu.Unlock(); cond.Broadcast() }()
	mu.Lock()
	for !ready {
		cond.Wait()
	}
	mu.Unlock()
	tm := time.NewTimer(time.Millisecond)
	<-tm.C
	tk := time.NewTicker(time.Millisecond)
	<-tk.C
	tk.Stop()
	fmt.Println("done", new(42) != nil, *new("x"))
}
