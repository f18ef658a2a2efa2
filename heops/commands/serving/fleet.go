package serving

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"cryptounet/heops/commands/shell"
	"cryptounet/heops/service/fleet"
	"cryptounet/heops/service/store"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// natsVariable names the fleet's NATS, for those who do not want its password in
// the list of processes.
const natsVariable = "CRYPTOUNET_NATS"

// fleetOptions say which fleet a process belongs to.
type fleetOptions struct {
	url    string
	config fleet.Options
}

func (o *fleetOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.url, "nats", os.Getenv(natsVariable), "URLs of the fleet's NATS, with commas between them (default $"+natsVariable+")")
	f.StringVar(&o.config.Credentials, "nats-creds", "", "a file of credentials for NATS")
	f.StringVar(&o.config.Prefix, "fleet", "cryptounet", "the fleet's name in NATS: several may share one")
	f.IntVar(&o.config.Replicas, "replicas", 1, "how many of the NATS cluster's servers keep everything, when the fleet is made")
	f.DurationVar(&o.config.Lease, "lease", 10*time.Second, "how long a job stays with a worker that is not heard of, when the fleet is made")
	f.IntVar(&o.config.Deliveries, "deliveries", 5, "how often a job may take its worker down before it is given up")
}

// join joins the fleet as a server and takes over what an embedded store left in a
// folder.
func (o *fleetOptions) join(ctx context.Context, dir string, log *slog.Logger) (*fleet.Store, error) {
	c := o.config
	c.Log = log
	s, err := fleet.Serve(ctx, o.url, c)
	if err != nil || !holds(dir) {
		return s, err
	}
	if err := o.move(ctx, s, dir, log); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (o *fleetOptions) move(ctx context.Context, s *fleet.Store, dir string, log *slog.Logger) error {
	old, err := store.Open(dir, store.Options{Log: log})
	if err != nil {
		return err
	}
	n, err := s.Move(ctx, old)
	if err = errors.Join(err, old.Close()); err != nil {
		return fmt.Errorf("%w: %s is as it was; start again to go on", err, dir)
	}
	log.Info("moved to the fleet", "state", dir, "models", n.Models, "uploads", n.Blobs, "jobs", n.Jobs)
	return retire(dir)
}

// holds says whether a folder has an embedded store in it.
func holds(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "records.db"))
	return err == nil
}

// retire puts an embedded store's records away, so that its jobs, which others have
// now, are not computed here too.
func retire(dir string) error {
	return os.Rename(filepath.Join(dir, "records.db"), filepath.Join(dir, "records.moved.db"))
}

// fleetCommand shows a fleet.
func fleetCommand() *cobra.Command {
	var o fleetOptions
	cmd := &cobra.Command{
		Use:   "fleet",
		Short: "Show a fleet: its workers, what waits and runs, and jobs that were given up",
		Args:  shell.Args(0, 0, "serve fleet takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			if o.url == "" {
				return shell.WithStatus(shell.Misused, errors.New("which fleet? give --nats URL"))
			}
			s, err := fleet.Look(ctx, o.url, o.config)
			if err != nil {
				return err
			}
			defer s.Close()
			return show(ctx, cmd.OutOrStdout(), s)
		},
	}
	o.flags(cmd.Flags())
	return cmd
}

func show(ctx context.Context, out io.Writer, s *fleet.Store) error {
	jobs, err := s.Unfinished()
	if err != nil {
		return err
	}
	count := make(map[store.State]int)
	for _, j := range jobs {
		count[j.State]++
	}
	workers, slots := s.Workers()
	fmt.Fprintf(out, "workers %d, slots %d, jobs queued %d, running %d, paused %d\n", workers, slots, count[store.Queued], count[store.Running], count[store.Paused])
	dead, err := s.DeadLetters(ctx)
	if err != nil || len(dead) == 0 {
		return err
	}
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "\ngiven up\tclient\tmodel\twhen\tlast worker\twhy")
	for _, d := range dead {
		fmt.Fprintf(t, "%s\t%s\t%.16s\t%s\t%s\t%s\n", d.Job, d.Client, d.Model, d.At.Format(time.RFC3339), d.Last, d.Why)
	}
	return t.Flush()
}
