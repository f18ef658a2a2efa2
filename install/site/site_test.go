package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

const root = "../.."

// made is the site, made once: with the operators' page in name only, whose plans
// package reference tests.
var made = sync.OnceValues(func() (string, error) {
	absolute, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "site")
	if err != nil {
		return "", err
	}
	kernel := filepath.Join(dir, "cryptounet")
	if out, err := exec.Command("go", "build", "-o", kernel, "cryptounet/kernel/cryptounet").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	g := generators(absolute, kernel)
	g["operators"] = func() (string, error) { return "# Operators\n\nnothing\n", nil }
	s, err := load(absolute, "v0.1.0", g)
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, "site")
	if err := s.write(filepath.Join(out, "v0.1.0")); err != nil {
		return "", err
	}
	return out, writeVersions(out)
})

func TestMain(m *testing.M) {
	code := m.Run()
	if out, err := made(); err == nil {
		os.RemoveAll(filepath.Dir(out))
	}
	os.Exit(code)
}

// document is a page as it was parsed.
type document struct {
	ids   map[string]int
	links []string
	text  string
	bad   []string // elements that HTML does not know where they are
}

// documents parses all pages of a version.
func documents(t *testing.T) (dir string, all map[string]document) {
	t.Helper()
	out, err := made()
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(out, "v0.1.0")
	paths, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil || len(paths) < 30 {
		t.Fatalf("%d pages, %v", len(paths), err)
	}
	all = make(map[string]document)
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			t.Fatal(err)
		}
		tree, err := html.Parse(f)
		f.Close()
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		d := document{ids: make(map[string]int)}
		for n := range tree.Descendants() {
			if n.Type == html.TextNode {
				d.text += n.Data
			}
			for _, a := range n.Attr {
				switch a.Key {
				case "id":
					if n.Namespace == "" {
						d.ids[a.Val]++
					}
				case "href", "src":
					d.links = append(d.links, a.Val)
				}
			}
			if n.Data == "img" && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "alt" && a.Val != "" }) {
				d.bad = append(d.bad, "a picture without alt")
			}
		}
		all[filepath.Base(p)] = d
	}
	return dir, all
}

// TestLinks: every link inside the site leads to a file, and to a place in it.
func TestLinks(t *testing.T) {
	dir, all := documents(t)
	reached := map[string]bool{"index.html": true}
	for name, d := range all {
		for _, l := range d.links {
			u, err := url.Parse(l)
			if err != nil {
				t.Errorf("%s: %s: %v", name, l, err)
				continue
			}
			if u.Scheme != "" {
				if u.Scheme != "https" && u.Scheme != "data" && u.Hostname() != "127.0.0.1" {
					t.Errorf("%s: %s is not https", name, l)
				}
				continue
			}
			to := u.Path
			if to == "" {
				to = name
			}
			if to != name {
				reached[to] = true
			}
			if _, err := os.Stat(filepath.Join(dir, to)); err != nil {
				t.Errorf("%s: %s leads nowhere", name, l)
				continue
			}
			if u.Fragment != "" && all[to].ids[u.Fragment] == 0 {
				t.Errorf("%s: %s: there is no such heading", name, l)
			}
		}
	}
	for name := range all {
		if !reached[name] {
			t.Errorf("no page links to %s", name)
		}
	}
}

