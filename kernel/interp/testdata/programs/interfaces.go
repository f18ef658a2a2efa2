package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"context"
	"database/sql/driver"
	"expvar"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"sort"
	"strings"
	"testing/fstest"
	"testing/iotest"
	"time"
)

type src struct {
	n   int
	log *[]string
}

func (s *src) Read(p []byte) (int, error) { *s.log = append(*s.log, "Read"); return 0, io.EOF }
func (s *src) WriteTo(w io.Writer) (int64, error) {
	*s.log = append(*s.log, "WriteTo")
	n, err := io.WriteString(w, "hello")
	return int64(n), err
}

type sink struct {
	b   bytes.Buffer
	log *[]string
}

func (s *sink) Write(p []byte) (int, error) { *s.log = append(*s.log, "Write"); return s.b.Write(p) }
func (s *sink) ReadFrom(r io.Reader) (int64, error) {
	*s.log = append(*s.log, "ReadFrom")
	return s.b.ReadFrom(r)
}
func (s *sink) WriteString(x string) (int, error) {
	*s.log = append(*s.log, "WriteString")
	return s.b.WriteString(x)
}

type memfs map[string]string

func (m memfs) Open(name string) (fs.File, error)     { var f fs.File; return f, fs.ErrNotExist }
func (m memfs) ReadFile(name string) ([]byte, error)  { return []byte("read " + m[name]), nil }
func (m memfs) Stat(name string) (fs.FileInfo, error) { return info{name}, nil }
func (m memfs) Glob(p string) ([]string, error)       { return []string{"g:" + p}, nil }
func (m memfs) ReadDir(name string) ([]fs.DirEntry, error) {
	return []fs.DirEntry{fs.FileInfoToDirEntry(info{"d"})}, nil
}
func (m memfs) Sub(dir string) (fs.FS, error) { return memfs{"a": "sub"}, nil }

type info struct{ name string }

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return 5 }
func (i info) Mode() fs.FileMode  { return 0o644 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return i }

type pq []item
type item struct {
	p int
	s string
}

func (q pq) Len() int           { return len(q) }
func (q pq) Less(i, j int) bool { return q[i].p < q[j].p }
func (q pq) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *pq) Push(x any)        { *q = append(*q, x.(item)) }
func (q *pq) Pop() any          { o := *q; x := o[len(o)-1]; *q = o[:len(o)-1]; return x }

type list []string

func (l *list) String() string     { return strings.Join(*l, "+") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }
func (l *list) IsBoolFlag() bool   { return true }
func (l *list) Get() any           { return []string(*l) }

type money int64

func (m money) Value() (driver.Value, error) { return fmt.Sprint("m", int64(m)), nil }
func (m *money) Scan(v any) error            { *m = money(v.(int64)); return nil }

type point struct{ x, y int }

func (p point) Format(s fmt.State, v rune) {
	w, ok := s.Width()
	fmt.Fprintf(s, "<%c %d %v %d,%d>", v, w, ok, p.x, p.y)
}

type gs struct{ a int }

func (g gs) GoString() string { return "gs!" }

type pw struct{ s string }

func (p pw) LogValue() slog.Value {
	return slog.GroupValue(slog.String("len", fmt.Sprint(len(p.s))), slog.Any("deep", lvl(2)))
}

type lvl int

func (l lvl) LogValue() slog.Value { return slog.StringValue(strings.Repeat("*", int(l))) }

type handler struct{ n *int }

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	*h.n++
	fmt.Fprintf(w, "%s %d", r.URL.Path, *h.n)
	w.(http.Flusher).Flush()
}

type rt struct{}

func (rt) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 299, Body: io.NopCloser(strings.NewReader("rt")), Request: r}, nil
}

type ctx struct {
	context.Context
	k string
}

func (c ctx) Value(k any) any {
	if k == any(c.k) {
		return point{1, 2}
	}
	return c.Context.Value(k)
}

type pic struct{}

func (pic) ColorModel() color.Model { return color.GrayModel }
func (pic) Bounds() image.Rectangle { return image.Rect(0, 0, 2, 1) }
func (pic) At(x, y int) color.Color { return shade(x * 100) }
func (pic) Opaque() bool            { return true }

type shade uint8

func (s shade) RGBA() (r, g, b, a uint32) { v := uint32(s) * 0x101; return v, v, v, 0xffff }

type rsrc struct{ n uint64 }

func (r *rsrc) Uint64() uint64 { r.n += 1 << 60; return r.n }
func (r *rsrc) Int63() int64   { return int64(r.Uint64() >> 1) }
func (r *rsrc) Seed(s int64)   { r.n = uint64(s) }

type hd struct{ slog.Handler }

func (h hd) Handle(c context.Context, r slog.Record) error {
	r.AddAttrs(slog.Int("extra", 1))
	return h.Handler.Handle(c, r)
}

