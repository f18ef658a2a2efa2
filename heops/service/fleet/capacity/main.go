// Command capacity prints what a fleet of so many workers does and needs, and what
// breaks first: a model of measured figures and a small simulation of the queue.
//
//	go run ./heops/service/fleet/capacity
//	go run ./heops/service/fleet/capacity -seconds 480 -input 300 -result 40   # another network's figures
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
)

func main() {
	f := measured
	flag.Float64Var(&f.Seconds, "seconds", f.Seconds, "a slice on a worker")
	flag.Float64Var(&f.Input, "input", f.Input, "MB of an encrypted slice")
	flag.Float64Var(&f.Result, "result", f.Result, "MB of its result")
	flag.Float64Var(&f.Keys, "keys", f.Keys, "MB of a client's evaluation keys")
	flag.Float64Var(&f.Memory, "memory", f.Memory, "GB of a worker")
	flag.Float64Var(&f.Cores, "cores", f.Cores, "of a worker")
	flag.Float64Var(&f.Replicas, "replicas", f.Replicas, "of the NATS cluster")
	flag.Float64Var(&f.Keep, "keep", f.Keep, "days that results and inputs are kept")
	flag.Parse()
	if err := f.check(); err != nil {
		fmt.Fprintln(os.Stderr, "capacity:", err)
		os.Exit(2)
	}
	f.print(os.Stdout)
}

// print prints the table of the cases.
func (f figures) print(out io.Writer) {
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	cases := []row{f.at(10), f.at(100), f.at(1000), f.daily(1e6)}
	line := func(name string, value func(r row) string) {
		fmt.Fprintf(t, "%s\t", name)
		for _, r := range cases {
			fmt.Fprintf(t, "%s\t", value(r))
		}
		fmt.Fprintln(t)
	}
	line("", func(r row) string { return r.name })
	line("workers", func(r row) string { return fmt.Sprint(r.workers) })
	line("slices a day", func(r row) string { return fmt.Sprintf("%.2g M", r.rate*day/1e6) })
	line("cores, workers", func(r row) string { return fmt.Sprintf("%.0f", float64(r.workers)*f.Cores) })
	line("cores, NATS", func(r row) string { return fmt.Sprintf("%.1f", r.natsCores) })
	line("memory, workers, GB", func(r row) string { return fmt.Sprintf("%.0f", float64(r.workers)*f.Memory) })
	line("NATS, MB/s in and out", func(r row) string { return fmt.Sprintf("%.0f", r.network) })
	line("of one NATS server's bandwidth", func(r row) string { return fmt.Sprintf("%.0f %%", 100*r.bytesLoad) })
	line("changes of records a second", func(r row) string { return fmt.Sprintf("%.0f", r.changes) })
	line("of one stream's", func(r row) string { return fmt.Sprintf("%.1f %%", 100*r.changesLoad) })
	line("disk, TB", func(r row) string { return fmt.Sprintf("%.1f", r.disk) })
	line("a server's mirror, GB", func(r row) string { return fmt.Sprintf("%.1f", r.mirror) })
	line("NATS servers for objects", func(r row) string { return fmt.Sprint(r.servers) })
	line("wait, median, s", func(r row) string { return fmt.Sprintf("%.2f", r.wait.median) })
	line("wait, 99 of 100, s", func(r row) string { return fmt.Sprintf("%.2f", r.wait.late) })
	line("$ a day", func(r row) string { return fmt.Sprintf("%.0f", r.money) })
	line("$ for 1000 slices", func(r row) string { return fmt.Sprintf("%.3f", r.money/(r.rate*day)*1000) })
	line("breaks first", func(r row) string { return r.breaks })
	t.Flush()
}
