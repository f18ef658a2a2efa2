package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cryptounet/kernel/jupyter/jupytertest"
)

// asCommand makes the test binary the command itself.
const asCommand = "CRYPTOUNET_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// command is the cryptounet command with arguments.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asCommand+"=1", "XDG_STATE_HOME="+t.TempDir())
	cmd.Stderr = t.Output()
	return cmd
}

// runCryptounet runs the command and returns its output and exit status.
func runCryptounet(t *testing.T, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := command(t, args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	} else if ok {
		status = exit.ExitCode()
	}
	return out.String(), errs.String(), status
}

// kernel is a kernel process with a client.
type kernel struct {
	*jupytertest.Client
	t   *testing.T
	cmd *exec.Cmd
}

func startKernel(t *testing.T, args ...string) *kernel {
	t.Helper()
	dir := t.TempDir()
	connection := map[string]any{
		"transport": "ipc", "ip": filepath.Join(dir, "k"), "shell_port": 1, "control_port": 2, "iopub_port": 3, "stdin_port": 4, "hb_port": 5,
		"key": "a key", "signature_scheme": "hmac-sha256", "kernel_name": "x",
	}
	text, err := json.Marshal(connection)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "connection.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	k := &kernel{t: t, cmd: command(t, append([]string{"kernel", file}, args...)...)}
	if err := k.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		k.cmd.Process.Kill()
		k.cmd.Wait()
	})
	wait(t, "the kernel listens", func() bool {
		for port := 1; port <= 5; port++ {
			if _, err := os.Stat(filepath.Join(dir, "k-"+strconv.Itoa(port))); err != nil {
				return false
			}
		}
		return true
	})
	k.Client = jupytertest.Connect(t, connection)
	return k
}

func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(jupytertest.Limit); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("did not happen: " + what)
		}
	}
}

// children are the processes that a process has started.
func children(t *testing.T, pid int) []int {
	t.Helper()
	var pids []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range tasks {
		b, _ := os.ReadFile(file)
		for _, s := range strings.Fields(string(b)) {
			n, err := strconv.Atoi(s)
			if err != nil {
				t.Fatal(err)
			}
			pids = append(pids, n)
		}
	}
	return pids
}

