// Command release makes the archives that people download: the programs for each
// system with kernelspec, notebooks, licences and a list of what is linked in, and
// their checksums. The same commit and Go give the same bytes, wherever it runs.
//
//	go run ./install/release                          all systems, into build/release
//	go run ./install/release -targets linux/amd64     one
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const everywhere = "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64,windows/arm64"

func main() {
	out := flag.String("out", "build/release", "the folder to write to")
	targets := flag.String("targets", everywhere, "systems and machines, separated by commas")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out, strings.Split(*targets, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string, targets []string) error {
	for _, t := range targets {
		if !slices.Contains(strings.Split(everywhere, ","), t) {
			return fmt.Errorf("-targets: %q is none of %s", t, everywhere)
		}
	}
	s, err := readSource(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := s.goRun(ctx, nil, "run", "./heops/service/page/build"); err != nil {
		return fmt.Errorf("the page for browsers: %w", err)
	}
	var names []string
	for _, t := range targets {
		system, machine, _ := strings.Cut(t, "/")
		name, err := s.release(ctx, out, target{system, machine})
		if err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		fmt.Println("wrote", filepath.Join(out, name))
		names = append(names, name)
	}
	return sums(out, names)
}

// source is the checkout that is released.
type source struct {
	root    string
	version string // the tag of the commit, or a name made of its time and hash
	commit  string
	time    time.Time
}

func readSource(ctx context.Context) (*source, error) {
	root, err := said(ctx, ".", "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return nil, err
	}
	s := &source{root: root}
	if s.commit, err = said(ctx, root, "git", "rev-parse", "HEAD"); err != nil {
		return nil, fmt.Errorf("a release is made of a commit, in a clone of the repository: %w", err)
	}
	changed, err := said(ctx, root, "git", "status", "--porcelain")
	if err != nil {
		return nil, err
	}
	if changed != "" {
		return nil, errors.New("the checkout differs from its commit: commit or stash what git status shows, or release from a fresh clone")
	}
	seconds, err := said(ctx, root, "git", "log", "-1", "--format=%ct")
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("the time of the commit: %w", err)
	}
	s.time = time.Unix(n, 0).UTC()
	tags, err := said(ctx, root, "git", "tag", "--points-at", "HEAD", "--list", "v*", "--sort=version:refname")
	if err != nil {
		return nil, err
	}
	s.version = versionOf(tags, s.time, s.commit)
	return s, nil
}

// versionOf is the last of a commit's tags, or a pseudo-version
// (https://go.dev/ref/mod#pseudo-versions).
func versionOf(tags string, at time.Time, commit string) string {
	if all := strings.Fields(tags); len(all) > 0 {
		return all[len(all)-1]
	}
	return "v0.0.0-" + at.Format("20060102150405") + "-" + commit[:12]
}

// said runs a program and returns what it prints.
func said(ctx context.Context, dir, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}

// goRun runs the go command with nothing of this user's settings that could change
// what it makes.
func (s *source) goRun(ctx context.Context, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Stderr = s.root, os.Stderr
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOENV=off", "GOWORK=off", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0", "CGO_ENABLED=0", "GOFIPS140=off")
	// What GOENV=off forgets of where modules come from.
	for _, name := range []string{"GOPROXY", "GOSUMDB", "GOMODCACHE", "GOCACHE", "GOPATH"} {
		if v, err := said(ctx, s.root, "go", "env", name); err == nil {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	return cmd.Run()
}

// sums writes SHA256SUMS of archives, as sha256sum does.
func sums(dir string, names []string) error {
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%x  %s\n", h.Sum(nil), name)
	}
	return os.WriteFile(filepath.Join(dir, "SHA256SUMS"), []byte(b.String()), 0o644)
}
