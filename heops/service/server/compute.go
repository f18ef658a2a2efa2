package server

import (
	"context"
	"net/http"

	"cryptounet/heops/service/worker"
)

// Compute returns a worker of a fleet, and what answers for it: /healthz, /readyz
// and /metrics, none of which names a client.
func Compute(c worker.Config, ready func(context.Context) error) (*worker.Worker, http.Handler, error) {
	m := newMetrics()
	c.OnStep, c.OnEnd = m.step, m.ended
	w, err := worker.New(c)
	if err != nil {
		return nil, nil, err
	}
	m.watch(w)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r.Context()); err != nil {
			http.Error(w, "the fleet's store cannot be written", http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte("ok\n"))
	})
	mux.Handle("GET /metrics", m.handler())
	return w, mux, nil
}