func running(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

func (k *kernel) value(code string) string {
	k.t.Helper()
	_, outputs := k.Execute(code)
	for _, m := range outputs {
		if m.Type == "execute_result" {
			s, _ := m.Content["data"].(map[string]any)["text/plain"].(string)
			return s
		}
	}
	k.t.Fatalf("%s: iopub says %s", code, jupytertest.Kinds(outputs))
	return ""
}

func TestKernel(t *testing.T) {
	k := startKernel(t)
	if m, _ := k.Request("kernel_info_request", map[string]any{}); m.Text("status") != "ok" || m.Text("implementation") != "cryptounet" {
		t.Errorf("%v", m.Content)
	}
	k.Execute("import (\"fmt\"; \"os\"; \"time\")\nx := 41")
	if got := k.value("x + 1"); got != "42" {
		t.Errorf("x + 1 is %s", got)
	}
	if _, outputs := k.Execute(`fmt.Println("out"); fmt.Fprintln(os.Stderr, "err")`); !strings.Contains(jupytertest.Kinds(outputs), "stdout:out\n") || !strings.Contains(jupytertest.Kinds(outputs), "stderr:err\n") {
		t.Errorf("iopub says %s", jupytertest.Kinds(outputs))
	}
	if m, _ := k.Execute("undefined_name"); m.Text("status") != "error" || !strings.Contains(m.Text("evalue"), "undefined_name") {
		t.Errorf("%v", m.Content)
	}
	for _, code := range []string{"for {}", "time.Sleep(time.Hour)", "<-make(chan int)", "select {}"} {
		id := k.Send(k.Shell, "execute_request", map[string]any{"code": `fmt.Println("started"); ` + code})
		for k.Receive(k.IOPub).Type != "stream" {
		}
		if m := k.Reply(k.Control, k.Send(k.Control, "interrupt_request", map[string]any{})); m.Text("status") != "ok" {
			t.Errorf("%v", m.Content)
		}
		if m := k.Reply(k.Shell, id); m.Text("status") != "error" {
			t.Errorf("%s: %v", code, m.Content)
		}
		if got := k.value("x + 1"); got != "42" {
			t.Errorf("after %s: x + 1 is %s", code, got)
		}
	}
	engine := children(t, k.cmd.Process.Pid)
	k.Reply(k.Control, k.Send(k.Control, "shutdown_request", map[string]any{"restart": false}))
	if err := k.cmd.Wait(); err != nil {
		t.Error(err)
	}
	for _, pid := range engine {
		wait(t, "the engine is gone", func() bool { return !running(pid) })
	}
}

func TestKernelSurvives(t *testing.T) {
	k := startKernel(t)
	for code, name := range map[string]string{
		"func f(n int) int { return f(n+1) + 1 }\nf(0)": "",
		"import \"os\"\nos.Exit(3)":                     "exit",
		"m := map[int]int{}\nfor i := 0; i < 4; i++ { go func() { for { m[1]++ } }() }\nselect {}":                           "fatal error",
		"import \"os\"\np, _ := os.FindProcess(os.Getpid())\np.Kill()\nselect {}":                                            "killed",
		"import (\"fmt\"; \"os\"; \"os/exec\")\nexec.Command(\"kill\", \"-SEGV\", fmt.Sprint(os.Getpid())).Run()\nselect {}": "killed",
		"import \"sync\"\nvar mu sync.Mutex\nmu.Unlock()":                                                                    "fatal error",
		"import \"time\"\ntime.AfterFunc(0, func() { panic(\"timer\") })\nselect {}":                                         "",
		"var p *int\n*p = 1": "panic",
	} {
		m, _ := k.Execute(code)
		if m.Text("status") != "error" || (name != "" && m.Text("ename") != name) {
			t.Errorf("%s: %v", code, m.Content)
		}
		if got := k.value("6 * 7"); got != "42" {
			t.Errorf("after %s: 6 * 7 is %s", code, got)
		}
	}
	if !running(k.cmd.Process.Pid) {
		t.Error("the kernel has died")
	}
}

func TestMemoryLimit(t *testing.T) {
	k := startKernel(t, "--memory-limit", "300MiB")
	m, _ := k.Execute("var keep [][]byte\nfor {\n\tb := make([]byte, 16<<20)\n\tfor i := 0; i < len(b); i += 4096 { b[i] = 1 }\n\tkeep = append(keep, b)\n}")
	if m.Text("ename") != "out of memory" || !strings.Contains(m.Text("evalue"), "300 MiB") {
		t.Errorf("%v", m.Content)
	}
	if got := k.value("6 * 7"); got != "42" {
		t.Errorf("6 * 7 is %s", got)
	}
}

// TestNothingIsOrphaned ends the kernel in ways that it cannot answer.
func TestNothingIsOrphaned(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGHUP} {
		k := startKernel(t)
		k.Execute("import \"os/exec\"\nc := exec.Command(\"sleep\", \"1000\")\nc.Start()")
		engines := children(t, k.cmd.Process.Pid)
		if len(engines) != 1 {
			t.Fatalf("%d children", len(engines))
		}
		pids := append(children(t, engines[0]), engines...)
		if len(pids) != 2 {
			t.Fatalf("the engine has %d children", len(pids)-1)
		}
		if signal == syscall.SIGKILL {
			syscall.Kill(engines[0], syscall.SIGSTOP) // even so
		}
		k.cmd.Process.Signal(signal)
		k.cmd.Wait()
		for _, pid := range pids {
			wait(t, fmt.Sprintf("process %d is gone after %v", pid, signal), func() bool { return !running(pid) })
		}
	}
}

