// Command rooms draws the project's folders and which imports which, as
// rooms.svg beside it: a room is a folder below heops or kernel, and every
// arrow goes down; those that others imply are left out. The test beside it holds the rules of the house: no
// import runs back up, no package and no file grows too long.
//
//	go generate ./install/rooms
package main

//go:generate go run . -out rooms.svg

import (
	"bytes"
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("out", "rooms.svg", "the file to write")
	root := flag.String("root", "../..", "the module's folder")
	flag.Parse()
	if err := run(*root, *out); err != nil {
		fmt.Fprintln(os.Stderr, "rooms:", err)
		os.Exit(1)
	}
}

func run(root, out string) error {
	packages, err := load(root)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := draw(&b, packages); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}
