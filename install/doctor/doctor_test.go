package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"cryptounet/heops"
	"cryptounet/heops/network/zoo"
)

// executable is a program's file that is there.
func executable(mode fs.FileMode) fs.FileInfo {
	info, _ := fs.Stat(fstest.MapFS{"x": {Mode: mode}}, "x")
	return info
}

// answers are what programs print, by their command line.
type answers map[string]string

func (a answers) run(_ context.Context, program string, args ...string) (string, error) {
	line := strings.Join(append([]string{program}, args...), " ")
	text, ok := a[line]
	if !ok {
		return "", fmt.Errorf("%s: exit status 1", line)
	}
	return text, nil
}

const listing = `{"kernelspecs": {
	"cryptounet": {"resource_dir": "/j/kernels/cryptounet", "spec": {"argv": ["/j/kernels/cryptounet/cryptounet", "kernel", "{connection_file}"]}},
	"python3": {"resource_dir": "/p", "spec": {"argv": ["python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"]}}}}`

// well is a machine on which all is well; each test breaks something.
func well() (System, answers) {
	a := answers{
		"/bin/go env GOVERSION":                           "go1.99.0\n",
		"/bin/jupyter --version":                          "Selected Jupyter core packages...\njupyter_client   : 8.6\njupyterlab       : 4.2\nnotebook         : not installed\n",
		"/bin/jupyter kernelspec list --json":             "a warning\n" + listing,
		"/j/kernels/cryptounet/cryptounet version --json": `{"version": "v1.0.0"}`,
	}
	return System{
		OS: "linux", Machine: "amd64", Cores: 2, Path: "ifma", Version: "v1.0.0", Temp: "/tmp", DataDir: "/j", StateDir: "/state",
		Getenv:   func(string) string { return "" },
		LookPath: func(p string) (string, error) { return "/bin/" + p, nil },
		Run:      a.run,
		ReadFile: func(path string) ([]byte, error) {
			if path == "/bin/jupyter" {
				return []byte("#!/venv/bin/python\nimport sys\n"), nil
			}
			return nil, fs.ErrNotExist
		},
		Stat:   func(string) (fs.FileInfo, error) { return executable(0o755), nil },
		Listen: func(string) error { return nil },
		Memory: func() (Memory, error) { return Memory{Available: 32e9}, nil },
		Free:   func(string) (int64, error) { return 9e9, nil },
		Write:  func(string) error { return nil },
		Lock:   func() error { return nil },
		Data:   func(dir string) (string, error) { return dir + ": 30 sections", nil },
	}, a
}

