package shown

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
)

// Shell runs a command of the shell.
func Shell(command string) { run(exec.Command("sh", "-c", command)) }

// Lines are what a command of the shell prints.
func Lines(command string) (lines []string) {
	var out bytes.Buffer
	cmd := exec.Command("sh", "-c", command)
	cmd.Stdout = &out
	run(cmd)
	lines = []string{}
	for line := range strings.Lines(out.String()) {
		lines = append(lines, strings.TrimRight(line, "\r\n"))
	}
	return lines
}

// Script gives a text to the standard input of a command.
func Script(text string, command ...string) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin = strings.NewReader(text)
	run(cmd)
}

func run(cmd *exec.Cmd) {
	if cmd.Stdout == nil {
		cmd.Stdout = os.Stdout
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		end(fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err))
	}
}

// Write writes a text to a file, or at its end, and says so.
func Write(path, text string, more bool) {
	flags, said := os.O_CREATE|os.O_WRONLY|os.O_TRUNC, "wrote"
	if more {
		flags, said = os.O_CREATE|os.O_WRONLY|os.O_APPEND, "appended to"
	} else if _, err := os.Stat(path); err == nil {
		said = "overwrote"
	}
	f, err := os.OpenFile(path, flags, 0o666)
	if err == nil {
		_, err = f.WriteString(text)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		end(err)
	}
	fmt.Printf("%s %s, %d bytes\n", said, path, len(text))
}

// Folder changes the working directory, if one is named, and prints it.
func Folder(path string) {
	if path != "" {
		if err := os.Chdir(path); err != nil {
			end(err)
		}
	}
	dir, err := os.Getwd()
	if err != nil {
		end(err)
	}
	fmt.Println(dir)
}

// Env prints a variable of the environment, or all.
func Env(name string) {
	if name == "" {
		list := os.Environ()
		sort.Strings(list)
		fmt.Println(strings.Join(list, "\n"))
		return
	}
	v, ok := os.LookupEnv(name)
	if !ok {
		end(fmt.Errorf("%s is not set", name))
	}
	fmt.Println(v)
}

// SetEnv sets a variable of the environment.
func SetEnv(name, value string) {
	if err := os.Setenv(name, value); err != nil {
		end(err)
	}
}
