// Command types checks that all of the module, with its tests, is sound Go on other
// systems and machines. Types are checked from sources, without compiling anything:
// a target takes seconds where a build takes minutes.
//
//	go run ./.ci/types linux/arm64 windows/amd64
package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/packages"
)

func main() {
	wrong := 0
	for _, target := range os.Args[1:] {
		fmt.Println(target)
		found, err := check(target)
		if err != nil {
			fmt.Fprintf(os.Stderr, "types: %s: %v\n", target, err)
			os.Exit(1)
		}
		for _, e := range found {
			fmt.Println(e)
		}
		wrong += len(found)
	}
	if wrong > 0 {
		os.Exit(1)
	}
}

// check returns what is wrong with this module's packages on a target.
func check(target string) ([]packages.Error, error) {
	system, machine, ok := strings.Cut(target, "/")
	if !ok {
		return nil, fmt.Errorf("a target is a system and a machine, such as linux/arm64")
	}
	loaded, err := packages.Load(&packages.Config{
		Mode:  packages.LoadAllSyntax,
		Env:   append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+machine),
		Tests: true,
	}, "./...")
	if err != nil {
		return nil, err
	}
	var found []packages.Error
	for _, p := range loaded {
		found = append(found, p.Errors...)
	}
	return found, nil
}
