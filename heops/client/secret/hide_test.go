package secret_test

import (
	"bytes"
	"encoding"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"cryptounet/heops/client/secret"

	"github.com/google/go-cmp/cmp"
)

// holders are what a program might print: keys and seeds, and what holds them.
func holders(k *secret.Key, s *secret.Seed) map[string]any {
	type exported struct {
		Key  *secret.Key
		Seed *secret.Seed
	}
	type hidden struct {
		key  *secret.Key
		seed *secret.Seed
	}
	return map[string]any{
		"a key": k, "a seed": s,
		"a struct": exported{k, s}, "a pointer to a struct": &exported{k, s},
		"a struct that hides": hidden{k, s}, "a pointer to a struct that hides": &hidden{k, s},
		"a slice": []any{k, s}, "a map": map[string]any{"key": k, "seed": s},
	}
}

// TestTheSecretDoesNotShow: whatever prints or encodes a key or a seed, alone or
// in something else, writes none of their bytes.
func TestTheSecretDoesNotShow(t *testing.T) {
	bytesOf := []byte("\xa1\xb2\xc3\xd4\xe5\xf6\x17\x28\xa1\xb2\xc3\xd4\xe5\xf6\x17\x28\xa1\xb2\xc3\xd4\xe5\xf6\x17\x28\xa1\xb2\xc3\xd4\xe5\xf6\x17\x28")
	seed, err := secret.SeedFrom(bytesOf)
	if err != nil {
		t.Fatal(err)
	}
	key, err := secret.FromSeed(ring14(t, 2), seed)
	if err != nil {
		t.Fatal(err)
	}
	word := key.Lattigo().Value.Q.Coeffs[0][5]
	signs := []string{
		hex.EncodeToString(bytesOf[:4]), strings.ToUpper(hex.EncodeToString(bytesOf[:4])), "161 178 195", "0xa1, 0xb2", "obLD",
		fmt.Sprint(word), fmt.Sprintf("%x", word), "Coeffs",
	}
	show := func(how, text string) {
		for _, sign := range signs {
			if strings.Contains(text, sign) {
				t.Errorf("%s shows %q in %.200s", how, sign, text)
			}
		}
	}
	for what, v := range holders(key, seed) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%o", "%b", "%c", "%U", "%t", "%e", "%p", "%T"} {
			show(verb+" of "+what, fmt.Sprintf(verb, v))
		}
		show("Sprint of "+what, fmt.Sprint(v))
		text, _ := json.Marshal(v)
		show("JSON of "+what, string(text))
		text, _ = xml.Marshal(v)
		show("XML of "+what, string(text))
		var b bytes.Buffer
		gob.NewEncoder(&b).Encode(v)
		show("gob of "+what, b.String()+hex.EncodeToString(b.Bytes()))
		b.Reset()
		slog.New(slog.NewTextHandler(&b, nil)).Info("run", "value", v)
		slog.New(slog.NewJSONHandler(&b, nil)).Info("run", "value", v)
		show("slog of "+what, b.String())
	}
	show("go-cmp", cmp.Diff(holders(key, seed)["a struct that hides"], nil))
	for _, v := range []any{key, seed} {
		for _, encode := range []func() ([]byte, error){
			v.(json.Marshaler).MarshalJSON, v.(encoding.TextMarshaler).MarshalText, v.(encoding.BinaryMarshaler).MarshalBinary, v.(gob.GobEncoder).GobEncode,
		} {
			if text, err := encode(); err == nil {
				t.Errorf("%v encodes itself as %.100s", v, text)
			}
		}
	}
}

// TestClosed: a closed key is of no use, says so, and waits for what is under
// way; a seed that is closed leaves the keys that grew from it alone.
func TestClosed(t *testing.T) {
	seed, err := secret.NewSeed()
	if err != nil {
		t.Fatal(err)
	}
	key, err := secret.FromSeed(ring14(t, 2), seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := seed.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.FromSeed(ring14(t, 2), seed); err == nil {
		t.Error("a key grew from a closed seed")
	}
	pt := plaintext(key, 7)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			cts, _, err := key.Encrypt(t.Context(), pt)
			if err != nil {
				return // closed already
			}
			if _, err := key.Decrypt(cts[0]); err != nil && !strings.Contains(err.Error(), "closed") {
				t.Error(err)
			}
		})
	}
	cts, _, err := key.Encrypt(t.Context(), pt)
	if err != nil {
		t.Fatal(err)
	}
	if err := key.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	for what, err := range map[string]error{
		"encrypting": second(key.Encrypt(t.Context(), pt)), "decrypting": last(key.Decrypt(cts[0])),
		"making keys": last(key.EvaluationKeys(t.Context(), nil)), "its seed": last(key.Seed()),
	} {
		if err == nil || !strings.Contains(err.Error(), "closed") {
			t.Errorf("%s with a closed key: %v", what, err)
		}
	}
	if key.Lattigo() != nil || key.Close() != nil {
		t.Error("a closed key is not closed")
	}
}

// TestOutOfReach: keys that are forgotten without Close give their memory back,
// and none is given back under way.
func TestOutOfReach(t *testing.T) {
	s := ring14(t, 2)
	before := regions(t)
	for i := range 40 {
		key, err := secret.New(s)
		if err != nil {
			t.Fatal(err)
		}
		if i%8 == 0 {
			runtime.GC()
		}
		if cts, _, err := key.Encrypt(t.Context(), plaintext(key, uint64(i))); err != nil || cts[0] == nil {
			t.Fatal(err)
		}
	}
	for wait := range 100 {
		runtime.GC()
		if regions(t) <= before {
			return
		}
		time.Sleep(time.Duration(wait) * time.Millisecond)
	}
	t.Errorf("%d regions are left of 40 keys; there were %d before", regions(t), before)
}

// TestKeptFromDumps: every row of a key, and its seed, lie in mappings that are left
// out of core dumps.
func TestKeptFromDumps(t *testing.T) {
	seed := seedOf(t, 1)
	key, err := secret.FromSeed(ring14(t, 2), seed)
	if err != nil {
		t.Fatal(err)
	}
	defer key.Close()
	sk := key.Lattigo()
	for i, row := range append(sk.Value.Q.Coeffs[:2:2], sk.Value.P.Coeffs...) {
		if !kept(t, unsafe.Pointer(&row[len(row)-1])) {
			t.Errorf("row %d would be in a core dump", i)
		}
	}
	seed.Expose(func(b []byte) error {
		if !kept(t, unsafe.Pointer(&b[0])) {
			t.Error("the seed would be in a core dump")
		}
		return nil
	})
	if runtime.GOOS == "linux" && kept(t, unsafe.Pointer(new([1 << 16]byte))) {
		t.Error("Go's heap is said to be left out")
	}
}

// kept says whether an address lies in a mapping that is left out of core dumps.
func kept(t *testing.T, p unsafe.Pointer) bool {
	t.Helper()
	if runtime.GOOS != "linux" {
		return true // no other system tells
	}
	text, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for line := range strings.Lines(string(text)) {
		var from, to uintptr
		if n, _ := fmt.Sscanf(line, "%x-%x ", &from, &to); n == 2 {
			inside = from <= uintptr(p) && uintptr(p) < to
		}
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && inside {
			return strings.Contains(flags, " dd")
		}
	}
	return false
}

// regions counts this process's mappings that are left out of core dumps, on Linux.
func regions(t *testing.T) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0 // no other system tells
	}
	text, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && strings.Contains(flags, " dd") {
			n++
		}
	}
	return n
}

func last[T any](_ T, err error) error           { return err }
func second[T, U any](_ T, _ U, err error) error { return err }
