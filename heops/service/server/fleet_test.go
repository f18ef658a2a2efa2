package server_test

import (
	"context"
	"flag"
	"testing"
	"time"

	"cryptounet/heops/internal/broker"
	"cryptounet/heops/service/fleet"
	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/server"
	"cryptounet/heops/service/worker"
)

var overFleet = flag.Bool("fleet", false, "let the tests' servers be those of a fleet, where nothing of a test is the embedded store's own")

// fleeted makes a server's configuration that of a fleet's, with a worker.
func fleeted(t testing.TB, c server.Config) server.Config {
	t.Helper()
	url := broker.Local(t)
	o := fleet.Options{Options: cluster.Options{Lease: 2 * time.Second, Log: c.Log}, Slots: max(c.Runs, 2)}
	s, err := fleet.Serve(context.Background(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	c.Fleet = s
	f, err := fleet.Work(context.Background(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	w, err := worker.New(worker.Config{Store: f, Source: f, Runs: c.Runs, Memory: c.Memory, Checkpoint: c.Checkpoint, Grace: c.Grace, Log: c.Log})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Run(ctx)
		f.Close()
	}()
	t.Cleanup(func() { cancel(); <-done })
	return c
}

// TestOverFleet: clients cannot tell a fleet from a server that computes itself.
func TestOverFleet(t *testing.T) {
	was := *overFleet
	*overFleet = true
	defer func() { *overFleet = was }()
	for name, test := range map[string]func(*testing.T){
		"EndToEnd": TestEndToEnd, "LayerByLayer": TestLayerByLayer, "Apart": TestApart, "Cancel": TestCancel,
	} {
		t.Run(name, test)
	}
}
