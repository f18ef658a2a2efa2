// Package commands are what the program offers from a shell for networks and
// images, beside running cells.
package commands

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"cryptounet/heops/imports"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/zoo"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// All returns the commands.
func All() []*cobra.Command {
	return []*cobra.Command{segmentCommand(), checkCommand(), compareCommand()}
}

// source says where a network comes from and what its file leaves open.
type source struct {
	imports.Options
	mean, std float64
}

func (s *source) flags(f *pflag.FlagSet) {
	f.Float64Var(&s.mean, "mean", 0, "what is subtracted from pixels of 0 to 1, where the file does not say")
	f.Float64Var(&s.std, "std", 0, "what they are then divided by")
	f.StringVar(&s.Output, "output", "", "which output, where an .onnx file has several")
	f.StringVar(&s.Description, "description", "", "of a state dict: a .json whose layers are named as its keys")
	f.StringVar(&s.Architecture, "architecture", "", "of a state dict: unet")
}

// load reads a network: the name of one that comes with the program, or a file;
// notes gets what a person should know of it.
func (s *source) load(path string, notes io.Writer) (*model.Network, error) {
	if s.std < 0 {
		return nil, fmt.Errorf("--std %g; it is to be above 0", s.std)
	}
	n, err := s.read(path, notes)
	if err == nil && (s.std > 0 || s.mean != 0) {
		n.Input.Mean, n.Input.Std = s.mean, cmp.Or(s.std, 1)
	}
	return n, err
}

func (s *source) read(path string, notes io.Writer) (*model.Network, error) {
	if slices.Contains(zoo.Names(), path) {
		return zoo.Load(path)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s: give a network's .onnx, .safetensors or .json, or the name of one that comes with the program: %s", path, strings.Join(zoo.Names(), ", "))
	}
	i, err := imports.Read(path, s.Options)
	if err != nil {
		return nil, err
	}
	for _, note := range i.Notes {
		fmt.Fprintln(notes, note)
	}
	return i.Network, nil
}
