package keystore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cryptounet/heops/client/keystore"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/zoo"

	"cryptounet/heops/client"
)

func ExampleSave() {
	network, _ := zoo.Load("dlin")
	program, _ := planner.New(network, plan.Options{Height: 64, Width: 64})
	c, _ := client.New(program.Plan())

	folder, _ := os.MkdirTemp("", "keys")
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "client.key")
	if err := keystore.Save(path, c, keystore.Passphrase([]byte("correct horse battery staple"))); err != nil {
		fmt.Println(err)
	}
	again, err := keystore.Open(path, keystore.Unlock{
		Passphrase: func() ([]byte, error) { return []byte("correct horse battery staple"), nil }, // or ask for it
	})
	fmt.Println(err, again.Owner() == c.Owner())
	// Output:
	// <nil> true
}

// TestSave: a file of its owner alone, that does not replace another unless told
// to, and no rest of a failed one.
func TestSave(t *testing.T) {
	s := open(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "client.key")
	only := func(names ...string) {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if fmt.Sprint(got) != fmt.Sprint(names) {
			t.Errorf("the folder holds %v; expected %v", got, names)
		}
	}
	if err := keystore.Save(path, s.Client, keystore.Recipients()); err == nil {
		t.Error("saved for nobody")
	}
	only()
	if err := keystore.Save(path, s.Client, keystore.Plain()); err != nil {
		t.Fatal(err)
	}
	only("client.key")
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	other, err := client.New(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	if err := keystore.Save(path, other, keystore.Plain()); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("saved over another: %v", err)
	}
	if c, err := keystore.Open(path, keystore.Unlock{}); err != nil || c.Owner() != s.Client.Owner() {
		t.Errorf("%v, %v", c, err)
	}
	if err := keystore.Replace(path, other, keystore.Plain()); err != nil {
		t.Fatal(err)
	}
	only("client.key")
	if c, err := keystore.Open(path, keystore.Unlock{}); err != nil || c.Owner() != other.Owner() {
		t.Errorf("%v, %v", c, err)
	}
	if err := keystore.Save(filepath.Join(dir, "none", "client.key"), other, keystore.Plain()); err == nil {
		t.Error("saved in a folder that is not there")
	}
}

// TestOpenMode: a file that others can read is refused, unless told otherwise.
func TestOpenMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // modes say nothing there
	}
	s := open(t)
	path := filepath.Join(t.TempDir(), "client.key")
	if err := keystore.Save(path, s.Client, keystore.Plain()); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o601} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := keystore.Open(path, keystore.Unlock{}); err == nil || !strings.Contains(err.Error(), "chmod 600") || !strings.Contains(err.Error(), path) {
			t.Errorf("mode %o: %v", mode, err)
		}
		if _, err := keystore.Open(path, keystore.Unlock{AnyMode: true}); err != nil {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
	if _, err := keystore.Open(path+"x", keystore.Unlock{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("no file: %v", err)
	}
}
