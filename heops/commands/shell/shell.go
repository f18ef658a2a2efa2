// Package shell is what commands share: where networks come from, streams that may
// be files or pipes, progress, and what a command's exit status says.
package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"cryptounet/heops/bounded"

	"github.com/spf13/cobra"
)

// What a command's exit status says.
const (
	Failed      = 1   // it could not be done: no space, too little memory, no such file, a network that does not run
	Misused     = 2   // the command line is wrong
	Refused     = 3   // a file or message is damaged, or belongs to another plan or secret
	Interrupted = 130 // by Ctrl-C
)

// status is an error with an exit status other than Failed.
type status struct {
	error
	code int
}

func (s status) Unwrap() error { return s.error }

// WithStatus gives an error an exit status; nil stays nil.
func WithStatus(code int, err error) error {
	if err == nil {
		return nil
	}
	return status{err, code}
}

// Status returns the exit status of what a command returned.
func Status(err error) int {
	if err == nil {
		return 0
	}
	if s, ok := errors.AsType[status](err); ok {
		return s.code
	}
	if errors.Is(err, bounded.ErrContent) {
		return Refused
	}
	return Failed
}

// Args checks the number of arguments: at least so many, at most so many, where
// most is not below 0.
func Args(least, most int, usage string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return WithStatus(Misused, errors.New(usage+"; cryptounet "+cmd.Name()+" --help says more"))
		}
		return nil
	}
}

// Context returns a command's context, which Ctrl-C ends.
func Context(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(cmd.Context(), os.Interrupt)
}

// Interruptible does work that may not hear of ctx for a while; who interrupts it
// does not wait for it.
func Interruptible[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		v, err := work()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		if ctx.Err() == nil {
			return r.value, r.err
		}
	case <-ctx.Done():
	}
	var none T
	return none, WithStatus(Interrupted, errors.New("interrupted; nothing was written"))
}

// Usage has wrong flags end a command, and all below it, with Misused.
func Usage(cmd *cobra.Command) {
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return WithStatus(Misused, fmt.Errorf("%w; %s --help says more", err, c.CommandPath()))
	})
	for _, c := range cmd.Commands() {
		Usage(c)
	}
}

// Root has a program end with Misused where a command is unknown, or its flags are
// wrong; without a command it prints its help.
func Root(cmd *cobra.Command) {
	Usage(cmd)
	cmd.SuggestionsMinimumDistance = 2
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		text := fmt.Sprintf("there is no command %q", args[0])
		if like := cmd.SuggestionsFor(args[0]); len(like) > 0 {
			text += ", but " + strings.Join(like, " and ")
		}
		return WithStatus(Misused, fmt.Errorf("%s; %s --help lists them", text, cmd.Name()))
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

// Complete has a shell complete a command's arguments with files of these
// extensions, the first argument with the first, those beyond the last with it.
func Complete(cmd *cobra.Command, extensions ...[]string) *cobra.Command {
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		return extensions[min(len(args), len(extensions)-1)], cobra.ShellCompDirectiveFilterFileExt
	}
	return cmd
}
