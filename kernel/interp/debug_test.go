package interp_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestScratch runs the cells of the file that CELLS names and prints all.
func TestScratch(t *testing.T) {
	name := os.Getenv("CELLS")
	if name == "" {
		t.Skip("CELLS names no file")
	}
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b := open(t)
	for _, cell := range strings.Split(string(src), "\n====\n") {
		out, v, f := b.run(cell)
		fmt.Printf("---- cell %d\n%s\n", b.n, cell)
		if out != "" {
			fmt.Printf(">> %s\n", out)
		}
		if v != "" {
			fmt.Printf("=> %s\n", v)
		}
		if f != nil {
			fmt.Printf("!! %s: %s\n   %s\n", f.Name, f.Value, strings.Join(f.Traceback, "\n   "))
		}
	}
}
