package reference

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Command is a command as "cryptounet commands" describes it.
type Command struct {
	Path, Use, Short, Long, Example string
	Flags                           []struct{ Name, Shorthand, Value, Usage, Default string }
	Commands                        []Command
}

// Commands writes the commands, from what "cryptounet commands" says in JSON.
func Commands(description []byte) (string, error) {
	var root Command
	if err := json.Unmarshal(description, &root); err != nil {
		return "", fmt.Errorf("what cryptounet commands says: %w", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# Commands

Made from the program itself (`+"`%s --help`"+` says the same). The exit status is 0, or 1 where something failed, 2 for a
wrong command line, 3 for a file that is damaged or belongs to another plan or secret, 130 for an interrupt.
`+"`cryptounet-evaluate`"+` has evaluate, inspect, serve, worker, submit, publish, models and version, and no code that could
hold a secret.

| command | |
|---|---|
`, root.Path)
	all := flat(root.Commands)
	if len(all) == 0 {
		return "", fmt.Errorf("cryptounet commands lists none")
	}
	for _, c := range all {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s |\n", c.Path, strings.ReplaceAll(c.Path, " ", "-"), escape(c.Short))
	}
	for _, c := range all {
		c.write(&b)
	}
	return b.String(), nil
}

// flat lists commands and those below them, in order.
func flat(commands []Command) (all []Command) {
	for _, c := range commands {
		all = append(all, c)
		all = append(all, flat(c.Commands)...)
	}
	return all
}

func (c Command) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n```\n%s\n```\n", c.Path, escape(c.Short)+".", c.Use)
	if c.Long != "" && c.Long != c.Short {
		fmt.Fprintf(b, "\n```\n%s\n```\n", strings.ReplaceAll(c.Long, "```", ""))
	}
	if c.Example != "" {
		fmt.Fprintf(b, "\n```\n%s\n```\n", strings.ReplaceAll(c.Example, "```", ""))
	}
	if len(c.Flags) == 0 {
		return
	}
	b.WriteString("\n| flag | | default |\n|---|---|---|\n")
	for _, f := range c.Flags {
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if f.Value != "" {
			name += " " + f.Value
		}
		def := ""
		if f.Default != "" {
			def = "`" + strings.ReplaceAll(f.Default, "|", `\|`) + "`"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", name, escape(f.Usage), def)
	}
}
