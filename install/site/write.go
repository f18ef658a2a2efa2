package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed assets
var assets embed.FS

var layout = template.Must(template.ParseFS(assets, "assets/layout.html"))

// link is one in the navigation.
type link struct {
	Name, Title string
	Here        bool
}

// write writes the site into a folder, which is emptied first.
func (s *site) write(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"style.css", "site.js"} {
		data, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	for i, p := range s.pages {
		var before, after *page
		if i > 0 {
			before = s.pages[i-1]
		}
		if i < len(s.pages)-1 {
			after = s.pages[i+1]
		}
		if err := s.writePage(dir, p, before, after); err != nil {
			return err
		}
	}
	for _, file := range slices.Sorted(maps.Keys(s.sources)) {
		p, err := s.sourcePage(file)
		if err != nil {
			return err
		}
		if err := s.writePage(dir, p, nil, nil); err != nil {
			return err
		}
	}
	for _, file := range slices.Sorted(maps.Keys(s.pictures)) {
		data, err := os.ReadFile(filepath.Join(s.root, file))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, path.Base(file)), data, 0o644); err != nil {
			return err
		}
	}
	return s.writeIndex(dir)
}

func (s *site) writePage(dir string, p, before, after *page) error {
	type part struct {
		Title string
		Links []link
	}
	var nav []part
	for _, sec := range sections {
		n := part{Title: sec.title}
		for _, q := range s.pages {
			if q.section == sec.title {
				n.Links = append(n.Links, link{q.name, q.label, q == p})
			}
		}
		nav = append(nav, n)
	}
	type heading struct{ ID, Title string }
	var contents []heading
	for _, h := range p.sections {
		if h.Level == 2 {
			contents = append(contents, heading{h.ID, h.Title})
		}
	}
	if len(contents) < 3 {
		contents = nil
	}
	var b bytes.Buffer
	err := layout.Execute(&b, map[string]any{
		"Title": p.title, "Version": s.version, "Nav": nav, "Contents": contents, "HTML": p.html,
		"Source": p.source, "Before": linkTo(before), "After": linkTo(after),
	})
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	return os.WriteFile(filepath.Join(dir, p.name+".html"), b.Bytes(), 0o644)
}

func linkTo(p *page) *link {
	if p == nil {
		return nil
	}
	return &link{p.name, p.label, false}
}

// found is what search can find: a page's section.
type found struct {
	URL   string `json:"u"`
	Page  string `json:"p"`
	Title string `json:"t"`
	Text  string `json:"x"`
}

// mostText is how much of a section is searched, in bytes.
const mostText = 4000

// writeIndex writes what is searched, as a script: pages that are opened from a
// disk cannot fetch.
func (s *site) writeIndex(dir string) error {
	all := []found{}
	for _, p := range s.pages {
		for _, sec := range p.sections {
			f := found{URL: p.name + ".html", Page: p.title, Title: sec.Title, Text: strings.Join(strings.Fields(sec.Text), " ")}
			if sec.ID != "" && sec.Level > 1 {
				f.URL += "#" + sec.ID
			}
			if len(f.Text) > mostText {
				f.Text = strings.ToValidUTF8(f.Text[:mostText], "")
			}
			if f.Title != "" || f.Text != "" {
				all = append(all, f)
			}
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "search-index.js"), append(append([]byte("window.searchIndex = "), text...), ";\n"...), 0o644)
}

// writeVersions lists the versions that are there, the newest first, and sends who
// opens the folder itself to the newest.
func writeVersions(out string) error {
	entries, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	var all []string
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(out, e.Name(), "index.html")); e.IsDir() && err == nil {
			all = append(all, e.Name())
		}
	}
	slices.SortFunc(all, newestFirst)
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "versions.js"), append(append([]byte("window.siteVersions = "), text...), ";\n"...), 0o644); err != nil {
		return err
	}
	newest := template.HTMLEscapeString(all[0])
	return os.WriteFile(filepath.Join(out, "index.html"), []byte(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>CryptoUNet</title><meta http-equiv="refresh" content="0; url=`+newest+`/index.html"></head>
<body><p>The documentation is in <a href="`+newest+`/index.html">`+newest+`</a>.</p></body></html>
`), 0o644)
}
