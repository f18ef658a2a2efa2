package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"os"
	"regexp"
	"sort"
	"strings"
	"text/template"
	"time"
)

type Person struct {
	Name    string            `json:"name"`
	Age     int               `json:"age,omitempty"`
	Emails  []string          `json:"emails"`
	Address *Address          `json:"address,omitempty"`
	Extra   map[string]any    `json:"extra,omitempty"`
	Tags    map[string]string `json:"-"`
	private int
}
type Address struct{ Street, City string }

func (a Address) String() string { return a.Street + ", " + a.City }

type Temp float64

func (t Temp) MarshalJSON() ([]byte, error) { return []byte(fmt.Sprintf(`"%.1fC"`, float64(t))), nil }
func (t *Temp) UnmarshalJSON(b []byte) error {
	_, err := fmt.Sscanf(string(b), `"%f`, (*float64)(t))
	return err
}

type byAge []Person

func (b byAge) Len() int           { return len(b) }
func (b byAge) Less(i, j int) bool { return b[i].Age < b[j].Age }
func (b byAge) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type upper struct{ r io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	copy(p, bytes.ToUpper(p[:n]))
	return n, err
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

type State uint8

const (
	Idle State = iota + 1
	Running
)

type Matrix [][]float64

func (m Matrix) Mul(o Matrix) Matrix {
	r := make(Matrix, len(m))
	for i := range r {
		r[i] = make([]float64, len(o[0]))
		for j := range r[i] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return r
}

type Option func(*server)
type server struct {
	host string
	port int
}

func WithPort(p int) Option { return func(s *server) { s.port = p } }
func NewServer(h string, opts ...Option) *server {
	s := &server{host: h, port: 80}
	for _, o := range opts {
		o(s)
	}
	return s
}

type Visitor interface {
	VisitNum(n Num) int
	VisitAdd(a Add) int
}
type Expr interface{ Accept(v Visitor) int }
type Num int
type Add struct{ L, R Expr }

func (n Num) Accept(v Visitor) int { return v.VisitNum(n) }
func (a Add) Accept(v Visitor) int { return v.VisitAdd(a) }

type eval struct{}

func (eval) VisitNum(n Num) int { return int(n) }
func (e eval) VisitAdd(a Add) int {
	return a.L.Accept(e) + a.R.Accept(e)
}

func main() {
	p := Person{Name: "Ann", Age: 30, Emails: []string{"a@b"}, Address: &Address{"Main St", "X"}, Extra: map[string]any{"k": 1.5, "z": nil}}
	b, err := json.Marshal(p)
	fmt.Println(string(b), err)
	var q Person
	err = json.Unmarshal([]byte(`{"name":"Bob","emails":null,"address":{"Street":"S","City":"C"},"extra":{"n":[1,"a",true]}}`), &q)
	fmt.Println(q.Name, q.Emails == nil, q.Address, q.Extra, err)
	ind, _ := json.MarshalIndent([]Address{{"a", "b"}}, "", "  ")
	fmt.Println(string(ind))
	var generic any
	json.Unmarshal([]byte(`{"a":[1,2,{"b":null}]}`), &generic)
	fmt.Println(generic.(map[string]any)["a"].([]any)[2])
	people := []Person{{Name: "C", Age: 3}, {Name: "A", Age: 1}, {Name: "B", Age: 2}}
	sort.Sort(byAge(people))
	for _, p := range people {
		fmt.Print(p.Name, " ")
	}
	fmt.Println()
	data, _ := io.ReadAll(upper{strings.NewReader("shout")})
	fmt.Println(string(data))
	var c counter
	fmt.Fprintf(&c, "hello %d", 42)
	io.Copy(io.MultiWriter(&c, os.Stdout), strings.NewReader("copied\n"))
	fmt.Println(c)
	tm := template.Must(template.New("t").Parse("{{range .}}{{.Name}}={{.Age}};{{end}}\n"))
	if err := tm.Execute(os.Stdout, people); err != nil {
		fmt.Println(err)
	}
	re := regexp.MustCompile(`(\w+)@(\w+)`)
	fmt.Println(re.FindStringSubmatch("x me@home y"), re.ReplaceAllString("a@b", "$2 at $1"))
	fmt.Println(base64.StdEncoding.EncodeToString([]byte("hi")), hex.EncodeToString([]byte{1, 255}))
	r := csv.NewReader(strings.NewReader("a,b\n1,\"x,y\"\n"))
	rec, _ := r.ReadAll()
	fmt.Println(rec, len(rec[1]))
	sc := bufio.NewScanner(strings.NewReader("one two\nthree"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(sc.Text(), "|")
	}
	fmt.Println()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err())
	ctx = context.WithValue(context.Background(), Idle, "v")
	fmt.Println(ctx.Value(Idle), ctx.Value(Running))
	x := new(big.Int).Exp(big.NewInt(2), big.NewInt(100), nil)
	fmt.Println(x, x.BitLen())
	fmt.Println(Matrix{{1, 2}, {3, 4}}.Mul(Matrix{{0, 1}, {1, 0}}))
	fmt.Println(*NewServer("h", WithPort(8080)))
	fmt.Println(Add{Num(1), Add{Num(2), Num(3)}}.Accept(eval{}))
	d := 90 * time.Minute
	fmt.Println(d, d.Hours(), time.Date(2024, 2, 29, 1, 2, 3, 0, time.UTC).Format(time.RFC3339))
	fmt.Printf("%5d|%-5d|%05d|%x|%X|%o|%b|%c|%U|%e|%8.3f|%t|%v|%p\n", 42, 42, 42, 255, 255, 8, 5, 'x', 'x', 1234.5, 3.14159, true, nil, nil)
	fmt.Printf("%s|%10s|%-10s|%q|%v|%+v|%T|%%\n", "s", "s", "s", "s", []string{"a"}, struct{ A int }{1}, map[string][]int{})
	fmt.Printf("%v %v %d %s\n", &p.Emails, &Address{"x", "y"}, []int{1}, []string{"a", "b"})
	fmt.Printf("%v %+v\n", struct {
		P *int
		E error
		A any
	}{}, []any{1, "a", nil, Idle})
	fmt.Printf("%!|%z %d\n", 1)
	var e error
	var ip *int
	var mm map[string]int
	fmt.Println(e, ip, mm, mm["x"], []int(nil) == nil, len(mm))
	fmt.Printf("%v %d %#v %#v %#v\n", []byte("ab"), []byte("ab"), []byte("ab"), Idle, mm)
	type pair struct{ a, b any }
	fmt.Println(pair{1, "x"} == pair{1, "x"}, pair{1, 2} == pair{1, 2.0})
	arr := [...]string{2: "c", 0: "a"}
	fmt.Println(len(arr), arr, arr == [3]string{"a", "", "c"})
	cp := arr
	cp[0] = "z"
	fmt.Println(arr[0], cp[0])
	func(xs ...int) { fmt.Println(len(xs), xs) }([]int{1, 2}...)
	var iface interface {
		io.Reader
		io.Writer
	} = &bytes.Buffer{}
	fmt.Fprint(iface, "rw")
	bb, _ := io.ReadAll(iface)
	fmt.Println(string(bb))
	if w, ok := any(&c).(io.Writer); ok {
		fmt.Fprint(w, "12345")
	}
	fmt.Println(c)
	const big = 1 << 62
	fmt.Println(big>>60, 7%-3, -7/2, 1<<3|1, 6&^2, ^5)
	var u8 uint8 = 255
	u8++
	i32 := int32(1 << 30)
	i32 *= 4
	fmt.Println(u8, i32, 0.1+0.2, float32(0.1), 1e100, complex(1, 2)*complex(0, 1))
	fmt.Println("héllo"[1], len("héllo"), []rune("héllo")[1], string([]rune{'h', 'é'}), strings.ToTitle("é"))
	goto end
end:
	fmt.Println("end")
}
