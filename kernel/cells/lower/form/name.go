package form

import (
	"fmt"
	"go/types"
	"strings"
)

// FieldName returns the name of a struct's field in lowered code. All are
// exported there, so that reflection reaches them.
func FieldName(s *types.Struct, i int) string {
	v := s.Field(i)
	switch {
	case v.Name() == "_":
		return fmt.Sprintf("X_blank%d", i)
	case v.Exported():
		return v.Name()
	default:
		return "X_" + v.Name()
	}
}

// InstanceName is the name under which a compiled package has an instance of
// a generic function or type.
func InstanceName(name string, args []types.Type) string {
	var b strings.Builder
	b.WriteString(name + "_of")
	for _, a := range args {
		s := types.TypeString(a, nil)
		if s == "interface{}" {
			s = "any"
		}
		b.WriteByte('_')
		for _, r := range s {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, "_%x_", r)
			}
		}
	}
	return b.String()
}

// Short names packages in messages: by name, and cells not at all.
func Short(p *types.Package) string {
	if p.Name() == "main" {
		return ""
	}
	return p.Name()
}
