package main

import (
	"fmt"
	"reflect"
)

type User struct {
	Name string `json:"name" max:"10"`
	age  int
}

func (u User) Hello(s string) string { return s + " " + u.Name }
func (u *User) Grow()                { u.age++ }

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type Shape interface{ Area() float64 }
type Sq struct{ s float64 }

func (s Sq) Area() float64 { return s.s * s.s }

func main() {
	u := User{"Ann", 3}
	t := reflect.TypeOf(u)
	fmt.Println(t, t.Name(), t.Kind(), t.NumField(), t.NumMethod())
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		fmt.Println(f.Name, f.Type, f.Tag, f.Tag.Get("json"), f.IsExported())
	}
	for i := 0; i < t.NumMethod(); i++ {
		fmt.Println(t.Method(i).Name)
	}
	p := reflect.TypeOf(&u)
	fmt.Println(p, p.Elem(), p.NumMethod(), p.Elem() == t, p.Kind() == reflect.Ptr)
	v := reflect.ValueOf(&u).Elem()
	fmt.Println(v.Type(), v.Field(0), v.NumField(), v.Type().Field(1).Name)
	v.Field(0).SetString("Bob")
	v.FieldByName("Name").SetString("Bobby")
	fmt.Println(u)
	m := reflect.ValueOf(u).MethodByName("Hello")
	fmt.Println(m.Call([]reflect.Value{reflect.ValueOf("hi")})[0])
	fmt.Println(reflect.TypeOf(Celsius(3)), reflect.TypeOf(Celsius(3)).Kind(), reflect.TypeOf([]Celsius{1}), reflect.TypeOf(map[string]User{}))
	st := reflect.TypeOf((*Shape)(nil)).Elem()
	fmt.Println(st, st.Kind(), reflect.TypeOf(Sq{}).Implements(st), reflect.TypeOf(u).Implements(st))
	fmt.Println(reflect.TypeOf(Celsius(1)).Implements(reflect.TypeOf((*fmt.Stringer)(nil)).Elem()))
	n := reflect.New(t).Elem()
	n.Field(0).SetString("New")
	fmt.Println(n.Interface().(User).Name)
	fmt.Println(reflect.DeepEqual(u, u), reflect.DeepEqual([]User{u}, []User{{"x", 1}}))
	fmt.Println(reflect.TypeFor[User](), reflect.TypeFor[error](), reflect.TypeOf(3), reflect.TypeOf("x").Name())
	var any any = u
	fmt.Println(reflect.TypeOf(any), reflect.ValueOf(any).Kind())
	fmt.Println(reflect.Zero(t).Interface(), reflect.TypeOf(struct{ A int }{}))
	fmt.Println(reflect.TypeOf(func(User) error { return nil }))
	f, ok := t.FieldByName("age")
	fmt.Println(f.Name, ok, f.Index)
	s := reflect.MakeSlice(reflect.SliceOf(t), 2, 2)
	fmt.Println(s.Len(), s.Interface())
}
