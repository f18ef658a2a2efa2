package page

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// handler is that of a build with all of the page, or without its program.
func handler(t testing.TB, whole bool) *Handler {
	t.Helper()
	files := fstest.MapFS{"built/.gitignore": {Data: []byte("*")}}
	if whole {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(program)
		z.Close()
		files["built/page.wasm.gz"] = &fstest.MapFile{Data: b.Bytes()}
		files["built/wasm_exec.js"] = &fstest.MapFile{Data: []byte("// start")}
	}
	h, err := newHandler(assets, files)
	if err != nil {
		t.Fatal(err)
	}
	if h.Whole() != whole {
		t.Fatalf("whole is %v", h.Whole())
	}
	return h
}

var program = bytes.Repeat([]byte("\x00asm"), 1000)

func get(h http.Handler, method, path string, header ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, res *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestFiles: what a browser asks for, and as what it comes.
func TestFiles(t *testing.T) {
	h := handler(t, true)
	for _, tc := range []struct {
		method, path string
		status       int
		kind, want   string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "Segment an image"},
		{"GET", "/page.css", 200, "text/css; charset=utf-8", "prefers-color-scheme"},
		{"GET", "/worker.js", 200, "text/javascript; charset=utf-8", "onmessage"},
		{"GET", "/wasm_exec.js", 200, "text/javascript; charset=utf-8", "// start"},
		{"GET", "/page.wasm", 200, "application/wasm", string(program)},
		{"GET", "/icon.svg", 200, "image/svg+xml", "<svg"},
		{"HEAD", "/", 200, "text/html; charset=utf-8", ""},
		{"GET", "/nothing.js", 404, "", "not found"},
		{"GET", "/.gitignore", 404, "", "not found"},
		{"GET", "/../page.go", 404, "", "not found"},
		{"GET", "/assets/page.js", 404, "", "not found"},
		{"POST", "/", 405, "", "GET"},
	} {
		res := get(h, tc.method, tc.path)
		got := string(body(t, res))
		if res.StatusCode != tc.status || tc.kind != "" && res.Header.Get("Content-Type") != tc.kind || !strings.Contains(got, tc.want) {
			t.Errorf("%s %s: %d, %s, %.100q", tc.method, tc.path, res.StatusCode, res.Header.Get("Content-Type"), got)
		}
		if res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s %s lacks headers: %v", tc.method, tc.path, res.Header)
		}
	}
}

// TestMissing: a build without the program says so, and how to get it.
func TestMissing(t *testing.T) {
	res := get(handler(t, false), "GET", "/")
	if got := string(body(t, res)); res.StatusCode != 501 || !strings.Contains(got, "go generate ./heops/service/page") {
		t.Errorf("%d, %s", res.StatusCode, got)
	}
}

// TestCompression: gzip for who takes it, and the same bytes for others.
func TestCompression(t *testing.T) {
	h := handler(t, true)
	for accept, packed := range map[string]bool{
		"gzip, deflate, br": true, "br;q=1.0, gzip;q=0.8, *;q=0.1": true, "GZIP": true,
		"": false, "br": false, "gzip;q=0": false, "gzip; q=0.000": false, "identity": false, "gzip;q=x": false,
	} {
		res := get(h, "GET", "/page.wasm", "Accept-Encoding", accept)
		got := body(t, res)
		if res.Header.Get("Vary") != "Accept-Encoding" || (res.Header.Get("Content-Encoding") == "gzip") != packed {
			t.Errorf("%q: %v", accept, res.Header)
		}
		if packed {
			z, err := gzip.NewReader(bytes.NewReader(got))
			if err != nil {
				t.Fatalf("%q: %v", accept, err)
			}
			if len(got) >= len(program) {
				t.Errorf("%q: %d bytes of %d", accept, len(got), len(program))
			}
			got, _ = io.ReadAll(z)
		}
		if !bytes.Equal(got, program) {
			t.Errorf("%q: %d bytes", accept, len(got))
		}
	}
}

// TestUnchanged: a browser that has a file is told so.
func TestUnchanged(t *testing.T) {
	h := handler(t, true)
	tag := get(h, "GET", "/page.js").Header.Get("ETag")
	for asked, status := range map[string]int{tag: 304, `"other", W/` + tag: 304, `"other"`: 200, "": 200} {
		if res := get(h, "GET", "/page.js", "If-None-Match", asked); res.StatusCode != status {
			t.Errorf("asked with %s: %d", asked, res.StatusCode)
		}
	}
	if get(h, "GET", "/view.js").Header.Get("ETag") == tag {
		t.Error("two files have one tag")
	}
}

