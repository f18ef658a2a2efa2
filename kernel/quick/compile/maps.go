package compile

import (
	"go/types"
	"reflect"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// mapOps are the operations on maps of a type. The map itself is the one of the
// cells, of whatever type it is there: what matters is how keys and elements lie
// in memory and how keys are hashed.
type mapOps interface {
	// get is m[key], and whether it is there, in a register of its own.
	get(b *builder, m int32, key value) value
	getOK(b *builder, m int32, key value) (value, int32)
	set(b *builder, m int32, key, elem value)
	// add adds a number in a register to an element; false if there is no quick way.
	add(b *builder, m int32, key value, n int32) bool
	delete(b *builder, m int32, key value)
	make(b *builder, m int32, size int32)
	length(b *builder, m, n int32)
	clear(b *builder, m int32)
	// begin starts an iteration that p[it] holds; next goes on with it: s[more]
	// says whether there was more.
	begin(b *builder, m, it int32)
	next(b *builder, it, more int32, key, elem value)
}

func (b *builder) mapOps(t *types.Map) mapOps {
	k, e := b.shapeOf(b.subst(t.Key())), b.shapeOf(b.subst(t.Elem()))
	if !comparable(k.typ) {
		panic(&Refusal{Msg: "maps with keys of type " + k.typ.String()})
	}
	if types.IsInterface(e.typ) {
		panic(&Refusal{Msg: "maps of interfaces"})
	}
	u, ok := k.under.(*types.Basic)
	if !ok || e.whole || len(e.parts) != 1 && !isString(e) && !isSlice(e) {
		return slowMap{k, e}
	}
	switch {
	case isString(k):
		return mapFor[string](k, e)
	case u.Info()&(types.IsInteger|types.IsBoolean) == 0:
		return slowMap{k, e}
	case k.mem.Size == 8:
		return mapFor[uint64](k, e)
	case k.mem.Size == 4:
		return mapFor[uint32](k, e)
	case k.mem.Size == 1:
		return mapFor[uint8](k, e)
	}
	return slowMap{k, e}
}

func mapFor[K comparable_](k, e *shape) mapOps {
	switch {
	case isString(e):
		return fastMap[K, string]{k, e}
	case isSlice(e):
		return fastMap[K, []byte]{k, e}
	case e.np == 1:
		return fastMap[K, unsafe.Pointer]{k, e}
	case e.mem.Size == 8:
		return fastMap[K, uint64]{k, e}
	case e.mem.Size == 4:
		return fastMap[K, uint32]{k, e}
	case e.mem.Size == 1:
		return fastMap[K, uint8]{k, e}
	}
	return slowMap{k, e}
}

type comparable_ interface {
	~string | ~uint64 | ~uint32 | ~uint8
}

func isString(sh *shape) bool { return basic(sh)&types.IsString != 0 }

func isSlice(sh *shape) bool { _, ok := sh.under.(*types.Slice); return ok }

// read and write bring values between registers and memory.
func read(f ir.Frame, v value, from unsafe.Pointer) {
	if v.sh.whole {
		own := v.sh.mem.New()
		v.sh.mem.Copy(own, from)
		*f.Ptr(v.p) = own
		return
	}
	s, p := v.s, v.p
	for _, part := range v.sh.parts {
		at := unsafe.Add(from, part.Offset)
		if part.Kind == ir.Pointer {
			*f.Ptr(p) = *(*unsafe.Pointer)(at)
			p++
			continue
		}
		*f.Uint(s) = ir.Load(part.Kind, at)
		s++
	}
}

func write(f ir.Frame, v value, to unsafe.Pointer) {
	if v.sh.whole {
		v.sh.mem.Copy(to, *f.Ptr(v.p))
		return
	}
	s, p := v.s, v.p
	for _, part := range v.sh.parts {
		at := unsafe.Add(to, part.Offset)
		if part.Kind == ir.Pointer {
			*(*unsafe.Pointer)(at) = *f.Ptr(p)
			p++
			continue
		}
		ir.Store(part.Kind, at, *f.Uint(s))
		s++
	}
}

// fastMap is a map whose keys and elements the compiler knows types like.
type fastMap[K comparable_, E any] struct{ k, e *shape }

func at[K comparable_, E any](f ir.Frame, m int32) map[K]E {
	return *(*map[K]E)(unsafe.Pointer(f.Ptr(m)))
}

// keyAt is a key in registers. A narrow number is what its register begins with:
// the processors that there is a kernel for have the low bytes first.
func keyAt[K comparable_](f ir.Frame, v value) (k K) {
	if unsafe.Sizeof(k) == unsafe.Sizeof("") {
		s := f.String(v.p, v.s)
		return *(*K)(unsafe.Pointer(&s))
	}
	return *(*K)(unsafe.Pointer(f.Uint(v.s)))
}

func elemAt[E any](f ir.Frame, v value) (e E) {
	switch {
	case unsafe.Sizeof(e) == unsafe.Sizeof(header{}):
		h := header{*f.Ptr(v.p), int(*f.Int(v.s)), int(*f.Int(v.s + 1))}
		return *(*E)(unsafe.Pointer(&h))
	case unsafe.Sizeof(e) == unsafe.Sizeof(""):
		s := f.String(v.p, v.s)
		return *(*E)(unsafe.Pointer(&s))
	case v.sh.np > 0:
		return *(*E)(unsafe.Pointer(f.Ptr(v.p)))
	}
	return *(*E)(unsafe.Pointer(f.Uint(v.s)))
}

func setElem[E any](f ir.Frame, v value, e E) {
	switch {
	case unsafe.Sizeof(e) == unsafe.Sizeof(header{}):
		h := *(*header)(unsafe.Pointer(&e))
		*f.Ptr(v.p), *f.Int(v.s), *f.Int(v.s + 1) = h.p, int64(h.len), int64(h.cap)
	case unsafe.Sizeof(e) == unsafe.Sizeof(""):
		f.SetString(v.p, v.s, *(*string)(unsafe.Pointer(&e)))
	case v.sh.np > 0:
		*f.Ptr(v.p) = *(*unsafe.Pointer)(unsafe.Pointer(&e))
	case unsafe.Sizeof(e) == 8:
		*f.Uint(v.s) = *(*uint64)(unsafe.Pointer(&e))
	default:
		*f.Uint(v.s) = ir.Load(v.sh.parts[0].Kind, unsafe.Pointer(&e))
	}
}

func (o fastMap[K, E]) get(b *builder, m int32, key value) value {
	v := b.take(o.e)
	b.step(func(f ir.Frame) { setElem(f, v, at[K, E](f, m)[keyAt[K](f, key)]) })
	return v
}

func (o fastMap[K, E]) getOK(b *builder, m int32, key value) (value, int32) {
	v, ok := b.take(o.e), b.takeS()
	b.step(func(f ir.Frame) {
		e, there := at[K, E](f, m)[keyAt[K](f, key)]
		setElem(f, v, e)
		*f.Uint(ok) = truth(there)
	})
	return v, ok
}

func (o fastMap[K, E]) set(b *builder, m int32, key, elem value) {
	b.step(func(f ir.Frame) { at[K, E](f, m)[keyAt[K](f, key)] = elemAt[E](f, elem) })
}

func (o fastMap[K, E]) add(b *builder, m int32, key value, n int32) bool {
	u, _ := o.e.under.(*types.Basic)
	if o.e.mem.Size != 8 || u == nil {
		return false
	}
	if u.Info()&types.IsFloat != 0 {
		b.step(func(f ir.Frame) {
			at[K, float64](f, m)[keyAt[K](f, key)] += *f.Float(n)
		})
		return true
	}
	b.step(func(f ir.Frame) { at[K, uint64](f, m)[keyAt[K](f, key)] += *f.Uint(n) })
	return true
}

func (o fastMap[K, E]) delete(b *builder, m int32, key value) {
	b.step(func(f ir.Frame) { delete(at[K, E](f, m), keyAt[K](f, key)) })
}

func (o fastMap[K, E]) make(b *builder, m int32, size int32) {
	slowMap(o).make(b, m, size)
}

func (o fastMap[K, E]) length(b *builder, m, n int32) {
	b.step(func(f ir.Frame) { *f.Int(n) = int64(len(at[K, E](f, m))) })
}

func (o fastMap[K, E]) clear(b *builder, m int32) {
	b.step(func(f ir.Frame) { clear(at[K, E](f, m)) })
}

func (o fastMap[K, E]) begin(b *builder, m, it int32) { slowMap(o).begin(b, m, it) }

func (o fastMap[K, E]) next(b *builder, it, more int32, key, elem value) {
	slowMap(o).next(b, it, more, key, elem)
}

// slowMap is any other map, by reflection.
type slowMap struct{ k, e *shape }

func (o slowMap) typ() reflect.Type { return reflect.MapOf(o.k.mem.Type, o.e.mem.Type) }

// reflected is the map of a register, as reflection has it.
func (o slowMap) reflected(f ir.Frame, t reflect.Type, m int32) reflect.Value {
	return reflect.NewAt(t, unsafe.Pointer(f.Ptr(m))).Elem()
}

// inMemory is a value of registers as reflection has it.
func inReflection(f ir.Frame, v value) reflect.Value {
	p := v.sh.mem.New()
	write(f, v, p)
	return reflect.NewAt(v.sh.mem.Type, p).Elem()
}

func fromReflection(f ir.Frame, v value, x reflect.Value) {
	p := v.sh.mem.New()
	if x.IsValid() {
		reflect.NewAt(v.sh.mem.Type, p).Elem().Set(x)
	}
	read(f, v, p)
}

func (o slowMap) get(b *builder, m int32, key value) value {
	v, _ := o.getOK(b, m, key)
	return v
}

func (o slowMap) getOK(b *builder, m int32, key value) (value, int32) {
	v, ok, t := b.take(o.e), b.takeS(), o.typ()
	b.step(func(f ir.Frame) {
		x := o.reflected(f, t, m).MapIndex(inReflection(f, key))
		fromReflection(f, v, x)
		*f.Uint(ok) = truth(x.IsValid())
	})
	return v, ok
}

func (o slowMap) set(b *builder, m int32, key, elem value) {
	t := o.typ()
	b.step(func(f ir.Frame) { o.reflected(f, t, m).SetMapIndex(inReflection(f, key), inReflection(f, elem)) })
}

func (o slowMap) add(b *builder, m int32, key value, n int32) bool { return false }

func (o slowMap) delete(b *builder, m int32, key value) {
	t := o.typ()
	b.step(func(f ir.Frame) {
		if x := o.reflected(f, t, m); !x.IsNil() {
			x.SetMapIndex(inReflection(f, key), reflect.Value{})
		}
	})
}

func (o slowMap) make(b *builder, m int32, size int32) {
	t := o.typ()
	b.step(func(f ir.Frame) {
		n := 0
		if size >= 0 {
			n = max(int(*f.Int(size)), 0)
		}
		*f.Ptr(m) = reflect.MakeMapWithSize(t, n).UnsafePointer()
	})
}

func (o slowMap) length(b *builder, m, n int32) {
	t := o.typ()
	b.step(func(f ir.Frame) { *f.Int(n) = int64(o.reflected(f, t, m).Len()) })
}

func (o slowMap) clear(b *builder, m int32) {
	t := o.typ()
	b.step(func(f ir.Frame) {
		if x := o.reflected(f, t, m); !x.IsNil() {
			x.Clear()
		}
	})
}

func (o slowMap) begin(b *builder, m, it int32) {
	t := o.typ()
	b.step(func(f ir.Frame) {
		own := new(map[uint64]uint64) // the register may change, the iteration's map not
		*(*unsafe.Pointer)(unsafe.Pointer(own)) = *f.Ptr(m)
		*f.Ptr(it) = unsafe.Pointer(reflect.NewAt(t, unsafe.Pointer(own)).Elem().MapRange())
	})
}

func (o slowMap) next(b *builder, it, more int32, key, elem value) {
	b.step(func(f ir.Frame) {
		i := (*reflect.MapIter)(*f.Ptr(it))
		if !i.Next() {
			*f.Uint(more) = 0
			return
		}
		*f.Uint(more) = 1
		if key.sh != nil {
			fromReflection(f, key, i.Key())
		}
		if elem.sh != nil {
			fromReflection(f, elem, i.Value())
		}
	})
}
