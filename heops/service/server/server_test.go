package server_test

import (
	"context"
	"iter"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/progress"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"

	"connectrpc.com/connect"
)

// TestEndToEnd: keys once, then images; every result decrypts to what the local
// evaluator gives.
func TestEndToEnd(t *testing.T) {
	r := serve(t, server.Config{})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")

	models, err := c.Models(ctx)
	if err != nil || len(models) != 1 {
		t.Fatalf("%d models, %v", len(models), err)
	}
	p, err := c.Plan(ctx, models[0].Name)
	if err != nil {
		t.Fatal(err)
	}
	if p.Digest() != s.Plan.Digest() {
		t.Fatal("the server has another plan")
	}
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		input := s.Encrypt(t)
		job, err := c.Submit(ctx, keys, input, remote.JobOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := job.Result(ctx)
		if err != nil {
			t.Fatal(err)
		}
		same(t, s, input, got)
		status, err := job.Status(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if status.State != remote.Done || status.Step != len(p.Steps) || len(status.Reports) != len(p.Steps) || status.Attempt != 1 {
			t.Errorf("the job is %+v", status)
		}
	}
	again, err := c.UploadKeys(ctx, s.Keys)
	if err != nil || again != keys {
		t.Errorf("keys that are there are %v, %v", again, err)
	}
	jobs, err := c.Jobs(ctx)
	if err != nil || len(jobs) != 2 {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
}

// stepwise is what evaluator.Run and remote.Run have in common.
type stepwise interface {
	Next(context.Context) bool
	Report() evaluator.StepReport
	Map() *cipher.Encrypted
	Output() *cipher.Encrypted
	Done() bool
	Err() error
	All(context.Context) iter.Seq[evaluator.StepReport]
	Reports() []evaluator.StepReport
	Table() (headers []string, rows [][]any)
	Steps() (done, all int)
	Duration() time.Duration
}

// TestLayerByLayer: a run on the server goes as one on the local evaluator, step
// by step and map by map.
func TestLayerByLayer(t *testing.T) {
	r := serve(t, server.Config{})
	s := r.small(t)
	heard, most := map[string]float64{}, map[string]float64{}
	var mu sync.Mutex
	ctx := progress.With(soon(t), func(what string, done, total float64) {
		mu.Lock()
		defer mu.Unlock()
		heard[what], most[what] = done, total
	})
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	far, err := c.Start(ctx, keys, input)
	if err != nil {
		t.Fatal(err)
	}
	near, err := s.Evaluator.Start(input)
	if err != nil {
		t.Fatal(err)
	}
	runs := []stepwise{far, near}
	for steps := 0; ; steps++ {
		var went [2]bool
		var layers [2]string
		var slots [2][][]float64
		for i, run := range runs {
			if went[i] = run.Next(ctx); run.Err() != nil {
				t.Fatal(run.Err())
			}
			layers[i] = run.Report().Step.Name
			if steps%3 == 0 || run.Done() { // not every map is looked at
				if slots[i], err = s.Client.DecryptSlots(ctx, run.Map()); err != nil {
					t.Fatal(err)
				}
			}
		}
		if went[0] != went[1] || layers[0] != layers[1] {
			t.Fatalf("step %d: went on %v, layers %q", steps+1, went, layers)
		}
		for i := range slots[0] {
			for k, v := range slots[0][i] {
				if d := v - slots[1][i][k]; d > 1e-3 || d < -1e-3 {
					t.Fatalf("step %d, %s: slot %d is %v on the server, %v here", steps+1, layers[0], k, v, slots[1][i][k])
				}
			}
		}
		if !went[0] {
			break
		}
	}
	same(t, s, input, far.Output())
	for range far.All(ctx) {
		t.Error("a run that is done has a step left")
	}
	done, all := far.Steps()
	_, rows := far.Table()
	if n := len(s.Plan.Steps); done != n || all != n || len(rows) != n || len(far.Reports()) != n || far.Duration() <= 0 {
		t.Errorf("%d of %d steps, %d reports in %v, a table of %d rows; want %d", done, all, len(far.Reports()), far.Duration(), len(rows), n)
	}
	for _, what := range []string{"sending keys (MB)", "sending input (MB)", "layers", "fetching map (MB)"} {
		if heard[what] == 0 || heard[what] != most[what] {
			t.Errorf("%s: heard %g of %g", what, heard[what], most[what])
		}
	}
	if err := far.Close(ctx); err != nil {
		t.Error(err)
	}
	if jobs, err := c.Jobs(ctx); err != nil || len(jobs) != 0 {
		t.Errorf("after Close there are %d jobs, %v", len(jobs), err)
	}
}

// TestModels: a model is uploaded once; its weights can be fetched where they are
// public, for as long as they are.
func TestModels(t *testing.T) {
	r := serve(t, server.Config{})
	s := tiny(t)
	ctx := soon(t)
	a, err := archive.New(s.Plan, s.Network)
	if err != nil {
		t.Fatal(err)
	}
	trainer, ward := r.dial(t, "trainer"), r.dial(t, "ward")
	for _, public := range []bool{false, true, false} {
		id, err := trainer.UploadModel(ctx, a, public)
		if err != nil {
			t.Fatal(err)
		}
		models, err := ward.Models(ctx)
		if err != nil || len(models) != 1 || models[0].ID != id || models[0].Public != public {
			t.Fatalf("the server has %+v, %v", models, err)
		}
		m := models[0]
		if keys, input := int64(len(file(t, s.Keys))), int64(len(file(t, s.Encrypt(t)))); m.KeyBytes != keys || m.InputBytes != input {
			t.Errorf("keys of %d and an input of %d bytes are told as %d and %d", keys, input, m.KeyBytes, m.InputBytes)
		}
		got, err := ward.FetchModel(ctx, id)
		switch {
		case public && (err != nil || got.Plan.Digest() != s.Plan.Digest()):
			t.Errorf("a public model: %v", err)
		case !public && connect.CodeOf(err) != connect.CodePermissionDenied:
			t.Errorf("a model that is not public: %v", err)
		}
		if _, err := trainer.FetchModel(ctx, m.Name); err != nil {
			t.Errorf("one's own model by its name: %v", err)
		}
	}
	if _, err := ward.Plan(ctx, "no such"); err == nil || !strings.Contains(err.Error(), "it has:") {
		t.Errorf("a model that is not there: %v", err)
	}
	if _, err := ward.UploadModel(ctx, a, true); connect.CodeOf(err) != connect.CodePermissionDenied {
		t.Errorf("without the role: %v", err)
	}
}

// TestNoSecretInReach: neither side of the service can reach a secret key.
func TestNoSecretInReach(t *testing.T) {
	for _, p := range []string{"server", "remote", "worker", "store", "queue", "access", "api", "page", "fleet"} {
		out, err := exec.Command("go", "list", "-deps", "cryptounet/heops/service/"+p).Output()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), "cryptounet/heops/service/"+p) {
			t.Errorf("go list says %q", out)
		}
		for name := range strings.FieldsSeq(string(out)) {
			if strings.HasPrefix(name, "cryptounet/heops/client") || name == "cryptounet/heops/browser" || strings.HasPrefix(name, "cryptounet/kernel") {
				t.Errorf("%s imports %s", p, name)
			}
		}
	}
}
