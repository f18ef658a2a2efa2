package display

import (
	"cmp"
	"fmt"
	"image"
	"reflect"
	"slices"
)

// The most rows, columns and pictures of a value that are shown.
const (
	mostRows     = 60
	mostColumns  = 24
	mostPictures = 16
)

// records shows slices and maps of structs, of maps, of numbers and of pictures
// as tables and grids, and a struct as a table of its fields. Values with a text
// of their own (String, Error, Format) keep it.
func records(v reflect.Value) (Content, bool) {
	for v.Kind() == reflect.Pointer && !v.IsNil() && v.Elem().Kind() == reflect.Struct {
		if speaks(v.Type()) {
			return Content{}, false
		}
		v = v.Elem()
	}
	if speaks(v.Type()) {
		return Content{}, false
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		return list(v)
	case reflect.Map:
		return byKey(v)
	case reflect.Struct:
		return fields(v)
	}
	return Content{}, false
}

// speaks says whether values of a type have a text of their own.
func speaks(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[fmt.Stringer]()) || t.Implements(reflect.TypeFor[error]()) || t.Implements(reflect.TypeFor[fmt.Formatter]())
}

func list(v reflect.Value) (Content, bool) {
	n := v.Len()
	if n == 0 || !v.Index(0).CanInterface() {
		return Content{}, false
	}
	first := element(v.Index(0))
	if !first.IsValid() {
		return Content{}, false
	}
	switch first.Interface().(type) {
	case row:
		return byRow(v)
	case image.Image, pictures:
		return ofPictures(v), true
	}
	if speaks(first.Type()) {
		return Content{}, false
	}
	b := &builder{total: n}
	switch first.Kind() {
	case reflect.Struct:
		for i := range min(n, mostRows) {
			e := element(v.Index(i))
			for k := 0; e.Kind() == reflect.Struct && k < e.NumField(); k++ {
				if f := e.Type().Field(k); seen(f) {
					b.set(i, f.Name, e.Field(k))
				}
			}
		}
	case reflect.Map:
		for i := range min(n, mostRows) {
			e := element(v.Index(i))
			if e.Kind() != reflect.Map {
				continue
			}
			for _, k := range keys(e) {
				b.set(i, cellText(plainValue(k)), e.MapIndex(k))
			}
		}
	case reflect.Slice, reflect.Array:
		if !isNumberKind(first.Type().Elem().Kind()) || first.Type().Elem().Kind() == reflect.Uint8 {
			return Content{}, false
		}
		for i := range min(n, mostRows) {
			e := element(v.Index(i))
			for k := range min(e.Len(), mostColumns+1) {
				b.set(i, fmt.Sprint(k), e.Index(k))
			}
		}
	default:
		return Content{}, false
	}
	return b.table(fmt.Sprintf("%d rows", n), true)
}

// byRow is the table of values that say what their row is.
func byRow(v reflect.Value) (Content, bool) {
	var headers []string
	var rows [][]any
	for i := range v.Len() {
		if e := element(v.Index(i)); e.IsValid() {
			if r, ok := e.Interface().(row); ok {
				h, cells := r.Row()
				headers, rows = h, append(rows, cells)
			}
		}
	}
	return Table(headers, rows), true
}

func ofPictures(v reflect.Value) Content {
	var images []image.Image
	var captions []string
	for i := range v.Len() {
		e := element(v.Index(i))
		if !e.IsValid() {
			continue
		}
		switch x := e.Interface().(type) {
		case image.Image:
			images, captions = append(images, x), append(captions, fmt.Sprint(i))
		case pictures:
			p, c := x.Pictures()
			images, captions = append(images, p...), append(captions, c...)
		}
		if len(images) > mostPictures {
			break
		}
	}
	text := fmt.Sprintf("%d values with pictures", v.Len())
	if len(images) > mostPictures {
		images, captions = images[:mostPictures], captions[:min(len(captions), mostPictures)]
		captions[len(captions)-1] = fmt.Sprintf("... of %d", v.Len())
		text += fmt.Sprintf(", the first %d pictures shown", mostPictures)
	}
	return Content{data: Grid(images...).Captions(captions...).Size(180).MIME()}.named(text)
}

