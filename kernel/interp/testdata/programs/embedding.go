package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"sort"
	"strings"
	"sync"
	"text/template"
	"time"
)

type ReadCounter struct {
	io.Reader
	n int
}

func (r *ReadCounter) Read(p []byte) (n int, err error) {
	n, err = r.Reader.Read(p)
	r.n += n
	return
}

type SafeMap struct {
	sync.RWMutex
	m map[string]int
}

func (s *SafeMap) Inc(k string) { s.Lock(); defer s.Unlock(); s.m[k]++ }

type Buf struct{ *bytes.Buffer }
type Timed struct {
	time.Time
	label string
}
type URL struct{ url.URL }
type Strs struct{ sort.StringSlice }
type rev struct{ sort.Interface }

func (r rev) Less(i, j int) bool { return r.Interface.Less(j, i) }

type Logger interface{ Log(string) }
type base struct{ logs []string }

func (b *base) Log(s string) { b.logs = append(b.logs, s) }

type Svc struct {
	Logger
	name string
}
type multi struct{ ls []Logger }

func (m multi) Log(s string) {
	for _, l := range m.ls {
		l.Log(s)
	}
}

type logFunc func(string)

func (f logFunc) Log(s string) { f(s) }

type A struct{ X int }
type B struct{ X, Y int }
type C struct {
	A
	B
	Z int
}

func (A) Who() string { return "A" }
func (B) Hi() string  { return "B" }

type D struct {
	C
	*E
}
type E struct{ W string }

func (e *E) SetW(s string) { e.W = s }
func (e E) GetW() string   { return e.W }

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

type Money int64

func (m Money) MarshalText() ([]byte, error) {
	return []byte(fmt.Sprintf("%d.%02d", m/100, m%100)), nil
}
func (m *Money) UnmarshalText(b []byte) error {
	var a, c int64
	if _, err := fmt.Sscanf(string(b), "%d.%d", &a, &c); err != nil {
		return err
	}
	*m = Money(a*100 + c)
	return nil
}

type Order struct {
	ID    int              `json:"id"`
	Total Money            `json:"total"`
	Tags  map[string]Money `json:"tags,omitempty"`
	When  time.Time        `json:"when"`
	inner int
	Sub   *Order `json:"sub,omitempty"`
	Raw   json.RawMessage
	Any   any
}

type Color string

func (c Color) Format(f fmt.State, verb rune) { fmt.Fprintf(f, "color<%s %c>", string(c), verb) }

type G struct{ v int }

func (g G) GoString() string { return fmt.Sprintf("G!%d", g.v) }

type Iter func(yield func(int) bool)

func (it Iter) Take(n int) (out []int) {
	for v := range it {
		if len(out) == n {
			break
		}
		out = append(out, v)
	}
	return
}

func main() {
	rc := &ReadCounter{Reader: strings.NewReader("hello world")}
	b, _ := io.ReadAll(rc)
	fmt.Println(string(b), rc.n)
	sm := SafeMap{m: map[string]int{}}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { sm.Inc("k") })
	}
	wg.Wait()
	fmt.Println(sm.m)
	bf := Buf{bytes.NewBufferString("x")}
	bf.WriteString("yz")
	fmt.Fprintf(bf, "%d", 7)
	fmt.Println(bf.String(), bf.Len())
	tm := Timed{time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC), "l"}
	fmt.Println(tm.Year(), tm.Add(time.Hour).Hour(), tm.Format("Jan"))
	u := URL{}
	u.Host = "h"
	u.Scheme = "https"
	fmt.Println(u.String(), u.Hostname())
	st := Strs{sort.StringSlice{"b", "a"}}
	sort.Sort(st)
	sort.Sort(rev{st})
	fmt.Println(st.StringSlice)
	bs := &base{}
	s := Svc{bs, "n"}
	s.Log("one")
	s.Logger = multi{[]Logger{bs, logFunc(func(m string) { fmt.Println("fn", m) })}}
	s.Log("two")
	fmt.Println(bs.logs)
	c := C{A{1}, B{2, 3}, 4}
	fmt.Println(c.A.X, c.B.X, c.Y, c.Z, c.Who(), c.Hi())
	d := D{c, &E{"w"}}
	d.SetW("changed")
	fmt.Println(d.W, d.GetW(), d.E.W, d.Y)
	get, set := d.GetW, d.SetW
	set("again")
	fmt.Println(get(), d.GetW(), (*E).GetW(d.E), E.GetW(*d.E))
	n := 0
	w := writerFunc(func(p []byte) (int, error) { n += len(p); return len(p), nil })
	fmt.Fprint(io.MultiWriter(w, os.Stdout), "multi\n")
	fmt.Println(n)
	o := Order{ID: 1, Total: 1234, Tags: map[string]Money{"a": 5}, When: time.Unix(0, 0).UTC(), Sub: &Order{ID: 2}, Raw: json.RawMessage(`{"r":1}`), Any: []int{1}}
	j, err := json.Marshal(o)
	fmt.Println(string(j), err)
	var back Order
	err = json.Unmarshal(j, &back)
	fmt.Println(back.Total, back.Tags["a"], back.Sub.ID, back.When.Year(), back.Any, err)
	fmt.Println(Color("red"), []Color{"a"})
	fmt.Printf("%s|%d|%v\n", Color("x"), Color("y"), map[string]Color{"k": "z"})
	fmt.Printf("%#v %#v %v\n", G{1}, []G{{2}}, G{3})
	it := Iter(func(yield func(int) bool) {
		for i := 0; yield(i * i); i++ {
		}
	})
	fmt.Println(it.Take(4))
	t := template.Must(template.New("x").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse(`{{.ID}} {{.Total}} {{range $k, $v := .Tags}}{{$k | up}}={{$v}}{{end}}` + "\n"))
	if err := t.Execute(os.Stdout, o); err != nil {
		fmt.Println(err)
	}
	dec := json.NewDecoder(strings.NewReader(`{"a":1} {"a":2}`))
	for dec.More() {
		var v struct{ A int }
		if err := dec.Decode(&v); err != nil {
			break
		}
		fmt.Print(v.A, " ")
	}
	fmt.Println()
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "piped"); pw.Close() }()
	pb, _ := io.ReadAll(pr)
	fmt.Println(string(pb))
	var e1 error = fmt.Errorf("x")
	var e2 = e1
	fmt.Println(e1 == e2, e1 != nil)
	type local struct {
		A
		f func(int) int
	}
	l := local{f: func(i int) int { return i + 1 }}
	fmt.Println(l.f(1), l.Who())
	fs := []func() string{c.Who, c.Hi, func() string { return "lit" }, tm.Weekday().String}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
}
