package memory_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"cryptounet/heops/client/memory"
)

func ExampleNew() {
	r, err := memory.New(32)
	if err != nil {
		fmt.Println(err)
		return
	}
	copy(r.Bytes(), "a seed of some thirty-two bytes.")
	fmt.Println(len(r.Bytes()), len(r.Words()))
	fmt.Println(r.Close(), r.Bytes() == nil)
	// Output:
	// 32 4
	// <nil> true
}

func TestSizes(t *testing.T) {
	for _, size := range []int{1, 7, 8, 4095, 4096, 4097, 1 << 20} {
		r, err := memory.New(size)
		if err != nil {
			t.Fatal(err)
		}
		b := r.Bytes()
		if len(b) != size || cap(b) != size || len(r.Words()) != size/8 || uintptr(unsafe.Pointer(&b[0]))%8 != 0 {
			t.Errorf("%d bytes: %d, %d words at %p", size, len(b), len(r.Words()), b)
		}
		for i := range b {
			if b[i] != 0 {
				t.Fatalf("%d bytes: byte %d is %d", size, i, b[i])
			}
			b[i] = 0xff
		}
		if err := r.Close(); err != nil || r.Bytes() != nil || r.Words() != nil || r.Locked() {
			t.Errorf("%d bytes, closed: %v", size, err)
		}
		if err := r.Close(); err != nil {
			t.Errorf("%d bytes, closed twice: %v", size, err)
		}
	}
	for _, size := range []int{0, -1, 1 << 40} {
		if _, err := memory.New(size); err == nil {
			t.Errorf("a region of %d bytes", size)
		}
	}
	var none *memory.Region
	if none.Bytes() != nil || none.Words() != nil || none.Locked() || none.Close() != nil {
		t.Error("no region holds something")
	}
}

// TestKeptFromDumps: Linux lists what a mapping's pages are advised (proc(5)):
// dd, left out of core dumps; lo, locked.
func TestKeptFromDumps(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // no other system tells
	}
	r, err := memory.New(5000)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	at := uintptr(unsafe.Pointer(&r.Bytes()[0]))
	inside := false
	for line := range strings.Lines(string(text)) {
		var from, to uintptr
		if n, _ := fmt.Sscanf(line, "%x-%x ", &from, &to); n == 2 {
			inside = from <= at && at < to
		}
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && inside {
			if !strings.Contains(flags, " dd") || strings.Contains(flags, " lo") != r.Locked() {
				t.Errorf("the region has the flags %s, locked is %v", flags, r.Locked())
			}
			return
		}
	}
	t.Error("the region is no mapping of this process")
}
