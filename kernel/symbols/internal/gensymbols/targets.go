package main

import (
	"archive/zip"
	"fmt"
	"go/types"
	"os"
	"slices"
	"sort"
	"strings"
)

// The kernel runs on several systems, and a package's face is not the same on
// all of them: os.O_CREATE has other values, log/syslog is missing on Windows.
// The tables of symbols are compiled for each system and need nothing but the
// packages' presence, but for those that stand apart. The archive of types has a variant "path@system" of each
// package that differs from the one that is generated on, "path@system_machine"
// where machines differ too, and an empty one where the package is missing.

// apart are the packages whose names differ so much that each system and machine
// has a table of its own.
var apart = map[string]bool{"syscall": true}

// target is a system and a machine.
type target struct{ system, machine string }

// targets are those that are built for, the one that is generated on first.
var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"},
	{"freebsd", "amd64"}, {"freebsd", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

func (t target) env() []string {
	return append(os.Environ(), "GOOS="+t.system, "GOARCH="+t.machine, "CGO_ENABLED=0")
}

// variants adds the packages' variants to the archive of types, and writes what
// stands for the table of a package where that is missing.
func variants(z *zip.Writer, paths []string) error {
	paths = slices.DeleteFunc(slices.Clone(paths), func(p string) bool {
		first, _, _ := strings.Cut(p, "/")
		return p == "unsafe" || strings.Contains(first, ".") || first == "cryptounet" // the same everywhere
	})
	loaders := map[target]*loader{}
	for _, t := range targets {
		exports, err := exportFiles(t.env(), paths)
		if err != nil {
			return err
		}
		loaders[t] = newLoader(exports)
	}
	for _, path := range paths {
		var missing []string
		faces := map[target]string{}
		for _, t := range targets {
			face, err := loaders[t].face(path)
			if err != nil {
				return err
			}
			if faces[t] = face; face == "" && !slices.Contains(missing, t.system) {
				missing = append(missing, t.system)
			}
		}
		if faces[targets[0]] == "" {
			continue // imported for its effect only
		}
		for i := 1; i < len(targets); i++ {
			t := targets[i]
			name := path + "@" + t.system
			other := target{t.system, map[string]string{"amd64": "arm64", "arm64": "amd64"}[t.machine]}
			switch {
			case faces[t] == faces[targets[0]]:
				continue
			case faces[t] != faces[other]:
				name += "_" + t.machine
			case t.machine == "arm64":
				continue // written for amd64
			}
			w, err := z.Create(name)
			if err != nil {
				return err
			}
			if faces[t] == "" {
				continue
			}
			pkg, err := loaders[t].load(path)
			if err != nil {
				return err
			}
			if err := writeTypes(w, pkg); err != nil {
				return err
			}
		}
		if apart[path] {
			for _, t := range targets {
				pkg, err := loaders[t].load(path)
				if err != nil {
					return err
				}
				code, err := symbols(pkg, nil)
				if err != nil {
					return err
				}
				if err := os.WriteFile(fmt.Sprintf("%s_%s_%s.go", fileName(path), t.system, t.machine), code, 0o644); err != nil {
					return err
				}
			}
			continue
		}
		if len(missing) > 0 {
			if err := restrict(path, missing); err != nil {
				return err
			}
		}
	}
	return nil
}

// face is all that a cell can see of a package; "" if it is missing.
func (l *loader) face(path string) (string, error) {
	if l.exports[path] == "" {
		return "", nil
	}
	pkg, err := l.load(path)
	if err != nil {
		return "", err
	}
	lines := []string{"package " + pkg.Name()}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		o := scope.Lookup(name)
		if !o.Exported() {
			continue
		}
		line := name + " " + types.TypeString(o.Type(), nil)
		switch o := o.(type) {
		case *types.Const:
			line += " = " + o.Val().ExactString()
		case *types.TypeName:
			line += visible(o.Type())
		}
		lines = append(lines, line)
	}
	if len(lines) == 1 {
		return "", nil // files, but none with a declaration, as of log/syslog on Windows
	}
	return strings.Join(lines, "\n"), nil
}

// visible are the exported fields and methods of a type.
func visible(t types.Type) string {
	var list []string
	if s, ok := t.Underlying().(*types.Struct); ok {
		for i := range s.NumFields() {
			if f := s.Field(i); f.Exported() {
				list = append(list, f.String())
			}
		}
	} else {
		list = append(list, types.TypeString(t.Underlying(), nil))
	}
	methods := types.NewMethodSet(types.NewPointer(t))
	for i := range methods.Len() {
		if m := methods.At(i).Obj(); m.Exported() {
			list = append(list, m.String())
		}
	}
	sort.Strings(list)
	return "{" + strings.Join(list, "; ") + "}"
}

// restrict keeps a package's table to the systems that have the package.
func restrict(path string, missing []string) error {
	name := fileName(path)
	code, err := os.ReadFile(name + ".go")
	if err != nil {
		return err
	}
	not := "//go:build !" + strings.Join(missing, " && !") + "\n\n"
	if err := os.WriteFile(name+".go", append([]byte(not), code...), 0o644); err != nil {
		return err
	}
	stand := fmt.Sprintf("//go:build %s\n\n// Code generated by gensymbols; DO NOT EDIT.\n\npackage symbols\n\n// %s: %s is missing here.\nvar %[2]s func() table\n", strings.Join(missing, " || "), tableName(path), path)
	return os.WriteFile(name+"_missing.go", []byte(stand), 0o644)
}
