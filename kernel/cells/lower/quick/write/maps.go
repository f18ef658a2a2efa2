package write

import (
	"go/types"
	"reflect"
	"unsafe"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
)

// Maps are the operations on maps of a type. The map itself is the one of the
// cells, of whatever type it is there: what matters is how keys and elements lie
// in memory and how keys are hashed.
type Maps interface {
	// Get is m[key]; GetOK says whether it is there, too, in a register of its own.
	Get(b *Writer, m int32, key shape.Value) shape.Value
	GetOK(b *Writer, m int32, key shape.Value) (shape.Value, int32)
	Set(b *Writer, m int32, key, elem shape.Value)
	// Add adds a number in a register to an element; false if there is no quick way.
	Add(b *Writer, m int32, key shape.Value, n int32) bool
	Delete(b *Writer, m int32, key shape.Value)
	Make(b *Writer, m int32, size int32)
	Length(b *Writer, m, n int32)
	Clear(b *Writer, m int32)
	// Begin starts an iteration that p[it] holds; Next goes on with it: s[more]
	// says whether there was more.
	Begin(b *Writer, m, it int32)
	Next(b *Writer, it, more int32, key, elem shape.Value)
}

// MapOps are the operations on maps of a type.
func (b *Writer) MapOps(t *types.Map) Maps {
	k, e := b.Of(b.Subst(t.Key())), b.Of(b.Subst(t.Elem()))
	if !shape.Comparable(k.Type) {
		panic(&shape.Refusal{Msg: "maps with keys of type " + k.Type.String()})
	}
	if types.IsInterface(e.Type) {
		panic(&shape.Refusal{Msg: "maps of interfaces"})
	}
	u, ok := k.Under.(*types.Basic)
	if !ok || e.Whole || len(e.Parts) != 1 && !shape.IsString(e) && !shape.IsSlice(e) {
		return slowMap{k, e}
	}
	switch {
	case shape.IsString(k):
		return mapFor[string](k, e)
	case u.Info()&(types.IsInteger|types.IsBoolean) == 0:
		return slowMap{k, e}
	case k.Memory.Size == 8:
		return mapFor[uint64](k, e)
	case k.Memory.Size == 4:
		return mapFor[uint32](k, e)
	case k.Memory.Size == 1:
		return mapFor[uint8](k, e)
	}
	return slowMap{k, e}
}

func mapFor[K hashed](k, e *shape.Shape) Maps {
	switch {
	case shape.IsString(e):
		return fastMap[K, string]{k, e}
	case shape.IsSlice(e):
		return fastMap[K, []byte]{k, e}
	case e.P == 1:
		return fastMap[K, unsafe.Pointer]{k, e}
	case e.Memory.Size == 8:
		return fastMap[K, uint64]{k, e}
	case e.Memory.Size == 4:
		return fastMap[K, uint32]{k, e}
	case e.Memory.Size == 1:
		return fastMap[K, uint8]{k, e}
	}
	return slowMap{k, e}
}

type hashed interface {
	~string | ~uint64 | ~uint32 | ~uint8
}

// fastMap is a map whose keys and elements the compiler knows types like.
type fastMap[K hashed, E any] struct{ k, e *shape.Shape }

func at[K hashed, E any](f ir.Frame, m int32) map[K]E {
	return *(*map[K]E)(unsafe.Pointer(f.Ptr(m)))
}

// keyAt is a key in registers. A narrow number is what its register begins with:
// the processors that there is a kernel for have the low bytes first.
func keyAt[K hashed](f ir.Frame, v shape.Value) (k K) {
	if unsafe.Sizeof(k) == unsafe.Sizeof("") {
		s := f.String(v.P, v.S)
		return *(*K)(unsafe.Pointer(&s))
	}
	return *(*K)(unsafe.Pointer(f.Uint(v.S)))
}

