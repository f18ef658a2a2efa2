package main

import (
	"strings"
	"testing"
)

const (
	config = `{"config": {"protocol_version": "v1.0.0"}} `
	osv    = `{"osv": {"id": "GO-1", "summary": "s"}} `
)

func finding(trace string) string {
	return `{"finding": {"osv": "GO-1", "fixed_version": "v2", "trace": [` + trace + `, {"module": "own", "function": "f"}]}} `
}

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		name, in, out, err string
	}{
		{"nothing", config + osv, "", ""},
		{"no govulncheck", "", "", "said nothing"},
		{"cut off", config + `{"finding": {`, "", "read what"},
		{"standard library", config + osv + finding(`{"module": "stdlib", "version": "v1", "package": "net", "function": "F"}`), "noted  GO-1 in stdlib@v1, called, mended in v2 of Go: s\n", ""},
		{"module", config + osv + finding(`{"module": "m", "version": "v1"}`), "noted  GO-1 in m@v1, in a package that is not imported, mended in v2: s\n", ""},
		{"package", config + osv + finding(`{"module": "m", "version": "v1"}`) + finding(`{"module": "m", "version": "v1", "package": "m/p"}`), "FAILED GO-1 in m@v1, imported, mended in v2: s\n", "1 known"},
		{"function", config + osv + finding(`{"module": "m", "version": "v1", "package": "m/p", "function": "F"}`), "FAILED GO-1 in m@v1, called, mended in v2: s\n", "1 known"},
	} {
		var out strings.Builder
		err := judge(strings.NewReader(test.in), &out)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if out.String() != test.out || !strings.Contains(text, test.err) || (err != nil) != (test.err != "") {
			t.Errorf("%s: %v\n%s", test.name, err, out.String())
		}
	}
}
