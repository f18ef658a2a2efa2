package forge_test

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"text/template"

	"cryptounet/kernel/interp/rt/forge"
)

// pair makes a struct type with a value method and a pointer method.
func pair(t *testing.T) reflect.Type {
	t.Helper()
	if !forge.Able() {
		t.Skip("types cannot be made here")
	}
	type form struct {
		W, H   int
		X_note string
	}
	plan := forge.Plan{Name: "main.Pair", Named: true, Pkg: "main", Form: reflect.TypeFor[form](), Values: 3, Pointers: 4}
	m := forge.New(plan)
	area := forge.Method{Name: "Area", Type: reflect.TypeFor[func() int](), Form: reflect.TypeFor[func() int](), Call: func(r any, _ []reflect.Value) []reflect.Value {
		f, ok := r.(form)
		if !ok {
			f = *r.(*form)
		}
		return []reflect.Value{reflect.ValueOf(f.W * f.H)}
	}}
	scale := forge.Method{Name: "Scale", Type: reflect.FuncOf([]reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[float64](), reflect.TypeFor[string]()}, []reflect.Type{m.Type()}, false), Form: reflect.TypeFor[func(int, float64, string) form](), Call: func(r any, in []reflect.Value) []reflect.Value {
		f, ok := r.(form)
		if !ok {
			f = *r.(*form)
		}
		runtime.GC()
		k := int(in[0].Int())
		return []reflect.Value{reflect.ValueOf(form{f.W * k, f.H * k, f.X_note + fmt.Sprint(in[1].Float()) + in[2].String()})}
	}}
	text := forge.Method{Name: "String", Type: reflect.TypeFor[func() string](), Form: reflect.TypeFor[func() string](), Call: func(r any, _ []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprintf("<%d>", reflect.Indirect(reflect.ValueOf(r)).Field(0).Int()))}
	}}
	read := forge.Method{Name: "Read", Type: reflect.TypeFor[func([]byte) (int, error)](), Form: reflect.TypeFor[func([]byte) (int, error)](), Call: func(r any, in []reflect.Value) []reflect.Value {
		n := reflect.Copy(in[0], reflect.ValueOf([]byte("abc")))
		r.(*form).W++
		return []reflect.Value{reflect.ValueOf(n), reflect.ValueOf(&io.EOF).Elem()}
	}}
	m.Finish([]forge.Field{
		{Name: "W", Type: reflect.TypeFor[int](), Tag: `json:"w"`},
		{Name: "H", Type: reflect.TypeFor[int]()},
		{Name: "note", Pkg: "main", Type: reflect.TypeFor[string]()},
	}, nil, nil, []forge.Method{area, scale, text}, []forge.Method{read, area, text, scale})
	return m.Type()
}

func TestMethods(t *testing.T) {
	p := pair(t)
	v := reflect.New(p)
	v.Elem().Field(0).SetInt(3)
	v.Elem().Field(1).SetInt(4)
	x := v.Elem().Interface()
	runtime.GC()
	if s := fmt.Sprintf("%v %T %+v %d", x, x, v.Interface(), x); s != "<3> main.Pair <3> {3 4 }" && !strings.HasPrefix(s, "<3> main.Pair <3> {3 4") {
		t.Error(s)
	}
	var out strings.Builder
	if err := template.Must(template.New("").Parse(`{{.W}}x{{.H}} {{.Area}} {{(.Scale 2 1.5 "é").Area}} {{.String}}`)).Execute(&out, x); err != nil || out.String() != "3x4 12 48 <3>" {
		t.Error(out.String(), err)
	}
	if b, err := json.Marshal([]any{x, v.Interface()}); err != nil || string(b) != `[{"w":3,"H":4},{"w":3,"H":4}]` {
		t.Error(string(b), err)
	}
	b, err := io.ReadAll(v.Interface().(io.Reader))
	if string(b) != "abc" || err != nil || v.Elem().Field(0).Int() != 4 {
		t.Error(string(b), err, v.Elem().Field(0))
	}
	if _, ok := x.(io.Reader); ok {
		t.Error("the value has a method of the pointer")
	}
	if f, ok := p.FieldByName("note"); !ok || f.IsExported() || f.PkgPath != "main" || p.Name() != "Pair" || p.PkgPath() != "main" || p.NumMethod() != 3 || reflect.PointerTo(p).NumMethod() != 4 || v.Type().String() != "*main.Pair" {
		t.Error(f, p.Name(), p.PkgPath(), p.NumMethod())
	}
	r := p.Method(1).Func.Call([]reflect.Value{v.Elem(), reflect.ValueOf(3), reflect.ValueOf(0.5), reflect.ValueOf("z")})
	if r[0].Field(0).Int() != 12 || r[0].Field(2).String() != "0.5z" || r[0].Type() != p {
		t.Error(r[0])
	}
	m := reflect.MakeMap(reflect.MapOf(p, p))
	m.SetMapIndex(v.Elem(), v.Elem())
	if got := m.MapIndex(reflect.ValueOf(v.Elem().Interface())); !got.IsValid() || got.Interface() != v.Elem().Interface() {
		t.Error("not found in a map")
	}
}

// TestLoad calls methods from many goroutines while memory is collected.
func TestLoad(t *testing.T) {
	p := pair(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 300 {
				v := reflect.New(p)
				v.Elem().Field(0).SetInt(int64(i))
				if s := v.Interface().(fmt.Stringer).String(); s != fmt.Sprintf("<%d>", i) {
					t.Errorf("%s, want %d", s, i)
				}
				if i%100 == 0 {
					_ = v.Elem().Interface().(fmt.Stringer).String()
					runtime.GC()
				}
			}
		})
	}
	wg.Wait()
}

// TestRoom makes types until there is no room for their methods.
func TestRoom(t *testing.T) {
	pair(t)
	for range 1000 {
		m := forge.New(forge.Plan{Name: "main.N", Named: true, Pkg: "main", Form: reflect.TypeFor[int](), Values: 10})
		if m == nil {
			return
		}
		var list []forge.Method
		for i := range 10 {
			list = append(list, forge.Method{Name: fmt.Sprint("M", i), Type: reflect.TypeFor[func() int](), Form: reflect.TypeFor[func() int](), Bound: func(x any) any {
				return func() int { return x.(int) + i }
			}})
		}
		m.Finish(nil, nil, nil, list, nil)
		if v := reflect.ValueOf(forge.As(5, m.Type())); v.Method(9).Call(nil)[0].Int() != 14 {
			t.Fatal("M9 is wrong")
		}
	}
	t.Error("there is always room")
}
