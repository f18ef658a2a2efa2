// Package zoo holds the networks that come with the project as data inside the
// program: two trained on membranes, sections of ISBI 2012, and one on drawn nuclei
// (heops/training says how).
package zoo

import (
	"embed"
	"fmt"
	"strings"

	"cryptounet/heops/network/model"
)

//go:embed *.json *.safetensors
var files embed.FS

// Names lists the networks.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".json"); ok {
			names = append(names, name)
		}
	}
	return names
}

// Load returns the network of that name, ready to plan.
func Load(name string) (*model.Network, error) {
	for _, known := range Names() {
		if name == known {
			return model.LoadFS(files, name+".json")
		}
	}
	return nil, fmt.Errorf("zoo: there is no network %q; there are %s", name, strings.Join(Names(), ", "))
}
