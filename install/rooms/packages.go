package main

import (
	"encoding/json"
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// goPackage is a package of this module: its path within the module, "." for
// the root, and the packages of the module that it imports.
type goPackage struct {
	Path    string
	Dir     string
	Imports []string
	Doc     string // the first sentence of its comment
}

// load lists the module's packages with their imports on every system that they
// are built for, tests left out.
func load(root string) ([]goPackage, error) {
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Module", "./...")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p struct {
			ImportPath, Dir string
			Module          struct{ Path string }
		}
		if err := d.Decode(&p); err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		g := goPackage{Path: within(p.Module.Path, p.ImportPath), Dir: p.Dir}
		if err := g.read(p.Module.Path); err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b goPackage) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// within returns an import path without the module's, "" if it is of another.
func within(module, importPath string) string {
	if importPath == module {
		return "."
	}
	rest, ok := strings.CutPrefix(importPath, module+"/")
	if !ok {
		return ""
	}
	return rest
}

// read parses the package's files, whatever their build constraints.
func (p *goPackage) read(module string) error {
	names, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			if i := within(module, strings.Trim(spec.Path.Value, `"`)); i != "" && !slices.Contains(p.Imports, i) {
				p.Imports = append(p.Imports, i)
			}
		}
		if f.Doc != nil && p.Doc == "" {
			p.Doc = new(doc.Package).Synopsis(f.Doc.Text())
		}
	}
	slices.Sort(p.Imports)
	return nil
}

// child returns which node of folder dir a package belongs to: the name of the
// folder in it, "." for dir's own package, and whether it lies in dir at all.
func child(dir, p string) (string, bool) {
	if dir != "." {
		if p == dir {
			return ".", true
		}
		rest, ok := strings.CutPrefix(p, dir+"/")
		if !ok {
			return "", false
		}
		p = rest
	} else if p == "." {
		return ".", true
	}
	first, _, _ := strings.Cut(p, "/")
	return first, true
}

// arrows returns, for each node of a folder, the nodes of it that it imports.
func arrows(dir string, packages []goPackage) map[string][]string {
	edges := make(map[string][]string)
	for _, p := range packages {
		from, ok := child(dir, p.Path)
		if !ok {
			continue
		}
		if edges[from] == nil {
			edges[from] = []string{}
		}
		for _, i := range p.Imports {
			if to, ok := child(dir, i); ok && to != from && !slices.Contains(edges[from], to) {
				edges[from] = append(edges[from], to)
			}
		}
	}
	for _, to := range edges {
		slices.Sort(to)
	}
	return edges
}

// floors numbers the nodes so that every arrow goes down: a node stands one
// above the highest that it imports. A circle is an error, by its nodes.
func floors(edges map[string][]string) (map[string]int, error) {
	floor := make(map[string]int)
	var visit func(n string, trail []string) error
	visit = func(n string, trail []string) error {
		if _, done := floor[n]; done {
			return nil
		}
		if i := slices.Index(trail, n); i >= 0 {
			return fmt.Errorf("imports in a circle: %s", strings.Join(append(trail[i:], n), " -> "))
		}
		trail = append(trail, n)
		highest := 0
		for _, to := range edges[n] {
			if err := visit(to, trail); err != nil {
				return err
			}
			highest = max(highest, floor[to])
		}
		floor[n] = highest + 1
		return nil
	}
	for _, n := range sorted(edges) {
		if err := visit(n, nil); err != nil {
			return nil, err
		}
	}
	return floor, nil
}

func sorted(edges map[string][]string) []string {
	var names []string
	for n := range edges {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// folders returns every folder that has packages in it, the module's own first.
func folders(packages []goPackage) []string {
	seen := map[string]bool{".": true}
	for _, p := range packages {
		for d := p.Path; d != "."; d = path.Dir(d) {
			seen[d] = true
		}
	}
	var all []string
	for d := range seen {
		all = append(all, d)
	}
	slices.Sort(all)
	return all
}
