package main

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestRecognise(t *testing.T) {
	for text, want := range map[string]string{
		"Apache License\n   Version 2.0, January 2004":                              "Apache-2.0",
		"Permission is hereby granted, free of\ncharge":                             "MIT",
		"Redistribution and use in source and binary forms ... Neither the name of": "BSD-3-Clause",
		"Redistribution and use in source and binary forms ...":                     "BSD-2-Clause",
		"Mozilla Public License, version 2.0 ... GNU General Public License":        "MPL-2.0",
		"GNU Affero General Public License":                                         "GPL",
	} {
		got, err := found(fstest.MapFS{"LICENSE.txt": {Data: []byte(text)}, "main.go": {Data: []byte("the Mozilla Public License, version 2.0")}})
		if err != nil || got != want {
			t.Errorf("%q is taken for %s, %v", text, got, err)
		}
	}
	if _, err := found(fstest.MapFS{"README": {}}); err == nil {
		t.Error("no licence, and no error")
	}
}

func TestTable(t *testing.T) {
	lines, err := parse("# comment\n\na/b  MIT\nc/d MPL-2.0 # not linked\n")
	if err != nil || len(lines) != 2 || lines[1] != (line{"c/d", "MPL-2.0", "not linked"}) {
		t.Errorf("%v, %v", lines, err)
	}
	if _, err := parse("a/b MIT AND GPL"); err == nil || !strings.Contains(err.Error(), "say after a #") {
		t.Errorf("a licence without a word: %v", err)
	}
	for want, modules := range map[string][]module{
		"a/b is under GPL": {{"a/b", "GPL"}, {"c/d", "MPL-2.0"}},
		"not in go.mod":    {{"a/b", "MIT"}},
		"x/y (MIT) is not": {{"a/b", "MIT"}, {"c/d", "MPL-2.0"}, {"x/y", "MIT"}},
	} {
		if err := compare(modules, lines); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; expected %q", err, want)
		}
	}
	if err := compare([]module{{"a/b", "MIT"}, {"c/d", "MPL-2.0"}}, lines); err != nil {
		t.Error(err)
	}
}
