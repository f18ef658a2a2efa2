package doctor

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// errFailed is what the command returns where a check failed; which one is said.
var errFailed = errors.New("something has to be done first: see the lines with fail")

// Command returns the command doctor for a system.
func Command(system func() System) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look at this machine: what works, what does not, and what to do",
		Long: `Looks at the machine, memory, disk, ports, data (ISBI2012_DIR), Go, Jupyter and
the installed kernel, and says of each whether it is ok, what does not work (warn),
or what keeps all from working (fail), with what to do. The exit status is 1 where
something failed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := system().Examine(cmd.Context())
			if asJSON {
				text, err := json.MarshalIndent(all, "", "  ")
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s\n", text)
			} else if err := Write(cmd.OutOrStdout(), all); err != nil {
				return err
			}
			if Failed(all) {
				return errFailed
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "a list in JSON")
	return cmd
}
