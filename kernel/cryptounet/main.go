// Command cryptounet runs Go cells with encrypted segmentation at hand: as a
// Jupyter kernel, or headless from a notebook or a Go file.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"cryptounet/heops/commands"
	"cryptounet/install/doctor"
	"cryptounet/install/kernelspec"

	"github.com/spf13/cobra"
)

func main() {
	// SIGINT belongs to the commands: it interrupts a cell.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP)
	err := root().ExecuteContext(ctx)
	stop()
	if status, ok := errors.AsType[exitStatus](err); ok {
		os.Exit(int(status))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cryptounet:", strings.ReplaceAll(err.Error(), "\n", "; "))
		os.Exit(commands.Status(err))
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "cryptounet",
		Short:         "A Go kernel for Jupyter with encrypted image segmentation",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.AddCommand(commands.All()...)
	cmd.AddCommand(kernelCommand(), runCommand(), buildCommand(), exportCommand(), engineCommand(), commandsCommand(cmd))
	cmd.AddCommand(kernelspec.InstallCommand(copyOfThis), kernelspec.UninstallCommand())
	cmd.AddCommand(doctor.Command(func() doctor.System { return doctor.This(filepath.Dir(kernelspec.History())) }))
	commands.Root(cmd)
	return cmd
}

// copyOfThis puts a copy of this program at a path.
func copyOfThis(ctx context.Context, path string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program (give it with --binary): %w", err)
	}
	return kernelspec.Copy(self)(ctx, path)
}
