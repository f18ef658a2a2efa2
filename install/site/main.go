// Command site makes the documentation: Markdown, notebooks and what the code says
// of itself, as static pages with search, in a folder named by the version.
//
//	go run ./install/site -kernel build/cryptounet       # make site
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"cryptounet/install/site/reference"
)

func main() {
	out := flag.String("out", "build/site", "the folder that holds a folder for each version")
	root := flag.String("root", ".", "the module's folder")
	kernel := flag.String("kernel", "build/cryptounet", "the program, which is asked for its commands")
	version := flag.String("version", "", "the version (default the commit's tag, or next)")
	flag.Parse()
	if err := run(*root, *out, *kernel, *version); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

// next is the version of what has no tag.
const next = "next"

func run(root, out, kernel, version string) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	if version == "" {
		version = next
		cmd := exec.Command("git", "describe", "--tags", "--exact-match", "--match", "v*")
		cmd.Dir = root
		if tag, err := cmd.Output(); err == nil {
			version = strings.TrimSpace(string(tag))
		}
	}
	if version != filepath.Base(version) || strings.HasPrefix(version, ".") {
		return fmt.Errorf("-version %q cannot be a folder's name", version)
	}
	s, err := load(root, version, generators(root, kernel))
	if err != nil {
		return err
	}
	if err := s.write(filepath.Join(out, version)); err != nil {
		return err
	}
	if err := writeVersions(out); err != nil {
		return err
	}
	fmt.Printf("wrote %d pages to %s\n", len(s.pages), filepath.Join(out, version))
	return nil
}

// generators write the pages that have no Markdown of their own, by their name.
func generators(root, kernel string) map[string]func() (string, error) {
	return map[string]func() (string, error){
		"operators": func() (string, error) { return reference.Operators(root) },
		"packages":  func() (string, error) { return reference.Packages(root) },
		"commands": func() (string, error) {
			out, err := exec.Command(kernel, "commands").Output()
			if err != nil {
				return "", fmt.Errorf("%s commands: %w: build the program first (make site does)", kernel, err)
			}
			return reference.Commands(out)
		},
	}
}
