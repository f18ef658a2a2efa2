package main

import (
	"archive/tar"
	"bytes"
	"crypto"
	crand "crypto/rand"
	"crypto/rsa"
	"encoding/csv"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"hash"
	"hash/fnv"
	"io"
	"math/rand"
	"net"
	"net/rpc"
	"os"
	"reflect"
	"sync"
	"testing"
	"testing/quick"
	"text/tabwriter"
	"time"
	"unique"
)

type Arith int
type Args struct{ A, B int }

func (t *Arith) Multiply(a *Args, r *int) error { *r = a.A * a.B; return nil }
func (t *Arith) Div(a Args, r *Args) error {
	if a.B == 0 {
		return fmt.Errorf("zero")
	}
	r.A = a.A / a.B
	return nil
}

type tb struct {
	testing.TB
	log []string
}

func (t *tb) Errorf(f string, a ...any) { t.log = append(t.log, fmt.Sprintf(f, a...)) }
func (t *tb) Helper()                   {}

type even int

func (even) Generate(r *rand.Rand, size int) reflect.Value {
	return reflect.ValueOf(even(r.Intn(100) * 2))
}

type visitor struct{ n *int }

func (v visitor) Visit(n ast.Node) ast.Visitor {
	if n != nil {
		*v.n++
	}
	return v
}

type zero struct{}

func (zero) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i)
	}
	return len(p), nil
}

type h32 struct{ hash.Hash32 }

func (h h32) Sum32() uint32 { return 42 }

type lock struct {
	sync.Mutex
	n int
}
type loc struct{ l *lock }

func (l loc) Lock()   { l.l.n++; l.l.Lock() }
func (l loc) Unlock() { l.l.Unlock() }

type sg struct{ k *rsa.PrivateKey }

func (s sg) Public() crypto.PublicKey { return s.k.Public() }
func (s sg) Sign(r io.Reader, d []byte, o crypto.SignerOpts) ([]byte, error) {
	return []byte("sig"), nil
}

type conn struct{ net.Conn }

func (c conn) Read(p []byte) (int, error) { return copy(p, "conn"), io.EOF }

type key struct{ a, b string }

func main() {
	srv := rpc.NewServer()
	fmt.Println(srv.Register(new(Arith)))
	a, b := net.Pipe()
	go srv.ServeConn(a)
	c := rpc.NewClient(b)
	var r int
	fmt.Println(c.Call("Arith.Multiply", &Args{6, 7}, &r), r)
	var d Args
	fmt.Println(c.Call("Arith.Div", Args{9, 2}, &d), d, c.Call("Arith.Div", Args{9, 0}, &d))
	fmt.Println(quick.Check(func(a, b int) bool { return a+b == b+a }, nil))
	n := 0
	f, _ := parser.ParseFile(token.NewFileSet(), "", "package p; var x = 1 + 2", 0)
	ast.Walk(visitor{&n}, f)
	fmt.Println(n)
	var h hash.Hash = h32{fnv.New32()}
	h.Write([]byte("a"))
	fmt.Println(h.(hash.Hash32).Sum32(), h.Size())
	l := &lock{}
	cond := sync.NewCond(loc{l})
	cond.L.Lock()
	cond.L.Unlock()
	fmt.Println(l.n)
	_ = unique.Make("a")
	fmt.Println(true)
	tw := tabwriter.NewWriter(os.Stdout, 1, 8, 1, ' ', 0)
	fmt.Fprintln(tw, "a\tb")
	tw.Flush()
	cw := csv.NewWriter(os.Stdout)
	cw.Write([]string{"a", "b"})
	cw.Flush()
	var m sync.Map
	m.Store(key{"k", "l"}, Args{1, 2})
	v, ok := m.Load(key{"k", "l"})
	fmt.Println(v.(Args).B, ok)
	bs, err := io.ReadAll(conn{})
	fmt.Println(string(bs), err)
	x := make([]byte, 3)
	io.ReadFull(zero{}, x)
	fmt.Println(x, crand.Reader != nil)
	var tarb bytes.Buffer
	t := tar.NewWriter(&tarb)
	fmt.Println(t.Close(), time.Duration(3))
	var s crypto.Signer = sg{}
	sig, _ := s.Sign(nil, nil, crypto.SHA256)
	fmt.Println(string(sig))
	t2 := &tb{}
	func(t testing.TB) { t.Helper(); t.Errorf("e %d", 1) }(t2)
	fmt.Println(t2.log)
}
