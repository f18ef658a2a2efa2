package markdown

import (
	"errors"
	"strings"
	"testing"
)

func TestConvert(t *testing.T) {
	const source = "# A *title*\n\nFirst [there](there.md).\n\n## Part `one`\n\ntext\nmore\n\n    code here\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n### [Deep](d.md)\n\n<script>alert(1)</script>\n"
	d, err := Convert([]byte(source), func(to string) (string, error) { return "to/" + to, nil })
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "A title" || len(d.Sections) != 3 {
		t.Fatalf("%+v", d)
	}
	if s := d.Sections[1]; s.Title != "Part one" || s.ID != "part-one" || s.Level != 2 || !strings.Contains(s.Text, "text more") || !strings.Contains(s.Text, "code here") {
		t.Errorf("%+v", s)
	}
	for _, want := range []string{`href="to/there.md"`, `href="to/d.md"`, `id="part-one"`, `<pre tabindex="0"><code>code here`, `tabindex="0"><table>`, "</table></div>"} {
		if !strings.Contains(d.HTML, want) {
			t.Errorf("no %s in %s", want, d.HTML)
		}
	}
	if strings.Contains(d.HTML, "<script") {
		t.Errorf("raw HTML came through: %s", d.HTML)
	}
	if _, err := Convert([]byte("[x](y) ![z](w)"), func(to string) (string, error) { return "", errors.New("no " + to) }); err == nil || !strings.Contains(err.Error(), "no y") || !strings.Contains(err.Error(), "no w") {
		t.Errorf("links that lead nowhere: %v", err)
	}
}
