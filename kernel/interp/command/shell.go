package command

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/engine"
)

// The output of a command that a variable takes is a literal of the cell.
const (
	maxCaptured = 1 << 20
	maxLines    = 10000
)

// shell runs a command and shows its output as it comes, or gives its lines to a
// variable.
func (c *cell) shell(p magics.Part, whole string) *engine.Fault {
	if p.Into == "" {
		return c.command(p.Rest, exec.Command("sh", "-c", p.Rest))
	}
	var got limited
	cmd := exec.Command("sh", "-c", p.Rest)
	cmd.Stdout = &got
	if fault := c.command(p.Rest, cmd); fault != nil {
		return fault
	}
	var lines []string
	for line := range strings.Lines(got.text.String()) {
		lines = append(lines, strconv.Quote(strings.TrimRight(line, "\r\n")))
	}
	if got.over || len(lines) > maxLines {
		return c.mistake(p, fmt.Sprintf("the command printed more than %d lines or %d MB: let it write to a file", maxLines, maxCaptured>>20))
	}
	c.Source(c.name, whole)
	_, fault := c.Go(c.ctx, c.name, strings.Repeat("\n", p.Line-1)+p.Into+"[]string{"+strings.Join(lines, ", ")+"}", c.out)
	return fault
}

// limited keeps what is written, up to a limit.
type limited struct {
	text bytes.Buffer
	over bool
}

func (l *limited) Write(b []byte) (int, error) {
	if l.over = l.over || l.text.Len()+len(b) > maxCaptured; !l.over {
		l.text.Write(b)
	}
	return len(b), nil
}

// script gives a cell to a shell, or to the standard input of a command.
func (c *cell) script(name string, p magics.Part) *engine.Fault {
	args := strings.Fields(p.Rest)
	if name == "script" {
		if len(args) == 0 {
			return c.mistake(p, "%%script wants a command that reads the cell, as %%script python3")
		}
	} else {
		args = append([]string{name, "-s", "--"}, args...)
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return c.mistake(p, fmt.Sprintf("there is no command %s on this machine", args[0]))
	}
	cmd := exec.Command(path, args[1:]...)
	cmd.Stdin = strings.NewReader(p.Body)
	return c.command("%%"+name, cmd)
}

// command runs a command until it ends or the cell is interrupted.
func (c *cell) command(called string, cmd *exec.Cmd) *engine.Fault {
	var interrupted bool
	err := c.Beside(c.ctx, c.out, func(ctx context.Context) error {
		run := exec.CommandContext(ctx, cmd.Path, cmd.Args[1:]...)
		run.Args[0], run.Stdin, run.Stdout, run.Stderr = cmd.Args[0], cmd.Stdin, cmd.Stdout, printer{c.out, "stderr"}
		if run.Stdout == nil {
			run.Stdout = printer{c.out, "stdout"}
		}
		run.WaitDelay = time.Second // a grandchild may keep the pipes open
		err := run.Run()
		interrupted = ctx.Err() != nil
		return err
	})
	if interrupted {
		return &engine.Fault{Name: "interrupted", Value: "the command was interrupted", Traceback: []string{"interrupted: " + called}}
	}
	if err != nil {
		return &engine.Fault{Name: "shell", Value: called + ": " + err.Error(), Traceback: []string{called + ": " + err.Error()}}
	}
	return nil
}

// printer is an output as a writer.
type printer struct {
	out  engine.Output
	name string
}

func (p printer) Write(b []byte) (int, error) {
	p.out.Stream(p.name, string(b))
	return len(b), nil
}
