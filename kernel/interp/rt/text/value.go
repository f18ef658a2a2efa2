package text

import (
	"fmt"
	"go/types"
	"reflect"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/interp/rt/box"
)

// value prints a value of a type. depth counts from the box, -1 where fmt calls
// no methods.
func (p *printer) value(v reflect.Value, t types.Type, depth int) {
	if !v.IsValid() {
		p.text("<nil>")
		return
	}
	if depth >= 0 && p.methods(v, t) {
		return
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && p.types.Table.IsNative(n) {
		p.raw(v)
		return
	}
	if p.types.Table.Wrapped(t) && v.Kind() == reflect.Struct && v.NumField() == 1 {
		v = v.Field(0)
	}
	sharp := p.verb == 'v' && p.Flag('#')
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if v.Kind() != reflect.Struct || v.NumField() < u.NumFields() {
			if k := p.types.Find(t); k != nil && k.R != nil && v.CanAddr() {
				v = reflect.NewAt(k.R, v.Addr().UnsafePointer()).Elem()
			} else {
				p.raw(v)
				return
			}
		}
		if sharp {
			p.text(p.types.TypeString(t))
		}
		p.text("{")
		for i := 0; i < u.NumFields(); i++ {
			if i > 0 {
				if sharp {
					p.text(", ")
				} else {
					p.text(" ")
				}
			}
			if p.Flag('+') && p.verb == 'v' || sharp {
				p.text(u.Field(i).Name() + ":")
			}
			inner := deeper(depth)
			if !u.Field(i).Exported() {
				inner = -1 // fmt calls no methods in there
			}
			p.value(v.FieldByName(form.FieldName(u, i)), u.Field(i).Type(), inner)
		}
		p.text("}")
	case *types.Interface:
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if !v.IsValid() {
			if sharp {
				p.text(p.types.TypeString(t) + "(nil)")
				return
			}
			p.text("<nil>")
			return
		}
		x := p.types.Norm(v.Interface())
		if b, ok := x.(box.Box); ok {
			p.value(reflect.ValueOf(b.V), b.T.Type.Type, deeper(depth))
			return
		}
		p.plain(x)
	case *types.Pointer:
		if depth == 0 && !v.IsNil() && v.Kind() == reflect.Pointer {
			switch u.Elem().Underlying().(type) {
			case *types.Struct, *types.Map, *types.Slice, *types.Array:
				if p.verb == 'p' {
					break
				}
				p.text("&")
				p.value(v.Elem(), u.Elem(), deeper(depth))
				return
			}
		}
		p.raw(v)
	case *types.Map:
		if sharp {
			p.text(p.types.TypeString(t))
			if v.IsNil() {
				p.text("(nil)")
				return
			}
			p.text("{")
		} else {
			p.text("map[")
		}
		keys := v.MapKeys()
		sortKeys(keys)
		for i, k := range keys {
			if i > 0 {
				if sharp {
					p.text(", ")
				} else {
					p.text(" ")
				}
			}
			p.value(k, u.Key(), deeper(depth))
			p.text(":")
			p.value(v.MapIndex(k), u.Elem(), deeper(depth))
		}
		if sharp {
			p.text("}")
		} else {
			p.text("]")
		}
	case *types.Slice, *types.Array:
		var elem types.Type
		if s, ok := u.(*types.Slice); ok {
			elem = s.Elem()
		} else {
			elem = u.(*types.Array).Elem()
		}
		if b, ok := elem.Underlying().(*types.Basic); ok && b.Kind() == types.Uint8 {
			switch p.verb {
			case 's', 'q', 'x', 'X':
				p.raw(v)
				return
			}
		}
		if sharp {
			p.text(p.types.TypeString(t))
			if v.Kind() == reflect.Slice && v.IsNil() {
				p.text("(nil)")
				return
			}
			p.text("{")
		} else {
			p.text("[")
		}
		for i := 0; i < v.Len(); i++ {
			if i > 0 {
				if sharp {
					p.text(", ")
				} else {
					p.text(" ")
				}
			}
			p.value(v.Index(i), elem, deeper(depth))
		}
		if sharp {
			p.text("}")
		} else {
			p.text("]")
		}
	case *types.Signature:
		if sharp {
			p.text("(" + p.types.TypeString(t) + ")(0x" + fmt.Sprintf("%x", v.Pointer()) + ")")
			return
		}
		if v.IsNil() {
			p.text("<nil>")
			return
		}
		p.text(fmt.Sprintf("0x%x", v.Pointer()))
	case *types.Basic:
		if sharp {
			switch {
			case u.Info()&types.IsInteger != 0 && u.Info()&types.IsUnsigned != 0:
				p.text(fmt.Sprintf("0x%x", v.Uint()))
				return
			}
		}
		p.raw(v)
	default:
		p.raw(v)
	}
}