// TestHTML: no page has two elements of one name, or tags that a parser had to
// mend.
func TestHTML(t *testing.T) {
	dir, all := documents(t)
	for name, d := range all {
		for id, n := range d.ids {
			if n > 1 {
				t.Errorf("%s: %d elements with id %q", name, n, id)
			}
		}
		for _, b := range d.bad {
			t.Errorf("%s: %s", name, b)
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := balanced(string(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// void are the elements without an end.
var void = []string{"meta", "link", "input", "img", "br", "hr", "col"}

// balanced says which tag of a page is not closed where it should be.
func balanced(text string) error {
	var open []string
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return fmt.Errorf("<%s> is not closed", open[len(open)-1])
			}
			return nil
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return fmt.Errorf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func TestBalanced(t *testing.T) {
	for text, want := range map[string]string{"<p>a<br></p>": "", "<p><b></p>": "closes", "<p>": "not closed", "</p>": "closes"} {
		err := balanced(text)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestSearch: every page of the navigation can be found, by words of it, and what is
// found is there.
func TestSearch(t *testing.T) {
	dir, all := documents(t)
	text, err := os.ReadFile(filepath.Join(dir, "search-index.js"))
	if err != nil {
		t.Fatal(err)
	}
	var index []found
	if err := json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimPrefix(string(text), "window.searchIndex = "), ";\n")), &index); err != nil {
		t.Fatal(err)
	}
	has := make(map[string]bool)
	for _, f := range index {
		page, anchor, _ := strings.Cut(f.URL, "#")
		has[page] = true
		if d, ok := all[page]; !ok || anchor != "" && d.ids[anchor] == 0 {
			t.Errorf("search leads to %s, which is not there", f.URL)
		}
	}
	for _, s := range sections {
		for _, i := range s.items {
			if !has[i.name+".html"] {
				t.Errorf("search does not know %s", i.name)
			}
		}
	}
	if !slices.ContainsFunc(index, func(f found) bool { return strings.Contains(f.Text, "IND-CPA-D") }) {
		t.Error("IND-CPA-D cannot be found")
	}
}

// TestTargets: what pages say of make is in the Makefile.
func TestTargets(t *testing.T) {
	_, all := documents(t)
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for name, d := range all {
		if strings.HasPrefix(name, "source-") || name == "changes.html" {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^\s*(?:[A-Z0-9_]+=\S+ )?make ([a-z-]+)(?: |$)`).FindAllStringSubmatch(d.text, -1) {
			said++
			if !strings.Contains(string(makefile), "\n"+m[1]+":") {
				t.Errorf("%s: the Makefile has no target %s", name, m[1])
			}
		}
	}
	if said < 5 {
		t.Errorf("only %d targets were looked at", said)
	}
}

func TestVersions(t *testing.T) {
	out := t.TempDir()
	for _, v := range []string{"next", "v0.9.0", "v0.10.0", "v1.0.0-rc.1", "empty"} {
		dir := filepath.Join(out, v)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if v == "empty" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, "index.html"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeVersions(out); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(out, "versions.js"))
	if want := `window.siteVersions = ["v1.0.0-rc.1","v0.10.0","v0.9.0","next"];` + "\n"; err != nil || string(text) != want {
		t.Errorf("%s, %v; want %s", text, err, want)
	}
	if text, err := os.ReadFile(filepath.Join(out, "index.html")); err != nil || !strings.Contains(string(text), `href="v1.0.0-rc.1/index.html"`) {
		t.Errorf("%s, %v", text, err)
	}
	if err := run(root, out, "", "../x"); err == nil || !strings.Contains(err.Error(), "../x") {
		t.Errorf("a version that leads elsewhere: %v", err)
	}
}

func TestResolve(t *testing.T) {
	s := &site{root: root, listed: map[string]string{"README.md": "readme", "heops/training/README.md": "training"}, sources: map[string]bool{}, pictures: map[string]bool{}}
	for _, c := range []struct{ from, to, want, err string }{
		{"install/site/pages", "https://example.org", "https://example.org", ""},
		{"install/site/pages", "#here", "#here", ""},
		{"install/site/pages", "../../../README.md#training", "readme.html#training", ""},
		{".", "heops/training", "training.html", ""},
		{".", "install/rooms/rooms.svg", "rooms.svg", ""},
		{".", "go.mod", "source-go-mod.html", ""},
		{".", "no/such.md", "", "there is no no/such.md"},
		{".", "../out", "", "out of the repository"},
	} {
		got, err := s.resolve(c.from, c.to)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %q, %v", c.to, got, err)
		}
	}
}
