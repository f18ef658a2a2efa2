package server_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"cryptounet/heops/service/api"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
	"cryptounet/heops/service/store"

	"connectrpc.com/connect"
)

// raw returns a client of the calls themselves, for messages that package remote
// would not send.
func (r *running) raw(name string) api.EvaluationServiceClient {
	t := &http.Transport{Protocols: new(http.Protocols)}
	t.Protocols.SetUnencryptedHTTP2(true)
	h := &http.Client{Transport: withToken{t, name}}
	return api.NewEvaluationServiceClient(h, r.URL)
}

type withToken struct {
	http.RoundTripper
	token string
}

func (w withToken) RoundTrip(q *http.Request) (*http.Response, error) {
	q = q.Clone(q.Context())
	if w.token != "" {
		q.Header.Set("Authorization", "Bearer "+w.token)
	}
	return w.RoundTripper.RoundTrip(q)
}

// drain reads a stream to its end.
func drain[T any](s *connect.ServerStreamForClient[T], err error) error {
	if err != nil {
		return err
	}
	defer s.Close()
	for s.Receive() {
	}
	return s.Err()
}

func fails[T any](_ T, err error) error { return err }

// TestApart: a client can neither read nor change, list or guess what is another's:
// every call with another's identifiers is answered as with unknown ones.
func TestApart(t *testing.T) {
	r := serve(t, server.Config{})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	done, err := c.Submit(ctx, keys, input, remote.JobOptions{Idempotency: "once"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := done.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	run, err := c.Start(ctx, keys, s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	if !run.Next(ctx) {
		t.Fatal(run.Err())
	}
	theirs := r.raw("ward")
	digest := sha256.Sum256([]byte("half of an upload"))
	upload, err := theirs.StartUpload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_MODEL, Size: 1000, Sha256: digest[:]})
	if connect.CodeOf(err) != connect.CodePermissionDenied {
		t.Errorf("a client without the role uploads a model: %v, %v", upload, err)
	}
	models, err := theirs.ListModels(ctx, &api.ListModelsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	upload, err = theirs.StartUpload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_INPUT, Model: keys.Model, Size: models.Models[0].InputBytes, Sha256: digest[:]})
	if err != nil {
		t.Fatal(err)
	}
	inputSum := sha256.Sum256(file(t, input))

	other := r.raw("other")
	model := keys.Model
	calls := map[string]func(job, upload string, keys, input []byte) error{
		"GetJob": func(job, _ string, _, _ []byte) error { return fails(other.GetJob(ctx, &api.GetJobRequest{Job: job})) },
		"ListJobs": func(job, _ string, _, _ []byte) error {
			return fails(other.ListJobs(ctx, &api.ListJobsRequest{After: job}))
		},
		"Watch":  func(job, _ string, _, _ []byte) error { return drain(other.Watch(ctx, &api.WatchRequest{Job: job})) },
		"Cancel": func(job, _ string, _, _ []byte) error { return fails(other.Cancel(ctx, &api.CancelRequest{Job: job})) },
		"Advance": func(job, _ string, _, _ []byte) error {
			return fails(other.Advance(ctx, &api.AdvanceRequest{Job: job, Step: 2}))
		},
		"FetchResult": func(job, _ string, _, _ []byte) error {
			return drain(other.FetchResult(ctx, &api.FetchResultRequest{Job: job}))
		},
		"FetchMap": func(job, _ string, _, _ []byte) error {
			return drain(other.FetchMap(ctx, &api.FetchMapRequest{Job: job, Step: 1}))
		},
		"Delete job": func(job, _ string, _, _ []byte) error {
			return fails(other.Delete(ctx, &api.DeleteRequest{What: &api.DeleteRequest_Job{Job: job}}))
		},
		"UploadChunk": func(_, upload string, _, _ []byte) error {
			return fails(other.UploadChunk(ctx, &api.UploadChunkRequest{Upload: upload, Data: []byte("x")}))
		},
		"FinishUpload": func(_, upload string, _, _ []byte) error {
			return fails(other.FinishUpload(ctx, &api.FinishUploadRequest{Upload: upload}))
		},
		"Submit": func(_, _ string, keys, input []byte) error {
			return fails(other.Submit(ctx, &api.SubmitRequest{Model: model, Keys: keys, Input: input, IdempotencyKey: "once"}))
		},
		"Delete bytes": func(_, _ string, keys, _ []byte) error {
			return fails(other.Delete(ctx, &api.DeleteRequest{What: &api.DeleteRequest_Sha256{Sha256: keys}}))
		},
		"Overview": func(_, _ string, _, _ []byte) error {
			return fails(other.Overview(ctx, &api.OverviewRequest{}))
		},
		"FetchModel": func(_, _ string, _, _ []byte) error {
			return drain(other.FetchModel(ctx, &api.FetchModelRequest{Model: keys.Model}))
		},
	}
	tried := map[string]bool{"ListModels": true, "GetPlan": true, "StartUpload": true} // below, or of models, which all see
	unknown := sha256.Sum256([]byte("nothing"))
	for name, call := range calls {
		tried[strings.Fields(name)[0]] = true
		for _, job := range []string{done.ID(), run.Job().ID()} {
			got := call(job, upload.Upload, keys.SHA256[:], inputSum[:])
			want := call(store.ID(), store.ID(), unknown[:], unknown[:])
			hide := strings.NewReplacer(fmt.Sprintf("%x", keys.SHA256)[:16], "ID", fmt.Sprintf("%x", unknown)[:16], "ID")
			if got == nil || connect.CodeOf(got) != connect.CodeOf(want) || hide.Replace(got.Error()) != hide.Replace(want.Error()) {
				t.Errorf("%s: another's is answered %v, an unknown one %v", name, got, want)
			}
		}
	}
	for m := range reflect.TypeFor[api.EvaluationServiceClient]().Methods() {
		if !tried[m.Name] {
			t.Errorf("the call %s was not tried", m.Name)
		}
	}
	// Knowing a digest gives nothing: the bytes have to be uploaded.
	size := int64(len(file(t, input)))
	started, err := other.StartUpload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_INPUT, Model: keys.Model, Size: size, Sha256: inputSum[:]})
	if err != nil || started.Stored || started.Offset != 0 {
		t.Errorf("a digest of another's input: %v, %v", started, err)
	}
	// And nothing of it harmed whose it is.
	if !run.Next(ctx) {
		t.Error(run.Err())
	}
	if _, err := done.Result(ctx); err != nil {
		t.Error(err)
	}
	if list, err := other.ListJobs(ctx, &api.ListJobsRequest{}); err != nil || len(list.Jobs) != 0 {
		t.Errorf("the other client sees %v, %v", list, err)
	}
}

