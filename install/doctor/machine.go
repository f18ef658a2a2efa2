package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// tried are the systems that the tests run on; built for are the others.
var (
	tried    = []string{"linux/amd64"}
	builtFor = []string{"linux/arm64", "darwin/amd64", "darwin/arm64", "freebsd/amd64", "freebsd/arm64", "windows/amd64", "windows/arm64"}
)

// Tried says whether the tests run on a system and machine.
func Tried(system, machine string) bool { return slices.Contains(tried, system+"/"+machine) }

func (s System) machine(context.Context) []Result {
	name := s.OS + "/" + s.Machine
	found := fmt.Sprintf("%s, %d cores, cryptounet %s", name, s.Cores, s.Version)
	switch {
	case Tried(s.OS, s.Machine):
		return one("machine", OK, found, "")
	case slices.Contains(builtFor, name):
		return one("machine", Warn, found+"; built for it, but never tried", "try cryptounet run on a notebook before you rely on it, and tell what fails")
	}
	return one("machine", Fail, found+"; not made for it", "use Linux on amd64")
}

// paths say what a path of the kernels means: times are of a slice through dlin
// on one machine (README, Speed).
var paths = map[string]struct {
	status    Status
	found, do string
}{
	"ifma":    {OK, "AVX-512 IFMA, the fastest path", ""},
	"avx2":    {OK, "AVX2: a slice takes about 40 % longer than with AVX-512 IFMA", ""},
	"neon":    {OK, "NEON: products in double precision, two at a time; tested under emulation, not timed yet", ""},
	"generic": {Warn, "plain Go: a slice takes about seven times as long as with AVX-512 IFMA", "an amd64 machine with AVX2 or AVX-512 IFMA, or an arm64 one, is faster; a program built with -tags purego is not"},
}

func (s System) arithmetic(context.Context) []Result {
	p, ok := paths[s.Path]
	if !ok {
		return one("arithmetic", OK, s.Path, "")
	}
	return one("arithmetic", p.status, p.found, p.do)
}

// network is one that comes with the program and what its 512 x 512 slice takes.
type network struct {
	name  string
	bytes int64 // of ciphertexts, keys and program, at most; a test holds it against the plan
}

var networks = []network{{"dlin", 337e6}, {"nuclei", 337e6}, {"accurate", 15200e6}}

// around is what a notebook takes beside ciphertexts and keys: two processes with
// the tables of packages, and the plaintext twin that the quickstart computes.
const around = 1100e6

// addresses are what Go and those tables want of addresses beyond the memory that
// is used: measured with ulimit -v, between what is enough and what is not.
const addresses = 2500e6

func (s System) memory(context.Context) []Result {
	m, err := s.Memory()
	if err != nil {
		return one("memory", Warn, err.Error(), fmt.Sprintf("see that %s are free for %s", size(networks[0].bytes+around), networks[0].name))
	}
	free, do := m.Available, "close other programs, or take a machine with more memory"
	found := size(free) + " free"
	if m.Cgroup > 0 && m.Cgroup < free {
		free, do = m.Cgroup, "give the container more memory"
		found = size(free) + " left to this container"
	}
	if m.Address > 0 && m.Address < free+addresses {
		free, do = m.Address-addresses, "lift the limit of addresses in this shell: ulimit -v unlimited"
		found = "at most " + size(m.Address) + " of addresses (ulimit -v)"
	}
	var fit, not []string
	for _, n := range networks {
		if need := n.bytes + around; need <= free {
			fit = append(fit, n.name)
		} else {
			not = append(not, fmt.Sprintf("%s, which takes %s", n.name, size(need)))
		}
	}
	switch {
	case len(fit) == 0:
		return one("memory", Fail, found+": not enough for "+strings.Join(not, " and "), do)
	case len(not) > 0:
		return one("memory", OK, found+": enough for "+words(fit)+", not for "+strings.Join(not, " and "), "")
	}
	return one("memory", OK, found+": enough for "+words(fit), "")
}

