// Package commands are what the program offers from a shell for networks and
// images, beside running cells.
package commands

import (
	"fmt"
	"io"

	"cryptounet/heops/client/keystore"
	"cryptounet/heops/commands/built"
	"cryptounet/heops/commands/evaluating"
	"cryptounet/heops/commands/serving"
	"cryptounet/heops/commands/shell"
	"cryptounet/heops/wire"

	"github.com/spf13/cobra"
)

// Status returns the exit status of what a command returned (package shell).
func Status(err error) int { return shell.Status(err) }

// Version returns the program's version (package built).
func Version() string { return built.Version() }

// Root has a program of these commands end with status 2 where a command is unknown or
// its flags are wrong.
func Root(cmd *cobra.Command) { shell.Root(cmd) }

// All returns the commands.
func All() []*cobra.Command {
	inspect := evaluating.Inspect(map[wire.Kind]evaluating.Describer{
		wire.Secret: func(r io.Reader) (string, error) {
			d, err := keystore.Describe(r)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("%v\n%s", d, evaluating.Summary(d.Plan)), nil
		},
	})
	networks := []string{"onnx", "safetensors", "json"}
	pictures := []string{"png", "jpg", "jpeg", "tif", "tiff", "npy", "npz"}
	all := []*cobra.Command{
		shell.Complete(segmentCommand(), networks, pictures),
		shell.Complete(checkCommand(), networks),
		shell.Complete(compareCommand(), networks),
		shell.Complete(planCommand(), networks),
		shell.Complete(keygenCommand(), []string{"plan", "program"}),
		shell.Complete(encryptCommand(), []string{"secret", "public"}, pictures),
		evaluating.Evaluate(),
		shell.Complete(decryptCommand(), []string{"secret"}, []string{"result"}),
		inspect,
		serving.Serve(), serving.Worker(), serving.Submit(), serving.Publish(), serving.Models(),
		built.Command("cryptounet"),
	}
	for _, c := range all {
		shell.Usage(c)
	}
	return all
}
