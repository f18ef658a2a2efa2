package write

import (
	"go/types"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
)

// Get is the value at a place, in dst if it has to be loaded.
func (b *Writer) Get(at Place, dst *shape.Value) shape.Value {
	if dst != nil && (at.Kind == InMemory || at.Kind == IsElement) && len(at.Sh.Parts) == 1 && !at.Sh.Whole {
		return b.LoadTo(at, shape.Value{Shape: at.Sh, S: dst.S, P: dst.P})
	}
	return b.Load(at)
}

// Place is what can be assigned to.
type Place struct {
	Kind placeKind
	Sh   *shape.Shape
	V    shape.Value // inRegisters
	// inMemory: at p[base] + off; isElement: element s[index] of s[count] elements
	// of stride bytes there, and in it off bytes on.
	Base         int32
	Off          int64
	Index, Count int32
	Stride       int64
	// inMap
	M   Maps
	Key shape.Value
}

type placeKind uint8

const (
	Nowhere placeKind = iota
	InRegisters
	InMemory
	IsElement
	InMap
)

// PlaceOf is the place of a value that no variable has.
func (b *Writer) PlaceOf(v shape.Value) Place {
	if v.Shape.Whole {
		return Place{Kind: InMemory, Sh: v.Shape, Base: v.P}
	}
	return Place{Kind: InRegisters, Sh: v.Shape, V: v}
}

// Field is the place of a struct's field.
func (b *Writer) Field(at Place, u *types.Struct, i int, t types.Type) Place {
	sh := b.Of(t)
	switch at.Kind {
	case InRegisters:
		f := at.Sh.Fields[i]
		return Place{Kind: InRegisters, Sh: sh, V: shape.Value{Shape: sh, S: at.V.S + int32(f.S), P: at.V.P + int32(f.P)}}
	case InMap:
		return b.Field(b.PlaceOf(b.Load(at)), u, i, t)
	}
	at.Sh = sh
	at.Off += int64(shape.OffsetsOf(u)[i])
	return at
}

// Addr is a P register with the address of a place in memory.
func (b *Writer) Addr(at Place) int32 {
	switch at.Kind {
	case InMemory:
		r := b.TakeP()
		b.OpImm(ir.Lea, r, at.Base, at.Off)
		return r
	case IsElement:
		r := b.TakeP()
		b.Emit(ir.Instr{Op: ir.IndexAddr, A: r, B: at.Base, C: at.Index, D: at.Count, Imm: at.Stride<<32 | at.Off})
		return r
	}
	panic(&shape.Refusal{Msg: "an address of this"})
}

var loads = [...]ir.Op{ir.I8: ir.LoadI8, ir.U8: ir.LoadU8, ir.I16: ir.LoadI16, ir.U16: ir.LoadU16, ir.I32: ir.LoadI32, ir.U32: ir.LoadU32, ir.W64: ir.Load64, ir.Pointer: ir.LoadP}

var indexes = [...]ir.Op{ir.I8: ir.IndexI8, ir.U8: ir.IndexU8, ir.I16: ir.IndexI16, ir.U16: ir.IndexU16, ir.I32: ir.IndexI32, ir.U32: ir.IndexU32, ir.W64: ir.Index64, ir.Pointer: ir.IndexP}

var stores = [...]ir.Op{ir.I8: ir.Store8, ir.U8: ir.Store8, ir.I16: ir.Store16, ir.U16: ir.Store16, ir.I32: ir.Store32, ir.U32: ir.Store32, ir.W64: ir.Store64, ir.Pointer: ir.StoreP}

var setIndexes = [...]ir.Op{ir.I8: ir.SetIndex8, ir.U8: ir.SetIndex8, ir.I16: ir.SetIndex16, ir.U16: ir.SetIndex16, ir.I32: ir.SetIndex32, ir.U32: ir.SetIndex32, ir.W64: ir.SetIndex64, ir.Pointer: ir.SetIndexP}

