package server_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cryptounet/heops/service/api"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
	"cryptounet/heops/service/store"

	"connectrpc.com/connect"
)

// cutter is a proxy that cuts every connection after some bytes, either way.
type cutter struct {
	to   string
	most int
	cuts atomic.Int64
}

func (c *cutter) listen(t testing.TB) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(in)
		}
	}()
	return l.Addr().String()
}

func (c *cutter) carry(in net.Conn) {
	out, err := net.Dial("tcp", c.to)
	if err != nil {
		in.Close()
		return
	}
	var wg sync.WaitGroup
	for _, way := range [][2]net.Conn{{in, out}, {out, in}} {
		wg.Go(func() {
			n := int64(1000 + rand.IntN(c.most))
			if got, _ := io.CopyN(way[0], way[1], n); got == n {
				c.cuts.Add(1)
			}
			in.Close()
			out.Close()
		})
	}
	wg.Wait()
}

// TestCutConnections: uploads and downloads go on where they were cut.
func TestCutConnections(t *testing.T) {
	r := serve(t, server.Config{Chunk: 64 << 10})
	s := r.small(t)
	c := &cutter{to: strings.TrimPrefix(r.URL, "http://"), most: 4 << 20}
	cut := &running{URL: "http://" + c.listen(t)}
	ctx := soon(t)
	client := cut.dial(t, "ward")
	keys, err := client.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	if n := c.cuts.Load(); n < 3 {
		t.Errorf("the upload of the keys was cut %d times only", n)
	}
	c.most = 600 << 10
	input := s.Encrypt(t)
	run, err := client.Start(ctx, keys, input)
	if err != nil {
		t.Fatal(err)
	}
	for run.Next(ctx) {
		if m := run.Map(); m == nil {
			t.Fatal(run.Err())
		}
	}
	if run.Err() != nil {
		t.Fatal(run.Err())
	}
	same(t, s, input, run.Output())
	t.Logf("%d cuts", c.cuts.Load())
}

// TestSlowClients: who does not send, or does not take, what it began loses the
// connection in time, and holds up nobody.
func TestSlowClients(t *testing.T) {
	const timeout = 500 * time.Millisecond
	r := serve(t, server.Config{Timeout: timeout, Requests: 4, Streams: 4})
	s := r.small(t)
	ctx := soon(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	start := time.Now()
	io.WriteString(conn, "POST "+api.EvaluationServiceListModelsProcedure+" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ward\r\nContent-Type: application/proto\r\nContent-Length: 1000\r\n\r\nhalf")
	conn.SetReadDeadline(time.Now().Add(20 * timeout))
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Errorf("a request that stops half way still has its connection after %v: %v, %q", time.Since(start), err, answer)
	}
	list := func() error { return fails(r.raw("ward").ListModels(ctx, &api.ListModelsRequest{})) }
	if err := list(); err != nil { // the one call that the client has of four
		t.Error(err)
	}

	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	run, err := c.Start(ctx, keys, s.Encrypt(t))
	if err != nil || !run.Next(ctx) {
		t.Fatal(err)
	}
	small := &http.Transport{Protocols: new(http.Protocols), HTTP2: &http.HTTP2Config{MaxReceiveBufferPerStream: 16 << 10}}
	small.Protocols.SetUnencryptedHTTP2(true)
	raw := api.NewEvaluationServiceClient(&http.Client{Transport: withToken{small, "ward"}}, r.URL)
	stream, err := raw.FetchMap(ctx, &api.FetchMapRequest{Job: run.Job().ID(), Step: 1})
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(40 * timeout)
	for busy := true; busy && time.Now().Before(deadline); { // until the stream's place is free
		time.Sleep(timeout / 2)
		err := drain(r.raw("ward").FetchMap(ctx, &api.FetchMapRequest{Job: run.Job().ID(), Step: 1}))
		if busy = err != nil; busy && connect.CodeOf(err) != connect.CodeResourceExhausted {
			t.Fatal(err)
		}
	}
	if err := drain(stream, nil); err == nil {
		t.Error("a download that nobody took for long was still there")
	}
}

// fullDisk is a disk that can be full.
type fullDisk struct {
	store.Disk
	full atomic.Bool
}

func (d *fullDisk) Open(name string) (store.Handle, error) {
	f, err := d.Disk.Open(name)
	return &fullFile{f, d}, err
}

type fullFile struct {
	store.Handle
	disk *fullDisk
}

func (f *fullFile) WriteAt(b []byte, at int64) (int, error) {
	if f.disk.full.Load() {
		return 0, &os.PathError{Op: "write", Path: "disk", Err: syscall.ENOSPC}
	}
	return f.Handle.WriteAt(b, at)
}

