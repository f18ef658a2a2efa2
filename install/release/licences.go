package main

import (
	"context"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
)

// biller lists what is linked into a program (CycloneDX).
const biller = "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0"

// bill is the bill of materials of a program, as JSON: without times and serial
// numbers, which would differ each time.
func (s *source) bill(ctx context.Context, program string) ([]byte, error) {
	tools := filepath.Join(s.root, "build", "tools")
	cmd := exec.CommandContext(ctx, "go", "install", biller)
	cmd.Dir, cmd.Stderr = s.root, os.Stderr
	cmd.Env = append(os.Environ(), "GOBIN="+tools, "GOFLAGS=-trimpath", "CGO_ENABLED=0", "GOOS=", "GOARCH=")
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("installing %s: %w", biller, err)
	}
	out := program + ".sbom"
	_, err := said(ctx, s.root, filepath.Join(tools, "cyclonedx-gomod"), "bin", "-json", "-licenses", "-std", "-noserial", "-notimestamp", "-version", s.version, "-output", out, program)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	return withoutTool(text)
}

// withoutTool takes out of a bill what it was made with: the tool's checksums
// differ from system to system.
func withoutTool(text []byte) ([]byte, error) {
	var bill map[string]any
	if err := json.Unmarshal(text, &bill); err != nil {
		return nil, fmt.Errorf("the bill of materials: %w", err)
	}
	if metadata, ok := bill["metadata"].(map[string]any); ok {
		delete(metadata, "tools")
	}
	return json.MarshalIndent(bill, "", "  ")
}

// legal matches the files of a module that must go with what is made of it.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|authors)([.-].*)?$`)

// linked lists the modules in a program, path@version.
func linked(file string) (all []string, err error) {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("what is linked into %s: %w", file, err)
	}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		all = append(all, m.Path+"@"+m.Version)
	}
	return all, nil
}

// within is an error if a program has a module that the first, whose bill goes into
// the archive, has not.
func within(first, other string) error {
	has, err := linked(first)
	if err != nil {
		return err
	}
	list, err := linked(other)
	if err != nil {
		return err
	}
	for _, m := range list {
		if !slices.Contains(has, m) {
			return fmt.Errorf("%s is in %s and not in the bill of materials, which is of %s", m, filepath.Base(other), filepath.Base(first))
		}
	}
	return nil
}

// licences are the legal files of every module that is linked into programs, and
// Go's own, below licences/.
func licences(ctx context.Context, root string, built []string) ([]entry, error) {
	modules := make(map[string]bool)
	for _, file := range built {
		list, err := linked(file)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			modules[m] = true
		}
	}
	goroot, err := said(ctx, root, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	folders := map[string]string{"go": goroot}
	for m := range modules {
		text, err := said(ctx, root, "go", "mod", "download", "-json", m)
		if err != nil {
			return nil, err
		}
		var place struct{ Dir string }
		if err := json.Unmarshal([]byte(text), &place); err != nil {
			return nil, fmt.Errorf("go mod download %s: %w", m, err)
		}
		folders[m] = place.Dir
	}
	var entries []entry
	for _, m := range slices.Sorted(maps.Keys(folders)) {
		found, err := legalFiles(folders[m])
		if err != nil {
			return nil, fmt.Errorf("the licence of %s: %w", m, err)
		}
		for _, f := range found {
			entries = append(entries, entry{path.Join("licences", m, f.name), false, f.data})
		}
	}
	return entries, nil
}

// legalFiles reads the legal files of a folder; without a licence it is an error.
func legalFiles(dir string) (found []entry, err error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	licensed := false
	for _, e := range all {
		if e.IsDir() || !legal.MatchString(e.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, entry{e.Name(), false, data})
		licensed = licensed || regexp.MustCompile(`(?i)^(licen|copying)`).MatchString(e.Name())
	}
	if !licensed {
		return nil, fmt.Errorf("%s has none", dir)
	}
	return found, nil
}