// Load is the value at a place: its own registers, where it is in some.
func (b *Writer) Load(at Place) shape.Value {
	if at.Kind == InRegisters {
		return at.V
	}
	if at.Kind == InMap {
		return at.M.Get(b, at.Base, at.Key)
	}
	return b.LoadTo(at, b.Take(at.Sh))
}

// LoadTo brings the value at a place into registers.
func (b *Writer) LoadTo(at Place, dst shape.Value) shape.Value {
	switch {
	case at.Kind == InRegisters || at.Kind == InMap:
		b.Move(dst, b.Load(at))
		return dst
	case at.Sh.Whole:
		b.Fresh(dst)
		from, m, to := b.Addr(at), at.Sh.Memory, dst.P
		b.Step(func(f ir.Frame) { m.Copy(*f.Ptr(to), *f.Ptr(from)) })
		return dst
	case len(at.Sh.Parts) == 0:
		if at.Kind == IsElement {
			b.Emit(ir.Instr{Op: ir.InBounds, C: at.Index, D: at.Count})
		}
		return dst
	}
	at = b.single(at)
	if np := int32(dst.Shape.P); len(at.Sh.Parts) > 1 && at.Base >= dst.P && at.Base < dst.P+np {
		b.Move(dst, b.LoadTo(at, b.Take(at.Sh))) // it would overwrite its own base
		return dst
	}
	s, p := dst.S, dst.P
	for _, part := range at.Sh.Parts {
		to := &s
		if part.Kind == ir.Pointer {
			to = &p
		}
		if at.Kind == IsElement {
			b.Emit(ir.Instr{Op: indexes[part.Kind], A: *to, B: at.Base, C: at.Index, D: at.Count, Imm: at.Stride<<32 | (at.Off + int64(part.Offset))})
		} else {
			b.OpImm(loads[part.Kind], *to, at.Base, at.Off+int64(part.Offset))
		}
		*to++
	}
	return dst
}

// single makes an element of several parts, or one far from its beginning, a place
// in memory, so that its bounds are checked once.
func (b *Writer) single(at Place) Place {
	if at.Kind == IsElement && (len(at.Sh.Parts) > 1 || at.Off >= 1<<31 || at.Stride >= 1<<31) {
		if at.Off >= 1<<31 || at.Stride >= 1<<31 {
			panic(&shape.Refusal{Msg: "such a large element"})
		}
		off := at.Off
		at.Off = 0
		return Place{Kind: InMemory, Sh: at.Sh, Base: b.Addr(at), Off: off}
	}
	return at
}

// Store puts a value at a place.
func (b *Writer) Store(at Place, v shape.Value) {
	switch at.Kind {
	case Nowhere:
		return
	case InRegisters:
		b.Move(at.V, v)
		return
	case InMap:
		at.M.Set(b, at.Base, at.Key, v)
		return
	}
	if at.Sh.Whole {
		to, m, from := b.Addr(at), at.Sh.Memory, v.P
		b.Step(func(f ir.Frame) { m.Copy(*f.Ptr(to), *f.Ptr(from)) })
		return
	}
	if len(at.Sh.Parts) == 0 {
		if at.Kind == IsElement {
			b.Emit(ir.Instr{Op: ir.InBounds, C: at.Index, D: at.Count})
		}
		return
	}
	at = b.single(at)
	s, p := v.S, v.P
	for _, part := range at.Sh.Parts {
		from := &s
		if part.Kind == ir.Pointer {
			from = &p
		}
		if at.Kind == IsElement {
			b.Emit(ir.Instr{Op: setIndexes[part.Kind], A: at.Base, B: *from, C: at.Index, D: at.Count, Imm: at.Stride<<32 | (at.Off + int64(part.Offset))})
		} else {
			b.OpImm(stores[part.Kind], at.Base, *from, at.Off+int64(part.Offset))
		}
		*from++
	}
}
