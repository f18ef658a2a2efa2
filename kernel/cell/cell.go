// Package cell is what a cell can ask of the session that runs it.
//
// The functions are bound to the session when a cell imports the package; in a
// compiled program, where there is no session, they have the meaning that is
// left: a context that is never cancelled, input from standard input.
package cell

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
)

// Context is cancelled when the running cell is interrupted or ends. Calls
// that take long and accept a context stop with the cell:
//
//	run.Next(cell.Context())
//
// Calls under it that say how far they are - keys, encryption, layers, uploads -
// have a bar once they take more than a second.
func Context() context.Context { return context.Background() }

// Input asks the person for a line.
func Input(prompt string) (string, error) {
	fmt.Print(prompt)
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("read input: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// Password asks for a line that is not shown.
func Password(prompt string) (string, error) { return Input(prompt) }
