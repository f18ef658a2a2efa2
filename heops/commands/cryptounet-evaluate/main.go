// Command cryptounet-evaluate computes on encrypted images, and nothing else: no
// code in it can hold a secret key. It is cryptounet's evaluate, inspect and serve
// for a machine that is not trusted.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"cryptounet/heops/commands/built"
	"cryptounet/heops/commands/evaluating"
	"cryptounet/heops/commands/serving"
	"cryptounet/heops/commands/shell"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP)
	cmd := &cobra.Command{
		Use:           "cryptounet-evaluate",
		Short:         "Compute on encrypted images, without any secret",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.AddCommand(evaluating.Evaluate(), evaluating.Inspect(nil), serving.Serve(), serving.Worker(), serving.Submit(), serving.Publish(), serving.Models(), built.Command("cryptounet-evaluate"))
	shell.Usage(cmd)
	err := cmd.ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "cryptounet-evaluate:", strings.ReplaceAll(err.Error(), "\n", "; "))
		os.Exit(shell.Status(err))
	}
}
