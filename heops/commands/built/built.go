// Package built says what a program was built from: its version, commit, Go and the
// modules that its results depend on.
package built

import (
	"cmp"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// What a release is, set when it is linked: -X cryptounet/heops/commands/built.tag=v1.2.3
var tag, commit, when string

// Info is what a program was built from. Fields that the build does not tell are
// empty: a build without version control (-buildvcs=false) knows no commit.
type Info struct {
	Program  string            `json:"program"`
	Version  string            `json:"version"` // a tag, a pseudo-version, or devel
	Revision string            `json:"revision,omitempty"`
	Time     string            `json:"time,omitempty"`     // of the commit
	Modified bool              `json:"modified,omitempty"` // beyond the commit
	Go       string            `json:"go"`
	System   string            `json:"system"`
	Machine  string            `json:"machine"`
	Modules  map[string]string `json:"modules"` // path to version
}

// named are the modules that Info names: who computes, and who runs cells.
var named = []string{"github.com/tuneinsight/lattigo/v5", "github.com/traefik/yaegi"}

// Read returns what this program was built from.
func Read(program string) Info {
	build, _ := debug.ReadBuildInfo()
	i := read(program, tag, build)
	i.Revision, i.Time = cmp.Or(commit, i.Revision), cmp.Or(when, i.Time)
	return i
}

// Version is Read's version alone.
func Version() string { return Read("").Version }

func read(program, tag string, build *debug.BuildInfo) Info {
	i := Info{Program: program, Go: runtime.Version(), System: runtime.GOOS, Machine: runtime.GOARCH, Modules: map[string]string{}}
	if build == nil {
		i.Version = cmp.Or(tag, "devel")
		return i
	}
	for _, s := range build.Settings {
		switch s.Key {
		case "vcs.revision":
			i.Revision = s.Value
		case "vcs.time":
			i.Time = s.Value
		case "vcs.modified":
			i.Modified = s.Value == "true"
		}
	}
	for _, m := range build.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		if slices.Contains(named, m.Path) {
			i.Modules[m.Path] = m.Version
		}
	}
	switch v := build.Main.Version; {
	case tag != "":
		i.Version = tag
	case v != "" && v != "(devel)":
		i.Version = v
	case len(i.Revision) >= 12:
		i.Version = "devel-" + i.Revision[:12]
	default:
		i.Version = "devel"
	}
	return i
}

// String is a line for people and one for each module.
func (i Info) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s (%s, %s/%s)", i.Program, i.Version, i.Go, i.System, i.Machine)
	if i.Revision != "" {
		fmt.Fprintf(&b, "\ncommit %s", i.Revision)
		if i.Time != "" {
			fmt.Fprintf(&b, " of %s", i.Time)
		}
		if i.Modified {
			b.WriteString(", modified")
		}
	}
	for _, path := range named {
		if v, ok := i.Modules[path]; ok {
			fmt.Fprintf(&b, "\n%s %s", path, v)
		}
	}
	return b.String()
}

// Command returns the command version of a program.
func Command(program string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Say what this program was built from",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			i := Read(program)
			if !asJSON {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), i)
				return err
			}
			text, err := json.MarshalIndent(i, "", "  ")
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", text)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "say it in JSON")
	return cmd
}