// TestParentGone runs a kernel under a process that is killed.
func TestParentGone(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "c.json")
	connection := `{"transport":"ipc","ip":"` + filepath.Join(dir, "k") + `","shell_port":1,"control_port":2,"iopub_port":3,"stdin_port":4,"hb_port":5,"key":"k"}`
	if err := os.WriteFile(file, []byte(connection), 0o600); err != nil {
		t.Fatal(err)
	}
	kernel := command(t, "kernel", file)
	shell := exec.Command("sh", "-c", `JPY_PARENT_PID=$$ "$0" "$@" & echo $!; wait`, kernel.Path)
	shell.Args = append(shell.Args, kernel.Args[1:]...)
	shell.Env = kernel.Env
	out, err := shell.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	wait(t, "the kernel listens", func() bool { _, err := os.Stat(filepath.Join(dir, "k-5")); return err == nil })
	shell.Process.Kill()
	go io.Copy(io.Discard, out)
	wait(t, "the kernel ends with its parent", func() bool { return !running(pid) })
	shell.Wait()
}

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
	if _, err := fmt.Fscan(out, &word); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Signal(syscall.SIGINT)
	if err := cmd.Wait(); err == nil || !strings.Contains(errs.String(), "interrupt") {
		t.Errorf("%v, stderr %q", err, errs.String())
	}
}

func lastLine(s string) string {
	s = strings.TrimSuffix(s, "\n")
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// TestMistakes checks that each mistake is one line that says what to do.
func TestMistakes(t *testing.T) {
	bad := write(t, "c.json", `{"transport":"tcp"}`)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"kernel"}, "connection file"},
		{[]string{"kernel", "/does/not/exist"}, "read the connection file"},
		{[]string{"kernel", bad}, "ip is missing"},
		{[]string{"kernel", bad, "--log-level", "loud"}, "--log-level"},
		{[]string{"kernel", bad, "--memory-limit", "much"}, "--memory-limit"},
		{[]string{"run"}, "FILE.ipynb or FILE.go"},
		{[]string{"run", "/does/not/exist.go"}, "no such file"},
		{[]string{"run", write(t, "x.txt", "")}, "neither a notebook"},
		{[]string{"run", write(t, "x.ipynb", "{")}, "read the notebook"},
		{[]string{"run", notebookOf(t, "1"), "-p", "x"}, "name=value"},
		{[]string{"run", notebookOf(t, "1"), "-o", "/does/not/exist.ipynb"}, "write the notebook"},
		{[]string{"run", notebookOf(t, "1"), "--", "x"}, "-p name=value"},
		{[]string{"run", write(t, "x.go", ""), "-o", "y"}, "-o and -p are for notebooks"},
		{[]string{"build"}, "--with"},
		{[]string{"build", "--with", "example.com/x@latest", "--source", "/does/not/exist"}, "not a checkout"},
		{[]string{"engine"}, "cryptounet run"},
		{[]string{"nonsense"}, "nonsense"},
	} {
		stdout, stderr, status := runCryptounet(t, "", c.args...)
		if status != 1 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "cryptounet: ") || !strings.Contains(stderr, c.want) {
			t.Errorf("%q: status %d, stdout %q, stderr %q; want one line with %q", c.args, status, stdout, stderr, c.want)
		}
	}
	if stdout, _, status := runCryptounet(t, "", "version"); status != 0 || !strings.HasPrefix(stdout, "cryptounet ") {
		t.Errorf("version: %q, %d", stdout, status)
	}
}

func TestParseBytes(t *testing.T) {
	for s, want := range map[string]int64{"": 0, "5": 5, "5B": 5, "1k": 1 << 10, "512MiB": 512 << 20, "1.5G": 3 << 29, "6gib": 6 << 30} {
		if got, err := parseBytes(s); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"x", "-5", "0", "5X", "1e30G", "NaN", "Inf"} {
		if n, err := parseBytes(s); err == nil {
			t.Errorf("%q was accepted as %d", s, n)
		}
	}
}
