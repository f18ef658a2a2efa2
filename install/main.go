// Command install puts the cryptounet kernel where Jupyter finds it.
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
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

func main() {
	if err := command().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "install:", strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; "))
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	where       place
	name        string
	displayName string
	binary      string
	uninstall   bool
}

func command() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:           "install [-- KERNEL_ARG...]",
		Short:         "Install the cryptounet kernel for Jupyter",
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && cmd.ArgsLenAtDash() != 0 {
				return fmt.Errorf("%q is not understood: arguments for the kernel stand after \"--\"", args[0])
			}
			if o.uninstall {
				return uninstall(cmd, o)
			}
			return install(cmd, o, args)
		},
	}
	f := cmd.PersistentFlags()
	f.BoolVar(&o.where.user, "user", false, "for this user (the default)")
	f.BoolVar(&o.where.sysPrefix, "sys-prefix", false, "into the active Python environment (virtualenv, conda, or python3's own)")
	f.StringVar(&o.where.prefix, "prefix", "", "into `DIR`/share/jupyter")
	f.StringVar(&o.name, "name", "cryptounet", "name of the kernelspec")
	cmd.Flags().StringVar(&o.displayName, "display-name", "Go (CryptoUNet)", "name that front ends show")
	cmd.Flags().StringVar(&o.binary, "binary", "", "install this cryptounet binary instead of building one")
	cmd.Flags().BoolVar(&o.uninstall, "uninstall", false, "take the kernel away")
	cmd.MarkFlagsMutuallyExclusive("user", "sys-prefix", "prefix")
	cmd.CompletionOptions.DisableDefaultCmd = true

	remove := &cobra.Command{
		Use:   "uninstall",
		Short: "Take the kernel away",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return uninstall(cmd, o) },
	}
	cmd.AddCommand(remove)
	return cmd
}

func install(cmd *cobra.Command, o options, kernelArgs []string) error {
	dir, err := o.dir()
	if err != nil {
		return err
	}
	spec := kernelspec{name: o.name, displayName: o.displayName, binary: o.binary, args: kernelArgs}
	if err := spec.install(cmd.Context(), dir); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Installed the kernel %q in %s\n", o.name, dir)
	return nil
}

func uninstall(cmd *cobra.Command, o options) error {
	dir, err := o.dir()
	if err != nil {
		return err
	}
	if err := removeSpec(dir); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Removed the kernel %q from %s\n", o.name, dir)
	return nil
}

// dir is the kernelspec's folder.
func (o options) dir() (string, error) {
	// Jupyter's rule; it looks for kernels in lower case.
	valid := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r)
	}
	if o.name == "" || strings.Trim(o.name, ".") == "" || strings.ContainsFunc(o.name, func(r rune) bool { return !valid(r) }) {
		return "", fmt.Errorf("--name is %q: use lower-case letters, digits, \"-\", \"_\" and \".\" only", o.name)
	}
	data, err := o.where.dataDir()
	if err != nil {
		return "", err
	}
	dir, err := filepath.Abs(filepath.Join(data, "kernels", o.name))
	if err != nil {
		return "", errors.Join(errors.New("find the folder of the kernel"), err)
	}
	return dir, nil
}
