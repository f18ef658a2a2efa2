package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/service/access"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
)

// people returns a list of clients whose tokens are their names: trainer may
// upload models, the others submit.
func people(t testing.TB, names ...string) *access.List {
	t.Helper()
	var lines strings.Builder
	fmt.Fprintf(&lines, "trainer model,submit,metrics %s\n", access.Hash("trainer"))
	for _, n := range names {
		fmt.Fprintf(&lines, "%s submit %s\n", n, access.Hash(n))
	}
	l, err := access.Read(strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// running is a server that serves.
type running struct {
	*server.Server
	URL  string
	stop func()
}

// serve starts a server; the test's end stops it.
func serve(t testing.TB, c server.Config) *running {
	t.Helper()
	switch {
	case c.Dir == "" && *overFleet && c.Disk == nil && c.Now == nil:
		c = fleeted(t, c)
	case c.Dir == "":
		c.Dir = t.TempDir()
	}
	if c.Access == nil {
		c.Access = people(t, "ward", "other")
	}
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	scheme := "http"
	if c.TLS != nil {
		scheme = "https"
	}
	r := &running{s, scheme + "://" + l.Addr().String(), sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})}
	t.Cleanup(r.stop)
	return r
}

// dial returns a client of a name.
func (r *running) dial(t testing.TB, name string) *remote.Client {
	t.Helper()
	c, err := remote.Dial(r.URL, remote.Options{Token: name, Retry: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// small returns the small session, with a model that was uploaded to the server.
func (r *running) small(t testing.TB) session.Session {
	t.Helper()
	s := session.Small(t)
	r.upload(t, s)
	return s
}

var makeTiny = sync.OnceValues(func() (session.Session, error) {
	return session.Build(func(rng *rand.Rand) *testnet.Builder { return testnet.Chain(rng, 2, 1) }, plan.Options{Height: 64, Width: 64})
})

// tiny returns the session of a network of four steps, made once.
func tiny(t testing.TB) session.Session {
	t.Helper()
	s, err := makeTiny()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (r *running) upload(t testing.TB, s session.Session) string {
	t.Helper()
	a, err := archive.New(s.Plan, s.Network)
	if err != nil {
		t.Fatal(err)
	}
	id, err := r.dial(t, "trainer").UploadModel(soon(t), a, false)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// same holds a result against what the local evaluator makes of the same input.
func same(t testing.TB, s session.Session, input, got *cipher.Encrypted) {
	t.Helper()
	if err := differs(s, input, got); err != nil {
		t.Fatal(err)
	}
}

func differs(s session.Session, input, got *cipher.Encrypted) error {
	ctx := context.Background()
	want, err := s.Evaluator.Run(ctx, input)
	if err != nil {
		return err
	}
	a, err := s.Client.Decrypt(ctx, want)
	if err != nil {
		return err
	}
	return near(s, a, got)
}

// near holds a result against logits.
func near(s session.Session, want []*tensor.Tensor, got *cipher.Encrypted) error {
	b, err := s.Client.Decrypt(context.Background(), got)
	if err != nil {
		return err
	}
	worst := 0.0
	for i := range want {
		for k, v := range want[i].Data {
			worst = max(worst, v-b[i].Data[k], b[i].Data[k]-v)
		}
	}
	if most := 8 * s.Plan.Result().Noise; worst > most {
		return fmt.Errorf("the server's result differs by %.2g from the local evaluator's; %.2g is noise", worst, most)
	}
	return nil
}

// file returns what something writes.
func file(t testing.TB, w io.WriterTo) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
