package archive_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/internal/damage"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/zoo"
)

func Example() {
	network, _ := zoo.Load("dlin")
	program, _ := planner.New(network, plan.Options{Height: 64, Width: 64})
	model, _ := archive.New(program.Plan(), network)

	var file bytes.Buffer
	model.WriteTo(&file)

	read, _ := archive.Read(&file)
	again, _ := read.Program()
	fmt.Println(read.Network.Name, again.Digest() == program.Digest())
	// Output: dlin true
}

// file returns the archive of a small random network and what it holds.
func file(t testing.TB) (*archive.Archive, []byte) {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 0))
	x := testnet.Image(rng, 32, 32)
	n, err := testnet.New(rng).Conv(2, 3, 1).Quadratic().Conv(1, 1, 1).Network(1, x)
	if err != nil {
		t.Fatal(err)
	}
	p, err := planner.New(n, plan.Options{Height: 32, Width: 32})
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.New(p.Plan(), n)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if size, err := a.WriteTo(&b); err != nil || size != int64(b.Len()) {
		t.Fatalf("%d bytes, counted %d: %v", b.Len(), size, err)
	}
	return a, b.Bytes()
}

// TestProgramsAreEqual: what is compiled from the file is what was planned,
// whatever the weights are: float32 as trained, or float64 as folded.
func TestProgramsAreEqual(t *testing.T) {
	a, data := file(t)
	back, err := archive.Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	want, err := a.Program()
	if err != nil {
		t.Fatal(err)
	}
	got, err := back.Program()
	if err != nil || got.String() != want.String() || got.Digest() != want.Digest() {
		t.Fatalf("%v, %v; want %v", got, err, want)
	}
}

func TestDamagedFiles(t *testing.T) {
	a, data := file(t)
	for n := range data {
		if _, err := archive.Read(bytes.NewReader(data[:n])); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Fatalf("%d of %d bytes: %v", n, len(data), err)
		}
	}
	for bit := range 8 * damage.Content {
		if _, err := archive.Read(bytes.NewReader(damage.Flip(data, bit))); err == nil {
			t.Errorf("bit %d of the header was flipped and the file read", bit)
		}
	}
	length := damage.Content
	for name, edit := range map[string]func(b []byte){
		"a long part":     func(b []byte) { b[length+5] = 1 },
		"a short part":    func(b []byte) { b[length]-- },
		"another plan":    func(b []byte) { b[8] ^= 1 },
		"another network": func(b []byte) { b[len(b)-1] ^= 1 },
	} {
		if _, err := archive.Read(bytes.NewReader(damage.Reseal(data, edit))); err == nil {
			t.Errorf("a file with %s was read", name)
		}
	}
	other, err := zoo.Load("dlin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := archive.New(a.Plan, other); err == nil || !strings.Contains(err.Error(), "dlin") {
		t.Errorf("the plan of another network: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	_, data := file(f)
	f.Add(data[damage.Content : len(data)-32])
	f.Fuzz(func(t *testing.T, content []byte) {
		frame := damage.Reseal(append(append(bytes.Clone(data[:damage.Content]), content...), make([]byte, 32)...), func([]byte) {})
		a, err := archive.Read(bytes.NewReader(frame))
		if err != nil {
			return
		}
		if _, err := a.Program(); err != nil {
			t.Errorf("what was read does not compile: %v", err)
		}
	})
}
