package history

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func path(t *testing.T) string { return filepath.Join(t.TempDir(), "a", "history.jsonl") }

func inputs(entries []Entry) string {
	var s []string
	for _, e := range entries {
		s = append(s, fmt.Sprintf("%d.%d %s", e.Session, e.Line, e.Input))
	}
	return strings.Join(s, ", ")
}

func TestSessionsHaveNumbers(t *testing.T) {
	file := path(t)
	first := Open(file)
	if first.Session() != 1 || first.Err() != nil {
		t.Fatalf("session %d, %v", first.Session(), first.Err())
	}
	second := Open(file) // while the first is open
	if second.Session() != 2 {
		t.Errorf("session %d", second.Session())
	}
	first.Add(1, "a\nb", "out")
	second.Add(1, "c", "")
	first.Add(2, "d", "")
	entries, err := second.Tail(10)
	if got := inputs(entries); err != nil || got != "1.1 a\nb, 1.2 d, 2.1 c" || entries[0].Output != "out" {
		t.Errorf("%s, %v", got, err)
	}
	first.Close()
	second.Close()
	if third := Open(file); third.Session() != 3 {
		t.Errorf("session %d", third.Session())
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v: others may not read it", info.Mode(), err)
	}
}

func TestQuestions(t *testing.T) {
	h := InMemory()
	for i, s := range []string{"x := 1", "fmt.Println(x)", "x := 1", "y := [3]int{}"} {
		h.Add(i+1, s, "")
	}
	for name, c := range map[string]struct {
		ask  func() ([]Entry, error)
		want string
	}{
		"tail":        {func() ([]Entry, error) { return h.Tail(2) }, "1.3 x := 1, 1.4 y := [3]int{}"},
		"tail 0":      {func() ([]Entry, error) { return h.Tail(0) }, ""},
		"range":       {func() ([]Entry, error) { return h.Range(1, 2, 4) }, "1.2 fmt.Println(x), 1.3 x := 1"},
		"range now":   {func() ([]Entry, error) { return h.Range(0, 4, 0) }, "1.4 y := [3]int{}"},
		"range none":  {func() ([]Entry, error) { return h.Range(-1, 0, 0) }, ""},
		"search":      {func() ([]Entry, error) { return h.Search("?*1", 9, false) }, "1.1 x := 1, 1.3 x := 1"},
		"search n":    {func() ([]Entry, error) { return h.Search("*", 1, false) }, "1.4 y := [3]int{}"},
		"unique":      {func() ([]Entry, error) { return h.Search("x*", 9, true) }, "1.3 x := 1"},
		"class":       {func() ([]Entry, error) { return h.Search("[!x]*(x)", 9, true) }, "1.2 fmt.Println(x)"},
		"bracket":     {func() ([]Entry, error) { return h.Search("*[3]*", 9, true) }, "1.4 y := [3]int{}"},
		"open":        {func() ([]Entry, error) { return h.Search("[", 9, true) }, ""},
		"empty class": {func() ([]Entry, error) { return h.Search("[]", 9, true) }, ""},
		"everything":  {func() ([]Entry, error) { return h.Search("", 1, true) }, "1.4 y := [3]int{}"},
	} {
		entries, err := c.ask()
		if got := inputs(entries); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestFileIsBounded(t *testing.T) {
	file := path(t)
	h := Open(file)
	for i := range maxFile/maxText + 20 {
		h.Add(i+1, strings.Repeat("é", maxText), "")
	}
	h.Close()
	h = Open(file)
	if h.Session() != 2 || h.Err() != nil {
		t.Fatal(h.Session(), h.Err())
	}
	info, err := os.Stat(file)
	if err != nil || info.Size() > maxFile/2+1024 {
		t.Errorf("%d bytes, %v", info.Size(), err)
	}
	entries, err := h.Tail(1)
	if err != nil || len(entries) != 1 || entries[0].Line != maxFile/maxText+20 || len(entries[0].Input) > maxText {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

func TestDamagedFile(t *testing.T) {
	file := path(t)
	h := Open(file)
	h.Add(1, "a", "")
	h.Close()
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("{\"session\":\nnonsense\n\x00\x01\n{\"session\":-5,\"line\":1}\n")
	f.Close()
	h = Open(file)
	h.Add(1, "b", "")
	if entries, err := h.Tail(9); err != nil || inputs(entries) != "1.1 a, 2.1 b" {
		t.Errorf("%s, %v", inputs(entries), err)
	}
}

// TestUnusableFile keeps the history in memory.
func TestUnusableFile(t *testing.T) {
	h := Open("/proc/no/such/file")
	h.Add(1, "a", "")
	if entries, err := h.Tail(9); err != nil || inputs(entries) != "1.1 a" || h.Err() == nil {
		t.Errorf("%s, %v, %v", inputs(entries), err, h.Err())
	}
}

func TestManyAtOnce(t *testing.T) {
	file := path(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			h := Open(file)
			for i := range 20 {
				h.Add(i+1, "x", "")
			}
			h.Close()
		})
	}
	all.Wait()
	entries, err := Open(file).Tail(1000)
	if err != nil || len(entries) != 160 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}
