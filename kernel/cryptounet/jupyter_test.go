package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// withJupyter returns a python3 that has the modules, and the environment in
// which Jupyter knows the kernel "tested". Without Jupyter the test is skipped.
func withJupyter(t *testing.T, modules ...string) (python string, env []string) {
	t.Helper()
	if testing.Short() {
		t.Skip("Jupyter takes seconds")
	}
	for _, candidate := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(candidate, "-c", "import "+strings.Join(modules, ", ")).Run() == nil {
			python = candidate
			break
		}
	}
	if python == "" {
		t.Skipf("there is no Python with %s", strings.Join(modules, ", "))
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	spec, err := json.Marshal(map[string]any{
		"argv": []string{self, "kernel", "{connection_file}"}, "display_name": "Tested", "language": "go", "interrupt_mode": "message",
		"env": map[string]string{asCommand: "1", "XDG_STATE_HOME": filepath.Join(data, "state")},
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(data, "kernels", "tested")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), spec, 0o644); err != nil {
		t.Fatal(err)
	}
	return python, append(os.Environ(), "JUPYTER_PATH="+data, "JUPYTER_RUNTIME_DIR="+filepath.Join(data, "runtime"), "PYTHONWARNINGS=ignore")
}

// TestConformance runs Jupyter's own suite (jupyter_kernel_test).
func TestConformance(t *testing.T) {
	python, env := withJupyter(t, "jupyter_kernel_test")
	cmd := exec.Command(python, "testdata/conformance.py", "tested")
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("skipped=")) {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestDebugger debugs cells with Jupyter's client.
func TestDebugger(t *testing.T) {
	python, env := withJupyter(t, "jupyter_client")
	cmd := exec.Command(python, "testdata/debugger.py", "tested")
	cmd.Env = env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestNbconvert executes a notebook with Jupyter.
func TestNbconvert(t *testing.T) {
	python, env := withJupyter(t, "nbconvert", "nbclient")
	n := notebookOf(t, "n := 3", "import (\"fmt\"; \"time\")\nfor i := 0; i < n; i++ {\n\tfmt.Println(i)\n\ttime.Sleep(time.Millisecond)\n}", "n * 14")
	cmd := exec.Command(python, "-m", "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.kernel_name=tested", "--stdout", n)
	cmd.Env = env
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, err.(*exec.ExitError).Stderr)
	}
	for _, want := range []string{`"0\n",`, `"2\n"`, `"42"`} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("the notebook has no %s:\n%s", want, out)
		}
	}
}
