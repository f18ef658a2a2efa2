// Package commands are what the program offers from a shell for networks and
// images, beside running cells.
package commands

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/zoo"

	"github.com/spf13/cobra"
)

// All returns the commands.
func All() []*cobra.Command {
	return []*cobra.Command{segmentCommand(), checkCommand(), compareCommand()}
}

// load reads a network: the name of one that comes with the program, or a file.
func load(path string) (*model.Network, error) {
	if slices.Contains(zoo.Names(), path) {
		return zoo.Load(path)
	}
	if filepath.Ext(path) != ".json" {
		return nil, fmt.Errorf("%s is no network: give a description (.json, its weights beside it), or one of %s", path, strings.Join(zoo.Names(), ", "))
	}
	return model.Load(path)
}
