package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// described is a command for the reference, with those below it.
type described struct {
	Path     string      `json:"path"`
	Use      string      `json:"use"`
	Short    string      `json:"short"`
	Long     string      `json:"long,omitempty"`
	Example  string      `json:"example,omitempty"`
	Flags    []option    `json:"flags,omitempty"`
	Commands []described `json:"commands,omitempty"`
}

type option struct {
	Name      string `json:"name"`
	Shorthand string `json:"shorthand,omitempty"`
	Value     string `json:"value,omitempty"` // its kind, "" for a switch
	Usage     string `json:"usage"`
	Default   string `json:"default,omitempty"`
}

// commandsCommand says in JSON what commands there are, for whoever writes them
// down.
func commandsCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:    "commands",
		Short:  "List all commands with their flags, in JSON",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := json.MarshalIndent(describe(root), "", "  ")
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", text)
			return err
		},
	}
}

func describe(cmd *cobra.Command) described {
	d := described{Path: cmd.CommandPath(), Use: cmd.UseLine(), Short: cmd.Short, Long: cmd.Long, Example: cmd.Example}
	cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		def := f.DefValue
		switch def {
		case "false", "0", "[]", "0s":
			def = "" // as good as none
		}
		d.Flags = append(d.Flags, option{f.Name, f.Shorthand, value, usage, def})
	})
	for _, c := range cmd.Commands() {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		d.Commands = append(d.Commands, describe(c))
	}
	return d
}
