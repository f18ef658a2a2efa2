// Command findings judges what govulncheck -format json writes to its standard
// input. It fails if a package of another module that is linked in has a known
// vulnerability: cells can call whatever is there. What only a newer Go mends,
// and what is in modules but in no package that is imported, it lists.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
)

func main() {
	if err := judge(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "findings:", err)
		os.Exit(1)
	}
}

// message is what govulncheck says, one of these at a time.
type message struct {
	Config  *struct{}
	OSV     *struct{ ID, Summary string }
	Finding *struct {
		OSV   string
		Fixed string `json:"fixed_version"`
		Trace []struct{ Module, Version, Package, Function string }
	}
}

// vulnerability is one, with the worst that was found of it.
type vulnerability struct {
	id, module, version, fixed string
	imported, called           bool
}

func judge(in io.Reader, out io.Writer) error {
	summaries := map[string]string{}
	found := map[string]*vulnerability{}
	begun := false
	for d := json.NewDecoder(in); ; {
		var m message
		err := d.Decode(&m)
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("read what govulncheck says: %w", err)
		}
		begun = begun || m.Config != nil
		if m.OSV != nil {
			summaries[m.OSV.ID] = m.OSV.Summary
		}
		if f := m.Finding; f != nil && len(f.Trace) > 0 {
			at := f.Trace[0]
			key := f.OSV + " " + at.Module
			v := found[key]
			if v == nil {
				v = &vulnerability{id: f.OSV, module: at.Module, version: at.Version, fixed: f.Fixed}
				found[key] = v
			}
			v.imported = v.imported || at.Package != ""
			v.called = v.called || at.Function != ""
		}
	}
	if !begun {
		return errors.New("govulncheck has said nothing: it has failed, or its output was not given")
	}
	failed := 0
	for _, key := range slices.Sorted(maps.Keys(found)) {
		v := found[key]
		what := "in a package that is not imported"
		switch {
		case v.called:
			what = "called"
		case v.imported:
			what = "imported"
		}
		end := "no version mends it yet"
		if v.fixed != "" {
			end = "mended in " + v.fixed
		}
		verdict := "noted"
		switch {
		case v.module == "stdlib" || v.module == "toolchain":
			end += " of Go"
		case v.imported:
			verdict = "FAILED"
			failed++
		}
		fmt.Fprintf(out, "%-6s %s in %s@%s, %s, %s: %s\n", verdict, v.id, v.module, v.version, what, end, summaries[v.id])
	}
	if failed > 0 {
		return fmt.Errorf("%d known vulnerabilities of modules, see FAILED above: raise the modules (go get MODULE@VERSION)", failed)
	}
	return nil
}
