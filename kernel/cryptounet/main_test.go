package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
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
