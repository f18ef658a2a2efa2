//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

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
