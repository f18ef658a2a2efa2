package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/service/store"
	"cryptounet/heops/service/worker"

	"connectrpc.com/connect"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// metrics is what /metrics shows. None of it names a client.
type metrics struct {
	registry             *prometheus.Registry
	calls                *prometheus.HistogramVec
	steps                *prometheus.HistogramVec
	jobs                 *prometheus.CounterVec
	accepted             prometheus.Counter
	uploaded, downloaded prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		registry:   prometheus.NewRegistry(),
		calls:      prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "cryptounet_call_seconds", Help: "Calls by procedure and code.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 10)}, []string{"procedure", "code"}),
		steps:      prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "cryptounet_step_seconds", Help: "Steps of jobs by kind.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 10)}, []string{"kind"}),
		jobs:       prometheus.NewCounterVec(prometheus.CounterOpts{Name: "cryptounet_jobs_ended_total", Help: "Jobs that ended, by state."}, []string{"state"}),
		accepted:   prometheus.NewCounter(prometheus.CounterOpts{Name: "cryptounet_jobs_accepted_total", Help: "Jobs that were accepted."}),
		uploaded:   prometheus.NewCounter(prometheus.CounterOpts{Name: "cryptounet_uploaded_bytes_total", Help: "Bytes of uploaded chunks."}),
		downloaded: prometheus.NewCounter(prometheus.CounterOpts{Name: "cryptounet_downloaded_bytes_total", Help: "Bytes of downloads."}),
	}
	m.registry.MustRegister(m.calls, m.steps, m.jobs, m.accepted, m.uploaded, m.downloaded, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// watch adds what the worker holds and does.
func (m *metrics) watch(w *worker.Worker) {
	for name, g := range map[string]struct {
		help string
		of   func(worker.Stats) float64
	}{
		"cryptounet_jobs_waiting":       {"Jobs in the queue.", func(s worker.Stats) float64 { return float64(s.Waiting) }},
		"cryptounet_jobs_running":       {"Jobs being computed.", func(s worker.Stats) float64 { return float64(s.Running) }},
		"cryptounet_memory_used_bytes":  {"Memory of programs, evaluation keys and runs.", func(s worker.Stats) float64 { return float64(s.MemoryUsed) }},
		"cryptounet_memory_limit_bytes": {"What that may be at most.", func(s worker.Stats) float64 { return float64(s.MemoryLimit) }},
		"cryptounet_cache_hits":         {"Programs and keys that were in memory when a job began.", func(s worker.Stats) float64 { return float64(s.CacheHits) }},
		"cryptounet_cache_misses":       {"Those that were read from the store.", func(s worker.Stats) float64 { return float64(s.Misses) }},
		"cryptounet_cache_evictions":    {"Those that made room for others.", func(s worker.Stats) float64 { return float64(s.Evictions) }},
	} {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: g.help}, func() float64 { return g.of(w.Stats()) }))
	}
}

// fleet adds what is known of a fleet, for who scales it.
func (m *metrics) fleet(f Fleet) {
	gauge := func(name, help string, of func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, of))
	}
	gauge("cryptounet_workers", "Workers that were heard of lately.", func() float64 { n, _ := f.Workers(); return float64(n) })
	gauge("cryptounet_worker_slots", "Jobs that they compute at once.", func() float64 { _, n := f.Workers(); return float64(n) })
	gauge("cryptounet_dead_letters", "Jobs that were given up because they took their workers down.", func() float64 { return float64(f.Dead()) })
}

func (m *metrics) step(kind plan.Kind, took time.Duration) {
	m.steps.WithLabelValues(string(kind)).Observe(took.Seconds())
}

func (m *metrics) ended(j store.Job) { m.jobs.WithLabelValues(string(j.State)).Inc() }

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

// observer counts and logs calls: who, what and how it ended, never what was in it.
type observer struct {
	metrics *metrics
	log     *slog.Logger
}

func (o *observer) note(ctx context.Context, procedure string, start time.Time, err error) {
	code := "ok"
	if err != nil {
		code = connect.CodeOf(err).String()
	}
	took := time.Since(start)
	o.metrics.calls.WithLabelValues(procedure, code).Observe(took.Seconds())
	level := slog.LevelDebug
	if err != nil {
		level = slog.LevelInfo
	}
	o.log.Log(ctx, level, "call", "procedure", procedure, "client", callerOf(ctx).Name, "code", code, "ms", took.Milliseconds())
}

// WrapUnary observes a call with one answer.
func (o *observer) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, r connect.AnyRequest) (res connect.AnyResponse, err error) {
		start := time.Now()
		res, err = next(ctx, r)
		o.note(ctx, r.Spec().Procedure, start, err)
		return res, err
	}
}

// WrapStreamingHandler observes a call with a stream of answers.
func (o *observer) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, c connect.StreamingHandlerConn) error {
		start := time.Now()
		err := next(ctx, c)
		o.note(ctx, c.Spec().Procedure, start, err)
		return err
	}
}

// WrapStreamingClient is not for servers.
func (o *observer) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

// startTracing sends traces to where OTEL_EXPORTER_OTLP_ENDPOINT points, if it is
// set; the other variables of OpenTelemetry hold too.
func startTracing(ctx context.Context) (stop func(), err error) {
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" {
		return func() {}, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	name, err := resource.New(ctx, resource.WithAttributes(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	p := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(name))
	otel.SetTracerProvider(p)
	otel.SetTextMapPropagator(propagation.TraceContext{})
	return func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		p.Shutdown(last)
	}, nil
}
