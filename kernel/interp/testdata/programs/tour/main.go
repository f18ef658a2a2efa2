package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"
	"unicode"
)

func fib() func() int {
	a, b := 0, 1
	return func() int {
		r := a
		a, b = b, a+b
		return r
	}
}

var ErrBase = errors.New("base")

type QueryErr struct {
	Q   string
	Err error
}

func (e *QueryErr) Error() string { return e.Q + ": " + e.Err.Error() }
func (e *QueryErr) Unwrap() error { return e.Err }

func find(q string) error { return fmt.Errorf("find: %w", &QueryErr{q, ErrBase}) }

func divide(a, b int) (res int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	return a / b, nil
}

func main() {
	v := Vertex{3, 4}
	v.Scale(2)
	p := &v
	p.Scale(0.5)
	fmt.Println(v.Abs(), *p, p.Abs())
	for _, a := range []Abser{v, &v, MyFloat(-2.5)} {
		fmt.Printf("%T %v %.2f\n", a, a, a.Abs())
	}
	f := Vertex.Abs
	g := (*Vertex).Scale
	h := v.Abs
	g(&v, 3)
	fmt.Println(f(v), h())
	for name, ip := range map[string]IPAddr{"loopback": {127, 0, 0, 1}} {
		fmt.Printf("%v: %v\n", name, ip)
	}
	fmt.Println(Sqrt(2))
	fmt.Println(Sqrt(-2))
	var l List[string]
	for _, w := range strings.Fields("go is fun") {
		l.Push(w)
	}
	for i, w := range l.All() {
		fmt.Print(i, w, " ")
	}
	fmt.Println(l.n)
	fmt.Println(SumMap(map[string]float64{"a": 1.5, "b": 2}), SumMap(map[int]Weekday{1: Monday, 2: Tuesday}) == 3)
	fmt.Println(Map([]int{1, 2, 3}, strconv.Itoa), Reduce([]int{1, 2, 3}, "", func(a string, i int) string { return a + strconv.Itoa(i) }))
	var st Stack[rune]
	for _, r := range "abc" {
		st.Push(r)
	}
	for {
		r, ok := st.Pop()
		if !ok {
			break
		}
		fmt.Printf("%c", r)
	}
	fmt.Println()
	var t *Tree[int]
	for _, x := range []int{5, 2, 8, 1, 9, 3} {
		t = t.Insert(x)
	}
	t.Walk(func(x int) bool { fmt.Print(x, " "); return x < 8 })
	fmt.Println()
	d := Dog{Base{"Rex"}, 3}
	fmt.Println(d.Describe(), d.Sound(), Loud{d}.Sound(), d)
	fmt.Printf("%v %+v %#v %T\n", d, d, d, d)
	fmt.Println(Monday, Tuesday, KB, MB)
	fmt.Printf("%d %v %s %q %x\n", Monday, Monday, Monday, Monday, "hi")
	ops := map[string]Op{"+": func(a, b float64) float64 { return a + b }, "pow": math.Pow}
	fmt.Println(ops["+"](1, 2), ops["pow"](2, 10))
	n := fib()
	for range 10 {
		fmt.Print(n(), " ")
	}
	fmt.Println()
	err := find("x")
	var qe *QueryErr
	fmt.Println(err, errors.Is(err, ErrBase), errors.As(err, &qe), qe.Q)
	fmt.Println(errors.Join(err, ErrBase))
	fmt.Println(divide(7, 2))
	fmt.Println(divide(1, 0))
	// Slices and maps.
	s := []int{3, 1, 2}
	sort.Slice(s, func(i, j int) bool { return s[i] < s[j] })
	fmt.Println(s, len(s), cap(s[:2]), s[1:], append(s[:1:1], 9), s)
	m := map[string][]int{}
	m["a"] = append(m["a"], 1, 2)
	m["b"] = append(m["b"], 3)
	fmt.Println(m, len(m), slices.Sorted(maps.Keys(m)))
	delete(m, "a")
	_, ok := m["a"]
	fmt.Println(ok, m)
	people := []struct {
		Name string
		Age  int
	}{{"Al", 30}, {"Bo", 25}, {"Cy", 30}}
	slices.SortStableFunc(people, func(a, b struct {
		Name string
		Age  int
	}) int {
		return cmp.Compare(a.Age, b.Age)
	})
	fmt.Println(people)
	grid := [3][3]rune{}
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = '.'
		}
	}
	grid[1][1] = 'x'
	for _, row := range grid {
		fmt.Println(string(row[:]))
	}
	// Goroutines.
	ch := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for v := range ch {
			fmt.Print(v, ",")
		}
		fmt.Println()
	}()
	for i := range 5 {
		ch <- i * i
	}
	close(ch)
	<-done
	var wg sync.WaitGroup
	var mu sync.Mutex
	var cnt atomic.Int64
	total := 0
	for i := 1; i <= 10; i++ {
		wg.Add(1)
		go func(k int) {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			total += k * i
			cnt.Add(1)
		}(i)
	}
	wg.Wait()
	fmt.Println(total, cnt.Load())
	timeout := time.After(time.Second)
	tick := make(chan string, 1)
	tick <- "tick"
	select {
	case s := <-tick:
		fmt.Println(s)
	case <-timeout:
		fmt.Println("timeout")
	}
	jobs, results := make(chan int, 5), make(chan int, 5)
	for w := 0; w < 3; w++ {
		go func() {
			for j := range jobs {
				results <- j * 2
			}
		}()
	}
	for j := range 5 {
		jobs <- j
	}
	close(jobs)
	sum := 0
	for range 5 {
		sum += <-results
	}
	fmt.Println(sum)
	// Control flow.
outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	switch x := any(v).(type) {
	case Abser:
		fmt.Println("abser", x.Abs() > 0)
	}
	switch {
	case total > 100:
		fmt.Println("big")
		fallthrough
	case false:
		fmt.Println("fell")
	default:
		fmt.Println("no")
	}
	for i := 3; i > 0; i-- {
		defer fmt.Println("deferred", i)
	}
	word := func(r rune) bool { return !unicode.IsLetter(r) }
	fmt.Println(strings.FieldsFunc("a1b2 c", word), strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return r
	}, "AbC"))
	tw := tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0)
	fmt.Fprintln(tw, "a\tb\tc")
	fmt.Fprintln(tw, "aaa\tbbbb\tc")
	tw.Flush()
	var np *Vertex
	defer func() { fmt.Println("recovered:", recover()) }()
	fmt.Println(np.X)
}
