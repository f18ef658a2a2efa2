package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cryptounet/kernel/engine"
)

// withModules names, in an engine's environment, the modules that its program was
// built with by %get, a line each, so that the next one has them too.
const withModules = "CRYPTOUNET_WITH"

// getModule builds a program like this one with one module more, as build does, in
// the user's cache.
func getModule(ctx context.Context, name string, log io.Writer) (*engine.Next, error) {
	with := strings.FieldsFunc(os.Getenv(withModules), func(r rune) bool { return r == '\n' })
	path, _, _ := strings.Cut(name, "@")
	with = slices.DeleteFunc(with, func(m string) bool { // another version
		p, _, _ := strings.Cut(m, "@")
		return p == path
	})
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		if name, err = filepath.Abs(name); err != nil {
			return nil, err
		}
	}
	with = append(with, name)
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("find a folder to build in: %w", err)
	}
	cache = filepath.Join(cache, "cryptounet", "kernels")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, fmt.Errorf("make a folder to build in: %w", err)
	}
	// Written beside its place: the one that is there may run.
	dir, err := os.MkdirTemp(cache, "new-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	b := &builder{with: with, out: filepath.Join(dir, "cryptounet"), log: io.Discard}
	fmt.Fprintf(log, "building a program with %s\n", strings.Join(with, ", "))
	if err := b.build(ctx); err != nil {
		return nil, err
	}
	program := filepath.Join(cache, fmt.Sprintf("cryptounet-%x", sha256.Sum256([]byte(strings.Join(with, "\n"))))[:len("cryptounet-")+16])
	if err := os.Rename(b.out, program); err != nil {
		return nil, fmt.Errorf("keep the program: %w", err)
	}
	return &engine.Next{Command: []string{program, "engine"}, Env: []string{withModules + "=" + strings.Join(with, "\n")}}, nil
}
