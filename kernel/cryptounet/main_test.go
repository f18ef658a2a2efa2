package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
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

var soak = flag.Duration("soak", 2*time.Second, "how long TestSoak sends random messages")

// TestSoak sends random valid and invalid messages from several clients at
// once, and looks at what is left of them in both processes.
func TestSoak(t *testing.T) {
	k := startKernel(t, "--log-level", "error")
	k.Execute("import (\"fmt\"; \"time\")\nkept := 42")
	chaos := func(seed uint64, end time.Time) {
		var clients sync.WaitGroup
		for i := range uint64(4) {
			clients.Go(func() {
				jupytertest.Chaos(t, k.Connection, []string{
					"kept", "fmt.Println(kept)", "for i := range 1000 { fmt.Println(i) }", "undefined", "panic(1)", "x := 1; x++", "go func() { panic(2) }()",
					"time.Sleep(time.Millisecond)", "func f(n int) int { return n }; f(3)", "if {", "%who",
				}, rand.New(rand.NewPCG(seed, i)), end)
			})
		}
		done := make(chan struct{})
		go func() { clients.Wait(); close(done) }()
		for running := true; running; {
			select {
			case <-done:
				running = false
			case <-k.Inbox(k.IOPub):
			}
		}
		// A cell behind one that fails is turned away.
		for {
			if m, _ := k.Execute("if kept != 42 { panic(kept) }"); m.Text("status") == "ok" {
				break
			} else if m.Text("status") != "aborted" {
				t.Fatalf("%v", m.Content)
			}
		}
	}
	chaos(1, time.Now().Add(*soak/4)) // what stays is there now
	engines := children(t, k.cmd.Process.Pid)
	if len(engines) != 1 {
		t.Fatalf("%d children", len(engines))
	}
	type usage struct{ files, threads, memory int }
	use := func(pid int) (u usage) {
		entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
		u.files = len(entries)
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		for line := range strings.Lines(string(status)) {
			fmt.Sscanf(line, "Threads: %d", &u.threads)
			fmt.Sscanf(line, "VmRSS: %d", &u.memory)
		}
		return u
	}
	count := func() int {
		m, _ := k.Execute("kept")
		n, _ := m.Content["execution_count"].(float64)
		return int(n)
	}
	cells := count()
	before := []usage{use(k.cmd.Process.Pid), use(engines[0])}
	chaos(2, time.Now().Add(*soak))
	cells = count() - cells
	var after []usage
	wait(t, "the descriptors are closed", func() bool {
		after = []usage{use(k.cmd.Process.Pid), use(engines[0])}
		return after[0].files <= before[0].files && after[1].files <= before[1].files
	})
	// The engine keeps the code of each cell that has run, some 30 KB before
	// its collector's share; cells that were silent are not counted.
	allowed := []int{64 << 10, 64<<10 + 128*cells}
	for i, name := range []string{"kernel", "engine"} {
		t.Logf("%s after %d cells: %+v -> %+v (descriptors, threads, KiB)", name, cells, before[i], after[i])
		if after[i].threads > before[i].threads+16 || after[i].memory > before[i].memory+allowed[i] {
			t.Errorf("the %s grows: %+v -> %+v", name, before[i], after[i])
		}
	}
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
		"var p *int\n*p = 1":                              "panic",
		"import \"sync\"\nvar mu sync.Mutex\nmu.Unlock()": "fatal error",
		"import \"strings\"\nstrings.Repeat(\"x\", -1)":   "panic",
	} {
		m, _ := k.Execute(code)
		if m.Text("status") != "error" || (name != "" && m.Text("ename") != name) {
			t.Errorf("%s: %v", code, m.Content)
		}
		if got := k.value("6 * 7"); got != "42" {
			t.Errorf("after %s: 6 * 7 is %s", code, got)
		}
	}
	// Those that cost no more than a message.
	for _, code := range []string{
		`go func() { panic("late") }()`,
		`import "time"` + "\n" + `time.AfterFunc(0, func() { panic("late") })`,
		`import "sync"` + "\n" + `var once sync.Once; go once.Do(func() { panic("late") })`,
	} {
		k.Execute("kept := 7")
		k.Send(k.Shell, "execute_request", map[string]any{"code": code})
		for told := false; !told; { // in an error while the cell runs, in its output later
			m := k.Receive(k.IOPub)
			told = strings.Contains(m.Text("text")+m.Text("evalue"), "late")
		}
		if got := k.value("kept"); got != "7" {
			t.Errorf("after %s: kept is %s", code, got)
		}
	}
	if !running(k.cmd.Process.Pid) {
		t.Error("the kernel has died")
	}
}

