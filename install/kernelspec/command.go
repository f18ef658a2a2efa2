package kernelspec

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// options are the flags of the commands.
type options struct {
	where       Place
	name        string
	displayName string
	binary      string
}

// where adds the flags that both commands have.
func (o *options) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.where.User, "user", false, "for this user (the default)")
	f.BoolVar(&o.where.SysPrefix, "sys-prefix", false, "into the active Python environment (virtualenv, conda, or python3's own)")
	f.StringVar(&o.where.Prefix, "prefix", "", "into `DIR`/share/jupyter")
	f.StringVar(&o.name, "name", "cryptounet", "name of the kernelspec")
	cmd.MarkFlagsMutuallyExclusive("user", "sys-prefix", "prefix")
}

// InstallCommand returns the command install. Without --binary, program puts the
// kernel's program at a path.
func InstallCommand(program func(ctx context.Context, path string) error) *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "install [-- KERNEL_ARG...]",
		Short: "Install the kernel for Jupyter",
		Long: `Install the kernel for Jupyter, JupyterLab, VS Code and all that look for kernels
where Jupyter does: a folder with the program and what front ends show of it.
Arguments after "--" are given to "cryptounet kernel" whenever it starts, for
example --memory-limit 6GiB.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && cmd.ArgsLenAtDash() != 0 {
				return fmt.Errorf("%q is not understood: arguments for the kernel stand after \"--\"", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := o.dir()
			if err != nil {
				return err
			}
			spec := Spec{Name: o.name, DisplayName: o.displayName, Args: args, Program: program}
			if o.binary != "" {
				spec.Program = Copy(o.binary)
			}
			if err := spec.Install(cmd.Context(), dir); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Installed the kernel %q in %s\n", o.name, dir)
			return nil
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.displayName, "display-name", "Go (CryptoUNet)", "name that front ends show")
	cmd.Flags().StringVar(&o.binary, "binary", "", "install this cryptounet binary")
	return cmd
}

// UninstallCommand returns the command uninstall. The history of cells stays, and is
// named.
func UninstallCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "Take the kernel out of Jupyter",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := o.dir()
			if err != nil {
				return err
			}
			if err := Remove(dir); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Removed the kernel %q from %s\n", o.name, dir)
			if path := History(); exists(path) {
				fmt.Fprintf(cmd.OutOrStdout(), "What was typed into cells is kept in %s: delete it if it is not wanted\n", path)
			}
			return nil
		},
	}
	o.flags(cmd)
	return cmd
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
	data, err := o.where.DataDir()
	if err != nil {
		return "", err
	}
	dir, err := filepath.Abs(filepath.Join(data, "kernels", o.name))
	if err != nil {
		return "", errors.Join(errors.New("find the folder of the kernel"), err)
	}
	return dir, nil
}
