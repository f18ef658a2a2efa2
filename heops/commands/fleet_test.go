package commands_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cryptounet/heops/internal/broker"
)

var answering = regexp.MustCompile(`address=(\S+:\d+)`)

// hire starts a worker in a process of its own and returns the address that it
// answers at and what stops it.
func hire(t *testing.T, dir, url string) (address string, stop func()) {
	t.Helper()
	return background(t, dir, func(said string) string {
		if m := answering.FindStringSubmatch(said); m != nil && strings.Contains(said, "working") {
			return m[1]
		}
		return ""
	}, "worker", "--nats", url, "--listen", "127.0.0.1:0", "--lease", "2s", "--memory", "512")
}

// TestFleet: a server that was alone becomes one of a fleet and has what it had;
// what workers compute is what evaluate does, to the bit.
func TestFleet(t *testing.T) {
	dir := made(t)
	want, err := os.ReadFile(filepath.Join(dir, "scan.result"))
	if err != nil {
		t.Fatal(err)
	}
	submit := func(url string) {
		t.Helper()
		os.Remove(filepath.Join(dir, "far.result"))
		must(t, dir, "submit", url, "me.keys", "scan.map", "-o", "far.result", "--token-file", filepath.Join("fleet", "token"))
		got, err := os.ReadFile(filepath.Join(dir, "far.result"))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("the fleet's result differs: %v", err)
		}
	}
	url, stop := serve(t, dir, "--state", "fleet", "net.program")
	submit(url)
	stop()

	nats := broker.Local(t)
	_, lay := hire(t, dir, nats)
	url, stop = serve(t, dir, "--state", "fleet", "--nats", nats, "--lease", "2s")
	if _, err := os.Stat(filepath.Join(dir, "fleet", "records.db")); !os.IsNotExist(err) {
		t.Errorf("the folder still has a store of its own: %v", err)
	}
	submit(url) // the program and the keys are there
	address, _ := hire(t, dir, nats)
	lay()
	submit(url)
	if out := must(t, dir, "serve", "fleet", "--nats", nats, "--lease", "2s"); !strings.Contains(out, "workers 1, slots") || !strings.Contains(out, "queued 0, running 0") {
		t.Errorf("the fleet is shown as %s", out)
	}
	for path, want := range map[string]string{"healthz": "ok", "readyz": "ok", "metrics": "cryptounet_jobs_ended_total"} {
		r, err := http.Get("http://" + address + "/" + path)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != 200 || !strings.Contains(string(text), want) {
			t.Errorf("/%s of a worker: %d", path, r.StatusCode)
		}
	}
	stop()
	url, _ = serve(t, dir, "--state", "fleet", "--nats", nats, "--lease", "2s")
	submit(url)
	for line, want := range map[string]string{
		"worker":                                 "--nats URL",
		"serve fleet":                            "--nats URL",
		"worker --nats nats://127.0.0.1:1":       "start it with JetStream",
		"serve --nats nats://u:p@127.0.0.1:1":    "nats://u:xxxxx@127.0.0.1:1",
		"worker --nats " + nats + " net.program": "no arguments",
	} {
		if _, said, status := process(t, dir, strings.Fields(line)...); status == 0 || !strings.Contains(said, want) {
			t.Errorf("%s: status %d, %s; expected %q", line, status, said, want)
		}
	}
}
