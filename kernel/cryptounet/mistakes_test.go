package main

import (
	"strings"
	"testing"
)

// TestMistakes checks that each mistake is one line that says what to do.
func TestMistakes(t *testing.T) {
	bad := write(t, "c.json", `{"transport":"tcp"}`)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"kernel"}, "connection file"},
		{[]string{"kernel", "/does/not/exist"}, "read the connection file"},
		{[]string{"kernel", bad}, "ip is missing"},
		{[]string{"kernel", bad, "--log-level", "loud"}, "--log-level"},
		{[]string{"kernel", bad, "--memory-limit", "much"}, "--memory-limit"},
		{[]string{"run"}, "FILE.ipynb or FILE.go"},
		{[]string{"run", "/does/not/exist.go"}, "no such file"},
		{[]string{"run", write(t, "x.txt", "")}, "neither a notebook"},
		{[]string{"run", write(t, "x.ipynb", "{")}, "read the notebook"},
		{[]string{"run", notebookOf(t, "1"), "-p", "x"}, "name=value"},
		{[]string{"run", notebookOf(t, "1"), "-o", "/does/not/exist.ipynb"}, "write the notebook"},
		{[]string{"run", notebookOf(t, "1"), "--", "x"}, "-p name=value"},
		{[]string{"run", write(t, "x.go", ""), "-o", "y"}, "-o and -p are for notebooks"},
		{[]string{"build"}, "--with"},
		{[]string{"build", "--with", "example.com/x@latest", "--source", "/does/not/exist"}, "not a checkout"},
		{[]string{"engine"}, "cryptounet run"},
		{[]string{"nonsense"}, "nonsense"},
		{[]string{"run", "--nonsense"}, "nonsense"},
	} {
		stdout, stderr, status := runCryptounet(t, "", c.args...)
		want := 1
		if c.want == "nonsense" { // the command line is wrong
			want = 2
		}
		if status != want || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "cryptounet: ") || !strings.Contains(stderr, c.want) {
			t.Errorf("%q: status %d, stdout %q, stderr %q; want one line with %q", c.args, status, stdout, stderr, c.want)
		}
	}
	if stdout, _, status := runCryptounet(t, "", "version"); status != 0 || !strings.HasPrefix(stdout, "cryptounet ") {
		t.Errorf("version: %q, %d", stdout, status)
	}
}

func TestParseBytes(t *testing.T) {
	for s, want := range map[string]int64{"": 0, "5": 5, "5B": 5, "1k": 1 << 10, "512MiB": 512 << 20, "1.5G": 3 << 29, "6gib": 6 << 30} {
		if got, err := parseBytes(s); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"x", "-5", "0", "5X", "1e30G", "NaN", "Inf"} {
		if n, err := parseBytes(s); err == nil {
			t.Errorf("%q was accepted as %d", s, n)
		}
	}
}