// TestWho: nobody calls without a token that the list has, nor beyond a role; a
// list that is replaced holds at once.
func TestWho(t *testing.T) {
	r := serve(t, server.Config{})
	ctx := soon(t)
	list := func(name string) error { return fails(r.raw(name).ListModels(ctx, &api.ListModelsRequest{})) }
	for _, name := range []string{"", "nobody", strings.Repeat("x", 5000)} {
		if err := list(name); connect.CodeOf(err) != connect.CodeUnauthenticated {
			t.Errorf("token %.20q: %v", name, err)
		}
	}
	if err := list("ward"); err != nil {
		t.Error(err)
	}
	r.SetAccess(people(t, "other"))
	if err := list("ward"); connect.CodeOf(err) != connect.CodeUnauthenticated {
		t.Errorf("a client that was taken off the list: %v", err)
	}
	for token, want := range map[string]int{"": 401, "ward": 401, "other": 403, "trainer": 200} {
		q, _ := http.NewRequestWithContext(ctx, "GET", r.URL+"/metrics", nil)
		if token != "" {
			q.Header.Set("Authorization", "Bearer "+token)
		}
		got, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != want {
			t.Errorf("/metrics for %q: %d, want %d", token, got.StatusCode, want)
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		got, err := http.Get(r.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != 200 {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}
