package kernelspec

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Place says where to install; the zero value is for this user.
type Place struct {
	User      bool
	SysPrefix bool   // the active Python environment
	Prefix    string // a folder that share/jupyter is, or will be, in
}

// DataDir is the Jupyter data folder of the place.
func (p Place) DataDir() (string, error) {
	switch {
	case p.Prefix != "":
		return filepath.Join(p.Prefix, "share", "jupyter"), nil
	case p.SysPrefix:
		prefix, err := pythonPrefix()
		if err != nil {
			return "", err
		}
		return filepath.Join(prefix, "share", "jupyter"), nil
	}
	return userDataDir(runtime.GOOS, os.Getenv, os.UserHomeDir)
}

// userDataDir follows jupyter_core.paths.jupyter_data_dir.
func userDataDir(goos string, getenv func(string) string, homeDir func() (string, error)) (string, error) {
	if dir := getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	if goos == "windows" {
		if dir := getenv("APPDATA"); dir != "" {
			return filepath.Join(dir, "jupyter"), nil
		}
		return "", errors.New("APPDATA is not set: say where to install with --prefix or JUPYTER_DATA_DIR")
	}
	home, err := homeDir()
	if goos == "darwin" {
		if err != nil {
			return "", fmt.Errorf("find the home folder (--prefix or JUPYTER_DATA_DIR say where else to install): %w", err)
		}
		return filepath.Join(home, "Library", "Jupyter"), nil
	}
	if dir := getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "jupyter"), nil
	}
	if err != nil {
		return "", fmt.Errorf("find the home folder (--prefix or JUPYTER_DATA_DIR say where else to install): %w", err)
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// pythonPrefix is sys.prefix of the Python that Jupyter would be run with.
func pythonPrefix() (string, error) {
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if dir := os.Getenv(name); dir != "" {
			return dir, nil
		}
	}
	for _, python := range []string{"python3", "python"} {
		out, err := exec.Command(python, "-c", "import sys; print(sys.prefix)").Output()
		if dir := strings.TrimSpace(string(out)); err == nil && dir != "" {
			return dir, nil
		}
	}
	return "", errors.New("--sys-prefix needs a Python: activate an environment, or use --user or --prefix DIR")
}

// History is the file that keeps what was typed into cells, where the XDG base
// directories have state; "" without a home.
func History() string {
	state := os.Getenv("XDG_STATE_HOME")
	if state == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "cryptounet", "history.jsonl")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return path != "" && err == nil
}
