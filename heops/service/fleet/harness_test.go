package fleet_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/internal/broker"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/service/access"
	"cryptounet/heops/service/fleet"
	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
	"cryptounet/heops/service/worker"
)

const leaseTime = 2 * time.Second

var loud = flag.Bool("loud", false, "show what servers and workers log")

// TestMain runs a NATS server or a worker instead of the tests where a test asks
// for one.
func TestMain(m *testing.M) {
	flag.Parse()
	broker.Child()
	if url := os.Getenv("CRYPTOUNET_TEST_WORKER"); url != "" {
		if err := work(url, os.Getenv("CRYPTOUNET_TEST_NAME")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func options(name string) fleet.Options {
	o := fleet.Options{Options: cluster.Options{Name: name, Lease: leaseTime, Patience: 20 * time.Second}}
	if *loud {
		o.Log = slog.New(slog.NewTextHandler(os.Stderr, nil)).With("process", name)
	}
	return o
}

// killer is a store whose keys of one client kill who reads them, as a job may
// that takes too much memory.
type killer struct{ *fleet.Store }

func (k killer) OpenBlob(client, sum string) (*os.File, error) {
	switch client {
	case "poison":
		os.Exit(137)
	case "panics":
		panic("a job that panics")
	}
	return k.Store.OpenBlob(client, sum)
}

// work is a worker's process: it ends at an interrupt, or is killed.
func work(url, name string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT)
	defer stop()
	o := options(name)
	if os.Getenv("CRYPTOUNET_TEST_HARDY") != "" {
		o.Deliveries = 100 // here workers are killed for no fault of their jobs
	}
	s, err := fleet.Work(ctx, url, o)
	if err != nil {
		return err
	}
	defer s.Close()
	w, err := worker.New(worker.Config{Store: killer{s}, Source: s, Runs: 1, Memory: 512 << 20, Checkpoint: -1, Log: o.Log})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	w.Run(ctx)
	return nil
}

// process is a worker's process.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
}

var workers int
var counting sync.Mutex

// hire starts a worker's process; the test's end kills it.
func hire(t testing.TB, url string, env ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	counting.Lock()
	workers++
	name := fmt.Sprint("worker", workers)
	counting.Unlock()
	p := &process{exec.Command(self), make(chan struct{})}
	if *loud {
		p.cmd.Args = append(p.cmd.Args, "-loud")
	}
	p.cmd.Env = append(append(os.Environ(), "CRYPTOUNET_TEST_WORKER="+url, "CRYPTOUNET_TEST_NAME="+name, "GOMAXPROCS=1"), env...)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		bufio.NewReader(out).ReadString('\n')
		close(read)
		p.cmd.Wait()
		close(p.done)
	}()
	<-read
	t.Cleanup(p.kill)
	return p
}

func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.done
}

// names are the clients of the tests; their tokens are their names.
var names = []string{"ward", "other", "poison", "panics"}

// front is a server of the fleet in the test's process.
type front struct {
	Store *fleet.Store
	URL   string
	stop  func()
}

func serve(t testing.TB, url, name string, c server.Config) *front {
	t.Helper()
	o := options(name)
	s, err := fleet.Serve(context.Background(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	lines := "trainer model,submit,metrics " + access.Hash("trainer") + "\n"
	for _, n := range names {
		lines += n + " submit " + access.Hash(n) + "\n"
	}
	list, err := access.Read(strings.NewReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	c.Access, c.Fleet, c.Log = list, s, o.Log
	h, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(ctx, l) }()
	f := &front{s, "http://" + l.Addr().String(), sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})}
	t.Cleanup(f.stop)
	return f
}

func (f *front) dial(t testing.TB, name string) *remote.Client {
	t.Helper()
	c, err := remote.Dial(f.URL, remote.Options{Token: name, Retry: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// small returns the small session, with a model that was uploaded to the fleet.
func (f *front) small(t testing.TB) session.Session {
	t.Helper()
	s := session.Small(t)
	a, err := archive.New(s.Plan, s.Network)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.dial(t, "trainer").UploadModel(soon(t), a, false); err != nil {
		t.Fatal(err)
	}
	return s
}

func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// question is an input with the logits that the local evaluator makes of it.
type question struct {
	input *cipher.Encrypted
	want  []*tensor.Tensor
}

func questions(t testing.TB, s session.Session, n int) (all []question) {
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
		all = append(all, question{input, want})
	}
	return all
}

// check holds a job's result against what the local evaluator made of its input.
func (q question) check(ctx context.Context, s session.Session, j *remote.Job) error {
	got, err := j.Result(ctx)
	if err != nil {
		return err
	}
	return q.near(s, got)
}

func (q question) near(s session.Session, got *cipher.Encrypted) error {
	b, err := s.Client.Decrypt(context.Background(), got)
	if err != nil {
		return err
	}
	worst := 0.0
	for i := range q.want {
		for k, v := range q.want[i].Data {
			worst = max(worst, v-b[i].Data[k], b[i].Data[k]-v)
		}
	}
	if most := 8 * s.Plan.Result().Noise; worst > most {
		return fmt.Errorf("the fleet's result differs by %.2g from the local evaluator's; %.2g is noise", worst, most)
	}
	return nil
}
