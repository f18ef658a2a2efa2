package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func notebookOf(t *testing.T, cells ...string) string {
	t.Helper()
	var list []string
	for i, source := range cells {
		b, err := json.Marshal(source)
		if err != nil {
			t.Fatal(err)
		}
		tags := ""
		if i == 0 {
			tags = `"tags":["parameters"]`
		}
		list = append(list, `{"cell_type":"code","execution_count":null,"metadata":{`+tags+`},"outputs":[],"source":`+string(b)+`}`)
	}
	return write(t, "n.ipynb", `{"cells":[`+strings.Join(list, ",")+`],"metadata":{},"nbformat":4,"nbformat_minor":4}`)
}

func TestRunNotebook(t *testing.T) {
	n := notebookOf(t, "n := 1", "import \"fmt\"\nfmt.Println(\"n is\", n)", "n * 2", "var a []int\na[n]", "fmt.Println(\"never\")")
	out := filepath.Join(t.TempDir(), "out.ipynb")
	stdout, stderr, status := runCryptounet(t, "", "run", n, "-o", out, "-p", "n=21")
	if stdout != "n is 21\n42\n" || status != 1 {
		t.Errorf("status %d, stdout %q", status, stdout)
	}
	if !strings.Contains(stderr, "index out of range") || !strings.Contains(lastLine(stderr), "cryptounet: cell 5: panic: ") || strings.Contains(stderr, "\x1b") {
		t.Errorf("stderr %q", stderr)
	}
	text, err := os.ReadFile(out)
	if err != nil || !bytes.Contains(text, []byte(`"output_type": "error"`)) || !bytes.Contains(text, []byte(`"n = 21"`)) {
		t.Errorf("%s, %v", text, err)
	}
}

func TestRunGo(t *testing.T) {
	program := write(t, "p.go", "package main\nimport (\"bufio\"; \"fmt\"; \"os\")\nfunc main() {\n\ts := bufio.NewScanner(os.Stdin)\n\ts.Scan()\n\tfmt.Println(s.Text(), os.Args[1:])\n\tfmt.Fprintln(os.Stderr, \"e\")\n\tos.Exit(len(os.Args))\n}\n")
	if stdout, stderr, status := runCryptounet(t, "a line\n", "run", program, "--", "x", "-y"); stdout != "a line [x -y]\n" || stderr != "e\n" || status != 3 {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	// What compiled code writes, and the predeclared println, is output too.
	native := write(t, "n.go", "import (\"log\"; \"os\"; \"os/exec\")\nlog.SetFlags(0)\nlog.Print(\"logged\")\nprintln(\"printed\", 1)\nc := exec.Command(\"echo\", \"child\")\nc.Stdout = os.Stdout\nc.Run()\nlog.Fatal(\"gone\")")
	if stdout, stderr, status := runCryptounet(t, "", "run", native); stdout != "child\n" || stderr != "logged\nprinted 1\ngone\n" || status != 1 {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	cell := write(t, "c.go", "import \"fmt\"\nfmt.Println(1)\n40 + 2")
	if stdout, stderr, status := runCryptounet(t, "", "run", cell); stdout != "1\n42\n" || stderr != "" || status != 0 {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	script := write(t, "s.go", "import (\"bufio\"; \"fmt\"; \"os\")\ns := bufio.NewScanner(os.Stdin)\ns.Scan()\nfmt.Println(s.Text(), os.Args[1:])\nif len(os.Args) > 2 { os.Exit(7) }\nvar list []int\nlist[3]")
	if stdout, stderr, status := runCryptounet(t, "a line\n", "run", script, "--", "x", "-y"); stdout != "a line [x -y]\n" || stderr != "" || status != 7 {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	if _, stderr, status := runCryptounet(t, "", "run", script, "--", "x"); status != 1 || !strings.Contains(stderr, "s.go, line 7") {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
	wrong := write(t, "w.go", "package main\nfunc main() { var x int = main }\n")
	if _, stderr, status := runCryptounet(t, "", "run", wrong); status != 1 || !strings.Contains(stderr, "x") {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
}

// TestRunTutorial types what a new user would into a notebook: the cells of
// kernel/interp's tutorial, with what they print and show.
func TestRunTutorial(t *testing.T) {
	src, err := os.ReadFile("../interp/testdata/tutorial.cells")
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	var want strings.Builder
	for _, cell := range strings.Split(string(src), "\n====\n") {
		var code []string
		for line := range strings.Lines(cell) {
			if text, ok := strings.CutPrefix(line, "-- out: "); ok {
				want.WriteString(text + "\n")
			} else if text, ok := strings.CutPrefix(line, "-- value: "); ok {
				want.WriteString(text + "\n")
			} else {
				code = append(code, line)
			}
		}
		cells = append(cells, strings.Join(code, ""))
	}
	stdout, stderr, status := runCryptounet(t, "", "run", notebookOf(t, cells...))
	if status != 0 || stderr != "" || !slices.Equal(strings.Fields(stdout), strings.Fields(want.String())) {
		t.Errorf("status %d, stderr %q; stdout\n%s\nwant\n%s", status, stderr, stdout, want.String())
	}
}

func TestInterruptRun(t *testing.T) {
	testInterruptRun(t, "import \"fmt\"\nfmt.Println(\"started\")\nfor {}")
	testInterruptRun(t, "package main\nimport \"fmt\"\nfunc main() {\n\tfmt.Println(\"started\")\n\tselect {}\n}")
}

func testInterruptRun(t *testing.T, source string) {
	cmd := command(t, "run", write(t, "c.go", source))
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var word string
	for word != "started" {
		if _, err := fmt.Fscan(out, &word); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Process.Signal(syscall.SIGINT)
	if err := cmd.Wait(); err == nil || !strings.Contains(errs.String(), "interrupt") || strings.Contains(errs.String(), "has been restarted") {
		t.Errorf("%v, stderr %q", err, errs.String())
	}
}

func lastLine(s string) string {
	s = strings.TrimSuffix(s, "\n")
	return s[strings.LastIndexByte(s, '\n')+1:]
}
