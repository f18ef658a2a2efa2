// Package page is the server's page for people with a browser and nothing else:
// HTML, scripts, and the client's side compiled to WebAssembly. It makes keys,
// encrypts and decrypts in the browser, and uses the calls of package api like any
// other client; the server that serves it sees ciphertexts.
//
// The WebAssembly is built (go generate, make) and not part of the source: a
// build without it answers with how to get it.
package page

//go:generate go run ./build

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed assets
var assets embed.FS

//go:embed all:built
var built embed.FS

// asset is a file of the page, plain or as gzip.
type asset struct {
	kind   string
	packed []byte
	size   int // unpacked
	tag    string
}

// Handler serves the page at / and its files beside it.
type Handler struct {
	files map[string]asset
	whole bool
}

// New returns the handler of the page of this build.
func New() (*Handler, error) { return newHandler(assets, built) }

func newHandler(assets, built fs.FS) (*Handler, error) {
	h := &Handler{files: make(map[string]asset)}
	for dir, from := range map[string]fs.FS{"assets": assets, "built": built} {
		entries, err := fs.ReadDir(from, dir)
		if err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
		for _, e := range entries {
			if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			data, err := fs.ReadFile(from, path.Join(dir, e.Name()))
			if err != nil {
				return nil, fmt.Errorf("page: %w", err)
			}
			if err := h.add(e.Name(), data); err != nil {
				return nil, fmt.Errorf("page: %s: %w", e.Name(), err)
			}
		}
	}
	_, program := h.files["page.wasm"]
	_, start := h.files["wasm_exec.js"]
	h.whole = program && start
	return h, nil
}

func (h *Handler) add(name string, data []byte) error {
	plain := data
	name, packed := strings.CutSuffix(name, ".gz")
	if packed {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return err
		}
		if plain, err = io.ReadAll(z); err != nil {
			return err
		}
	} else {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // fails for other levels only
		z.Write(plain)
		z.Close()
		data = b.Bytes()
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if k, ok := kinds[path.Ext(name)]; ok {
		kind = k // whatever this machine thinks
	}
	sum := sha256.Sum256(plain)
	h.files[name] = asset{kind, data, len(plain), `"` + hex.EncodeToString(sum[:12]) + `"`}
	return nil
}

var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".wasm": "application/wasm",
}

// Whole says whether this build has all of the page.
func (h *Handler) Whole() bool { return h.whole }

// policy lets the page do what it does: its own files, WebAssembly in the worker,
// the calls of its server, and nothing of anybody else.
const (
	policy       = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	workerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// headers are those of every answer.
var headers = map[string]string{
	"Content-Security-Policy":      policy,
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Cache-Control":                "no-cache", // kept, and asked about every time
}

// ServeHTTP answers GET and HEAD of the page and its files.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for k, v := range headers {
		w.Header().Set(k, v)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the page is read with GET", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	status := http.StatusOK
	if name == "" {
		if name = "index.html"; !h.whole {
			name, status = "missing.html", http.StatusNotImplemented
		}
	}
	f, ok := h.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if name == "worker.js" {
		w.Header().Set("Content-Security-Policy", workerPolicy)
	}
	h.send(w, r, f, status)
}

func (h *Handler) send(w http.ResponseWriter, r *http.Request, f asset, status int) {
	head := w.Header()
	head.Set("Vary", "Accept-Encoding")
	head.Set("ETag", f.tag)
	if status == http.StatusOK && slices.Contains(fields(r.Header.Get("If-None-Match")), f.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	head.Set("Content-Type", f.kind)
	var body io.Reader = bytes.NewReader(f.packed)
	if takesGzip(r.Header.Get("Accept-Encoding")) {
		head.Set("Content-Encoding", "gzip")
		head.Set("Content-Length", strconv.Itoa(len(f.packed)))
	} else {
		head.Set("Content-Length", strconv.Itoa(f.size))
		body, _ = gzip.NewReader(body) // it was read once
	}
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		io.Copy(w, body)
	}
}

func fields(list string) []string {
	all := strings.Split(list, ",")
	for i, v := range all {
		all[i] = strings.TrimPrefix(strings.TrimSpace(v), "W/")
	}
	return all
}

// takesGzip reads Accept-Encoding (RFC 9110, section 12.5.3).
func takesGzip(accept string) bool {
	for f := range strings.SplitSeq(accept, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(f), ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		q, weighted := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		v, err := strconv.ParseFloat(q, 64)
		return !weighted || err == nil && v > 0
	}
	return false
}
