package fleet_test

import (
	"testing"

	"cryptounet/heops/internal/broker"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
)

// TestTwoServersTwoWorkers: what is submitted to one server is computed by any
// worker and fetched from the other server.
func TestTwoServersTwoWorkers(t *testing.T) {
	url := broker.New(t).URL
	one, two := serve(t, url, "one", server.Config{}), serve(t, url, "two", server.Config{})
	s := one.small(t)
	hire(t, url)
	hire(t, url)
	ctx := soon(t)
	a, b := one.dial(t, "ward"), two.dial(t, "ward")
	keys, err := a.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	all := questions(t, s, 3)
	for i := range 9 {
		c := a
		if i%2 == 1 {
			c = b
		}
		j, err := c.Submit(ctx, keys, all[i%3].input, remote.JobOptions{})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, j.ID())
	}
	for i, id := range ids {
		c := b
		if i%2 == 1 {
			c = a
		}
		j, err := c.Job(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if err := all[i%3].check(ctx, s, j); err != nil {
			t.Error(err)
		}
		st, err := j.Status(ctx)
		if err != nil || st.Attempt != 1 || len(st.Reports) != st.Steps {
			t.Errorf("the job is %+v, %v", st, err)
		}
	}
	if jobs, err := b.Jobs(ctx); err != nil || len(jobs) != len(ids) {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
}
