package notebook

import (
	"strings"
	"testing"
)

func same(to string) (string, error) { return to, nil }

const book = `{"nbformat": 4, "cells": [
	{"cell_type": "markdown", "source": ["# Title\n", "\n", "words\n", "\n", "## Part\n"]},
	{"cell_type": "code", "source": "x < 1", "outputs": [
		{"output_type": "stream", "text": ["out <b>\n"]},
		{"output_type": "display_data", "data": {"image/png": "aGk=\n", "text/plain": "a mask"}},
		{"output_type": "display_data", "data": {"image/png": "\" onerror=\"x", "text/plain": "no picture"}},
		{"output_type": "execute_result", "data": {"text/html": "<table onclick=\"x()\"><tr><td style=\"color: red\">1</td></tr></table><script>bad()</script>", "text/plain": "1"}},
		{"output_type": "execute_result", "data": {"application/json": {"a": 1}}},
		{"output_type": "error", "ename": "panic", "evalue": "no <way>"}]},
	{"cell_type": "code", "source": []}]}`

func TestConvert(t *testing.T) {
	d, err := Convert([]byte(book), same)
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "Title" || len(d.Sections) != 2 || d.Sections[1].ID != "part" || !strings.Contains(d.Sections[1].Text, "x < 1") {
		t.Errorf("%+v", d.Sections)
	}
	for _, want := range []string{"x &lt; 1", "out &lt;b&gt;", `alt="a mask" src="data:image/png;base64,aGk="`, ">no picture</pre>", `<td style="color: red">1</td>`, "panic: no &lt;way&gt;"} {
		if !strings.Contains(d.HTML, want) {
			t.Errorf("no %s in\n%s", want, d.HTML)
		}
	}
	for _, bad := range []string{"onclick", "script", "onerror=\"", "bad()"} {
		if strings.Contains(d.HTML, bad) {
			t.Errorf("%s in\n%s", bad, d.HTML)
		}
	}
}

func TestSanitise(t *testing.T) {
	for source, want := range map[string]string{
		`<a href="javascript:x()">a</a>`:                                         `<a>a</a>`,
		`<a href="https://example.org">a</a><a href="#b">b</a>`:                  `<a>a</a><a href="#b">b</a>`,
		`<svg onload="x()"><circle r="1"></circle></svg>`:                        `<svg><circle r="1"></circle></svg>`,
		`<svg><script>x()</script><foreignObject><p>y</p></foreignObject></svg>`: `<svg></svg>`,
		`<img src="data:image/png;base64,aGk="><img src="http://a/b.png">`:       `<img src="data:image/png;base64,aGk="/><img/>`,
		`<div style="overflow-x: auto" tabindex="5">x</div>`:                     `<div style="overflow-x: auto" tabindex="0">x</div>`,
		`<div style="background: url(http://a)">x</div><!-- c -->`:               `<div>x</div>`,
		`<div><iframe src="x"></iframe><style>p{}</style>y</div>`:                `<div>y</div>`,
	} {
		if got, err := sanitise(source); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", source, got, err, want)
		}
	}
}

func TestMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"x":               "JSON",
		`{"nbformat": 3}`: "format 3",
		`{"nbformat": 4, "cells": [{"cell_type": "code", "source": 1}]}`: "neither a string",
	} {
		if _, err := Convert([]byte(source), same); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", source, err)
		}
	}
}

func FuzzConvert(f *testing.F) {
	f.Add([]byte(book))
	for _, html := range []string{"<svg><p><script>", "<A<sCript>", "<p on<script>"} {
		f.Add([]byte(`{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x", "outputs": [{"output_type": "display_data", "data": {"text/html": "` + html + `"}}]}]}`))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		d, err := Convert(source, same)
		if err == nil && strings.Contains(strings.ToLower(d.HTML), "<script") {
			t.Errorf("a script came through: %s", d.HTML)
		}
	})
}
