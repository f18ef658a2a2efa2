package commands_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// said collects what a process says.
type said struct {
	mu sync.Mutex
	bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Buffer.Write(b)
}

func (s *said) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.String()
}

var serving = regexp.MustCompile(`serving at (https?://\S+:\d+)`)

// serve starts a server in a process of its own and returns its address and what
// stops it.
func serve(t *testing.T, dir string, args ...string) (url string, stop func()) {
	t.Helper()
	return background(t, dir, func(said string) string {
		if m := serving.FindStringSubmatch(said); m != nil {
			return m[1]
		}
		return ""
	}, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
}

// background starts a command in a process of its own. It returns the address that
// the command says once it is up, and what stops it.
func background(t *testing.T, dir string, up func(said string) string, args ...string) (address string, stop func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CRYPTOUNET_TEST_COMMAND=1")
	var out said
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s ended with %v\n%s", args[0], err, out.text())
		}
	})
	t.Cleanup(stop)
	for range 300 {
		if address := up(out.text()); address != "" {
			return address, stop
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s does not come up: %s", args[0], out.text())
	return "", nil
}

// TestServer: what a server computes is what evaluate does, to the bit; a server
// that is started again has what was sent to the first.
func TestServer(t *testing.T) {
	dir := made(t)
	want, err := os.ReadFile(filepath.Join(dir, "scan.result"))
	if err != nil {
		t.Fatal(err)
	}
	submit := func(url string, more ...string) {
		t.Helper()
		os.Remove(filepath.Join(dir, "far.result"))
		must(t, dir, append([]string{"submit", url, "me.keys", "scan.map", "-o", "far.result"}, more...)...)
		got, err := os.ReadFile(filepath.Join(dir, "far.result"))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("the server's result differs: %v", err)
		}
	}
	url, stop := serve(t, dir, "--state", "state", "net.program")
	token := []string{"--token-file", filepath.Join(dir, "state", "token")}
	submit(url, token...)
	stop()
	url, _ = serve(t, dir, "--state", "state")
	submit(url, token...)
	if out := must(t, dir, append([]string{"models", url}, token...)...); !strings.Contains(out, "net ") || !strings.Contains(out, "64x64") {
		t.Errorf("models: %s", out)
	}
	must(t, dir, append([]string{"models", url, "net", "-o", "far.plan"}, token...)...)
	a, _ := os.ReadFile(filepath.Join(dir, "net.plan"))
	b, err := os.ReadFile(filepath.Join(dir, "far.plan"))
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("the server's plan differs: %v", err)
	}
	// A program that the server lacks, until it is published.
	must(t, dir, "plan", "net.json", "--size", "64x64", "--margin", "3", "-o", "wide")
	must(t, dir, "keygen", "wide.program", "-o", "wide", "--plain")
	must(t, dir, "encrypt", "wide.secret", "scan.png", "-o", "wide.map")
	wide := append([]string{"submit", url, "wide.keys", "wide.map", "-o", "wide.result"}, token...)
	if _, said, status := process(t, dir, wide...); status == 0 || !strings.Contains(said, "plan") {
		t.Errorf("keys for a program that the server lacks: %d, %s", status, said)
	}
	must(t, dir, append([]string{"publish", url, "wide.program"}, token...)...)
	must(t, dir, wide...)
	must(t, dir, "decrypt", "wide.secret", "wide.result", "-o", "wide.png")
	for _, tc := range []struct {
		line, want string
	}{
		{"models " + url, "token"},
		{"models " + url + " nobody -o x.plan --token-file state/token", "nobody"},
		{"models http://127.0.0.1:1 --retry 1s --token-file state/token", "connection refused"},
		{"models nonsense", "https://host:port"},
		{"models http://example.org:7543 --token-file state/token", "use https"},
		{"serve --listen 0.0.0.0:0 --state other", "--cert and --key"},
		{"serve --state state --listen " + strings.TrimPrefix(url, "http://"), "state"},
		{"serve --state other net.plan", "expected a program"},
		{"submit " + url + " scan.map scan.map -o x --token-file state/token", "expected evaluation keys"},
	} {
		if _, said, status := process(t, dir, strings.Fields(tc.line)...); status == 0 || !strings.Contains(said, tc.want) {
			t.Errorf("%s: status %d, %s; expected %q", tc.line, status, said, tc.want)
		}
	}
}

