package show

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"reflect"
)

func encode(img image.Image) (data []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// plotPNG draws a gonum plot. The type is known by its method, so that this
// package need not import the plotting library: WriterTo takes lengths in
// points and a format.
func plotPNG(x any) (data []byte, err error) {
	v := reflect.ValueOf(x)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Type().String() != "*plot.Plot" {
		return nil, nil
	}
	m := v.MethodByName("WriterTo")
	if !m.IsValid() || m.Type().NumIn() != 3 || m.Type().NumOut() != 2 {
		return nil, nil
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	length := m.Type().In(0)
	out := m.Call([]reflect.Value{
		reflect.ValueOf(432.0).Convert(length), reflect.ValueOf(288.0).Convert(length), reflect.ValueOf("png"),
	})
	if e, ok := out[1].Interface().(error); ok && e != nil {
		return nil, e
	}
	var b bytes.Buffer
	if w, ok := out[0].Interface().(interface {
		WriteTo(w interface{ Write([]byte) (int, error) }) (int64, error)
	}); ok {
		_, err = w.WriteTo(&b)
		return b.Bytes(), err
	}
	res := out[0].MethodByName("WriteTo").Call([]reflect.Value{reflect.ValueOf(&b)})
	if e, ok := res[1].Interface().(error); ok && e != nil {
		return nil, e
	}
	return b.Bytes(), nil
}