func byKey(v reflect.Value) (Content, bool) {
	if v.Len() == 0 {
		return Content{}, false
	}
	b := &builder{total: v.Len()}
	spoken := false // by rows, whose text is the table
	for i, k := range keys(v) {
		if i == mostRows {
			break
		}
		b.set(i, "key", k)
		e := element(v.MapIndex(k))
		if e.IsValid() && e.CanInterface() {
			if r, ok := e.Interface().(row); ok {
				headers, cells := r.Row()
				for n := range min(len(headers), len(cells)) {
					b.set(i, headers[n], reflect.ValueOf(cells[n]))
				}
				spoken = true
				continue
			}
		}
		if e.Kind() != reflect.Struct || speaks(e.Type()) {
			b.set(i, "value", e)
			continue
		}
		for n := range e.NumField() {
			if f := e.Type().Field(n); seen(f) {
				b.set(i, f.Name, e.Field(n))
			}
		}
	}
	c, ok := b.table(fmt.Sprintf("%d keys", v.Len()), false)
	c.plain = !spoken
	return c, ok
}

func fields(v reflect.Value) (Content, bool) {
	b := &builder{}
	for i := range v.NumField() {
		if f := v.Type().Field(i); seen(f) {
			b.set(len(b.rows), "field", reflect.ValueOf(f.Name))
			b.set(len(b.rows)-1, "value", v.Field(i))
			b.total++
		}
	}
	return b.table(v.Type().String(), false)
}

// seen says whether a field is shown: those of a cell's own types are, of other
// types those that are exported.
func seen(f reflect.StructField) bool { return f.IsExported() || f.PkgPath == "main" }

// element is what an element of a slice or map holds.
func element(v reflect.Value) reflect.Value {
	for v.IsValid() && (v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct && !speaks(v.Type())) {
		if v.Kind() == reflect.Pointer && v.CanInterface() {
			switch v.Interface().(type) {
			case row, pictures, image.Image:
				return v
			}
		}
		v = v.Elem()
	}
	return v
}

func keys(v reflect.Value) []reflect.Value {
	list := v.MapKeys()
	slices.SortFunc(list, func(a, b reflect.Value) int {
		if a.CanInt() && b.CanInt() {
			return cmp.Compare(a.Int(), b.Int())
		}
		return cmp.Compare(cellText(plainValue(a)), cellText(plainValue(b)))
	})
	return list
}

// builder collects the cells of a table whose columns become known on the way.
type builder struct {
	headers []string
	rows    [][]any
	total   int
}

func (b *builder) set(i int, column string, v reflect.Value) {
	for len(b.rows) <= i {
		b.rows = append(b.rows, nil)
	}
	n := slices.Index(b.headers, column)
	if n < 0 {
		n = len(b.headers)
		b.headers = append(b.headers, column)
	}
	for len(b.rows[i]) <= n {
		b.rows[i] = append(b.rows[i], nil)
	}
	b.rows[i][n] = plainValue(v)
}

// table is the table, or false where it would be empty. What is beyond the
// largest table is left out, and counted.
func (b *builder) table(what string, numbered bool) (Content, bool) {
	if len(b.headers) == 0 {
		return Content{}, false
	}
	note := ""
	if b.total > mostRows {
		note = fmt.Sprintf("the first %d of %s", mostRows, what)
		b.rows = b.rows[:min(len(b.rows), mostRows)]
	}
	if n := len(b.headers); n > mostColumns {
		b.headers = b.headers[:mostColumns]
		for i, r := range b.rows {
			b.rows[i] = r[:min(len(r), mostColumns)]
		}
		if note != "" {
			note += ", "
		}
		note += fmt.Sprintf("the first %d columns", mostColumns)
	}
	if numbered {
		b.headers = append([]string{""}, b.headers...)
		for i, r := range b.rows {
			b.rows[i] = append([]any{i}, r...)
		}
	}
	c := Table(b.headers, b.rows).noted(note)
	c.plain = true
	return c, true
}

// ofMatrix is the table of a matrix.
func ofMatrix(m matrix) Content {
	rows, columns := m.Dims()
	b := &builder{total: rows}
	for i := range min(rows, mostRows) {
		for j := range min(columns, mostColumns+1) {
			b.set(i, fmt.Sprint(j), reflect.ValueOf(m.At(i, j)))
		}
	}
	what := fmt.Sprintf("matrix of %d rows and %d columns", rows, columns)
	c, ok := b.table(what, true)
	if !ok {
		return Content{data: map[string]any{"text/plain": what}}
	}
	c.plain = false
	return c
}

// plainValue is a value as a table's cell: numbers as numbers, others as text.
func plainValue(v reflect.Value) any {
	switch {
	case !v.IsValid():
		return nil
	case v.CanInterface():
		return v.Interface()
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return v.Uint()
	case v.CanFloat():
		return v.Float()
	}
	return fmt.Sprint(v)
}

func isNumberKind(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Float64 }
