package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

// builder makes a kernel whose cells can import more modules. It works on a
// copy of the source, so that the checkout stays as it is.
type builder struct {
	with   []string // module@version, or a directory that holds a module
	source string   // the checkout; found if empty
	out    string
	log    io.Writer
	dir    string // the copy
}

func buildCommand() *cobra.Command {
	b := &builder{}
	cmd := &cobra.Command{
		Use:   "build --with MODULE@VERSION [--with DIRECTORY]...",
		Short: "Build a kernel whose cells can import more modules",
		Long: `Build a kernel whose cells can import more modules.

Each --with names a module as "go get" does, or a directory that holds one. All
of its packages become importable, but for commands and internal ones. This
needs the Go toolchain and this program's source; nothing else here does.
Generic functions and types of the modules stay out of reach of cells.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			b.log = cmd.ErrOrStderr()
			return b.build(cmd.Context())
		},
	}
	cmd.Flags().StringArrayVar(&b.with, "with", nil, "module to add: path@version, or a directory; can be repeated")
	cmd.Flags().StringVarP(&b.out, "out", "o", "cryptounet-custom", "write the kernel to this file")
	cmd.Flags().StringVar(&b.source, "source", "", "checkout of this program's source (default: the one around the working directory, or the one this was built from)")
	return cmd
}

func (b *builder) build(ctx context.Context) error {
	if len(b.with) == 0 {
		return errors.New("nothing to add: name a module, for example --with golang.org/x/text@latest")
	}
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("the go command is not there: building a kernel needs the Go toolchain (https://go.dev/dl)")
	}
	source, err := b.findSource()
	if err != nil {
		return err
	}
	out, err := filepath.Abs(b.out)
	if err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "cryptounet-build-"); err != nil {
		return fmt.Errorf("make a directory to build in: %w", err)
	}
	defer os.RemoveAll(b.dir)
	if err := copySource(b.dir, source); err != nil {
		return fmt.Errorf("copy the source: %w", err)
	}
	var packages []string
	for _, m := range b.with {
		list, err := b.add(ctx, m)
		if err != nil {
			return fmt.Errorf("add %s: %w", m, err)
		}
		packages = append(packages, list...)
	}
	fmt.Fprintf(b.log, "adding %s\n", strings.Join(packages, " "))
	generate := append([]string{"run", "./internal/gensymbols"}, packages...)
	if _, err := b.goCommand(ctx, filepath.Join("kernel", "symbols"), generate...); err != nil {
		return fmt.Errorf("extract the symbols: %w", err)
	}
	if _, err := b.goCommand(ctx, "", "build", "-o", out, "./kernel/cryptounet"); err != nil {
		return fmt.Errorf("build the kernel: %w", err)
	}
	fmt.Fprintf(b.log, "built %s; install it with: %s install\n", out, out)
	return nil
}

// module is the path of this program's own module.
const module = "cryptounet"

// findSource finds a checkout: the one asked for, the one around the working
// directory, the one that this binary was built from.
func (b *builder) findSource() (string, error) {
	if b.source != "" {
		if !isSource(b.source) {
			return "", fmt.Errorf("--source: %s is not a checkout of module %s", b.source, module)
		}
		return b.source, nil
	}
	if dir, err := os.Getwd(); err == nil {
		for {
			if isSource(dir) {
				return dir, nil
			}
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	if _, file, _, ok := runtime.Caller(0); ok {
		if dir := filepath.Dir(filepath.Dir(filepath.Dir(file))); isSource(dir) {
			return dir, nil
		}
	}
	return "", errors.New("no source to build from: run this in a checkout, or name one with --source")
}

func isSource(dir string) bool {
	b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	line, _, _ := strings.Cut(string(b), "\n")
	return err == nil && strings.TrimSpace(line) == "module "+module
}

// copySource copies what the build needs of a checkout, not the copy into itself
// where that lies in the checkout.
func copySource(to, from string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path == to || rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "build" || d.Name() == "testdata" || d.Name() == "notebooks") {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		if !d.Type().IsRegular() || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
}

// add makes a module a requirement of the copy and lists its packages.
func (b *builder) add(ctx context.Context, name string) ([]string, error) {
	path, _, versioned := strings.Cut(name, "@")
	if info, err := os.Stat(name); err == nil && info.IsDir() && !versioned {
		dir, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		text, err := b.goCommand(ctx, "", "mod", "edit", "-json", filepath.Join(dir, "go.mod"))
		if err != nil {
			return nil, err
		}
		var mod struct{ Module struct{ Path string } }
		if err := json.Unmarshal(text, &mod); err != nil || mod.Module.Path == "" {
			return nil, fmt.Errorf("%s names no module", filepath.Join(dir, "go.mod"))
		}
		path = mod.Module.Path
		if _, err := b.goCommand(ctx, "", "mod", "edit", "-require", path+"@v0.0.0", "-replace", path+"="+dir); err != nil {
			return nil, err
		}
	} else if _, err := b.goCommand(ctx, "", "get", name); err != nil {
		return nil, err
	}
	text, err := b.goCommand(ctx, "", "list", "-f", "{{if not .Incomplete}}{{.ImportPath}} {{.Name}}{{end}}", path+"/...")
	if err != nil {
		return nil, err
	}
	var packages []string
	for line := range strings.Lines(string(text)) {
		importPath, pkg, _ := strings.Cut(strings.TrimSpace(line), " ")
		if pkg == "" || pkg == "main" || strings.Contains("/"+importPath+"/", "/internal/") {
			continue
		}
		packages = append(packages, importPath)
	}
	if len(packages) == 0 {
		return nil, errors.New("it has no package that can be imported")
	}
	return packages, nil
}

// goCommand runs the go command in a directory of the copy.
func (b *builder) goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = filepath.Join(b.dir, dir)
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var errs strings.Builder
	cmd.Stderr = &errs
	text, err := cmd.Output()
	if err != nil {
		if s := strings.TrimSpace(errs.String()); s != "" {
			return nil, errors.New(s)
		}
		return nil, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return text, nil
}
