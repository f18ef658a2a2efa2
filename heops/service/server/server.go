// Package server is an evaluation server for encrypted images: it lets clients
// upload models, evaluation keys and encrypted inputs, queues jobs, has package
// worker compute them, and hands results out, over HTTP/2 (package api has the
// calls). It holds no secret key and cannot: none is in any package that it
// imports.
//
//	s, err := server.New(server.Config{Dir: "state", Access: list, TLS: config})
//	err = s.Serve(ctx, listener) // until ctx is done; then running jobs are kept
//
// What is uploaded is untrusted: sizes follow from the plan and are checked before
// bytes are taken, everything is held against its digest and its plan before it is
// stored, and each client sees its own only.
//
// Beside the calls there are /healthz, /readyz and gRPC's health service for
// anybody, and /metrics for Prometheus, for the role `metrics`.
package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"
	"cryptounet/heops/service/origins"
	"cryptounet/heops/service/store"
	"cryptounet/heops/service/worker"

	"connectrpc.com/connect"
	"connectrpc.com/grpchealth"
	"connectrpc.com/otelconnect"
	"go.opentelemetry.io/otel/propagation"
	"golang.org/x/net/netutil"
)

// Config says how a server works. Dir and Access are needed; the zero value of
// everything else means its default.
type Config struct {
	Dir    string       // where everything is stored; not with Fleet
	Fleet  Fleet        // where everything is stored and others compute; nil: this server does
	Access *access.List // who may call; SetAccess replaces it
	TLS    *tls.Config  // nil: without encryption, for tests and behind a proxy. ClientCAs make certificates count.

	Runs       int           // jobs at once; default: the cores, at most 4
	Memory     int64         // bytes for programs, evaluation keys and runs; default 4 GiB
	Checkpoint time.Duration // between a job's checkpoints; default 5 s; negative: after every step
	Grace      time.Duration // that running steps have when the server stops; default 30 s

	Quota    Quota            // of each client
	Quotas   map[string]Quota // of clients that have another
	MaxModel int64            // bytes of a model's archive; default 1 GiB
	Keep     time.Duration    // how long results, keys and inputs stay that nobody asks for; default 30 days

	Requests int           // calls at once, each with a chunk; default 64, of one client a quarter
	Streams  int           // downloads and watches at once; default 512, of one client a quarter
	Chunk    int           // bytes of a chunk at most; default 1 MiB
	Timeout  time.Duration // for the client to send a request, or to take a chunk; default 60 s

	Origins []string     // of pages whose scripts may call, as https://viewer.example.org; default: none
	Page    http.Handler // answers other paths than the calls', for browsers; default: nothing is there

	Log *slog.Logger // default: nobody hears. Neither payloads nor tokens are logged.

	Disk store.Disk       // for tests
	Now  func() time.Time // for tests
}

// Quota bounds what a client may store and have waiting.
type Quota struct {
	Bytes  int64   // stored; default 64 GiB
	Jobs   int     // waiting; default 1000
	Work   float64 // waiting, in units of plan.Work; default: no bound
	Weight float64 // the client's share of the work beside others'; default 1
}

func (q Quota) withDefaults() Quota {
	orDefault(&q.Bytes, 64<<30)
	orDefault(&q.Jobs, 1000)
	orDefault(&q.Weight, 1)
	return q
}

func (c Config) quota(client string) Quota {
	if q, ok := c.Quotas[client]; ok {
		return q.withDefaults()
	}
	return c.Quota.withDefaults()
}