func elemAt[E any](f ir.Frame, v shape.Value) (e E) {
	switch {
	case unsafe.Sizeof(e) == unsafe.Sizeof(shape.Header{}):
		h := shape.Header{P: *f.Ptr(v.P), Len: int(*f.Int(v.S)), Cap: int(*f.Int(v.S + 1))}
		return *(*E)(unsafe.Pointer(&h))
	case unsafe.Sizeof(e) == unsafe.Sizeof(""):
		s := f.String(v.P, v.S)
		return *(*E)(unsafe.Pointer(&s))
	case v.Shape.P > 0:
		return *(*E)(unsafe.Pointer(f.Ptr(v.P)))
	}
	return *(*E)(unsafe.Pointer(f.Uint(v.S)))
}

func setElem[E any](f ir.Frame, v shape.Value, e E) {
	switch {
	case unsafe.Sizeof(e) == unsafe.Sizeof(shape.Header{}):
		h := *(*shape.Header)(unsafe.Pointer(&e))
		*f.Ptr(v.P), *f.Int(v.S), *f.Int(v.S + 1) = h.P, int64(h.Len), int64(h.Cap)
	case unsafe.Sizeof(e) == unsafe.Sizeof(""):
		f.SetString(v.P, v.S, *(*string)(unsafe.Pointer(&e)))
	case v.Shape.P > 0:
		*f.Ptr(v.P) = *(*unsafe.Pointer)(unsafe.Pointer(&e))
	case unsafe.Sizeof(e) == 8:
		*f.Uint(v.S) = *(*uint64)(unsafe.Pointer(&e))
	default:
		*f.Uint(v.S) = ir.Load(v.Shape.Parts[0].Kind, unsafe.Pointer(&e))
	}
}

func (o fastMap[K, E]) Get(b *Writer, m int32, key shape.Value) shape.Value {
	v := b.Take(o.e)
	b.Step(func(f ir.Frame) { setElem(f, v, at[K, E](f, m)[keyAt[K](f, key)]) })
	return v
}

func (o fastMap[K, E]) GetOK(b *Writer, m int32, key shape.Value) (shape.Value, int32) {
	v, ok := b.Take(o.e), b.TakeS()
	b.Step(func(f ir.Frame) {
		e, there := at[K, E](f, m)[keyAt[K](f, key)]
		setElem(f, v, e)
		*f.Uint(ok) = shape.Truth(there)
	})
	return v, ok
}

func (o fastMap[K, E]) Set(b *Writer, m int32, key, elem shape.Value) {
	b.Step(func(f ir.Frame) { at[K, E](f, m)[keyAt[K](f, key)] = elemAt[E](f, elem) })
}

func (o fastMap[K, E]) Add(b *Writer, m int32, key shape.Value, n int32) bool {
	u, _ := o.e.Under.(*types.Basic)
	if o.e.Memory.Size != 8 || u == nil {
		return false
	}
	if u.Info()&types.IsFloat != 0 {
		b.Step(func(f ir.Frame) {
			at[K, float64](f, m)[keyAt[K](f, key)] += *f.Float(n)
		})
		return true
	}
	b.Step(func(f ir.Frame) { at[K, uint64](f, m)[keyAt[K](f, key)] += *f.Uint(n) })
	return true
}

func (o fastMap[K, E]) Delete(b *Writer, m int32, key shape.Value) {
	b.Step(func(f ir.Frame) { delete(at[K, E](f, m), keyAt[K](f, key)) })
}

func (o fastMap[K, E]) Make(b *Writer, m int32, size int32) {
	slowMap(o).Make(b, m, size)
}

func (o fastMap[K, E]) Length(b *Writer, m, n int32) {
	b.Step(func(f ir.Frame) { *f.Int(n) = int64(len(at[K, E](f, m))) })
}

func (o fastMap[K, E]) Clear(b *Writer, m int32) {
	b.Step(func(f ir.Frame) { clear(at[K, E](f, m)) })
}

func (o fastMap[K, E]) Begin(b *Writer, m, it int32) { slowMap(o).Begin(b, m, it) }

func (o fastMap[K, E]) Next(b *Writer, it, more int32, key, elem shape.Value) {
	slowMap(o).Next(b, it, more, key, elem)
}

