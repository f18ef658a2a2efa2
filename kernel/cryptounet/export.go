package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cryptounet/kernel/export"
	"cryptounet/kernel/notebook"
	"cryptounet/kernel/symbols"
)

// exported is a notebook on its way to a Go module.
type exported struct {
	out    string
	module string
	source string
	log    io.Writer
}

func exportCommand() *cobra.Command {
	x := &exported{}
	cmd := &cobra.Command{
		Use:   "export NOTEBOOK.ipynb -o DIRECTORY",
		Short: "Write a notebook as a Go module that prints what the notebook prints",
		Long: `Write a notebook as a Go module that prints what the notebook prints.

Cells become functions that main calls in order, and what they declare stands at
package level. A variable that a later cell declares with another type, and a
function or type that it declares anew, get a name of their own (scale2), as does
what depends on them: earlier cells keep what they saw. A cell's last value is
printed as the text that the kernel shows. Commands such as !ls, %cd and
%%writefile become Go; those without a meaning in a program become comments.

go.mod names the modules with the versions that this program holds, and has
package cryptounet from its source. Run the program in the notebook's folder where
it opens files beside it.`,
		Example: "  cryptounet export analysis.ipynb -o analysis && cd analysis && go run .",
		Args:    oneArg("the notebook"),
		RunE: func(cmd *cobra.Command, args []string) error {
			x.log = cmd.ErrOrStderr()
			return x.export(cmd.Context(), args[0])
		},
	}
	cmd.Flags().StringVarP(&x.out, "out", "o", "", "folder to write the module to (required)")
	cmd.Flags().StringVar(&x.module, "module", "", "path of the module (default: the notebook's name)")
	cmd.Flags().StringVar(&x.source, "source", "", "checkout of this program's source (default: the one around the working directory, or the one this was built from)")
	return cmd
}

func (x *exported) export(ctx context.Context, path string) error {
	if x.out == "" {
		return errors.New("-o is missing: name the folder to write the module to")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the notebook: %w", err)
	}
	n, err := notebook.Parse(text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if x.module == "" {
		x.module = moduleName(filepath.Base(path))
	}
	packages, err := symbols.New()
	if err != nil {
		return err
	}
	p, err := export.Export(codeCells(n), export.Options{
		Name: filepath.Base(path), Module: x.module, Packages: packages,
		ReadFile: func(name string) ([]byte, error) {
			if !filepath.IsAbs(name) {
				name = filepath.Join(filepath.Dir(path), name)
			}
			return os.ReadFile(name)
		},
	})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := x.write(p.Files); err != nil {
		return err
	}
	for _, l := range p.Left {
		fmt.Fprintf(x.log, "left out: %s\n", l)
	}
	if err := x.modFile(ctx, p.Imports); err != nil {
		return err
	}
	fmt.Fprintf(x.log, "wrote %s; run it with: go run -C %s .\n", x.out, x.out)
	return nil
}

// codeCells are a notebook's cells as they are counted when it is run, with the
// text above each.
func codeCells(n *notebook.Notebook) (list []export.Cell) {
	var text []string
	for _, c := range n.Cells {
		switch {
		case !c.IsCode():
			text = append(text, strings.TrimSpace(c.Source()))
		case strings.TrimSpace(c.Source()) != "":
			list = append(list, export.Cell{Code: c.Source(), Text: strings.Join(text, "\n\n")})
			text = nil
		}
	}
	return list
}

// moduleName is a module's path for a notebook's file.
func moduleName(file string) string {
	name := strings.ToLower(strings.TrimSuffix(file, filepath.Ext(file)))
	name = strings.Trim(regexp.MustCompile(`[^a-z0-9_]+`).ReplaceAllString(name, "-"), "-")
	if name == "" || name == "main" || name == module {
		name = "notebook"
	}
	return "example.com/" + name
}

// ours begins a file that an export may write again.
const ours = "// Exported from "

func (x *exported) write(files map[string]string) error {
	main := filepath.Join(x.out, "main.go")
	switch old, err := os.ReadFile(main); {
	case err == nil && !bytes.HasPrefix(old, []byte(ours)):
		return fmt.Errorf("%s is there and is no export: name another folder", main)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err != nil:
		if others, _ := filepath.Glob(filepath.Join(x.out, "*.go")); len(others) > 0 {
			return fmt.Errorf("%s holds other Go files: name another folder", x.out)
		}
		if _, err := os.Stat(filepath.Join(x.out, "go.mod")); err == nil {
			return fmt.Errorf("%s holds another module: name another folder", x.out)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(x.out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// modFile writes go.mod and go.sum for what the program imports.
func (x *exported) modFile(ctx context.Context, imports []string) error {
	path := filepath.Join(x.out, "go.mod")
	head := fmt.Sprintf("module %s\n\ngo %s\n", x.module, strings.TrimPrefix(runtime.Version(), "go"))
	if len(imports) == 0 {
		return os.WriteFile(path, []byte(head), 0o644)
	}
	source, err := (&builder{source: x.source}).findSource()
	if err != nil && x.source != "" {
		return err
	}
	var b strings.Builder
	b.WriteString(head)
	modules := modulesOf(imports, source)
	write := func(only func(path string) bool) error {
		b.Reset()
		b.WriteString(head + "\nrequire (\n")
		for _, m := range modules {
			if only(m.Path) {
				fmt.Fprintf(&b, "\t%s %s\n", m.Path, m.Version)
			}
		}
		b.WriteString(")\n")
		for _, m := range modules {
			if m.Replace != nil && only(m.Path) {
				fmt.Fprintf(&b, "\nreplace %s => %s\n", m.Path, strings.TrimSpace(m.Replace.Path+" "+m.Replace.Version))
			}
		}
		return os.WriteFile(path, []byte(b.String()), 0o644)
	}
	if err := write(func(string) bool { return true }); err != nil {
		return err
	}
	if source == "" {
		fmt.Fprintf(x.log, "module %s is not published: in %s, run: go mod edit -replace %s=CHECKOUT && go mod tidy\n", module, x.out, module)
		return nil
	}
	sums, err := os.ReadFile(filepath.Join(source, "go.sum"))
	if err != nil {
		return fmt.Errorf("read the checkout's go.sum: %w", err)
	}
	if err := os.WriteFile(filepath.Join(x.out, "go.sum"), sums, 0o644); err != nil {
		return err
	}
	// Only what is needed stays, where there is a Go to say what that is.
	list := exec.CommandContext(ctx, "go", "list", "-mod=mod", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".")
	list.Dir, list.Env = x.out, append(os.Environ(), "GOWORK=off")
	needed, err := list.Output()
	if err != nil {
		why := err.Error()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			why = strings.TrimSpace(string(exit.Stderr))
		}
		fmt.Fprintf(x.log, "go.mod names all modules of this program; go mod tidy in %s keeps those that are needed (%s)\n", x.out, why)
		return nil
	}
	keep := map[string]bool{}
	for line := range strings.Lines(string(needed)) {
		keep[strings.TrimSpace(line)] = true
	}
	return write(func(path string) bool { return keep[path] })
}

// modulesOf are the modules that this program holds, its own first.
func modulesOf(imports []string, source string) (list []*debug.Module) {
	if slices.ContainsFunc(imports, func(p string) bool { return strings.HasPrefix(p, module+"/") }) {
		own := &debug.Module{Path: module, Version: "v0.0.0"}
		if source != "" {
			own.Replace = &debug.Module{Path: source}
		}
		list = append(list, own)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		list = append(list, info.Deps...)
	}
	return list
}