func TestAllIsWell(t *testing.T) {
	s, _ := well()
	all := s.Examine(t.Context())
	for _, r := range all {
		if r.Status != OK || r.Do != "" {
			t.Errorf("%+v", r)
		}
	}
	var b bytes.Buffer
	if err := Write(&b, all); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"ok    machine     linux/amd64, 2 cores, cryptounet v1.0.0",
		"ok    memory      32.0 GB free: enough for dlin, nuclei and accurate",
		"ok    jupyter     /bin/jupyter (/venv/bin/python): jupyter_client 8.6, jupyterlab 4.2",
		"ok    kernel      cryptounet in /j/kernels/cryptounet, version v1.0.0",
		"10 ok, 0 warn, 0 fail",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func missing(names ...string) func(string) (string, error) {
	return func(p string) (string, error) {
		for _, n := range names {
			if p == n {
				return "", errors.New("not found")
			}
		}
		return "/bin/" + p, nil
	}
}

func having(m Memory) func() (Memory, error) { return func() (Memory, error) { return m, nil } }

func environment(name, value string) func(string) string {
	return func(n string) string {
		if n == name {
			return value
		}
		return ""
	}
}

func failing[T any](err error) func(T) error { return func(T) error { return err } }

func TestWhatIsWrong(t *testing.T) {
	no := errors.New("no way")
	for name, c := range map[string]struct {
		spoil  func(s *System, a answers)
		check  string
		status Status
		found  string // words of what was found
		do     string // and of what to do
	}{
		"never tried here":  {func(s *System, _ answers) { s.OS, s.Machine = "darwin", "arm64" }, "machine", Warn, "darwin/arm64", "cryptounet run"},
		"not made for it":   {func(s *System, _ answers) { s.OS, s.Machine = "plan9", "386" }, "machine", Fail, "plan9/386", "Linux on amd64"},
		"no vectors":        {func(s *System, _ answers) { s.Path = "generic" }, "arithmetic", Warn, "seven times", "AVX2"},
		"half the vectors":  {func(s *System, _ answers) { s.Path = "avx2" }, "arithmetic", OK, "40 % longer", ""},
		"a path to come":    {func(s *System, _ answers) { s.Path = "sve" }, "arithmetic", OK, "sve", ""},
		"enough for one":    {func(s *System, _ answers) { s.Memory = having(Memory{Available: 8e9}) }, "memory", OK, "enough for dlin and nuclei, not for accurate, which takes " + size(networks[2].bytes+around), ""},
		"too little memory": {func(s *System, _ answers) { s.Memory = having(Memory{Available: 500e6}) }, "memory", Fail, "500 MB free: not enough for dlin, which takes 1.4 GB", "more memory"},
		"a small container": {func(s *System, _ answers) { s.Memory = having(Memory{Available: 32e9, Cgroup: 1}) }, "memory", Fail, "0 MB left to this container", "container"},
		"few addresses":     {func(s *System, _ answers) { s.Memory = having(Memory{Available: 32e9, Address: 3e9}) }, "memory", Fail, "3.0 GB of addresses", "ulimit -v unlimited"},
		"addresses enough":  {func(s *System, _ answers) { s.Memory = having(Memory{Available: 32e9, Address: 8e9}) }, "memory", OK, "enough for dlin and nuclei, not", ""},
		"memory not told":   {func(s *System, _ answers) { s.Memory = func() (Memory, error) { return Memory{}, no } }, "memory", Warn, "no way", "1.4 GB are free for dlin"},
		"no locked memory":  {func(s *System, _ answers) { s.Lock = func() error { return no } }, "secrets", Warn, "no way", "ulimit -l"},
		"temp is not there": {func(s *System, _ answers) {
			s.Stat = func(path string) (fs.FileInfo, error) {
				if path == "/tmp" {
					return nil, fs.ErrNotExist
				}
				return executable(0o755), nil
			}
		}, "disk", Fail, "/tmp, which cannot be written: file does not exist", "TMPDIR"},
		"temp not writable": {func(s *System, _ answers) { s.Write = func(d string) error { return map[string]error{"/tmp": no}[d] } }, "disk", Fail, "/tmp, which cannot be written: no way", "TMPDIR"},
		"runtime dir": {func(s *System, _ answers) {
			s.Write = func(d string) error { return map[string]error{"/j/runtime": no}[d] }
		}, "disk", Fail, "connection files of Jupyter go to /j/runtime", "JUPYTER_RUNTIME_DIR"},
		"runtime dir, named": {func(s *System, _ answers) {
			s.Getenv = environment("JUPYTER_RUNTIME_DIR", "/r")
			s.Write = func(d string) error { return map[string]error{"/r": no}[d] }
		}, "disk", Fail, "go to /r", "chmod 700"},
		"no history": {func(s *System, _ answers) {
			s.Write = func(d string) error { return map[string]error{"/state": no}[d] }
		}, "disk", Warn, "the history of cells", "--history none"},
		"disk full":   {func(s *System, _ answers) { s.Free = func(string) (int64, error) { return 1e6, nil } }, "disk", Warn, "1 MB left in /tmp", "delete"},
		"no loopback": {func(s *System, _ answers) { s.Listen = failing[string](no) }, "ports", Fail, "127.0.0.1", "loopback"},
		"port in use": {func(s *System, _ answers) {
			s.Listen = func(a string) error { return map[string]error{Serving: no}[a] }
		}, "ports", Warn, "in use: no way", "--listen 127.0.0.1:7544"},
		"data missing": {func(s *System, _ answers) {
			s.Getenv = environment("ISBI2012_DIR", "/d")
			s.Data = func(string) (string, error) { return "", no }
		}, "data", Fail, "ISBI2012_DIR: no way", "unset it"},
		"data there":         {func(s *System, _ answers) { s.Getenv = environment("ISBI2012_DIR", "/d") }, "data", OK, "/d: 30 sections", ""},
		"no Go":              {func(s *System, _ answers) { s.LookPath = missing("go") }, "go", Warn, "cryptounet build --with need it", "https://go.dev/dl"},
		"old Go":             {func(s *System, a answers) { a["/bin/go env GOVERSION"] = "go1.19.8\n" }, "go", Warn, "is go1.19.8; this source needs " + oldestGo, "newer Go"},
		"Go does not answer": {func(s *System, a answers) { delete(a, "/bin/go env GOVERSION") }, "go", Warn, "exit status 1", "https://go.dev/dl"},
		"no Jupyter":         {func(s *System, _ answers) { s.LookPath = missing("jupyter") }, "jupyter", Warn, "no jupyter command", "apt install jupyter-notebook"},
		"Jupyter is broken":  {func(s *System, a answers) { delete(a, "/bin/jupyter --version") }, "jupyter", Warn, "does not work", "install it again"},
		"no front end":       {func(s *System, a answers) { a["/bin/jupyter --version"] = "jupyter_client: 8\n" }, "jupyter", Warn, "nothing that shows or runs notebooks", "pip install jupyterlab"},
		"no kernel":          {func(s *System, a answers) { a["/bin/jupyter kernelspec list --json"] = `{"kernelspecs": {}}` }, "kernel", Warn, "not installed", "cryptounet install"},
		"program is gone":    {func(s *System, _ answers) { s.Stat = func(string) (fs.FileInfo, error) { return nil, fs.ErrNotExist } }, "kernel", Fail, "which is not there", "install it again"},
		"program cannot run": {func(s *System, _ answers) {
			s.Stat = func(string) (fs.FileInfo, error) { return executable(0o644), nil }
		}, "kernel", Fail, "which cannot be run", "install it again"},
		"program not in PATH": {func(s *System, a answers) {
			a["/bin/jupyter kernelspec list --json"] = strings.ReplaceAll(listing, "/j/kernels/cryptounet/cryptounet", "cryptounet")
			s.LookPath = missing("cryptounet")
		}, "kernel", Fail, "not in PATH", "install it again"},
		"program is old": {func(s *System, a answers) { delete(a, "/j/kernels/cryptounet/cryptounet version --json") }, "kernel", Warn, "earlier version, or does not start", "install it again"},
		"another version": {func(s *System, a answers) {
			a["/j/kernels/cryptounet/cryptounet version --json"] = `{"version": "v0.9.0"}`
		}, "kernel", Warn, "of version v0.9.0, this program of v1.0.0", "install it again"},
		"no jupyter kernelspec": {func(s *System, a answers) {
			a["/venv/bin/python -m jupyter_client.kernelspecapp list --json"] = a["/bin/jupyter kernelspec list --json"]
			delete(a, "/bin/jupyter kernelspec list --json")
		}, "kernel", OK, "cryptounet in /j/kernels/cryptounet, version v1.0.0", ""},
		"no Jupyter, but a kernel": {func(s *System, _ answers) {
			s.LookPath = missing("jupyter")
			s.ReadFile = func(string) ([]byte, error) {
				return []byte(`{"argv": ["/j/kernels/cryptounet/cryptounet", "kernel", "{connection_file}"]}`), nil
			}
		}, "kernel", OK, "version v1.0.0", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, a := well()
			c.spoil(&s, a)
			all := s.Examine(t.Context())
			for _, r := range all {
				if r.Check == c.check && r.Status == c.status && strings.Contains(r.Found, c.found) && strings.Contains(r.Do, c.do) && (r.Do != "") == (c.status != OK) {
					if Failed(all) != (c.status == Fail) {
						t.Errorf("Failed is %v", Failed(all))
					}
					return
				}
			}
			t.Errorf("found %+v", all)
		})
	}
}

