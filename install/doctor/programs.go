package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"go/version"
	"path/filepath"
	"strings"

	"cryptounet/install/kernelspec"
)

// oldestGo is the Go that this source needs; a test holds it against go.mod.
const oldestGo = "go1.26.8"

func (s System) toolchain(ctx context.Context) []Result {
	const wants = "make and cryptounet build --with need it, nothing else does"
	path, err := s.LookPath("go")
	if err != nil {
		return one("go", Warn, "there is no go command: "+wants, "install Go from https://go.dev/dl if you want those")
	}
	text, err := s.Run(ctx, path, "env", "GOVERSION")
	have := strings.TrimSpace(text)
	if err != nil || !version.IsValid(have) {
		return one("go", Warn, fmt.Sprintf("%s does not say its version: %s", path, said(text, err)), "install Go from https://go.dev/dl")
	}
	if version.Compare(have, oldestGo) < 0 {
		return one("go", Warn, fmt.Sprintf("%s is %s; this source needs %s: %s", path, have, oldestGo, wants), "install a newer Go from https://go.dev/dl, or let Go fetch it (GOTOOLCHAIN=auto, from Go 1.21)")
	}
	return one("go", OK, fmt.Sprintf("%s is %s", path, have), "")
}

// said is what went wrong with a program, in one line.
func said(text string, err error) string {
	text = strings.TrimSpace(text)
	if err != nil && text == "" {
		text = err.Error()
	}
	lines := strings.Split(text, "\n")
	return lines[len(lines)-1]
}

// fronts are the parts of Jupyter that run notebooks, by the name in jupyter --version.
var fronts = []string{"jupyterlab", "notebook", "nbconvert", "jupyter_console", "qtconsole"}

const withoutJupyter = "cryptounet run NOTEBOOK needs none; for notebooks in a browser: apt install jupyter-notebook, or pip install jupyterlab, or VS Code with its Jupyter extension"

func (s System) jupyter(ctx context.Context) []Result {
	path, err := s.LookPath("jupyter")
	if err != nil {
		specs := s.specs(ctx, s.ownSpecs())
		return append(one("jupyter", Warn, "there is no jupyter command", withoutJupyter), specs...)
	}
	text, err := s.Run(ctx, path, "--version")
	if err != nil {
		return append(one("jupyter", Warn, fmt.Sprintf("%s does not work: %s", path, said(text, err)), "install it again into the Python that it names in its first line; "+withoutJupyter), s.specs(ctx, s.ownSpecs())...)
	}
	var parts []string
	front := false
	for line := range strings.Lines(text) {
		name, v, ok := strings.Cut(line, ":")
		name, v = strings.TrimSpace(name), strings.TrimSpace(v)
		if !ok || v == "" || v == "not installed" {
			continue
		}
		for _, f := range fronts {
			if name == f {
				parts, front = append(parts, name+" "+v), true
			}
		}
		if name == "jupyter_client" {
			parts = append(parts, name+" "+v)
		}
	}
	found := path
	if python := s.python(path); python != "" {
		found += " (" + python + ")"
	}
	result := Result{"jupyter", OK, found + ": " + strings.Join(parts, ", "), ""}
	if !front {
		result = Result{"jupyter", Warn, found + ": nothing that shows or runs notebooks", withoutJupyter}
	}
	return append([]Result{result}, s.specs(ctx, s.listed(ctx, path))...)
}

// python is the interpreter in a script's first line.
func (s System) python(script string) string {
	text, err := s.ReadFile(script)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(text[:min(len(text), 512)]), "\n")
	python, ok := strings.CutPrefix(line, "#!")
	if !ok {
		return ""
	}
	return strings.TrimSpace(python)
}

// spec is an installed kernel of ours.
type spec struct {
	name, dir string
	argv      []string
}

// listed asks Jupyter for the kernels that it finds; where it does not answer,
// the user's own folder is looked at.
func (s System) listed(ctx context.Context, jupyter string) []spec {
	text, err := s.Run(ctx, jupyter, "kernelspec", "list", "--json")
	if python := s.python(jupyter); err != nil && python != "" { // Debian has the subcommand in a package of its own
		text, err = s.Run(ctx, python, "-m", "jupyter_client.kernelspecapp", "list", "--json")
	}
	var list struct {
		Kernelspecs map[string]struct {
			Dir  string          `json:"resource_dir"`
			Spec kernelspec.File `json:"spec"`
		} `json:"kernelspecs"`
	}
	start := strings.Index(text, "{") // after warnings
	if err != nil || start < 0 || json.Unmarshal([]byte(text[start:]), &list) != nil {
		return s.ownSpecs()
	}
	var all []spec
	for name, k := range list.Kernelspecs {
		if ours(k.Spec.Argv) {
			all = append(all, spec{name, k.Dir, k.Spec.Argv})
		}
	}
	return all
}

func (s System) ownSpecs() []spec {
	dir := filepath.Join(s.DataDir, "kernels", "cryptounet")
	text, err := s.ReadFile(filepath.Join(dir, "kernel.json"))
	var f kernelspec.File
	if err != nil || json.Unmarshal(text, &f) != nil || !ours(f.Argv) {
		return nil
	}
	return []spec{{"cryptounet", dir, f.Argv}}
}

// ours says whether a kernel is started as one of ours is.
func ours(argv []string) bool {
	return len(argv) >= 3 && argv[1] == "kernel" && argv[2] == "{connection_file}"
}

const again = "install it again: cryptounet install, or make install"

// specs checks installed kernels.
func (s System) specs(ctx context.Context, all []spec) []Result {
	if len(all) == 0 {
		return one("kernel", Warn, "not installed for Jupyter", "cryptounet install (an archive) or make install (a checkout)")
	}
	var results []Result
	for _, k := range all {
		name := fmt.Sprintf("%s in %s", k.name, k.dir)
		program := k.argv[0]
		if !filepath.IsAbs(program) {
			found, err := s.LookPath(program)
			if err != nil {
				results = append(results, Result{"kernel", Fail, fmt.Sprintf("%s starts %s, which is not in PATH", name, program), again})
				continue
			}
			program = found
		}
		info, err := s.Stat(program)
		switch {
		case err != nil:
			results = append(results, Result{"kernel", Fail, fmt.Sprintf("%s starts %s, which is not there", name, program), again})
			continue
		case info.IsDir() || s.OS != "windows" && info.Mode()&0o111 == 0:
			results = append(results, Result{"kernel", Fail, fmt.Sprintf("%s starts %s, which cannot be run", name, program), again})
			continue
		}
		text, err := s.Run(ctx, program, "version", "--json")
		var v struct{ Version string }
		if err != nil || json.Unmarshal([]byte(text), &v) != nil {
			results = append(results, Result{"kernel", Warn, fmt.Sprintf("%s is of an earlier version, or does not start: %s", name, said(text, err)), again})
			continue
		}
		if v.Version != s.Version {
			results = append(results, Result{"kernel", Warn, fmt.Sprintf("%s is of version %s, this program of %s", name, v.Version, s.Version), again + " if it is to be the same"})
			continue
		}
		results = append(results, Result{"kernel", OK, name + ", version " + v.Version, ""})
	}
	return results
}
