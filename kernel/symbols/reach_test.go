package symbols

import (
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestReachablePackagesAreOffered: a cell that takes a value apart names the types
// of its parts, in the code that the interpreter gets: the packages of this module
// that types of offered ones come from have to be offered too.
func TestReachablePackagesAreOffered(t *testing.T) {
	data, err := os.ReadFile("packages.txt")
	if err != nil {
		t.Fatal(err)
	}
	var offered []string
	for line := range strings.Lines(string(data)) {
		if name := strings.TrimSpace(line); strings.HasPrefix(name, "cryptounet/heops") {
			offered = append(offered, name)
		}
	}
	if len(offered) == 0 {
		t.Fatal("packages.txt offers no package of heops")
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps}, offered...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Fatal(e)
		}
		seen := make(map[types.Type]bool)
		var visit func(from string, x types.Type)
		visit = func(from string, x types.Type) {
			if seen[x] {
				return
			}
			seen[x] = true
			switch x := x.(type) {
			case *types.Alias:
				visit(from, types.Unalias(x))
			case *types.Named:
				o := x.Obj()
				if o.Pkg() == nil || !strings.HasPrefix(o.Pkg().Path(), "cryptounet/") {
					return
				}
				if path := o.Pkg().Path(); o.Exported() && !strings.Contains(path, "/internal/") && !slices.Contains(offered, path) {
					t.Errorf("%s leads to %s, whose package is not in packages.txt", from, o.Pkg().Path()+"."+o.Name())
					return
				}
				visit(from, x.Underlying())
				for m := range x.Methods() {
					if m.Exported() {
						visit(from, m.Signature())
					}
				}
			case *types.Struct:
				for f := range x.Fields() {
					if f.Exported() {
						visit(from, f.Type())
					}
				}
			case *types.Interface:
				for m := range x.Methods() {
					visit(from, m.Signature())
				}
			case *types.Signature:
				for v := range x.Params().Variables() {
					visit(from, v.Type())
				}
				for v := range x.Results().Variables() {
					visit(from, v.Type())
				}
			case *types.Map:
				visit(from, x.Key())
				visit(from, x.Elem())
			case interface{ Elem() types.Type }:
				visit(from, x.Elem())
			}
		}
		scope := p.Types.Scope()
		for _, name := range scope.Names() {
			if o := scope.Lookup(name); o.Exported() {
				visit(p.PkgPath+"."+name, o.Type())
			}
		}
	}
}