func TestLargeCell(t *testing.T) {
	k := startKernel(t)
	if got := k.value("len(`" + strings.Repeat("x", 8<<20) + "`)"); got != strconv.Itoa(8<<20) {
		t.Errorf("the length is %s", got)
	}
}

// TestFloodKeepsItsOrder mixes a flood of lines with what is said in other
// ways.
func TestFloodKeepsItsOrder(t *testing.T) {
	k := startKernel(t)
	k.Execute("import (\"fmt\"; \"cryptounet/kernel/display\")")
	_, outputs := k.Execute("for i := range 2000 {\n\tfmt.Println(i)\n\tif i % 500 == 499 { display.Show(i) }\n}\nfmt.Println(2000)\nfmt.Print(2001)")
	var all []string
	for _, m := range outputs {
		all = append(all, strings.Fields(m.Text("text"))...)
		if m.Type == "display_data" {
			all = append(all, "shown")
		}
	}
	next := 0
	for i, s := range all {
		switch {
		case s != "shown":
			if s != strconv.Itoa(next) {
				t.Fatalf("%s stands at %d, not %d", s, i, next)
			}
			next++
		case next%500 != 0:
			t.Errorf("a display stands after %d lines", next)
		}
	}
	if next != 2002 || len(all) != 2006 {
		t.Errorf("%d lines, %d displays", next, len(all)-next)
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

// TestSubshellRunsBesideACell has a subshell run cells while the main shell's
// cell waits for one of them.
func TestSubshellRunsBesideACell(t *testing.T) {
	k := startKernel(t)
	k.Execute("import \"fmt\"\nc := make(chan int)\nx := 1")
	k.Send(k.Shell, "execute_request", map[string]any{"code": "fmt.Println(\"main\")\nx = <-c\nfmt.Println(\"received\")\nx"})
	for k.Receive(k.IOPub).Type != "stream" {
	}
	subshell := k.Reply(k.Control, k.Send(k.Control, "create_subshell_request", map[string]any{})).Text("subshell_id")
	run := func(code string) (*jupytertest.Message, []*jupytertest.Message) {
		id, frames := k.Frames("execute_request", map[string]any{"code": code}, map[string]any{"subshell_id": subshell})
		k.SendFrames(k.Shell, frames)
		return k.Reply(k.Shell, id), k.Outputs(id)
	}
	for _, code := range []string{"y := 20\nfmt.Println(y)\ny + 1", "func twice(n int) int { return 2 * n }\ny = twice(y)\nfmt.Println(y)\ny + 1", "undefined", "func() { panic(1) }()"} {
		m, outputs := run(code)
		if good := strings.Contains(code, "fmt"); good != (m.Text("status") == "ok") || good != strings.Contains(jupytertest.Kinds(outputs), "stdout:") {
			t.Errorf("%s: %v, iopub says %s", code, m.Content, jupytertest.Kinds(outputs))
		}
	}
	_, frames := k.Frames("execute_request", map[string]any{"code": "c <- y"}, map[string]any{"subshell_id": subshell})
	k.SendFrames(k.Shell, frames)
	for range 2 { // in any order
		if m := k.Receive(k.Shell); m.Text("status") != "ok" {
			t.Errorf("%v", m.Content)
		}
	}
	if got := k.value("x + 2"); got != "42" {
		t.Errorf("x + 2 is %s", got)
	}
	// An interrupt is for all that run.
	k.Send(k.Shell, "execute_request", map[string]any{"code": "fmt.Println(1)\nfor {}"})
	for k.Receive(k.IOPub).Type != "stream" {
	}
	_, frames = k.Frames("execute_request", map[string]any{"code": "fmt.Println(2)\nselect {}"}, map[string]any{"subshell_id": subshell})
	k.SendFrames(k.Shell, frames)
	for k.Receive(k.IOPub).Type != "stream" {
	}
	k.Reply(k.Control, k.Send(k.Control, "interrupt_request", map[string]any{}))
	for range 2 {
		if m := k.Receive(k.Shell); m.Text("ename") != "interrupted" {
			t.Errorf("%v", m.Content)
		}
	}
	if got := k.value("x + 2"); got != "42" {
		t.Errorf("x + 2 is %s", got)
	}
}

// TestOutputBesideACompilation has a cell print while another one is compiled
// and run: each line stays with its cell.
func TestOutputBesideACompilation(t *testing.T) {
	k := startKernel(t)
	k.Execute("import (\"fmt\"; \"time\")")
	subshell := k.Reply(k.Control, k.Send(k.Control, "create_subshell_request", map[string]any{})).Text("subshell_id")
	main := k.Send(k.Shell, "execute_request", map[string]any{"code": "for i := range 300 { fmt.Println(\"main\", i); time.Sleep(time.Millisecond) }"})
	for k.Receive(k.IOPub).Type != "stream" {
	}
	var code strings.Builder
	for i := range 400 {
		fmt.Fprintf(&code, "func f%d(n int) int { if n > %d { return n * %d }; return n + 1 }\n", i, i, i)
	}
	code.WriteString("fmt.Println(\"beside\", f7(1))")
	other, frames := k.Frames("execute_request", map[string]any{"code": code.String()}, map[string]any{"subshell_id": subshell})
	k.SendFrames(k.Shell, frames)
	lines := 0
	for idle := 0; idle < 2; {
		m := k.Receive(k.IOPub)
		if m.Text("execution_state") == "idle" {
			idle++
		}
		for line := range strings.Lines(m.Text("text")) {
			if want := map[bool]string{true: main, false: other}[strings.HasPrefix(line, "main")]; m.Parent != want {
				t.Fatalf("%q stands under another cell", line)
			}
			lines++
		}
	}
	if lines < 200 {
		t.Errorf("%d lines", lines)
	}
}

// TestLeftBehind interrupts compiled code that does not stop: when it returns,
// the cell does not go on.
func TestLeftBehind(t *testing.T) {
	k := startKernel(t)
	k.Execute("import (\"fmt\"; \"os/exec\"; \"time\")\nn := 0\nfunc work() { for range 3 { time.Sleep(time.Millisecond) } }")
	id := k.Send(k.Shell, "execute_request", map[string]any{"code": "fmt.Println(1)\nexec.Command(\"sleep\", \"4\").Run()\nfor { n++; time.Sleep(time.Millisecond) }"})
	for k.Receive(k.IOPub).Type != "stream" {
	}
	k.Reply(k.Control, k.Send(k.Control, "interrupt_request", map[string]any{}))
	if m := k.Reply(k.Shell, id); m.Text("ename") != "interrupted" {
		t.Fatalf("%v", m.Content)
	}
	if got := k.value("work()\ntime.Sleep(1500 * time.Millisecond)\nwork()\nn"); got != "0" {
		t.Errorf("the cell went on: n is %s", got)
	}
	if got := k.value("time.Sleep(100 * time.Millisecond)\nwork()\nn"); got != "0" {
		t.Errorf("the cell went on: n is %s", got)
	}
}

// TestLateOutput checks that what a goroutine says arrives under the cell that
// started it, however it says it.
func TestLateOutput(t *testing.T) {
	k := startKernel(t)
	k.Execute("import (\"fmt\"; \"log\"; \"os\"; \"cryptounet/kernel/display\")\nc := make(chan int)")
	for _, say := range []string{
		`fmt.Println("late")`, `fmt.Printf("%s", "late")`, `fmt.Fprintln(os.Stderr, "late")`, `fmt.Fprintf(os.Stdout, "late")`, `println("late")`, `log.Print("late")`,
		`display.Show("late")`, `go func() { fmt.Print("late") }()`, `func() { panic("late") }()`,
	} {
		id := k.Send(k.Shell, "execute_request", map[string]any{"code": "go func() { <-c; " + say + " }()"})
		k.Outputs(id)
		other := k.Send(k.Shell, "execute_request", map[string]any{"code": "fmt.Println(\"other\")\nc <- 1\nfmt.Println(\"cell\")"})
		for found := 0; found < 2; {
			m := k.Receive(k.IOPub)
			text := m.Text("text")
			if data, ok := m.Content["data"].(map[string]any); ok {
				text, _ = data["text/plain"].(string)
			}
			switch {
			case strings.Contains(text, "late"):
				found++
				if m.Parent != id {
					t.Errorf("%s: %q arrived under another cell", say, text)
				}
			case strings.Contains(text, "cell"):
				found++
				if m.Parent != other {
					t.Errorf("%s: %q arrived under another cell", say, text)
				}
			}
		}
	}
}

// TestComms speaks with cells over comms that either side has opened.
func TestComms(t *testing.T) {
	k := startKernel(t)
	send := func(kind string, content map[string]any) []*jupytertest.Message {
		return k.Outputs(k.Send(k.Shell, kind, content))
	}
	kinds := func(messages []*jupytertest.Message) string {
		return strings.TrimSuffix(strings.TrimPrefix(jupytertest.Kinds(messages), "busy "), "idle")
	}
	open := map[string]any{"comm_id": "1", "target_name": "adder", "data": map[string]any{"start": 40}}
	if got := kinds(send("comm_open", open)); got != "comm_close " {
		t.Errorf("to an unknown target: %s", got)
	}
	m, _ := k.Execute(`import ("fmt"; "cryptounet/kernel/cell")
cell.AcceptComms("adder", func(c *cell.Comm, data map[string]any) {
	sum := data["start"].(float64)
	c.OnMessage(func(data map[string]any, buffers [][]byte) {
		sum += data["add"].(float64)
		fmt.Println("adding", len(buffers))
		c.Send(map[string]any{"sum": sum}, []byte("raw"))
	})
	c.OnClose(func(map[string]any) { fmt.Println("closed at", sum) })
})`)
	if m.Text("status") != "ok" {
		t.Fatalf("%v", m.Content)
	}
	if got := kinds(send("comm_open", open)); got != "" {
		t.Errorf("opening says %s", got)
	}
	info := func() map[string]any {
		m, _ := k.Request("comm_info_request", map[string]any{"target_name": "adder"})
		comms, _ := m.Content["comms"].(map[string]any)
		return comms
	}
	if len(info()) != 1 {
		t.Errorf("open comms: %v", info())
	}
	messages := send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{"add": 2}})
	if got := kinds(messages); got != "stdout:adding 0\n comm_msg " {
		t.Errorf("a message gets %s", got)
	} else if sum := messages[2].Content["data"].(map[string]any)["sum"]; sum != 42.0 {
		t.Errorf("the sum is %v", sum)
	}
	if got := kinds(send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{}})); !strings.Contains(got, "panic") {
		t.Errorf("a message that the cell cannot take gets %s", got)
	}
	if got := kinds(send("comm_close", map[string]any{"comm_id": "1", "data": map[string]any{}})); got != "stdout:closed at 42\n " {
		t.Errorf("closing says %s", got)
	}
	if got := kinds(send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{}})); got != "comm_close " {
		t.Errorf("a message to a closed comm gets %s", got)
	}
	send("comm_open", open)
	k.Execute("%reset")
	if len(info()) != 0 {
		t.Errorf("after %%reset there are %v", info())
	}
	if got := kinds(send("comm_open", open)); got != "comm_close " {
		t.Errorf("after %%reset: %s", got)
	}
	k.Execute("import \"cryptounet/kernel/cell\"")
	_, messages = k.Execute("c, err := cell.OpenComm(\"front\", map[string]any{\"a\": 1})\nc.Close(nil)\nerr")
	if got := kinds(messages); got != "execute_input comm_open comm_close execute_result " || messages[2].Text("target_name") != "front" {
		t.Errorf("opening from a cell says %s", got)
	}
	if len(info()) != 0 {
		t.Errorf("open comms: %v", info())
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
