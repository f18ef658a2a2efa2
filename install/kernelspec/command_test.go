package kernelspec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// runInstall runs the command with a small file in place of the binary.
func runInstall(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	cmd := InstallCommand(Copy("/does/not/exist"))
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	cmd.AddCommand(UninstallCommand())
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func fakeBinary(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "cryptounet")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nexit 0\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInstallAndUninstall(t *testing.T) {
	prefix := t.TempDir()
	dir := filepath.Join(prefix, "share", "jupyter", "kernels", "test-kernel")
	binary := fakeBinary(t)
	for range 2 { // the second replaces the first
		_, err := runInstall(t, "--prefix", prefix, "--name", "test-kernel", "--display-name", "A test", "--binary", binary, "--", "--memory-limit", "6GiB")
		if err != nil {
			t.Fatal(err)
		}
	}
	var spec struct {
		Argv      []string `json:"argv"`
		Display   string   `json:"display_name"`
		Language  string   `json:"language"`
		Interrupt string   `json:"interrupt_mode"`
	}
	text, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	want := filepath.Join(dir, "cryptounet") + " kernel {connection_file} --memory-limit 6GiB"
	if got := strings.Join(spec.Argv, " "); got != want {
		t.Errorf("argv is %q, want %q", got, want)
	}
	if spec.Display != "A test" || spec.Language != "go" || spec.Interrupt != "message" {
		t.Errorf("kernel.json: %+v", spec)
	}
	if info, err := os.Stat(spec.Argv[0]); err != nil || info.Mode()&0o111 == 0 {
		t.Errorf("the binary cannot be run: %v, %v", info, err)
	}
	for name, size := range map[string]int{"logo-32x32.png": 32, "logo-64x64.png": 64} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(f)
		f.Close()
		if err != nil || img.Bounds().Dx() != size || img.Bounds().Dy() != size {
			t.Errorf("%s: %v, %v", name, img.Bounds(), err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".installing*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := runInstall(t, "uninstall", "--prefix", prefix, "--name", "test-kernel"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
	if _, err := runInstall(t, "uninstall", "--prefix", prefix, "--name", "test-kernel"); err == nil || !strings.Contains(err.Error(), "there is no kernel in "+dir) {
		t.Errorf("uninstalling nothing: %v", err)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--name", "../x"}, "--name"},
		{[]string{"--name", ""}, "--name"},
		{[]string{"--name", ".."}, "--name"},
		{[]string{"--user", "--prefix", "/x"}, "none of the others can be"},
		{[]string{"here"}, `"here"`},
		{[]string{"--prefix", t.TempDir(), "--binary", "/does/not/exist"}, "copy the binary"},
		{[]string{"--prefix", t.TempDir()}, "copy the binary"},
		{[]string{"--prefix", fakeBinary(t), "--binary", fakeBinary(t)}, "--prefix DIR names another place"},
		{[]string{"uninstall", "--prefix", t.TempDir()}, "there is no kernel"},
	} {
		if _, err := runInstall(t, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("install %q: error %v, want one with %q", c.args, err, c.want)
		}
	}
}

// tree lists all files and folders below one, with their sizes.
func tree(t *testing.T, root string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		line := path + " " + info.Mode().String()
		if info.Mode().IsRegular() {
			line += fmt.Sprint(" ", info.Size())
		}
		all = append(all, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestUninstallLeavesNothing: after it the tree is what it was, whatever was there.
func TestUninstallLeavesNothing(t *testing.T) {
	for name, before := range map[string]string{
		"nothing":             ".",
		"an empty folder":     "share/jupyter",
		"other kernels":       "share/jupyter/kernels/python3/kernel.json",
		"something of Python": "share/man/python.1",
	} {
		t.Run(name, func(t *testing.T) {
			prefix := t.TempDir()
			path := filepath.Join(prefix, before)
			if filepath.Ext(path) == "" {
				path = filepath.Join(path, "x")
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if filepath.Ext(before) != "" && before != "." {
				if err := os.WriteFile(path, []byte("{}"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want := tree(t, prefix)
			for range 2 { // over the first too
				if _, err := runInstall(t, "--prefix", prefix, "--binary", fakeBinary(t)); err != nil {
					t.Fatal(err)
				}
			}
			if len(tree(t, prefix)) <= len(want) {
				t.Fatal("nothing was installed")
			}
			if _, err := runInstall(t, "uninstall", "--prefix", prefix); err != nil {
				t.Fatal(err)
			}
			if got := tree(t, prefix); !slices.Equal(got, want) {
				t.Errorf("left:\n%s\nwas:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			// One that fails leaves nothing either.
			if _, err := runInstall(t, "--prefix", prefix, "--binary", "/does/not/exist"); err == nil {
				t.Error("installed what is not there")
			}
			if got := tree(t, prefix); !slices.Equal(got, want) {
				t.Errorf("left by a failure:\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

// TestHistoryIsNamed: what uninstalling leaves is said.
func TestHistoryIsNamed(t *testing.T) {
	prefix := t.TempDir()
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	for _, used := range []bool{false, true} {
		if used {
			if err := os.MkdirAll(filepath.Dir(History()), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(History(), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := runInstall(t, "--prefix", prefix, "--binary", fakeBinary(t)); err != nil {
			t.Fatal(err)
		}
		out, err := runInstall(t, "uninstall", "--prefix", prefix)
		if err != nil || strings.Contains(out, History()) != used {
			t.Errorf("used %v: %v\n%s", used, err, out)
		}
	}
}

// TestOthersFolders: what kernel.json says was made is removed only above the
// kernel, and only when empty.
func TestOthersFolders(t *testing.T) {
	elsewhere, prefix := t.TempDir(), t.TempDir()
	dir := filepath.Join(prefix, "kernels", "x")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := (Spec{}).Write(dir, "cryptounet", []string{elsewhere, prefix, filepath.Dir(dir)}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(prefix, "kept"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir); err != nil {
		t.Fatal(err)
	}
	for path, stays := range map[string]bool{elsewhere: true, prefix: true, filepath.Dir(dir): false} {
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestUserDataDir(t *testing.T) {
	home := func() (string, error) { return "/home/a", nil }
	for _, c := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", nil, "/home/a/.local/share/jupyter"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/jupyter"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data", "JUPYTER_DATA_DIR": "/j"}, "/j"},
		{"darwin", map[string]string{"XDG_DATA_HOME": "/data"}, "/home/a/Library/Jupyter"},
		{"windows", map[string]string{"APPDATA": "/roaming"}, "/roaming/jupyter"},
	} {
		got, err := userDataDir(c.goos, func(name string) string { return c.env[name] }, home)
		if err != nil || filepath.ToSlash(got) != c.want {
			t.Errorf("%s %v: %q, %v, want %q", c.goos, c.env, got, err, c.want)
		}
	}
}

// TestJupyterFindsIt asks Jupyter itself.
func TestJupyterFindsIt(t *testing.T) {
	var python string
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(p, "-c", "import jupyter_client").Run() == nil {
			python = p
			break
		}
	}
	if python == "" {
		t.Skip("there is no Python with Jupyter's client")
	}
	data := t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", data)
	if _, err := runInstall(t, "--name", "found", "--binary", fakeBinary(t)); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-m", "jupyter_client.kernelspecapp", "list", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Kernelspecs map[string]struct {
			Dir string `json:"resource_dir"`
		} `json:"kernelspecs"`
	}
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatal(err)
	}
	if got, want := list.Kernelspecs["found"].Dir, filepath.Join(data, "kernels", "found"); got != want {
		t.Errorf("Jupyter finds it in %q, want %q", got, want)
	}
}
