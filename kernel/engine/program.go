package engine

import "context"

// Program is a package main with its arguments, the first of which is its
// name.
type Program struct {
	Files []File
	Args  []string
}

// File is one source file.
type File struct{ Name, Code string }

// Programs is implemented by engines that run whole programs beside their
// cells. Like cells, they run one at a time.
type Programs interface {
	// RunProgram returns the program's exit status; the fault says why it
	// ended before its time, the error that the engine could not run it.
	RunProgram(ctx context.Context, p Program, out Output) (status int, fault *Fault, err error)
}