func orDefault[T int | int64 | float64 | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

// Server is an evaluation server.
type Server struct {
	c       Config
	access  atomic.Pointer[access.List]
	store   Store
	worker  *worker.Worker
	metrics *metrics
	guard   *guard
	handler http.Handler
	checks  chan struct{} // a token for each archive that is checked
	tried   struct {      // whether the store can be written
		sync.Mutex
		last time.Time
		err  error
	}

	stopping context.Context // done when no call is taken any more
	stop     context.CancelFunc
	closing  sync.Once
}

// New opens the store and returns a server that does not serve yet.
func New(c Config) (*Server, error) {
	if c.Dir == "" && c.Fleet == nil || c.Access == nil {
		return nil, errors.New("server: it needs a folder for its state and a list of who may call")
	}
	orDefault(&c.MaxModel, 1<<30)
	orDefault(&c.Keep, 30*24*time.Hour)
	orDefault(&c.Requests, 64)
	orDefault(&c.Streams, 512)
	orDefault(&c.Chunk, 1<<20)
	orDefault(&c.Timeout, time.Minute)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{c: c, metrics: newMetrics(), checks: make(chan struct{}, 1)}
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.access.Store(c.Access)
	quota := func(client string) int64 { return c.quota(client).Bytes }
	var line worker.Line
	if c.Fleet != nil {
		c.Fleet.SetQuota(quota)
		s.store, line = c.Fleet, c.Fleet
	} else {
		embedded, err := store.Open(c.Dir, store.Options{Disk: c.Disk, Now: c.Now, Log: c.Log, Quota: quota})
		if err != nil {
			return nil, fmt.Errorf("server: %w", err)
		}
		s.store = embedded
	}
	var err error
	s.worker, err = worker.New(worker.Config{
		Store: s.store, Line: line, Runs: c.Runs, Memory: c.Memory, Checkpoint: c.Checkpoint, Grace: c.Grace, Log: c.Log,
		Limits: func(client string) worker.Limits {
			q := c.quota(client)
			return worker.Limits{Jobs: q.Jobs, Work: q.Work}
		},
		Weight: func(client string) float64 { return c.quota(client).Weight },
		OnStep: s.metrics.step, OnEnd: s.metrics.ended,
	})
	if err == nil {
		s.metrics.watch(s.worker)
		if c.Fleet != nil {
			s.metrics.fleet(c.Fleet)
		}
		s.handler, err = s.routes()
	}
	if err != nil {
		s.store.Close()
		return nil, fmt.Errorf("server: %w", err)
	}
	return s, nil
}

// SetAccess replaces the list of who may call; calls under way end as they began.
func (s *Server) SetAccess(l *access.List) { s.access.Store(l) }

// routes returns the handler of all paths.
func (s *Server) routes() (http.Handler, error) {
	traces, err := otelconnect.NewInterceptor(otelconnect.WithoutMetrics(), otelconnect.WithPropagator(propagation.TraceContext{}))
	if err != nil {
		return nil, err
	}
	options := []connect.HandlerOption{
		connect.WithInterceptors(traces, &observer{s.metrics, s.c.Log}),
		connect.WithReadMaxBytes(s.c.Chunk + 4096),
		connect.WithCompression("gzip", nil, nil), // ciphertexts do not shrink; what unpacks could be a bomb
		connect.WithRecover(func(_ context.Context, spec connect.Spec, _ http.Header, p any) error {
			s.c.Log.Error("a call panicked", "procedure", spec.Procedure, "panic", p)
			return connect.NewError(connect.CodeInternal, errInternal)
		}),
	}
	s.guard = newGuard(s)
	mux := http.NewServeMux()
	path, calls := api.NewEvaluationServiceHandler(&service{s}, options...)
	mux.Handle(path, origins.Allow(s.c.Origins, s.guard.wrap(calls)))
	path, health := grpchealth.NewHandler(&checker{s})
	mux.Handle(path, health)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := s.ready(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte("ok\n"))
	})
	mux.Handle("GET /metrics", s.guard.metrics(s.metrics.handler()))
	if s.c.Page != nil {
		mux.Handle("/", s.c.Page)
	}
	return origins.Own(s.c.Origins, mux)
}

// ready returns why the server takes no jobs, nil if it does.
func (s *Server) ready(ctx context.Context) error {
	if s.stopping.Err() != nil {
		return errors.New("the server is stopping")
	}
	// Anybody may ask, and a write takes a moment: not each is answered by one.
	s.tried.Lock()
	defer s.tried.Unlock()
	if time.Since(s.tried.last) < 2*time.Second {
		return s.tried.err
	}
	s.tried.last, s.tried.err = time.Now(), nil
	if err := s.store.Ready(context.WithoutCancel(ctx)); err != nil {
		s.c.Log.Error("the store cannot be written", "error", err)
		s.tried.err = errors.New("the store cannot be written; the server's log has the details")
	}
	return s.tried.err
}

