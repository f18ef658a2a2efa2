package serving

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"time"

	"cryptounet/heops/commands/shell"
	"cryptounet/heops/service/fleet"
	"cryptounet/heops/service/server"
	"cryptounet/heops/service/worker"

	"github.com/spf13/cobra"
)

// Worker returns the command that computes for servers.
func Worker() *cobra.Command {
	var o workerOptions
	cmd := &cobra.Command{
		Use:   "worker",
		Short: "Compute for the servers of a fleet",
		Long: `Computes jobs that the servers of a fleet (cryptounet serve --nats URL) take in. Any
number of workers may come and go: what a worker that ends has not finished goes on
elsewhere from its last checkpoint. Programs and evaluation keys stay in memory, and
jobs that need them come here first. No secret key ever does.

Ctrl-C, or SIGTERM, ends steps, hands jobs back and stops. With --listen, /healthz and
/readyz say how it is, /metrics more; all three are for anybody who reaches the address.`,
		Args: shell.Args(0, 0, "worker takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd) },
	}
	f := cmd.Flags()
	o.fleet.flags(f)
	f.StringVar(&o.fleet.config.Name, "name", "", "its name in logs (default: the host's and random digits)")
	f.StringVar(&o.fleet.config.Dir, "dir", "", "a folder for files in use (default: the system's for such)")
	f.StringVar(&o.listen, "listen", "", "HOST:PORT of /healthz, /readyz and /metrics (default: none)")
	f.IntVar(&o.memory, "memory", 4096, "MiB for programs, keys and runs")
	f.IntVar(&o.config.Runs, "runs", 0, "jobs at once (default the cores, at most 4)")
	f.DurationVar(&o.config.Checkpoint, "checkpoint", 5*time.Second, "how often a running job is kept; negative: after every step")
	f.DurationVar(&o.config.Grace, "grace", 30*time.Second, "how long steps may go on when it is asked to stop")
	f.BoolVar(&o.json, "json", false, "log in JSON")
	return cmd
}

type workerOptions struct {
	fleet  fleetOptions
	listen string
	memory int
	json   bool
	config worker.Config
}

func (o *workerOptions) run(cmd *cobra.Command) error {
	ctx, stop := shell.Context(cmd)
	defer stop()
	if o.fleet.url == "" {
		return shell.WithStatus(shell.Misused, errors.New("which fleet? give --nats URL"))
	}
	c := o.config
	c.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	if o.json {
		c.Log = slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
	}
	c.Memory = int64(o.memory) << 20
	if c.Runs <= 0 {
		c.Runs = min(runtime.GOMAXPROCS(0), 4)
	}
	f := o.fleet.config
	f.Log, f.Slots = c.Log, c.Runs
	s, err := fleet.Work(ctx, o.fleet.url, f)
	if err != nil {
		return err
	}
	defer s.Close()
	c.Store, c.Source = s, s
	w, handler, err := server.Compute(c, s.Ready)
	if err != nil {
		return err
	}
	if o.listen != "" {
		l, err := net.Listen("tcp", o.listen)
		if err != nil {
			return fmt.Errorf("%w: choose another with --listen HOST:PORT", err)
		}
		h := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
		go h.Serve(l)
		defer func() {
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			h.Shutdown(last)
		}()
		c.Log.Info("answering", "address", l.Addr().String())
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "working, %d jobs at once\n", c.Runs)
	w.Run(ctx)
	return nil
}
