// Package export writes a notebook as an ordinary Go program, which prints what
// the notebook prints.
//
// Cells become functions that main calls in order. What they declare stands at
// package level: an x that a later cell declares with another type, or a function
// or type that it declares anew, gets a name of its own (x2), and so do the
// functions and types that depend on it. So earlier cells keep what they saw, and
// later ones have the new. A variable declared again with the same type is the
// same variable, as it is for the kernel. A variable of a type that is declared
// anew with the same layout is carried over when that cell begins.
//
// The notebook's own commands become Go where they have a meaning there (!ls,
// %cd, %%writefile), or a comment.
package export

import (
	"fmt"
	"go/build"
	"go/format"
	"go/token"
	"go/types"
	"sort"
	"strconv"
	"strings"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/past"
	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/export/shown"
	"cryptounet/kernel/export/unused"
	"cryptounet/kernel/interp/machine"
)

// Program is an exported notebook.
type Program struct {
	Files   map[string]string // by path, without go.mod
	Imports []string          // what the program imports, but for the standard library
	// Left are the commands that became comments, with their cells.
	Left []string
}

// Options say what is exported.
type Options struct {
	Name     string // of the notebook's file
	Module   string // the program's path
	Packages machine.Packages
	// ReadFile reads what %load and %run name.
	ReadFile func(path string) ([]byte, error)
}

// Cell is a cell of a notebook; Text is what stands in Markdown above it.
type Cell struct{ Code, Text string }

// Export writes the code cells of a notebook as a program.
func Export(list []Cell, o Options) (*Program, error) {
	e := &exporter{options: o, names: newNames(), current: map[string]types.Object{}, from: map[place]written{}}
	e.begin()
	for i, c := range list {
		e.cells = append(e.cells, &cell{number: i + 1, text: c.Text})
		if err := e.parts(fmt.Sprintf("cell %d", i+1), c.Code, true); err != nil {
			return nil, err
		}
	}
	e.importNames()
	e.kept = map[string]bool{}
	for _, u := range e.units {
		for id := range u.Info.Uses {
			switch {
			case id.Name == past.OutMap, id.Name == past.InMap:
				return nil, fmt.Errorf("%s: Out and In have no place in a program; Out[1], with a number, has", u.Name)
			case earlier.Is(id.Name):
				e.kept[id.Name] = true
			}
		}
	}
	for _, c := range e.cells {
		if err := e.cell(c); err != nil {
			return nil, fmt.Errorf("cell %d: %w", c.number, err)
		}
	}
	return e.program()
}

// exporter is the work on one notebook.
type exporter struct {
	options Options
	session *cells.Session
	fset    *token.FileSet
	cells   []*cell
	units   []*unit
	left    []string

	names   *names
	current map[string]types.Object // the latest of each name, as the session has it
	from    map[place]written       // where a declaration was written
	decls   strings.Builder
	calls   strings.Builder
	kept    map[string]bool // values of cells that others refer to
	rich    bool            // values say what they hold
	deep    int             // notebooks that run notebooks
}

// cell is a cell and what becomes of it, step by step.
type cell struct {
	number int
	text   string
	steps  []step
}

// step is Go of a cell, or what stands in main for a command.
type step struct {
	unit  *unit
	code  string // of main, or a comment
	print bool   // the unit's value is shown
}

// unit is Go that was checked: a cell, or a part of one between commands.
type unit struct {
	check.Checked
	fset  *token.FileSet
	lines string // replaces the first literal: what a command prints
	fresh bool   // the first of a session
}

// place is where a declaration begins, of a session.
type place struct {
	fset *token.FileSet
	pos  token.Pos
}

// written is a declaration's unit, and how many things it declared there.
type written struct {
	unit  *unit
	specs int
}

// begin starts a session without names.
func (e *exporter) begin() {
	m := machine.New(e.options.Packages)
	e.fset = m.Fset
	e.session = cells.NewSession(m.Fset, m.Packages, m.Program)
}

// check checks some Go as the next cell.
func (e *exporter) check(name, code string) (*unit, error) {
	c, err := e.session.Check(name, code)
	if p, errs := source.Parse(token.NewFileSet(), name, code); err != nil && len(errs) == 0 {
		for _, s := range p.Specs {
			if path, _ := strconv.Unquote(s.Path.Value); build.IsLocalImport(path) {
				return nil, fmt.Errorf("%s: %q lies beside the notebook: give it a module, and add that to the kernel (cryptounet build --with DIRECTORY), to export what uses it", name, path)
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s does not compile, so the notebook stops there: %w", name, err)
	}
	c.Commit(check.Whole)
	u := &unit{Checked: c.Checked, fset: e.fset}
	e.units = append(e.units, u)
	e.names.see(u.Src)
	return u, nil
}

// program puts the files together.
func (e *exporter) program() (*Program, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "// Exported from %s by cryptounet export.\n\npackage main\n\n", e.options.Name)
	p := &Program{Files: map[string]string{}, Left: e.left}
	var list []string
	for path, name := range e.names.imports {
		if !e.names.used[path] {
			name = "_" // for what it does when it is there
		}
		if name == e.packageName(path) {
			name = ""
		}
		list = append(list, fmt.Sprintf("%s %q\n", name, path))
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") || first == "cryptounet" {
			p.Imports = append(p.Imports, path)
		}
	}
	rich := e.rich || len(p.Imports) > 0
	if rich {
		p.Imports = append(p.Imports, "cryptounet/kernel/display")
	}
	helper := e.options.Module + "/internal/shown"
	code := e.decls.String() + "\nfunc main() {\n" + e.calls.String() + "}\n"
	if strings.Contains(code, e.names.helper+".") {
		name := ""
		if e.names.helper != "shown" {
			name = e.names.helper
		}
		list = append(list, fmt.Sprintf("%s %q\n", name, helper))
		for name, text := range shown.Source(rich) {
			p.Files["internal/shown/"+name] = text
		}
	}
	sort.Slice(list, func(i, j int) bool {
		return list[i][strings.Index(list[i], `"`):] < list[j][strings.Index(list[j], `"`):]
	})
	sort.Strings(p.Imports)
	if len(list) > 0 {
		fmt.Fprintf(&b, "import (\n%s)\n\n", strings.Join(list, ""))
	}
	b.WriteString(code)
	text, err := unused.Use(b.String(), &withHelper{exporter: e, path: helper})
	if err != nil {
		return nil, err
	}
	whole, err := format.Source([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("the program that was written is not Go: %w", err)
	}
	p.Files["main.go"] = string(whole)
	return p, nil
}

func (e *exporter) packageName(path string) string {
	if p, err := e.session.Importer().Import(path); err == nil {
		return p.Name()
	}
	return ""
}
