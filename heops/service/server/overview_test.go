package server_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"cryptounet/heops/service/api"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"

	"connectrpc.com/connect"
)

// as returns the calls of a client of a name.
func (r *running) as(name string) api.EvaluationServiceClient {
	return api.NewEvaluationServiceClient(http.DefaultClient, r.URL, connect.WithInterceptors(connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, q connect.AnyRequest) (connect.AnyResponse, error) {
			q.Header().Set("Authorization", "Bearer "+name)
			return next(ctx, q)
		}
	})))
}

// TestOverview: who runs the server sees all clients' jobs, the newest first, and
// nobody else does.
func TestOverview(t *testing.T) {
	r := serve(t, server.Config{})
	s := r.small(t)
	ctx := soon(t)
	for _, name := range []string{"ward", "other"} {
		c := r.dial(t, name)
		keys, err := c.UploadKeys(ctx, s.Keys)
		if err != nil {
			t.Fatal(err)
		}
		job, err := c.Submit(ctx, keys, s.Encrypt(t), remote.JobOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := job.Wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
	all, err := r.as("trainer").Overview(ctx, &api.OverviewRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Jobs) != 2 || all.Jobs[0].Client != "other" || all.Jobs[1].Client != "ward" || all.MemoryLimitBytes == 0 {
		t.Fatalf("the overview is %v", all)
	}
	for _, j := range all.Jobs {
		if j.Job.State != api.State_STATE_DONE || j.Job.Step != j.Job.Steps || j.ModelName != s.Network.Name || len(j.Job.Reports) > 0 {
			t.Errorf("a job is %v", j)
		}
	}
	if one, err := r.as("trainer").Overview(ctx, &api.OverviewRequest{Limit: 1}); err != nil || len(one.Jobs) != 1 || one.Jobs[0].Client != "other" {
		t.Errorf("the newest job is %v, %v", one, err)
	}
	for _, tc := range []struct {
		who   string
		limit int32
		want  connect.Code
	}{{"ward", 0, connect.CodePermissionDenied}, {"nobody", 0, connect.CodeUnauthenticated}, {"trainer", -1, connect.CodeInvalidArgument}, {"trainer", 1001, connect.CodeInvalidArgument}} {
		if _, err := r.as(tc.who).Overview(ctx, &api.OverviewRequest{Limit: tc.limit}); connect.CodeOf(err) != tc.want {
			t.Errorf("%s asks for %d jobs: %v; expected %v", tc.who, tc.limit, err, tc.want)
		}
	}
}

// TestOtherSites: what a browser sends for a page of another site is refused, with
// a good token too, and nothing lets such a page read an answer.
func TestOtherSites(t *testing.T) {
	r := serve(t, server.Config{Page: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "the page") })})
	call := "/" + api.EvaluationServiceName + "/ListModels"
	for _, tc := range []struct {
		name, method, path string
		headers            string
		want               int
	}{
		{"a program", "POST", call, "", 200},
		{"the own page", "POST", call, "Origin: " + r.URL + "|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors", 200},
		{"the own page in an old browser", "POST", call, "Origin: " + r.URL, 200},
		{"another site", "POST", call, "Origin: https://example.org|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: cors", 403},
		{"another port", "POST", call, "Origin: http://127.0.0.1:1|Sec-Fetch-Site: same-site|Sec-Fetch-Mode: cors", 403},
		{"another site in an old browser", "POST", call, "Origin: https://example.org", 403},
		{"no origin", "POST", call, "Origin: null", 403},
		{"a form", "POST", "/", "Origin: https://example.org|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate", 403},
		{"a read by another site", "GET", call + "?encoding=json&message=%7B%7D&connect=v1", "Origin: https://example.org|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: cors", 403},
		{"metrics for another site", "GET", "/metrics", "Origin: https://example.org|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: cors", 403},
		{"a script element", "GET", "/page.js", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors", 403},
		{"a preflight", "OPTIONS", call, "Origin: https://example.org|Access-Control-Request-Method: POST|Access-Control-Request-Headers: authorization", 403},
		{"a link to the page", "GET", "/", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate", 200},
	} {
		q, err := http.NewRequest(tc.method, r.URL+tc.path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", "application/json")
		q.Header.Set("Authorization", "Bearer trainer")
		for h := range strings.SplitSeq(tc.headers, "|") {
			if k, v, ok := strings.Cut(h, ": "); ok {
				q.Header.Set(k, v)
			}
		}
		res, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != tc.want {
			t.Errorf("%s: %s; expected %d", tc.name, res.Status, tc.want)
		}
		for h := range res.Header {
			if strings.HasPrefix(h, "Access-Control-") {
				t.Errorf("%s: the answer has %s", tc.name, h)
			}
		}
	}
}
