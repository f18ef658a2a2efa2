package pages

import (
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unsafe"
)

// TestLarge looks at what the system notes of the memory of a vector.
func TestLarge(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Log("only Linux is asked for large pages")
		return
	}
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Log("this kernel has no transparent large pages:", err)
		return
	}
	v := make([]uint64, 1<<20)
	short := make([]uint64, 8)
	Large(v, short, nil)
	for i := range v {
		v[i] = uint64(i)
	}
	if !advised(t, uintptr(unsafe.Pointer(&v[0]))) || !advised(t, uintptr(unsafe.Pointer(&v[len(v)-1]))) {
		t.Error("the vector's memory is not marked for large pages")
	}
	for i, x := range v {
		if x != uint64(i) {
			t.Fatalf("word %d is %d", i, x)
		}
	}
}

// advised says whether the mapping of an address is marked (hg in VmFlags of proc_pid_smaps).
func advised(t *testing.T, address uintptr) bool {
	t.Helper()
	text, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	head := regexp.MustCompile(`^([0-9a-f]+)-([0-9a-f]+) `)
	for line := range strings.Lines(string(text)) {
		if m := head.FindStringSubmatch(line); m != nil {
			from, _ := strconv.ParseUint(m[1], 16, 64)
			to, _ := strconv.ParseUint(m[2], 16, 64)
			inside = uint64(address) >= from && uint64(address) < to
		}
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && inside {
			return strings.Contains(flags, " hg")
		}
	}
	t.Fatalf("address %#x is in no mapping", address)
	return false
}