// TestFullDisk: on a full disk uploads are refused with the time to try again, jobs
// wait with their results, and all goes on when there is room.
func TestFullDisk(t *testing.T) {
	disk := &fullDisk{Disk: store.OS()}
	r := serve(t, server.Config{Disk: disk, Checkpoint: -1})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	run, err := c.Start(ctx, keys, input) // its job is accepted and waits
	if err != nil {
		t.Fatal(err)
	}
	disk.full.Store(true)
	err = send(ctx, r.raw("ward"), api.Kind_KIND_INPUT, keys.Model, file(t, s.Encrypt(t)))
	if connect.CodeOf(err) != connect.CodeResourceExhausted || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("an upload: %v", err)
	}
	timer := time.AfterFunc(2*time.Second, func() { disk.full.Store(false) })
	defer timer.Stop()
	for run.Next(ctx) {
	}
	if run.Err() != nil {
		t.Fatal(run.Err())
	}
	same(t, s, input, run.Output())
	if disk.full.Load() {
		t.Error("the job ended while the disk was full")
	}
}

// TestClock: a clock that is set back or forward neither loses nor fails a job
// without a deadline; one that is due is due.
func TestClock(t *testing.T) {
	var shift atomic.Int64
	r := serve(t, server.Config{Now: func() time.Time { return time.Now().Add(time.Duration(shift.Load())) }, Runs: 1})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	for _, by := range []time.Duration{-20 * 365 * 24 * time.Hour, 0, 3 * 365 * 24 * time.Hour} {
		shift.Store(int64(by))
		job, err := c.Submit(ctx, keys, input, remote.JobOptions{Deadline: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := job.Wait(ctx); err != nil {
			t.Errorf("the clock is off by %v: %v", by, err)
		}
	}
	var jobs []*remote.Job
	for range 20 {
		job, err := c.Submit(ctx, keys, input, remote.JobOptions{Deadline: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, job)
	}
	late := 0
	for _, job := range jobs {
		var failed *remote.JobError
		if _, err := job.Wait(ctx); errors.As(err, &failed) && strings.Contains(failed.Reason, "deadline") {
			late++
		}
	}
	if late < 10 {
		t.Errorf("%d of 20 jobs that were due at once missed their deadline", late)
	}
}

// TestDamagedKeys: keys that the disk damaged fail the job in words and can be
// uploaded again.
func TestDamagedKeys(t *testing.T) {
	dir := t.TempDir()
	r := serve(t, server.Config{Dir: dir})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	blobs, _ := filepath.Glob(filepath.Join(dir, "blobs", "*"))
	for _, b := range blobs {
		if info, err := os.Stat(b); err == nil && info.Size() > 10<<20 {
			f, err := os.OpenFile(b, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			f.WriteAt([]byte("rotten"), info.Size()/2)
			f.Close()
		}
	}
	input := s.Encrypt(t)
	job, err := c.Submit(ctx, keys, input, remote.JobOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var failed *remote.JobError
	if _, err := job.Wait(ctx); !errors.As(err, &failed) || !strings.Contains(failed.Reason, "evaluation keys") {
		t.Errorf("got %v", err)
	}
	var again *remote.Job
	for range 50 { // the check of the bytes follows the job's end
		if keys, err = c.UploadKeys(ctx, s.Keys); err != nil {
			t.Fatal(err)
		}
		if again, err = c.Submit(ctx, keys, input, remote.JobOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err = again.Wait(ctx); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	got, err := again.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	same(t, s, input, got)
}

// TestCancel: a job that waits and one that runs end when they are cancelled, and
// the others go on.
func TestCancel(t *testing.T) {
	r := serve(t, server.Config{Runs: 1})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	var jobs []*remote.Job
	for range 4 {
		j, err := c.Submit(ctx, keys, input, remote.JobOptions{})
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	for _, i := range []int{0, 2} {
		if err := jobs[i].Cancel(ctx); err != nil && connect.CodeOf(err) != connect.CodeFailedPrecondition {
			t.Error(err)
		}
	}
	for i, j := range jobs {
		status, err := j.Wait(ctx)
		var ended *remote.JobError
		switch {
		case i == 2 && (!errors.As(err, &ended) || ended.State != remote.Cancelled):
			t.Errorf("the job that was cancelled: %v, %v", status.State, err)
		case i%2 == 1 && err != nil:
			t.Error(err)
		}
	}
	short, stop := context.WithCancel(ctx)
	stop()
	if _, err := jobs[1].Result(short); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done: %v", err)
	}
}

// TestUploadLostAtItsEnd: bytes that are gone when an upload is finished, as after
// a server was killed at that moment, are sent again.
func TestUploadLostAtItsEnd(t *testing.T) {
	dir := t.TempDir()
	r := serve(t, server.Config{Dir: dir})
	s := r.small(t)
	lost := false
	c, err := remote.Dial(r.URL, remote.Options{Token: "ward", Progress: func(_ string, done, total int64) {
		if done < total || lost {
			return
		}
		lost = true // all is sent, and not finished
		files, err := filepath.Glob(filepath.Join(dir, "uploads", "*"))
		if err != nil || len(files) != 1 {
			t.Errorf("uploads under way: %v, %v", files, err)
		}
		for _, f := range files {
			os.Remove(f)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.UploadKeys(soon(t), s.Keys); err != nil || !lost {
		t.Errorf("lost: %v, %v", lost, err)
	}
}
