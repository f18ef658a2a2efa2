package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/service/access"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
)

var kills = flag.Int("kills", 10, "how often TestKill kills the server")

// TestMain runs a server instead of the tests where TestKill asks for one.
func TestMain(m *testing.M) {
	flag.Parse()
	if dir := os.Getenv("CRYPTOUNET_TEST_SERVER"); dir != "" {
		if err := child(dir, os.Getenv("CRYPTOUNET_TEST_ADDRESS")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child serves from a folder at an address until it is killed.
func child(dir, address string) error {
	list, err := access.Read(strings.NewReader(os.Getenv("CRYPTOUNET_TEST_ACCESS")))
	if err != nil {
		return err
	}
	var c settings
	if err := json.Unmarshal([]byte(os.Getenv("CRYPTOUNET_TEST_CONFIG")), &c); err != nil {
		return err
	}
	s, err := server.New(server.Config{Dir: dir, Access: list, Memory: c.Memory, Checkpoint: c.Checkpoint, Requests: c.Requests, Streams: c.Streams})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	return s.Serve(context.Background(), l)
}

// process is a server in a process of its own, which can be killed.
type process struct {
	dir, address, access string
	config               settings
	cmd                  *exec.Cmd
}

// settings are what tests set of a server in a process of its own.
type settings struct {
	Memory            int64
	Checkpoint        time.Duration
	Requests, Streams int
}

// newProcess returns a server, on an address that is free, that is still to be
// started; the test's end kills it.
func newProcess(t testing.TB, c settings, names ...string) *process {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	p := &process{dir: t.TempDir(), address: l.Addr().String(), config: c}
	p.access = "trainer model " + access.Hash("trainer") + "\n"
	for _, n := range names {
		p.access += n + " submit " + access.Hash(n) + "\n"
	}
	t.Cleanup(p.kill)
	return p
}

// start starts the server and waits until it listens.
func (p *process) start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	config, err := json.Marshal(p.config)
	if err != nil {
		return err
	}
	p.cmd = exec.Command(self)
	p.cmd.Env = append(os.Environ(), "CRYPTOUNET_TEST_SERVER="+p.dir, "CRYPTOUNET_TEST_ADDRESS="+p.address, "CRYPTOUNET_TEST_ACCESS="+p.access, "CRYPTOUNET_TEST_CONFIG="+string(config))
	var trouble bytes.Buffer
	p.cmd.Stderr = &trouble
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		p.kill()
		return fmt.Errorf("the server did not start: %q, %v, %s", line, err, trouble.String())
	}
	return nil
}

// kill kills the server as kill -9 does.
func (p *process) kill() {
	if p.cmd != nil && p.cmd.Process != nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
	}
}

// asked is an input with the logits that the local evaluator makes of it.
type asked struct {
	input *cipher.Encrypted
	want  []*tensor.Tensor
}

func questions(t testing.TB, s session.Session, n int) (all []asked) {
	t.Helper()
	for range n {
		input := s.Encrypt(t)
		out, err := s.Evaluator.Run(context.Background(), input)
		if err != nil {
			t.Fatal(err)
		}
		want, err := s.Client.Decrypt(context.Background(), out)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, asked{input, want})
	}
	return all
}

// answered is a job that was accepted, and its result when it first came.
type answered struct {
	job   *remote.Job
	asked asked
	first []byte
}

// load submits jobs, one after the other's result, until stop is closed, and
// returns all that were accepted.
// progress hears when one of them has got past a checkpoint.
func load(ctx context.Context, c *remote.Client, s session.Session, questions []asked, progress chan<- struct{}, stop <-chan struct{}) (all []*answered, err error) {
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		return nil, err
	}
	for i := 0; ; i++ {
		select {
		case <-stop:
			return all, nil
		default:
		}
		q := questions[i%len(questions)]
		job, err := c.Submit(ctx, keys, q.input, remote.JobOptions{})
		if err != nil {
			return all, err
		}
		a := &answered{job: job, asked: q}
		all = append(all, a)
		go job.Watch(ctx, func(s remote.Status) bool {
			if s.State == remote.Running && s.Step > 0 {
				select {
				case progress <- struct{}{}:
				default:
				}
			}
			return true
		})
		if i%3 == 2 {
			continue // its result is fetched at the end
		}
		if err := a.fetch(ctx, s); err != nil {
			return all, err
		}
	}
}

