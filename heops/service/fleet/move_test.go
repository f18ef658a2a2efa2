package fleet_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"cryptounet/heops/internal/broker"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/service/access"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
	"cryptounet/heops/service/store"
)

// TestMove: what an embedded store holds - results, jobs that wait and jobs that
// were cut off - is a fleet's after a move, also after one that was made twice.
func TestMove(t *testing.T) {
	dir := t.TempDir()
	list, err := access.Read(strings.NewReader("trainer model " + access.Hash("trainer") + "\nward submit " + access.Hash("ward") + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	h, err := server.New(server.Config{Dir: dir, Access: list, Runs: 1, Checkpoint: -1})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	running, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(running, l) }()
	ctx := soon(t)
	alone := &front{URL: "http://" + l.Addr().String()}
	s := session.Small(t)
	a, err := archive.New(s.Plan, s.Network)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := alone.dial(t, "trainer").UploadModel(ctx, a, false); err != nil {
		t.Fatal(err)
	}
	c := alone.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	q := questions(t, s, 1)[0]
	var ids []string
	for i := range 5 {
		j, err := c.Submit(ctx, keys, q.input, remote.JobOptions{})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, j.ID())
		if i == 0 {
			if err := q.check(ctx, s, j); err != nil {
				t.Fatal(err)
			}
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}

	url := broker.Local(t)
	f := serve(t, url, "front", server.Config{})
	for range 2 {
		old, err := store.Open(dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n, err := f.Store.Move(ctx, old)
		if err != nil || n.Models != 1 || n.Blobs != 3 || n.Jobs != 5 {
			t.Errorf("moved %+v, %v", n, err)
		}
		old.Close()
	}
	hire(t, url)
	c = f.dial(t, "ward")
	waited := 0
	for i, id := range ids {
		j, err := c.Job(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if st, err := j.Status(ctx); err == nil && st.State == remote.Queued {
			waited++
		}
		if err := q.check(ctx, s, j); err != nil {
			t.Errorf("job %d: %v", i, err)
		}
	}
	if jobs, err := c.Jobs(ctx); err != nil || len(jobs) != len(ids) {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
	t.Logf("%d of %d jobs were still queued after the move", waited, len(ids))
}