type v struct{}

func (v) String() string { return `"v"` }

type scanned struct{ s string }

func (s *scanned) Scan(st fmt.ScanState, verb rune) error {
	t, err := st.Token(true, nil)
	s.s = "<" + string(t) + ">"
	return err
}

func main() {
	var log []string
	s, k := &src{log: &log}, &sink{log: &log}
	n, err := io.Copy(k, s)
	fmt.Println(n, err, k.b.String(), log)
	log = nil
	n, err = io.Copy(k, strings.NewReader("x"))
	fmt.Println(n, err, log)
	log = nil
	io.Copy(k, io.LimitReader(strings.NewReader("abc"), 2))
	io.WriteString(k, "w")
	fmt.Println(k.b.String(), log)
	log = nil
	bufio.NewReader(s).WriteTo(k)
	fmt.Println(k.b.String(), log)
	m := memfs{"a": "A"}
	b, err := fs.ReadFile(m, "a")
	fmt.Println(string(b), err)
	fi, err := fs.Stat(m, "q")
	fmt.Println(fi.Name(), fi.Size(), err, fi.Sys().(info).name)
	g, _ := fs.Glob(m, "*")
	d, _ := fs.ReadDir(m, ".")
	sub, _ := fs.Sub(m, "x")
	b, _ = fs.ReadFile(sub, "a")
	fmt.Println(g, d[0].Name(), string(b))
	_, err = fs.ReadFile(fstest.MapFS{}, "zz")
	fmt.Println(err)
	q := &pq{{3, "c"}, {1, "a"}, {2, "b"}}
	heap.Init(q)
	heap.Push(q, item{0, "z"})
	heap.Fix(q, 1)
	for q.Len() > 0 {
		fmt.Print(heap.Pop(q).(item).s, " ")
	}
	fmt.Println()
	l := pq{{2, "b"}, {1, "a"}, {3, "c"}}
	sort.Sort(sort.Reverse(l))
	fmt.Println(l)
	sort.Stable(l)
	fmt.Println(l, sort.IsSorted(l))
	fl := flag.NewFlagSet("x", flag.ContinueOnError)
	var ls list
	fl.Var(&ls, "l", "a list")
	fl.Parse([]string{"-l", "-l=b", "rest"})
	fmt.Println(ls, fl.Args(), fl.Lookup("l").Value.(flag.Getter).Get())
	dv, err := driver.DefaultParameterConverter.ConvertValue(money(5))
	fmt.Println(dv, err)
	fmt.Printf("%v|%5d|%+v|%T|%v\n", point{1, 2}, point{3, 4}, []point{{5, 6}}, point{}, &point{7, 8})
	fmt.Printf("%#v %#v %v\n", gs{1}, []gs{{2}}, map[string]gs{"a": {3}})
	lg := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(gr []string, a slog.Attr) slog.Attr {
		if a.Key == "time" {
			return slog.Attr{}
		}
		return a
	}}))
	lg.Info("m", "pw", pw{"abc"}, "l", lvl(3), "p", point{1, 1}, slog.Any("x", []lvl{1}))
	lg.With("w", lvl(1)).WithGroup("g").Warn("n", "a", gs{4})
	slog.New(hd{lg.Handler()}).Info("handled")
	cnt := 0
	rec := httptest.NewRecorder()
	http.NewServeMux().ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	mux := http.NewServeMux()
	mux.Handle("/h", handler{&cnt})
	rec = httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("GET", "/h", nil))
	fmt.Println(rec.Body, rec.Flushed)
	resp, err := (&http.Client{Transport: rt{}}).Get("http://x/")
	b, _ = io.ReadAll(resp.Body)
	fmt.Println(resp.StatusCode, string(b), err)
	c, cancel := context.WithCancel(ctx{context.Background(), "key"})
	fmt.Println(c.Value("key").(point).x, c.Value("none"))
	cancel()
	fmt.Println(c.Err(), context.Cause(c))
	var buf bytes.Buffer
	fmt.Println(png.Encode(&buf, pic{}))
	im, err := png.Decode(&buf)
	fmt.Println(im.At(1, 0), im.Bounds(), err)
	fmt.Println(rand.New(&rsrc{}).Intn(100), rand.New(&rsrc{5}).Uint64())
	vv := "vv" // of another run in this process
	for expvar.Get(vv) != nil {
		vv += "v"
	}
	expvar.Publish(vv, v{})
	fmt.Println(expvar.Get(vv), expvar.Get(vv).(v))
	var sc scanned
	fmt.Println(fmt.Sscan("  word rest", &sc))
	fmt.Println(sc.s)
	fmt.Println(iotest.TestReader(strings.NewReader("abc"), []byte("abc")))
	fmt.Fprintln(os.Stdout, fmt.Sprint(lvl(2)), fmt.Sprintf("%v", v{}), v{})
}
