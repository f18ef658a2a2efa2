package experiment

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// Records is Keep for what has its columns already: a value with Table or Row
// methods, or a slice of values with Row methods or of structs, whose fields'
// names become the headers, "SameAsFloats" in words: "same as floats". A tag
// `table:"V_rand"` names a column otherwise.
func (r *Report) Records(name, caption string, records any) (Kept, error) {
	switch v := records.(type) {
	case interface {
		Table() ([]string, [][]any)
	}:
		headers, rows := v.Table()
		return r.Keep(name, caption, headers, rows)
	case interface{ Row() ([]string, []any) }:
		headers, cells := v.Row()
		return r.Keep(name, caption, headers, [][]any{cells})
	}
	list := reflect.ValueOf(records)
	if list.Kind() != reflect.Slice || list.Len() == 0 {
		return Kept{}, fmt.Errorf("experiment: table %s: %T has no rows: give a slice of structs, or a value with a Table method", name, records)
	}
	var headers []string
	var rows [][]any
	for i := range list.Len() {
		h, cells, err := row(list.Index(i))
		if err != nil {
			return Kept{}, fmt.Errorf("experiment: table %s: row %d: %w", name, i, err)
		}
		headers, rows = h, append(rows, cells)
	}
	return r.Keep(name, caption, headers, rows)
}

func row(v reflect.Value) (headers []string, cells []any, err error) {
	if v.CanInterface() {
		if r, ok := v.Interface().(interface{ Row() ([]string, []any) }); ok {
			headers, cells = r.Row()
			return headers, cells, nil
		}
	}
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil, nil, fmt.Errorf("%v is no struct", v)
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		header := f.Tag.Get("table")
		if header == "" {
			header = words(f.Name)
		}
		headers, cells = append(headers, header), append(cells, v.Field(i).Interface())
	}
	if len(cells) == 0 {
		return nil, nil, fmt.Errorf("%v has no exported fields", v.Type())
	}
	return headers, cells, nil
}

// words reads "same as floats" of SameAsFloats, "MB" of MB and "log N" of LogN.
func words(name string) string {
	letters := []rune(name)
	var list []string
	for start, i := 0, 1; i <= len(letters); i++ {
		// A word begins with a capital after a small letter, or before one.
		if i < len(letters) && !(unicode.IsUpper(letters[i]) && (!unicode.IsUpper(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))) {
			continue
		}
		word := string(letters[start:i])
		if i-start > 1 && strings.ToUpper(word) != word {
			word = strings.ToLower(word)
		}
		list, start = append(list, word), i
	}
	return strings.Join(list, " ")
}
