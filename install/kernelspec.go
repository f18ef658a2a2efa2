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
)

// kernelspec is a folder that Jupyter starts a kernel from
// (https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs).
type kernelspec struct {
	name, displayName string
	binary            string   // to copy; built when empty
	args              []string // more arguments of "cryptounet kernel"
}

// install makes the folder beside its place and moves it there whole: a
// kernel that is running keeps its files, and an installation that fails
// leaves the old one. The binary lies in the folder, so that nothing else has
// to stay where it is and removing the folder removes everything.
func (k kernelspec) install(ctx context.Context, dir string) error {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("make Jupyter's folder of kernels: %w", err)
	}
	staging, err := os.MkdirTemp(parent, ".installing-"+k.name+"-")
	if err != nil {
		return fmt.Errorf("write into Jupyter's folder of kernels: %w", err)
	}
	defer os.RemoveAll(staging)
	if err := os.Chmod(staging, 0o755); err != nil {
		return fmt.Errorf("make the kernel's folder: %w", err)
	}
	program := "cryptounet"
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if err := k.program(ctx, filepath.Join(staging, program)); err != nil {
		return err
	}
	if err := k.write(staging, filepath.Join(dir, program)); err != nil {
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

// program puts the cryptounet binary at a path.
func (k kernelspec) program(ctx context.Context, path string) error {
	if k.binary != "" {
		return copyProgram(k.binary, path)
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", path, "cryptounet/kernel/cryptounet")
	if out, err := build.CombinedOutput(); err != nil {
		reason := strings.TrimSpace(string(out))
		if reason == "" {
			reason = err.Error()
		}
		return fmt.Errorf("build the kernel (run this in the repository, with Go, or give a binary with --binary): %s", reason)
	}
	return nil
}

func copyProgram(from, to string) error {
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

// write makes kernel.json and the logos. The program is named by its absolute
// path, which all front ends understand.
func (k kernelspec) write(dir, program string) error {
	spec, err := json.MarshalIndent(map[string]any{
		"argv":           append([]string{program, "kernel", "{connection_file}"}, k.args...),
		"display_name":   k.displayName,
		"language":       "go",
		"interrupt_mode": "message",
		"metadata":       map[string]any{"debugger": false},
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

// removeSpec deletes a kernelspec's folder, if it is one.
func removeSpec(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "kernel.json")); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("there is no kernel in %s", dir)
		}
		return fmt.Errorf("look for the kernel: %w", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove the kernel: %w", err)
	}
	return nil
}
