// Command licences holds the modules that go.mod requires against the table
// beside it: each has a line with its licence, which is the one in its files, and
// with a word on it unless it is one that asks for no more than to be named.
//
//	go run ./.ci/licences
package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

//go:embed table.txt
var table string

func main() {
	modules, err := required()
	if err == nil {
		var lines []line
		if lines, err = parse(table); err == nil {
			err = compare(modules, lines)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
	fmt.Printf("licences: %d modules as the table says\n", len(modules))
}

// plain are the licences that need no word.
var plain = []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC"}

// line is what the table says of a module.
type line struct{ module, licence, word string }

// parse reads the table: module, licence as SPDX names it (several: A AND B), and
// after a # a word.
func parse(text string) (lines []line, err error) {
	for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
		said, word, _ := strings.Cut(s.Text(), "#")
		fields := strings.Fields(said)
		if len(fields) == 0 {
			continue
		}
		l := line{fields[0], strings.Join(fields[1:], " "), strings.TrimSpace(word)}
		for one := range strings.SplitSeq(l.licence, " AND ") {
			if !slices.Contains(plain, one) && l.word == "" {
				return nil, fmt.Errorf("table.txt: %s is under %s: say after a # why it can be used", l.module, one)
			}
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// module is one that go.mod requires, with the licences in its files.
type module struct{ path, licence string }

// required lists the modules of go.mod.
func required() ([]module, error) {
	var mod struct{ Require []struct{ Path string } }
	if err := decode(&mod, "mod", "edit", "-json"); err != nil {
		return nil, err
	}
	var all []module
	for _, r := range mod.Require {
		var place struct{ Dir string }
		if err := decode(&place, "mod", "download", "-json", r.Path); err != nil {
			return nil, err
		}
		licence, err := found(os.DirFS(place.Dir))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Path, err)
		}
		all = append(all, module{r.Path, licence})
	}
	return all, nil
}

// decode runs the go command and decodes what it prints.
func decode(v any, args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return json.NewDecoder(bytes.NewReader(out)).Decode(v)
}

// name matches the files that hold licences.
var name = regexp.MustCompile(`(?i)^(licen[cs]e|copying)(\.md|\.txt|-.*)?$`)

// found returns the licences of a module's folder.
func found(dir fs.FS) (string, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return "", err
	}
	var all []string
	for _, e := range entries {
		if !name.MatchString(e.Name()) || e.IsDir() {
			continue
		}
		text, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			return "", err
		}
		all = append(all, recognise(string(text))...)
	}
	if len(all) == 0 {
		return "", errors.New("no licence was found in its folder")
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " AND "), nil
}

// recognise returns the licences whose words are in a text.
func recognise(text string) (all []string) {
	text = strings.Join(strings.Fields(text), " ")
	for _, l := range []struct{ licence, words string }{
		{"Apache-2.0", "Apache License.{0,4} Version 2.0"},
		{"OFL-1.1", "SIL OPEN FONT LICENSE Version 1.1"},
		{"MIT", "Permission is hereby granted, free of charge"},
		{"ISC", "Permission to use, copy, modify, and(/or)? distribute this software for any purpose with or without fee"},
		{"MPL-2.0", "Mozilla Public License,? [vV]ersion 2.0"},
		{"CC-BY-4.0", "Creative Commons Attribution 4.0"},
		{"FTL", "The FreeType License"},
		{"GPL", "GNU (Lesser |Affero )?General Public License"},
	} {
		if l.licence == "GPL" && slices.Contains(all, "MPL-2.0") || l.licence == "MIT" && slices.Contains(all, "OFL-1.1") {
			continue // its words are in the other
		}
		if regexp.MustCompile(l.words).MatchString(text) {
			all = append(all, l.licence)
		}
	}
	if strings.Contains(text, "Redistribution and use in source and binary forms") {
		if strings.Contains(text, "Neither the name") || strings.Contains(text, "may not be used to endorse") {
			all = append(all, "BSD-3-Clause")
		} else {
			all = append(all, "BSD-2-Clause")
		}
	}
	return all
}

// compare says where modules and table differ.
func compare(modules []module, lines []line) error {
	var wrong []error
	for _, m := range modules {
		i := slices.IndexFunc(lines, func(l line) bool { return l.module == m.path })
		switch {
		case i < 0:
			wrong = append(wrong, fmt.Errorf("%s (%s) is not in .ci/licences/table.txt: read its licence and add it", m.path, m.licence))
		case lines[i].licence != m.licence:
			wrong = append(wrong, fmt.Errorf("%s is under %s; .ci/licences/table.txt says %s", m.path, m.licence, lines[i].licence))
		}
	}
	for _, l := range lines {
		if !slices.ContainsFunc(modules, func(m module) bool { return m.path == l.module }) {
			wrong = append(wrong, fmt.Errorf("%s is in .ci/licences/table.txt and not in go.mod: take it out", l.module))
		}
	}
	return errors.Join(wrong...)
}
