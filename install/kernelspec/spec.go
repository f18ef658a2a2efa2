// Package kernelspec puts the kernel where Jupyter looks, in a folder that holds all
// of it, and takes it away again without a trace
// (https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs).
package kernelspec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Spec is what is installed.
type Spec struct {
	Name        string                                       // of the folder, and of the kernel for Jupyter
	DisplayName string                                       // that front ends show
	Args        []string                                     // more arguments of "cryptounet kernel"
	Program     func(ctx context.Context, path string) error // puts the program at a path
}

// File is a kernelspec's kernel.json.
type File struct {
	Argv          []string `json:"argv"`
	DisplayName   string   `json:"display_name"`
	Language      string   `json:"language"`
	InterruptMode string   `json:"interrupt_mode"`
	Metadata      Metadata `json:"metadata"`
}

// Metadata is what kernel.json has room for beside Jupyter's own.
type Metadata struct {
	Debugger bool `json:"debugger"`
	// Made are the folders above the kernel's that were not there before: they go
	// with it, if nothing else has come into them.
	Made []string `json:"made,omitempty"`
}

// Program is the name of the kernel's program on a system.
func Program(goos string) string {
	if goos == "windows" {
		return "cryptounet.exe"
	}
	return "cryptounet"
}

// Install makes the folder beside its place and moves it there whole: a
// kernel that is running keeps its files, and an installation that fails
// leaves the old one. The binary lies in the folder, so that nothing else has
// to stay where it is and removing the folder removes everything.
func (s Spec) Install(ctx context.Context, dir string) (err error) {
	parent := filepath.Dir(dir)
	made, err := makeFolders(parent)
	defer func() {
		if err != nil {
			removeEmpty(made)
		}
	}()
	if err != nil {
		return fmt.Errorf("make Jupyter's folder of kernels (--prefix DIR names another place): %w", err)
	}
	if old, err := Read(dir); err == nil {
		made = append(made, old.Metadata.Made...)
	}
	staging, err := os.MkdirTemp(parent, ".installing-"+s.Name+"-")
	if err != nil {
		return fmt.Errorf("write into Jupyter's folder of kernels (--prefix DIR names another place): %w", err)
	}
	defer os.RemoveAll(staging)
	if err := os.Chmod(staging, 0o755); err != nil {
		return fmt.Errorf("make the kernel's folder: %w", err)
	}
	program := Program(runtime.GOOS)
	if err := s.Program(ctx, filepath.Join(staging, program)); err != nil {
		return err
	}
	if err := s.Write(staging, filepath.Join(dir, program), made); err != nil {
		return fmt.Errorf("write the kernel's files: %w", err)
	}
	old := staging + ".old"
	if err := os.Rename(dir, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("move the old kernel away: %w", err)
	}
	if err := os.Rename(staging, dir); err != nil {
		os.Rename(old, dir)
		return fmt.Errorf("put the kernel in its place: %w", err)
	}
	return os.RemoveAll(old)
}

// makeFolders makes a folder and those above it, and returns the ones that were
// not there, the deepest first.
func makeFolders(dir string) (made []string, err error) {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil || d == filepath.Dir(d) {
			break
		}
		made = append(made, d)
	}
	return made, os.MkdirAll(dir, 0o755)
}

// removeEmpty removes folders, those that are empty.
func removeEmpty(dirs []string) {
	for _, d := range dirs {
		os.Remove(d) // fails where something is in it
	}
}

// Copy returns what puts a copy of a program in place.
func Copy(from string) func(context.Context, string) error {
	return func(_ context.Context, to string) error {
		in, err := os.Open(from)
		if err != nil {
			return fmt.Errorf("copy the binary: %w", err)
		}
		defer in.Close()
		out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
		if err != nil {
			return fmt.Errorf("copy the binary: %w", err)
		}
		_, err = io.Copy(out, in)
		if err := errors.Join(err, out.Close()); err != nil {
			return fmt.Errorf("copy the binary: %w", err)
		}
		return nil
	}
}

// Write makes kernel.json and the logos in a folder. An absolute path of the
// program is understood by all front ends; a name is looked up in PATH.
func (s Spec) Write(dir, program string, made []string) error {
	spec, err := json.MarshalIndent(File{
		Argv:          append([]string{program, "kernel", "{connection_file}"}, s.Args...),
		DisplayName:   s.DisplayName,
		Language:      "go",
		InterruptMode: "message",
		Metadata:      Metadata{Made: made},
	}, "", "  ")
	if err != nil {
		return err
	}
	files := map[string][]byte{"kernel.json": append(spec, '\n'), "logo-svg.svg": []byte(logoSVG)}
	for _, size := range []int{32, 64} {
		png, err := logoPNG(size)
		if err != nil {
			return err
		}
		files[fmt.Sprintf("logo-%[1]dx%[1]d.png", size)] = png
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// most is what a kernel.json may take, in bytes.
const most = 1 << 20

// Read reads the kernel.json of a folder.
func Read(dir string) (File, error) {
	path := filepath.Join(dir, "kernel.json")
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", path, err)
	}
	var spec File
	if err := json.Unmarshal(text, &spec); err != nil {
		return File{}, fmt.Errorf("%s: %w", path, err)
	}
	return spec, nil
}

// Remove deletes a kernelspec's folder, if it is one, and the folders that
// Install made for it.
func Remove(dir string) error {
	spec, err := Read(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no kernel in %s", dir)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove the kernel: %w", err)
	}
	// Only what is above the kernel: kernel.json may be anybody's.
	for d := filepath.Dir(dir); len(spec.Metadata.Made) > 0 && d != filepath.Dir(d); d = filepath.Dir(d) {
		for _, made := range spec.Metadata.Made {
			if made == d {
				removeEmpty([]string{d})
			}
		}
	}
	return nil
}
