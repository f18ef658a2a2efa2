// Command build makes what package page embeds beside its assets: the client's
// side as WebAssembly, compressed, and the script of Go's distribution that starts
// it. The same source and Go give the same bytes.
//
//	go run ./heops/service/page/build        # from anywhere in the module
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// most is what the program may take compressed, in bytes: it is loaded before
// anything can be done.
const most = 6 << 20

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "page/build:", err)
		os.Exit(1)
	}
}

func build() error {
	root, err := goSays("env", "GOROOT")
	if err != nil {
		return err
	}
	module, err := goSays("list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return err
	}
	built := filepath.Join(module, "heops", "service", "page", "built")
	start, err := os.ReadFile(filepath.Join(root, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return fmt.Errorf("the script that starts WebAssembly: %w: take Go from https://go.dev/dl", err)
	}
	temporary, err := os.MkdirTemp("", "page")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	out := filepath.Join(temporary, "page.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", out, "./heops/service/page/wasm")
	cmd.Dir, cmd.Stderr = module, os.Stderr
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("building for WebAssembly: %w", err)
	}
	program, err := os.ReadFile(out)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	z.Write(program)
	if err := z.Close(); err != nil {
		return err
	}
	if packed.Len() > most {
		return fmt.Errorf("page.wasm takes %d bytes compressed; %d are enough", packed.Len(), most)
	}
	if err := os.WriteFile(filepath.Join(built, "wasm_exec.js"), start, 0o644); err != nil {
		return err
	}
	fmt.Printf("page.wasm: %.2f MB, %.2f MB compressed\n", float64(len(program))/1e6, float64(packed.Len())/1e6)
	return os.WriteFile(filepath.Join(built, "page.wasm.gz"), packed.Bytes(), 0o644)
}

func goSays(args ...string) (string, error) {
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