// words lists names as a sentence does.
func words(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func size(bytes int64) string {
	if bytes < 0 {
		bytes = 0
	}
	if bytes < 1e9 {
		return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
}

func (s System) locked(context.Context) []Result {
	if err := s.Lock(); err != nil {
		return one("secrets", Warn, "secret keys cannot be locked into memory and may be swapped to disk: "+err.Error(), "raise the limit (ulimit -l 65536, or memlock in /etc/security/limits.conf), or switch swap off or encrypt it")
	}
	return one("secrets", OK, "secret keys are kept out of swap", "")
}

// little is how much space is warned about, in bytes: keys, maps and notebooks.
const little = 500e6

func (s System) disk(context.Context) []Result {
	var all []Result
	for _, d := range []struct{ what, dir, do string }{
		{"temporary files", s.Temp, "set TMPDIR to a folder that you can write"},
		{"connection files of Jupyter", s.runtimeDir(), "make it yours (chown, chmod 700), or set JUPYTER_RUNTIME_DIR to a folder that you can write"},
		{"the history of cells", s.StateDir, "make it yours, set XDG_STATE_HOME, or start the kernel with --history none"},
	} {
		if d.dir == "" {
			continue
		}
		err := s.Write(d.dir)
		if d.dir == s.Temp && err == nil { // the others are made when they are wanted
			_, err = s.Stat(d.dir)
		}
		if err != nil {
			status := Fail
			if d.dir == s.StateDir {
				status = Warn
			}
			all = append(all, Result{"disk", status, fmt.Sprintf("%s go to %s, which cannot be written: %v", d.what, d.dir, err), d.do})
			continue
		}
		free, err := s.Free(d.dir)
		if err == nil && free < little {
			all = append(all, Result{"disk", Warn, fmt.Sprintf("%s left in %s for %s", size(free), d.dir, d.what), "delete something; keys, maps and notebooks take some 100 MB"})
			continue
		}
		if d.dir == s.Temp && err == nil {
			all = append(all, Result{"disk", OK, fmt.Sprintf("%s left in %s", size(free), d.dir), ""})
		}
	}
	if len(all) == 0 {
		return one("disk", OK, "can be written", "")
	}
	return all
}

// runtimeDir follows jupyter_core.paths.jupyter_runtime_dir.
func (s System) runtimeDir() string {
	if dir := s.Getenv("JUPYTER_RUNTIME_DIR"); dir != "" {
		return dir
	}
	if s.DataDir == "" {
		return ""
	}
	return s.DataDir + "/runtime"
}

// Serving is where cryptounet serve listens unless told otherwise.
const Serving = "127.0.0.1:7543"

func (s System) ports(context.Context) []Result {
	if err := s.Listen("127.0.0.1:0"); err != nil {
		return one("ports", Fail, "cannot listen on 127.0.0.1, on which Jupyter speaks with its kernels: "+err.Error(), "bring the loopback interface up (ip link set lo up), or let programs listen there")
	}
	if err := s.Listen(Serving); err != nil {
		return one("ports", Warn, Serving+", where cryptounet serve listens, is in use: "+err.Error(), "another server may run already; or take another port: cryptounet serve --listen 127.0.0.1:7544")
	}
	return one("ports", OK, "can listen on 127.0.0.1; that of cryptounet serve is free", "")
}

func (s System) data(context.Context) []Result {
	dir := s.Getenv("ISBI2012_DIR")
	if dir == "" {
		return one("data", OK, "ISBI2012_DIR is not set: notebooks and make demo take a synthetic slice", "")
	}
	found, err := s.Data(dir)
	if err != nil {
		return one("data", Fail, "ISBI2012_DIR: "+err.Error(), "set it to a folder with train/image/NN.png and train/label/NN.png of 512 x 512, or with the challenge's TIFFs; or unset it, for a synthetic slice")
	}
	return one("data", OK, "ISBI2012_DIR: "+found, "")
}
