package notebooks_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/install/notebooks"
)

// TestNotebooks: short cells that show values in a line, with the outputs of a whole
// run, of no machine in particular.
func TestNotebooks(t *testing.T) {
	files, err := filepath.Glob("../../notebooks/*.ipynb")
	if err != nil || len(files) < 5 {
		t.Fatal("no notebooks", files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".ipynb"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range notebooks.Faults(data) {
				t.Error(f)
			}
		})
	}
}

// TestFaultsAreFound: each rule is one that can be broken.
func TestFaultsAreFound(t *testing.T) {
	const shown = `[{"output_type":"execute_result","data":{"text/plain":"1"}}]`
	cell := func(code, outputs string, count string) string {
		source, _ := json.Marshal(code)
		return fmt.Sprintf(`{"cells":[{"cell_type":"code","source":%s,"execution_count":%s,"outputs":%s}]}`, source, count, outputs)
	}
	for _, c := range []struct{ name, book, want string }{
		{"a good one", cell("x := 1\nx", shown, "1"), ""},
		{"a long cell", cell(strings.Repeat("x++\n", 21), shown, "1"), "it has 21 lines"},
		{"a wide line", cell("// "+strings.Repeat("x", 200), shown, "1"), "a line of 203 bytes"},
		{"HTML", cell(`display.HTML("<table>")`, shown, "1"), "in code: a value shows itself"},
		{"a plot by hand", cell(`p := plot.New()`, shown, "1"), "made by hand"},
		{"never run", cell("x", shown, "null"), "has not been run"},
		{"run twice", cell("x", shown, "2"), "has not been run"},
		{"no outputs", cell("x", "[]", "1"), "no outputs"},
		{"an error", cell("x", `[{"output_type":"error"}]`, "1"), "ended in an error"},
		{"standard error", cell("x", `[{"output_type":"stream","name":"stderr"}]`, "1"), "standard error"},
		{"a path in code", cell(`os.Open("/home/ada/x.png")`, shown, "1"), "a path of one machine"},
		{"a path in an output", cell("x", `[{"output_type":"stream","name":"stdout","text":"in /tmp/x"}]`, "1"), "a path of one machine"},
		{"nothing to see", cell("x", `[{"output_type":"display_data","data":{"application/x":"1"}}]`, "1"), "that no page shows"},
		{"no notebook", "{", "no notebook"},
		{"a large one", cell("x", shown, "1") + strings.Repeat(" ", 2<<20), "bytes; "},
	} {
		got := strings.Join(notebooks.Faults([]byte(c.book)), "; ")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
