// Command install puts the cryptounet kernel where Jupyter finds it, built from this
// source; a program that is built does so itself (cryptounet install).
//
//	go run ./install                    for this user
//	go run ./install --sys-prefix       into the active Python environment
//	go run ./install --prefix DIR       into DIR/share/jupyter
//	go run ./install uninstall          takes it away again
//
// Arguments after "--" are given to "cryptounet kernel" whenever it starts,
// for example: go run ./install -- --memory-limit 6GiB
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"cryptounet/install/kernelspec"

	"github.com/spf13/cobra"
)

func main() {
	if err := command().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "install:", strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; "))
		os.Exit(1)
	}
}

func command() *cobra.Command {
	cmd := kernelspec.InstallCommand(build)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	cmd.CompletionOptions.DisableDefaultCmd = true
	cmd.AddCommand(kernelspec.UninstallCommand())
	return cmd
}

// build makes the kernel's program from the source.
func build(ctx context.Context, path string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", path, "cryptounet/kernel/cryptounet")
	out, err := cmd.CombinedOutput()
	if err != nil {
		reason := strings.TrimSpace(string(out))
		if reason == "" {
			reason = err.Error()
		}
		return fmt.Errorf("build the kernel (run this in the repository, with Go, or give a binary with --binary): %s", reason)
	}
	return nil
}