// fetch fetches the result, which must be right, and the same as before.
func (a *answered) fetch(ctx context.Context, s session.Session) error {
	got, err := a.job.Result(ctx)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := got.WriteTo(&b); err != nil {
		return err
	}
	if a.first != nil && !bytes.Equal(a.first, b.Bytes()) {
		return fmt.Errorf("job %s has two results", a.job.ID())
	}
	a.first = b.Bytes()
	return near(s, a.asked.want, got)
}

// progressIf returns the channel, or one on which nothing comes.
func progressIf(yes bool, c <-chan struct{}) <-chan struct{} {
	if yes {
		return c
	}
	return nil
}

// TestKill kills a server at random moments under load. No job that was accepted
// is lost, none is wrong, none gets a second result, and those that were cut go on
// from a checkpoint.
func TestKill(t *testing.T) {
	names := []string{"a", "b", "c"}
	p := newProcess(t, settings{Checkpoint: -1}, names...)
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute+time.Duration(*kills)*5*time.Second)
	defer cancel()
	r := &running{URL: "http://" + p.address}
	s := r.small(t)
	questions := questions(t, s, 4)

	stop, progress := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	loads := make([][]*answered, len(names))
	failures := make([]error, len(names))
	clients := make([]*remote.Client, len(names))
	for i, n := range names {
		clients[i] = r.dial(t, n)
		if i > 0 { // the first one uploads its keys while the server is being killed
			if _, err := clients[i].UploadKeys(ctx, s.Keys); err != nil {
				t.Fatal(err)
			}
		}
		wg.Go(func() { loads[i], failures[i] = load(ctx, clients[i], s, questions, progress, stop) })
	}
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	for i := range *kills {
		moment := time.After(time.Duration(rng.IntN(1500)) * time.Millisecond)
		if i%2 == 1 { // every other time while a job is on its way
			moment = time.After(10 * time.Second)
		}
		select {
		case <-moment:
		case <-progressIf(i%2 == 1, progress):
		}
		p.kill()
		if err := p.start(); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	wg.Wait()
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	jobs, attempts, resumed := 0, 0, 0
	for i, all := range loads {
		known, err := clients[i].Jobs(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(known) != len(all) {
			t.Errorf("client %s has %d jobs; %d were accepted", names[i], len(known), len(all))
		}
		for _, a := range all {
			if err := a.fetch(ctx, s); err != nil {
				t.Error(err)
				continue
			}
			status, err := a.job.Status(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if len(status.Reports) != status.Steps {
				t.Errorf("job %s has %d reports of %d steps", a.job.ID(), len(status.Reports), status.Steps)
			}
			jobs++
			attempts += status.Attempt
			if status.Attempt > 1 && status.Resumed > 0 {
				resumed++
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(p.dir, "work", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != jobs {
		t.Errorf("%d files are left of %d jobs, whose results are all", len(files), jobs)
	}
	t.Logf("%d kills: %d jobs in %d attempts, %d went on from a checkpoint", *kills, jobs, attempts, resumed)
	if attempts == jobs || *kills >= 10 && resumed == 0 {
		t.Errorf("%d attempts at %d jobs, %d resumed: the kills cut nothing", attempts, jobs, resumed)
	}
}

// TestStop: a server that is stopped keeps what runs, and the next one ends it.
func TestStop(t *testing.T) {
	dir := t.TempDir()
	list := people(t, "ward")
	r := serve(t, server.Config{Dir: dir, Access: list})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	q := questions(t, s, 1)[0]
	var ids []string
	for range 8 {
		j, err := c.Submit(ctx, keys, q.input, remote.JobOptions{})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, j.ID())
	}
	r.stop()
	r = serve(t, server.Config{Dir: dir, Access: list})
	c = r.dial(t, "ward")
	var crossed atomic.Int64
	for _, id := range ids {
		j, err := c.Job(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := j.Result(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := near(s, q.want, got); err != nil {
			t.Error(err)
		}
		if status, err := j.Status(ctx); err != nil {
			t.Error(err)
		} else if status.Attempt > 1 {
			crossed.Add(1)
		}
	}
	t.Logf("%d of %d jobs were begun under one server and ended under the next", crossed.Load(), len(ids))
}