// checker answers gRPC's health service.
type checker struct{ s *Server }

func (c *checker) Check(ctx context.Context, r *grpchealth.CheckRequest) (*grpchealth.CheckResponse, error) {
	if r.Service != "" && r.Service != api.EvaluationServiceName {
		return nil, connect.NewError(connect.CodeNotFound, fmt.Errorf("there is no service %.100q", r.Service))
	}
	if c.s.ready(ctx) != nil {
		return &grpchealth.CheckResponse{Status: grpchealth.StatusNotServing}, nil
	}
	return &grpchealth.CheckResponse{Status: grpchealth.StatusServing}, nil
}

// maxConnections bounds connections, whoever opens them. Those that do nothing are
// closed in time.
const maxConnections = 1024

// Serve answers calls and computes jobs until ctx is done. Then no new call is
// taken, running jobs end their step and write a checkpoint, and the store is
// closed: a server serves once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	defer s.Close()
	stopTracing, err := startTracing(ctx)
	if err != nil {
		return fmt.Errorf("server: %w", err)
	}
	defer stopTracing()
	h := s.http()
	l = netutil.LimitListener(l, maxConnections)
	if s.c.TLS != nil {
		l = tls.NewListener(l, h.TLSConfig)
	}
	background, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	working, idle := context.WithCancel(background)
	var tasks sync.WaitGroup
	compute := s.worker.Run
	if s.c.Fleet != nil {
		compute = s.worker.Dispatch
	}
	tasks.Go(func() { compute(working) })
	tasks.Go(func() { s.sweep(working) })
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	s.c.Log.Info("serving", "address", l.Addr().String(), "tls", s.c.TLS != nil)
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = nil
	}
	s.stop()
	idle()
	tasks.Wait()
	last, cancel := context.WithTimeout(background, 5*time.Second)
	defer cancel()
	if h.Shutdown(last) != nil {
		h.Close()
	}
	s.c.Log.Info("stopped")
	return err
}

// http returns the HTTP server: HTTP/1.1 and HTTP/2, with TLS or without.
func (s *Server) http() *http.Server {
	h := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: min(s.c.Timeout, 10*time.Second),
		IdleTimeout:       2 * s.c.Timeout,
		MaxHeaderBytes:    16 << 10,
		Protocols:         new(http.Protocols),
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: 250, MaxReceiveBufferPerStream: 512 << 10, MaxReceiveBufferPerConnection: 2 << 20, SendPingTimeout: s.c.Timeout, WriteByteTimeout: s.c.Timeout},
		ErrorLog:          slog.NewLogLogger(s.c.Log.Handler(), slog.LevelDebug),
	}
	h.Protocols.SetHTTP1(true)
	if s.c.TLS == nil {
		h.Protocols.SetUnencryptedHTTP2(true)
		return h
	}
	h.Protocols.SetHTTP2(true)
	h.TLSConfig = s.c.TLS.Clone()
	h.TLSConfig.NextProtos = []string{"h2", "http/1.1"}
	h.TLSConfig.MinVersion = max(h.TLSConfig.MinVersion, tls.VersionTLS12)
	if h.TLSConfig.ClientCAs != nil && h.TLSConfig.ClientAuth == tls.NoClientCert {
		h.TLSConfig.ClientAuth = tls.VerifyClientCertIfGiven
	}
	return h
}

// sweep removes what is not needed any more, every hour.
func (s *Server) sweep(ctx context.Context) {
	for {
		n, err := s.store.Sweep(s.c.Keep, 24*time.Hour)
		if err != nil {
			s.c.Log.Error("removing what is old", "error", err)
		} else if n > 0 {
			s.c.Log.Info("removed what is old", "count", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}

// Close closes the store of a server that does not serve, or does not any more.
func (s *Server) Close() (err error) {
	s.closing.Do(func() {
		s.stop()
		err = s.store.Close()
	})
	return err
}
