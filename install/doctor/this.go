package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"cryptounet/heops/backend/rns"
	"cryptounet/heops/client/memory"
	"cryptounet/heops/commands/built"
	"cryptounet/heops/science/isbi"
	"cryptounet/install/kernelspec"
)

// patience is how long another program may take to answer.
const patience = 30 * time.Second

// This is the machine that the program runs on.
func This(stateDir string) System {
	dataDir, _ := kernelspec.Place{}.DataDir() // "" where there is none
	return System{
		OS: runtime.GOOS, Machine: runtime.GOARCH, Cores: runtime.GOMAXPROCS(0), Path: rns.Best().String(), Version: built.Version(),
		Temp: os.TempDir(), DataDir: dataDir, StateDir: stateDir,
		Getenv: os.Getenv, LookPath: exec.LookPath, Run: run, ReadFile: os.ReadFile, Stat: os.Stat,
		Listen: listen, Memory: machineMemory, Free: free, Write: write, Lock: lock, Data: readAll,
	}
}

func run(ctx context.Context, program string, args ...string) (string, error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	out, err := exec.CommandContext(ctx, program, args...).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		return string(exit.Stderr), err
	}
	return string(out), err
}

func listen(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return l.Close()
}

// existing is the deepest folder of a path that is there.
func existing(dir string) string {
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil || d == filepath.Dir(d) {
			return d
		}
	}
}

func write(dir string) error {
	f, err := os.CreateTemp(existing(dir), ".cryptounet-doctor-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString("x")
	return errors.Join(err, f.Close())
}

// lock tries with as much as the secrets of the shipped networks take.
func lock() error {
	const secrets = 256 << 10
	r, err := memory.New(secrets)
	if err != nil {
		return err
	}
	defer r.Close()
	if !r.Locked() {
		return errors.New("the system refused")
	}
	return nil
}

// readAll reads every slice of a folder, so that a broken one is named.
func readAll(dir string) (string, error) {
	d, err := isbi.Open(dir)
	if err != nil {
		return "", err
	}
	for i := range d.NumTrain() {
		if _, err := d.Train(i); err != nil {
			return "", err
		}
	}
	for i := range d.NumTest() {
		if _, err := d.Test(i); err != nil {
			return "", err
		}
	}
	if d.NumTrain() == 0 {
		return "", fmt.Errorf("%s holds no training image", dir)
	}
	return d.String(), nil
}
