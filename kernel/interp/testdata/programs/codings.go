package main

import (
	"bytes"
	"encoding"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"strings"
)

type Temp float64

func (t Temp) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("%.1fC", float64(t))), nil }
func (t *Temp) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "%fC", (*float64)(t))
	return err
}

type Key struct{ a, b int }

func (k Key) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("%d-%d", k.a, k.b)), nil }
func (k *Key) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "%d-%d", &k.a, &k.b)
	return err
}

type Flag bool

func (f Flag) MarshalJSON() ([]byte, error) {
	if f {
		return []byte(`"yes"`), nil
	}
	return []byte(`"no"`), nil
}
func (f *Flag) UnmarshalJSON(b []byte) error { *f = string(b) == `"yes"`; return nil }

type Addr struct {
	Street string `xml:"street,attr" json:"s"`
	Zip    int    `xml:"zip"`
}
type Person struct {
	XMLName xml.Name `xml:"person" json:"-"`
	Name    string   `xml:"name"`
	Temp    Temp     `xml:"temp,attr"`
	Addrs   []Addr   `xml:"addr"`
	OK      Flag     `xml:"-"`
	Extra   *Addr    `xml:"extra,omitempty" json:",omitempty"`
	note    string
}
type Up string

func (u Up) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	return e.EncodeElement(strings.ToUpper(string(u)), start)
}
func (u *Up) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	var s string
	if err := d.DecodeElement(&s, &start); err != nil {
		return err
	}
	*u = Up(strings.ToLower(s))
	return nil
}
func (u Up) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	return xml.Attr{Name: name, Value: "<" + string(u)}, nil
}

type Bin struct{ x, y byte }

func (b Bin) MarshalBinary() ([]byte, error)  { return []byte{b.x, b.y}, nil }
func (b *Bin) UnmarshalBinary(d []byte) error { b.x, b.y = d[0], d[1]; return nil }

type Bad struct{}

func (Bad) MarshalJSON() ([]byte, error) { return nil, fmt.Errorf("bad luck") }

type Node struct {
	V    int
	Next *Node  `json:",omitempty"`
	Kids []Node `json:",omitempty"`
}
type Outer struct {
	Addr
	*Node
	U Up
}
type Shape interface{ Area() float64 }
type Sq struct{ S float64 }

func (s Sq) Area() float64 { return s.S * s.S }

type Holder struct {
	A any
	S Shape
	L []Shape
	M map[string]any
}

func main() {
	p := Person{Name: "Eva", Temp: 36.6, Addrs: []Addr{{"a", 1}, {"b", 2}}, OK: true, Extra: &Addr{"x", 9}, note: "n"}
	b, err := json.Marshal(p)
	fmt.Println(string(b), err)
	var q Person
	fmt.Println(json.Unmarshal(b, &q), q.Name, q.Temp, q.Addrs, q.OK, *q.Extra)
	m := map[Key]Temp{{1, 2}: 3, {4, 5}: 6}
	b, err = json.Marshal(m)
	fmt.Println(string(b), err)
	var n map[Key]Temp
	fmt.Println(json.Unmarshal(b, &n), n)
	x, err := xml.MarshalIndent(p, "", " ")
	fmt.Println(string(x), err)
	var r Person
	fmt.Println(xml.Unmarshal(x, &r), r.Name, r.Temp, r.Addrs, *r.Extra, r.XMLName.Local)
	x, err = xml.Marshal(struct {
		XMLName xml.Name `xml:"d"`
		U       Up
		A       Up `xml:"a,attr"`
	}{U: "abc", A: "q"})
	fmt.Println(string(x), err)
	var u struct{ U Up }
	fmt.Println(xml.Unmarshal([]byte("<d><U>XyZ</U></d>"), &u), u.U)
	x, err = xml.Marshal([]Addr{{"s", 1}})
	fmt.Println(string(x), err)
	x, err = xml.Marshal([]any{Addr{"s", 1}, Up("z"), 3})
	fmt.Println(string(x), err)
	_, err = json.Marshal(Bad{})
	fmt.Println(err)
	_, err = json.Marshal([]any{Bad{}})
	fmt.Println(err)
	fmt.Println(json.Unmarshal([]byte(`{"Name": 3}`), &q))
	fmt.Println(json.Unmarshal([]byte(`{"s": 3}`), &Addr{}))
	_, err = json.Marshal(map[string]any{"f": func() {}})
	fmt.Println(err)
	_, err = json.Marshal(struct{ C chan Addr }{})
	fmt.Println(err)
	b, err = json.Marshal(Node{1, &Node{2, nil, nil}, []Node{{3, nil, nil}}})
	fmt.Println(string(b), err)
	var nd Node
	fmt.Println(json.Unmarshal(b, &nd), nd.V, nd.Next.V, nd.Kids[0].V)
	b, err = json.Marshal(Outer{Addr{"q", 1}, &Node{V: 5}, "u"})
	fmt.Println(string(b), err)
	b, err = json.Marshal(Holder{Sq{1}, Sq{2}, []Shape{Sq{3}, nil}, map[string]any{"k": Temp(1), "l": []any{Flag(true), &Addr{"<", 1}}}})
	fmt.Println(string(b), err)
	var h struct {
		T Temp
		P *Temp
		F []Flag
		A [2]Addr
		I any
	}
	fmt.Println(json.NewDecoder(strings.NewReader(`{"T":"1.5C","P":"2.5C","F":["yes","no"],"A":[{"s":"k"},{"Zip":3}],"I":{"a":[1]}}`)).Decode(&h), h.T, *h.P, h.F, h.A, h.I)
	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent(">", "  ")
	fmt.Println(e.Encode(map[string]any{"a": Addr{"<&>", 1}, "t": []Temp{1, 2}}))
	var buf bytes.Buffer
	fmt.Println(gob.NewEncoder(&buf).Encode(struct {
		B Bin
		A Addr
		M map[string]Temp
	}{Bin{1, 2}, Addr{"g", 3}, map[string]Temp{"z": 1.5}}))
	var g struct {
		B Bin
		A Addr
		M map[string]Temp
	}
	fmt.Println(gob.NewDecoder(&buf).Decode(&g), g)
	var tm encoding.TextMarshaler = Temp(3)
	_, isU := tm.(encoding.TextUnmarshaler)
	t2 := Temp(1)
	var tu encoding.TextUnmarshaler = &t2
	fmt.Println(isU, tu.UnmarshalText([]byte("9C")), t2)
	b, err = tm.(encoding.TextMarshaler).MarshalText()
	fmt.Println(string(b), err)
}