func TestCommand(t *testing.T) {
	s, _ := well()
	for _, fails := range []bool{false, true} {
		if fails {
			s.Listen = failing[string](errors.New("no"))
		}
		cmd := Command(func() System { return s })
		cmd.SilenceUsage, cmd.SilenceErrors = true, true
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetArgs([]string{"--json"})
		if err := cmd.Execute(); (err != nil) != fails {
			t.Errorf("fails %v: %v", fails, err)
		}
		var all []Result
		if err := json.Unmarshal(out.Bytes(), &all); err != nil || len(all) < 9 {
			t.Errorf("%v: %s", err, out.String())
		}
	}
}

// TestNetworks holds what the networks are said to take against their plans.
func TestNetworks(t *testing.T) {
	for _, name := range zoo.Names() {
		net, err := zoo.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		program, err := heops.Compile(net, heops.Options{Height: 512, Width: 512, Memory: 16 << 10})
		if err != nil {
			t.Fatal(err)
		}
		known := false
		for _, n := range networks {
			if n.name == name {
				known = true
				if want := program.Plan().RunBytes(); n.bytes < want*9/10 || n.bytes > want*11/10 {
					t.Errorf("%s takes %d bytes, not %d", name, want, n.bytes)
				}
			}
		}
		if !known {
			t.Errorf("%s comes with the program, and what it takes is not said", name)
		}
	}
}

func TestOldestGo(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\ngo "+strings.TrimPrefix(oldestGo, "go")+"\n") {
		t.Errorf("go.mod asks for another Go than %s", oldestGo)
	}
}

// TestThis looks at the machine that the test runs on.
func TestThis(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("ISBI2012_DIR", dir) // nothing in it
	t.Setenv("TMPDIR", dir)
	s := This(filepath.Join(dir, "not", "yet"))
	all := s.Examine(t.Context())
	by := make(map[string]Result)
	for _, r := range all {
		by[r.Check] = r
	}
	if r := by["data"]; r.Status != Fail || !strings.Contains(r.Found, dir) {
		t.Errorf("%+v", r)
	}
	for _, check := range []string{"machine", "arithmetic", "memory", "secrets", "disk", "ports", "go", "jupyter", "kernel"} {
		if by[check].Found == "" {
			t.Errorf("%s was not looked at", check)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
	if text, err := run(t.Context(), "go", "no-such-command"); err == nil || !strings.Contains(text, "unknown command") {
		t.Errorf("%q, %v", text, err)
	}
}