// TestServeFlags: a client's own quota, and pages of another origin.
func TestServeFlags(t *testing.T) {
	dir := made(t)
	url, _ := serve(t, dir, "--state", "state", "--origin", "https://viewer.example.org", "--quota", "local:bytes=1KiB", "--keep", "1h", "net.program")
	if _, said, status := process(t, dir, "submit", url, "me.keys", "scan.map", "-o", "x", "--token-file", "state/token"); status != 1 || !strings.Contains(said, "quota") {
		t.Errorf("beyond the quota: status %d, %s", status, said)
	}
	for origin, want := range map[string]string{"https://viewer.example.org": "https://viewer.example.org", "https://else.example.org": ""} {
		r, err := http.NewRequest(http.MethodOptions, url+"/cryptounet.v1.EvaluationService/ListModels", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", "POST")
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if got := a.Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("pages of %s: %q may call, expected %q", origin, got, want)
		}
	}
	for line, want := range map[string]string{
		"serve --state other --origin viewer.example.org": "give an origin",
		"serve --state other --quota ward":                "give CLIENT:",
	} {
		if _, said, status := process(t, dir, strings.Fields(line)...); status != 2 || !strings.Contains(said, want) {
			t.Errorf("%s: status %d, %s; expected %q", line, status, said, want)
		}
	}
}

// TestServerTLS: a server with a certificate, and clients known by a token or by
// theirs.
func TestServerTLS(t *testing.T) {
	dir := made(t)
	authority(t, dir)
	token := must(t, dir, "serve", "token", "ward", "--roles", "submit")
	out, secret, _ := process(t, dir, "serve", "token", "ward", "--roles", "submit,model")
	for name, text := range map[string]string{"access": token + out + "scanner submit -\n", "ward.token": secret} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	url, _ := serve(t, dir, "--state", "state", "--access", "access", "--cert", "server.pem", "--key", "server.key", "--client-ca", "ca.pem", "net.program")
	want, _ := os.ReadFile(filepath.Join(dir, "scan.result"))
	for name, who := range map[string][]string{"ward": {"--token-file", "ward.token"}, "scanner": {"--cert", "scanner.pem", "--key", "scanner.key"}} {
		must(t, dir, append([]string{"submit", url, "me.keys", "scan.map", "-o", name + ".result", "--ca", "ca.pem"}, who...)...)
		if got, err := os.ReadFile(filepath.Join(dir, name+".result")); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: another result: %v", name, err)
		}
	}
	if _, said, status := process(t, dir, "models", url, "--token-file", "ward.token", "--retry", "1s"); status == 0 || !strings.Contains(said, "certificate") {
		t.Errorf("a server of an unknown authority: %d, %s", status, said)
	}
	if _, said, status := process(t, dir, "models", url, "--ca", "ca.pem", "--retry", "1s"); status == 0 || !strings.Contains(said, "token") {
		t.Errorf("nobody: %d, %s", status, said)
	}
}

// authority writes an authority's certificate, and those of a server and of a
// client, scanner.
func authority(t *testing.T, dir string) {
	t.Helper()
	serial := int64(0)
	issue := func(name string, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		serial++
		c := &x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
			KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: parent == nil, BasicConstraintsValid: true,
		}
		if parent == nil {
			parent, signer = c, key
		}
		der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		for ext, block := range map[string]*pem.Block{".pem": {Type: "CERTIFICATE", Bytes: der}, ".key": {Type: "PRIVATE KEY", Bytes: raw}} {
			if err := os.WriteFile(filepath.Join(dir, name+ext), pem.EncodeToMemory(block), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		issued, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return issued, key
	}
	ca, key := issue("ca", nil, nil)
	issue("server", ca, key)
	issue("scanner", ca, key)
}
