package server_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
)

// safeBuffer is written by several goroutines.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// TestObserved: metrics count, traces go out where the environment says, logs name
// clients and jobs, and no token is in any of them.
func TestObserved(t *testing.T) {
	var traces atomic.Int64
	var sent safeBuffer
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/traces" {
			traces.Add(1)
			io.Copy(&sent, r.Body)
		}
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")

	const token = "a-token-that-nobody-else-has"
	list, err := access.Read(strings.NewReader("trainer model,metrics " + access.Hash("trainer") + "\nward submit " + access.Hash(token)))
	if err != nil {
		t.Fatal(err)
	}
	var log safeBuffer
	r := serve(t, server.Config{Access: list, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	s := tiny(t)
	r.upload(t, s)
	ctx := soon(t)
	c := r.dial(t, token)
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	job, err := c.Submit(ctx, keys, s.Encrypt(t), remote.JobOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := job.Result(ctx); err != nil {
		t.Fatal(err)
	}
	r.raw("wrong-token").ListModels(ctx, &api.ListModelsRequest{})

	q, _ := http.NewRequestWithContext(ctx, "GET", r.URL+"/metrics", nil)
	q.Header.Set("Authorization", "Bearer trainer")
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	metrics, err := io.ReadAll(a.Body)
	a.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	r.stop()
	for where, have := range map[string]string{"metrics": string(metrics), "the log": log.String(), "traces": sent.String()} {
		want := map[string][]string{
			"metrics": {`cryptounet_jobs_ended_total{state="done"} 1`, "cryptounet_jobs_accepted_total 1", "cryptounet_step_seconds", "cryptounet_memory_used_bytes", `code="ok"`},
			"the log": {job.ID(), "client=ward", "job ended", "stopped"},
			"traces":  {"EvaluationService/Submit", "job"},
		}[where]
		for _, w := range want {
			if !strings.Contains(have, w) {
				t.Errorf("%s lack %q", where, w)
			}
		}
		for _, secret := range []string{token, "wrong-token"} {
			if strings.Contains(have, secret) {
				t.Errorf("%s hold a token", where)
			}
		}
	}
	if traces.Load() == 0 {
		t.Error("no trace was sent")
	}
}