// slowMap is any other map, by reflection.
type slowMap struct{ k, e *shape.Shape }

func (o slowMap) typ() reflect.Type { return reflect.MapOf(o.k.Memory.Type, o.e.Memory.Type) }

// reflected is the map of a register, as reflection has it.
func (o slowMap) reflected(f ir.Frame, t reflect.Type, m int32) reflect.Value {
	return reflect.NewAt(t, unsafe.Pointer(f.Ptr(m))).Elem()
}

// inMemory is a value of registers as reflection has it.
func inReflection(f ir.Frame, v shape.Value) reflect.Value {
	p := v.Shape.Memory.New()
	shape.Write(f, v, p)
	return reflect.NewAt(v.Shape.Memory.Type, p).Elem()
}

func fromReflection(f ir.Frame, v shape.Value, x reflect.Value) {
	p := v.Shape.Memory.New()
	if x.IsValid() {
		reflect.NewAt(v.Shape.Memory.Type, p).Elem().Set(x)
	}
	shape.Read(f, v, p)
}

func (o slowMap) Get(b *Writer, m int32, key shape.Value) shape.Value {
	v, _ := o.GetOK(b, m, key)
	return v
}

func (o slowMap) GetOK(b *Writer, m int32, key shape.Value) (shape.Value, int32) {
	v, ok, t := b.Take(o.e), b.TakeS(), o.typ()
	b.Step(func(f ir.Frame) {
		x := o.reflected(f, t, m).MapIndex(inReflection(f, key))
		fromReflection(f, v, x)
		*f.Uint(ok) = shape.Truth(x.IsValid())
	})
	return v, ok
}

func (o slowMap) Set(b *Writer, m int32, key, elem shape.Value) {
	t := o.typ()
	b.Step(func(f ir.Frame) { o.reflected(f, t, m).SetMapIndex(inReflection(f, key), inReflection(f, elem)) })
}

func (o slowMap) Add(b *Writer, m int32, key shape.Value, n int32) bool { return false }

func (o slowMap) Delete(b *Writer, m int32, key shape.Value) {
	t := o.typ()
	b.Step(func(f ir.Frame) {
		if x := o.reflected(f, t, m); !x.IsNil() {
			x.SetMapIndex(inReflection(f, key), reflect.Value{})
		}
	})
}

func (o slowMap) Make(b *Writer, m int32, size int32) {
	t := o.typ()
	b.Step(func(f ir.Frame) {
		n := 0
		if size >= 0 {
			n = max(int(*f.Int(size)), 0)
		}
		*f.Ptr(m) = reflect.MakeMapWithSize(t, n).UnsafePointer()
	})
}

func (o slowMap) Length(b *Writer, m, n int32) {
	t := o.typ()
	b.Step(func(f ir.Frame) { *f.Int(n) = int64(o.reflected(f, t, m).Len()) })
}

func (o slowMap) Clear(b *Writer, m int32) {
	t := o.typ()
	b.Step(func(f ir.Frame) {
		if x := o.reflected(f, t, m); !x.IsNil() {
			x.Clear()
		}
	})
}

func (o slowMap) Begin(b *Writer, m, it int32) {
	t := o.typ()
	b.Step(func(f ir.Frame) {
		own := new(map[uint64]uint64) // the register may change, the iteration's map not
		*(*unsafe.Pointer)(unsafe.Pointer(own)) = *f.Ptr(m)
		*f.Ptr(it) = unsafe.Pointer(reflect.NewAt(t, unsafe.Pointer(own)).Elem().MapRange())
	})
}

func (o slowMap) Next(b *Writer, it, more int32, key, elem shape.Value) {
	b.Step(func(f ir.Frame) {
		i := (*reflect.MapIter)(*f.Ptr(it))
		if !i.Next() {
			*f.Uint(more) = 0
			return
		}
		*f.Uint(more) = 1
		if key.Shape != nil {
			fromReflection(f, key, i.Key())
		}
		if elem.Shape != nil {
			fromReflection(f, elem, i.Value())
		}
	})
}
