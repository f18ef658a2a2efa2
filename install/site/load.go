package main

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"html/template"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cryptounet/install/site/markdown"
	"cryptounet/install/site/notebook"
)

// page is a page of the site.
type page struct {
	name     string // of its file, without .html
	section  string
	source   string // in the repository, "" if generated
	title    string
	label    string // in the navigation
	html     template.HTML
	sections []markdown.Section
}

// site is all of it.
type site struct {
	root, version string
	pages         []*page           // in the order of the navigation
	listed        map[string]string // by source: the page's name
	sources       map[string]bool   // files that pages link to, shown as they are
	pictures      map[string]bool   // files that are copied
}

// load reads, generates and converts all pages.
func load(root, version string, generators map[string]func() (string, error)) (*site, error) {
	s := &site{root: root, version: version, listed: make(map[string]string), sources: make(map[string]bool), pictures: make(map[string]bool)}
	for _, sec := range sections {
		for _, i := range sec.items {
			p := &page{name: i.name, section: sec.title, source: i.source, label: i.label}
			if p.source == "" {
				p.source = pagesDir + "/" + i.name + ".md"
			}
			s.listed[p.source] = p.name
			s.pages = append(s.pages, p)
		}
	}
	var wrong []error
	for _, p := range s.pages {
		if err := s.convert(p, generators[p.name]); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", p.source, err))
		}
	}
	return s, errors.Join(wrong...)
}

// convert fills a page in.
func (s *site) convert(p *page, generate func() (string, error)) error {
	var text []byte
	var err error
	if generate != nil {
		var made string
		made, err = generate()
		text = []byte(made)
	} else {
		text, err = os.ReadFile(filepath.Join(s.root, p.source))
	}
	if err != nil {
		return err
	}
	convert := markdown.Convert
	if strings.HasSuffix(p.source, ".ipynb") {
		convert = notebook.Convert
	}
	from := path.Dir(p.source)
	d, err := convert(text, func(to string) (string, error) { return s.resolve(from, to) })
	if err != nil {
		return err
	}
	if d.Title == "" {
		return errors.New("it has no heading of level 1 to be called by")
	}
	p.label = cmp.Or(p.label, d.Title)
	p.title, p.html, p.sections = d.Title, template.HTML(d.HTML), d.Sections
	if generate != nil {
		p.source = ""
	}
	return nil
}

// resolve says where the destination of a link is on the site: of one from a file
// in the repository, relative to its folder. What is no page is shown as it is.
func (s *site) resolve(from, to string) (string, error) {
	if strings.HasPrefix(to, "#") || strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "http://") {
		return to, nil
	}
	file, anchor, _ := strings.Cut(to, "#")
	if anchor != "" {
		anchor = "#" + anchor
	}
	file = path.Join(from, file)
	if name, ok := s.listed[file]; ok {
		return name + ".html" + anchor, nil
	}
	if strings.HasPrefix(file, "..") {
		return "", fmt.Errorf("link %s leads out of the repository", to)
	}
	info, err := os.Stat(filepath.Join(s.root, file))
	if err != nil {
		return "", fmt.Errorf("link %s: there is no %s", to, file)
	}
	if name, ok := s.listed[path.Join(file, "README.md")]; ok && info.IsDir() {
		return name + ".html" + anchor, nil
	}
	if slices.Contains([]string{".svg", ".png"}, path.Ext(file)) {
		s.pictures[file] = true
		return path.Base(file), nil
	}
	s.sources[file] = true
	return sourceName(file) + ".html", nil
}

// sourceName is the name of the page that shows a file as it is.
func sourceName(file string) string {
	return "source-" + strings.NewReplacer("/", "-", ".", "-").Replace(file)
}

// sourcePage shows a file as it is, or what is in a folder.
func (s *site) sourcePage(file string) (*page, error) {
	p := &page{name: sourceName(file), title: file, source: file}
	full := filepath.Join(s.root, file)
	info, err := os.Stat(full)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(file))
	if !info.IsDir() {
		text, err := os.ReadFile(full)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "<pre tabindex=\"0\"><code>%s</code></pre>\n", html.EscapeString(string(text)))
		p.html = template.HTML(b.String())
		return p, nil
	}
	entries, err := os.ReadDir(full)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "<p>A folder of the repository with these files:</p>\n<ul>\n")
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() {
			name += "/"
		}
		inside := path.Join(file, e.Name())
		if to, ok := s.listed[inside]; ok {
			fmt.Fprintf(&b, "<li><a href=\"%s.html\">%s</a></li>\n", to, html.EscapeString(name))
		} else {
			fmt.Fprintf(&b, "<li>%s</li>\n", html.EscapeString(name))
		}
	}
	b.WriteString("</ul>\n")
	p.html = template.HTML(b.String())
	return p, nil
}
