package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"cryptounet/install/doctor"
	"cryptounet/install/kernelspec"
)

// target is what an archive is for.
type target struct{ System, Machine string }

func (t target) windows() bool { return t.System == "windows" }

// program is a program's file name there.
func (t target) program(name string) string {
	if t.windows() {
		return name + ".exe"
	}
	return name
}

// programs are the commands in an archive and their packages.
var programs = []struct{ name, path string }{
	{"cryptounet", "./kernel/cryptounet"},
	{"cryptounet-evaluate", "./heops/commands/cryptounet-evaluate"},
}

//go:embed archive.md
var readme string

// release writes the archive of a target and returns its name.
func (s *source) release(ctx context.Context, out string, t target) (string, error) {
	work, err := os.MkdirTemp("", "cryptounet-release-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	var entries []entry
	var built []string
	flags := fmt.Sprintf("-s -w -buildid= -X cryptounet/heops/commands/built.tag=%s -X cryptounet/heops/commands/built.commit=%s -X cryptounet/heops/commands/built.when=%s",
		s.version, s.commit, s.time.Format(time.RFC3339))
	for _, p := range programs {
		file := filepath.Join(work, t.program(p.name))
		err := s.goRun(ctx, []string{"GOOS=" + t.System, "GOARCH=" + t.Machine}, "build", "-trimpath", "-buildvcs=false", "-ldflags="+flags, "-o", file, p.path)
		if err != nil {
			return "", fmt.Errorf("building %s: %w", p.path, err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		entries = append(entries, entry{t.program(p.name), true, data})
		built = append(built, file)
	}
	for _, other := range built[1:] {
		if err := within(built[0], other); err != nil {
			return "", err
		}
	}
	bill, err := s.bill(ctx, built[0])
	if err != nil {
		return "", err
	}
	entries = append(entries, entry{"sbom.json", false, bill})
	others, err := licences(ctx, s.root, built)
	if err != nil {
		return "", err
	}
	entries = append(entries, others...)
	own, err := s.files(work, t)
	if err != nil {
		return "", err
	}
	entries = append(entries, own...)

	folder := fmt.Sprintf("cryptounet-%s-%s-%s", s.version, t.System, t.Machine)
	name, write := folder+".tar.gz", writeTar
	if t.windows() {
		name, write = folder+".zip", writeZip
	}
	var b bytes.Buffer
	if err := write(&b, folder, s.time, entries); err != nil {
		return "", err
	}
	return name, os.WriteFile(filepath.Join(out, name), b.Bytes(), 0o644)
}

// files are those of the source: the kernelspec, notebooks, what is to be read.
func (s *source) files(work string, t target) ([]entry, error) {
	spec := filepath.Join(work, "spec")
	if err := os.MkdirAll(spec, 0o755); err != nil {
		return nil, err
	}
	if err := (kernelspec.Spec{Name: "cryptounet", DisplayName: "Go (CryptoUNet)"}).Write(spec, kernelspec.Program(t.System), nil); err != nil {
		return nil, err
	}
	var text strings.Builder
	err := template.Must(template.New("").Parse(readme)).Execute(&text, map[string]any{
		"Version": s.version, "Commit": s.commit, "System": t.System, "Machine": t.Machine, "Windows": t.windows(),
		"Tried": doctor.Tried(t.System, t.Machine), "Program": t.program("cryptounet"), "Evaluate": t.program("cryptounet-evaluate"),
	})
	if err != nil {
		return nil, err
	}
	entries := []entry{{"README.md", false, []byte(text.String())}}
	for _, f := range []struct{ from, to string }{
		{filepath.Join(spec, "*"), "kernelspec/cryptounet"},
		{filepath.Join(s.root, "notebooks", "*.ipynb"), "notebooks"},
		{filepath.Join(s.root, "LICENSE"), "."},
		{filepath.Join(s.root, "CHANGELOG.md"), "."},
	} {
		paths, err := filepath.Glob(f.from)
		if err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			return nil, fmt.Errorf("no file %s", f.from)
		}
		for _, p := range paths {
			data, err := os.ReadFile(p)
			if err != nil {
				return nil, err
			}
			entries = append(entries, entry{strings.TrimPrefix(f.to+"/", "./") + filepath.Base(p), false, data})
		}
	}
	return entries, nil
}