// TestPolicy: no inline script, no other origin, WebAssembly in the worker alone,
// no frames; and the page needs nothing that the policy forbids.
func TestPolicy(t *testing.T) {
	h := handler(t, true)
	for _, path := range []string{"/", "/worker.js", "/page.wasm", "/sw.js"} {
		head := get(h, "GET", path).Header
		csp := head.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy %q lacks %s", path, csp, want)
			}
		}
		for _, never := range []string{"unsafe-inline", "'unsafe-eval'", "http:", "https:", "*", "data:"} {
			if strings.Contains(csp, never) {
				t.Errorf("%s: the policy %q has %s", path, csp, never)
			}
		}
		if strings.Contains(csp, "wasm-unsafe-eval") != (path == "/worker.js") {
			t.Errorf("%s: WebAssembly is let in where it is not needed, or not where it is: %q", path, csp)
		}
		for k, v := range map[string]string{
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "same-origin",
			"Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache",
		} {
			if head.Get(k) != v {
				t.Errorf("%s: %s is %q", path, k, head.Get(k))
			}
		}
		if head.Get("Access-Control-Allow-Origin") != "" || head.Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", path, head)
		}
	}
}

var (
	outside = regexp.MustCompile(`(?i)(https?:)?//[a-z0-9-]+\.[a-z]`)
	inline  = regexp.MustCompile(`(?i)<script(?:>|\s[^>]*>)[^<]|<style|\sstyle=|\son[a-z]+=`)
	writes  = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|document\.cookie`)
	comment = regexp.MustCompile(`(?m)^\s*//.*$|\s// .*$`)
)

// TestAssets: they ask nobody else, write no HTML, and store no token for good.
func TestAssets(t *testing.T) {
	entries, err := fs.ReadDir(assets, "assets")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := assets.ReadFile("assets/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		text := comment.ReplaceAllString(string(data), "")
		text = strings.ReplaceAll(text, "http://www.w3.org/2000/svg", "")
		for name, found := range map[string]string{"an outside address": outside.FindString(text), "inline code": inline.FindString(text), "what writes HTML or keeps things": writes.FindString(text)} {
			if found != "" && (name != "inline code" || strings.HasSuffix(e.Name(), ".html")) {
				t.Errorf("%s has %s: %s", e.Name(), name, found)
			}
		}
		if n := bytes.Count(data, []byte("\n")); n > 400 {
			t.Errorf("%s has %d lines", e.Name(), n)
		}
	}
}

var (
	references = regexp.MustCompile(`(?:src|href)="([^"#]+)"|(?:import|from) "\./([^"]+)"|Worker\("([^"]+)"|fetch\("([a-z.]+)"\)`)
	listed     = regexp.MustCompile(`"/([a-z_.]*)"`)
)

// TestOffline: what the page loads is there, and is what its service worker keeps.
func TestOffline(t *testing.T) {
	h := handler(t, true)
	kept := map[string]bool{}
	sw, err := assets.ReadFile("assets/sw.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range listed.FindAllStringSubmatch(string(sw), -1) {
		kept[m[1]] = true
		if res := get(h, "GET", "/"+m[1]); res.StatusCode != 200 {
			t.Errorf("the service worker keeps /%s: %s", m[1], res.Status)
		}
	}
	entries, _ := fs.ReadDir(assets, "assets")
	for _, e := range entries {
		data, _ := assets.ReadFile("assets/" + e.Name())
		for _, m := range references.FindAllStringSubmatch(string(data), -1) {
			name := m[1] + m[2] + m[3] + m[4]
			if e.Name() != "missing.html" && name != "old.js" && !kept[name] {
				t.Errorf("%s loads %s, which the service worker does not keep", e.Name(), name)
			}
		}
	}
	if len(kept) < 10 {
		t.Errorf("it keeps %v", kept)
	}
}

// TestBuild: what is embedded is served as it is, with the program or without.
func TestBuild(t *testing.T) {
	h, err := New()
	if err != nil {
		t.Fatal(err)
	}
	want := 501
	if h.Whole() {
		want = 200
	}
	if res := get(h, "GET", "/"); res.StatusCode != want {
		t.Errorf("%s", res.Status)
	}
	if _, err := newHandler(assets, fstest.MapFS{"built/page.wasm.gz": {Data: []byte("no gzip")}}); err == nil {
		t.Error("a damaged program is taken")
	}
}
