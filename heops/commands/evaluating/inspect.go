package evaluating

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"cryptounet/heops/cipher"
	"cryptounet/heops/commands/shell"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/images"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"github.com/spf13/cobra"
)

// Describer says what a frame of some kind holds, of those that need packages
// which this one does not reach.
type Describer func(frame io.Reader) (string, error)

// Inspect returns the command that describes files.
func Inspect(others map[wire.Kind]Describer) *cobra.Command {
	var planFile string
	var asJSON, table bool
	cmd := &cobra.Command{
		Use:   "inspect FILE...",
		Short: "Say what files of this program hold, and what is wrong with broken ones",
		Long: `Describes plans, programs, keys, encrypted images and results without any key.
With --plan (a .plan, .program, .public or .secret file) keys and images are also
checked against it, value by value.

The exit status is 3 where a file is damaged or does not belong to the plan.`,
		Args: shell.Args(1, -1, "inspect needs at least one FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			i := inspector{others: others, table: table}
			if planFile != "" {
				p, err := ReadPlan(cmd, planFile)
				if err != nil {
					return err
				}
				if i.context, err = cipher.NewContext(p); err != nil {
					return err
				}
			}
			broken := 0
			var all reports
			for _, path := range args {
				r, err := i.file(cmd, path)
				if err != nil {
					return err
				}
				all = append(all, r)
				if r.Problem != "" {
					broken++
				}
				if !asJSON {
					fmt.Fprint(cmd.OutOrStdout(), r)
				}
			}
			if asJSON {
				if err := shell.Report(cmd, true, all); err != nil {
					return err
				}
			}
			if broken > 0 {
				return shell.WithStatus(shell.Refused, fmt.Errorf("%d of %d file(s) cannot be used", broken, len(args)))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&planFile, "plan", "", "check keys and images against this plan")
	cmd.Flags().BoolVar(&table, "table", false, "show plans step by step")
	cmd.Flags().BoolVar(&asJSON, "json", false, "say it in JSON")
	return cmd
}

// ReadPlan reads the plan of a file that begins with one, or of a program.
func ReadPlan(cmd *cobra.Command, path string) (*plan.Plan, error) {
	in, err := shell.Open(cmd, path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	h, err := wire.Peek(in.Reader)
	if err != nil {
		return nil, in.Wrap(err)
	}
	if h.Kind == wire.Program {
		a, err := archive.Read(in)
		if err != nil {
			return nil, in.Wrap(err)
		}
		return a.Plan, nil
	}
	p, err := plan.Read(in)
	return p, in.Wrap(err)
}

// Frame is what a frame of a file is.
type Frame struct {
	Kind    string `json:"kind"`
	Plan    string `json:"plan"`             // digest
	Secret  string `json:"secret,omitempty"` // identity
	Bytes   int64  `json:"bytes"`
	Details string `json:"details,omitempty"`
}

// Contents is what a file holds.
type Contents struct {
	File    string  `json:"file"`
	Frames  []Frame `json:"frames"`
	Problem string  `json:"problem,omitempty"`
}

type reports []Contents

func (r reports) String() string { return "" } // it goes out as JSON

// String is some lines for people.
func (c Contents) String() string {
	var b strings.Builder
	for i, f := range c.Frames {
		if i > 0 && f == c.Frames[i-1] {
			continue // maps of one kind: the number of them says it
		}
		n := 1
		for n < len(c.Frames)-i && c.Frames[i+n] == f {
			n++
		}
		times := ""
		if n > 1 {
			times = fmt.Sprintf("%d times ", n)
		}
		secret := ""
		if f.Secret != "" {
			secret = ", secret " + f.Secret[:12]
		}
		fmt.Fprintf(&b, "%s: %s%s of plan %.16s%s, %d bytes\n", c.File, times, f.Kind, f.Plan, secret, f.Bytes)
		for line := range strings.Lines(f.Details) {
			fmt.Fprintf(&b, "    %s\n", strings.TrimRight(line, "\n"))
		}
	}
	if c.Problem != "" {
		fmt.Fprintf(&b, "%s: %s\n", c.File, c.Problem)
	}
	return b.String()
}

// inspector describes files.
type inspector struct {
	context *cipher.Context // of --plan
	table   bool            // show the steps of plans
	others  map[wire.Kind]Describer
}

func (i inspector) file(cmd *cobra.Command, path string) (Contents, error) {
	c := Contents{File: path}
	in, err := shell.Open(cmd, path)
	if err != nil {
		return c, err
	}
	defer in.Close()
	c.File = in.Name
	for !in.Ended() {
		h, err := wire.Peek(in.Reader)
		if err != nil {
			c.Problem = err.Error()
			if len(c.Frames) > 0 {
				c.Problem = fmt.Sprintf("after %d frame(s) something follows: %v", len(c.Frames), err)
			}
			return c, nil
		}
		f := Frame{Kind: h.Kind.String(), Plan: text(h.Digest), Bytes: int64(h.Length) + wire.Overhead}
		if h.Owner != (wire.Owner{}) {
			f.Secret = fmt.Sprintf("%x", h.Owner[:])
		}
		f.Details, err = i.frame(h, in)
		c.Frames = append(c.Frames, f)
		if err != nil {
			c.Problem = err.Error()
			return c, nil
		}
	}
	if len(c.Frames) == 0 {
		c.Problem = "the file is empty"
	}
	return c, nil
}

func text(d wire.Digest) string {
	b, _ := d.MarshalText()
	return string(b)
}

// frame reads a frame and says what it holds.
func (i inspector) frame(h wire.Header, r io.Reader) (string, error) {
	if describe := i.others[h.Kind]; describe != nil {
		return describe(r)
	}
	switch h.Kind {
	case wire.Plan:
		p, err := plan.Read(r)
		if err != nil {
			return "", err
		}
		if i.table {
			return p.String(), nil
		}
		return Summary(p), nil
	case wire.Program:
		a, err := archive.Read(r)
		if err != nil {
			return "", err
		}
		weights := 0
		for _, w := range a.Network.Weights {
			weights += len(w.Data)
		}
		return fmt.Sprintf("network %s: %d layers, %d numbers\n%s", a.Network.Name, len(a.Network.Layers), weights, Summary(a.Plan)), nil
	case wire.Images:
		_, sizes, err := images.Describe(r)
		if err != nil {
			return "", err
		}
		var all []string
		for _, s := range sizes {
			all = append(all, s.String())
		}
		return fmt.Sprintf("%d image(s) of height x width %s", len(sizes), strings.Join(all, ", ")), nil
	}
	if c := i.context; c != nil {
		switch h.Kind {
		case wire.Map, wire.Result:
			e, err := c.ReadEncrypted(r)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("%v, %d image(s)\nevery value is in range", e, e.Images()), nil
		case wire.Keys:
			k, err := c.ReadEvaluationKeys(r)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("%v\nevery value is in range", k), nil
		}
	}
	start := &prefix{most: 1 << 16}
	if _, err := wire.Skip(r, start); err != nil {
		return "", err
	}
	return start.describe(h.Kind)
}

// Summary is what a plan says of itself, less the table of its steps.
func Summary(p *plan.Plan) string {
	text, _, _ := strings.Cut(p.String(), "\nstep ")
	return text
}

// prefix keeps the beginning of what is written to it.
type prefix struct {
	bytes.Buffer
	most int
}

func (p *prefix) Write(b []byte) (int, error) {
	p.Buffer.Write(b[:min(len(b), p.most-p.Len())])
	return len(b), nil
}

// describe says what can be said without the plan.
func (p *prefix) describe(k wire.Kind) (string, error) {
	words := func(n int) ([]uint32, error) {
		all := make([]uint32, n)
		if err := binary.Read(&p.Buffer, binary.LittleEndian, all); err != nil {
			return nil, errors.New("it is shorter than its own header")
		}
		return all, nil
	}
	switch k {
	case wire.Map:
		w, err := words(2)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("tensor %d of the plan, %d image(s); --plan checks its values", w[0], w[1]), nil
	case wire.Result:
		w, err := words(2)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%d image(s), %d bits a coefficient; --plan checks its values", w[0], w[1]), nil
	case wire.Keys:
		w, err := words(1)
		if err != nil {
			return "", err
		}
		entries, err := words(2 * int(min(w[0], 1<<12)))
		if err != nil {
			return "", err
		}
		var all []string
		for i := 0; i < len(entries); i += 2 {
			name := fmt.Sprintf("rotation by %d", entries[i])
			if entries[i] == 0 {
				name = "relinearisation"
			}
			all = append(all, fmt.Sprintf("%s up to level %d", name, entries[i+1]))
		}
		return fmt.Sprintf("%d keys: %s; --plan checks their values", w[0], strings.Join(all, ", ")), nil
	}
	return "", nil
}
