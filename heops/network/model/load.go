package model

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"cryptounet/heops/bounded"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/weights"
)

// Format is the description's format and version.
const Format = "cryptounet.model/1"

// Sizes that a file may have: a description is text for people, and the
// largest U-Net of practice has some 30 million weights.
const (
	maxDescription = 4 << 20
	maxWeights     = 512 << 20
)

// description is the JSON file.
type description struct {
	Format      string         `json:"format"`
	Name        string         `json:"name"`
	Description string         `json:"description,omitempty"`
	Input       tensor.Pixels  `json:"input"`
	Layers      []Layer        `json:"layers"`
	Output      string         `json:"output"`
	Meaning     string         `json:"meaning,omitempty"`
	Weights     string         `json:"weights"`
	Training    map[string]any `json:"training,omitempty"`
}

// Load reads a network from its JSON description; the weights file that the
// description names stands beside it.
func Load(file string) (*Network, error) {
	return LoadFS(os.DirFS(filepath.Dir(file)), filepath.Base(file))
}

// LoadFS is Load from a file system.
func LoadFS(fsys fs.FS, file string) (*Network, error) {
	n, name, err := describe(fsys, file)
	if err != nil {
		return nil, err
	}
	if name == "" || path.Base(name) != name {
		return nil, fmt.Errorf("model: %s names the weights %q; expected the name of a file beside it", file, name)
	}
	data, err := bounded.ReadFS(fsys, path.Join(path.Dir(file), name), maxWeights)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	return n.withWeights(name, data)
}

func (n *Network) withWeights(name string, data []byte) (_ *Network, err error) {
	if n.Weights, err = weights.Decode(data); err != nil {
		return nil, bounded.Content(fmt.Errorf("model: %s: %w", name, err))
	}
	_, err = n.Shapes()
	return n, err
}

// Describe reads a description without its weights. Shapes has checked nothing yet.
func Describe(fsys fs.FS, file string) (*Network, error) {
	n, _, err := describe(fsys, file)
	return n, err
}

func describe(fsys fs.FS, file string) (n *Network, weightsFile string, err error) {
	text, err := bounded.ReadFS(fsys, file, maxDescription)
	if err != nil {
		return nil, "", fmt.Errorf("model: %w", err)
	}
	return parse(file, text)
}

func parse(file string, text []byte) (n *Network, weightsFile string, err error) {
	var d description
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, "", bounded.Content(fmt.Errorf("model: %s is not a network description: %w", file, err))
	}
	if d.Format != Format {
		return nil, "", fmt.Errorf("model: %s has format %q; expected %q", file, d.Format, Format)
	}
	return &Network{d.Name, d.Description, d.Input, d.Layers, d.Output, d.Meaning, nil, d.Training}, d.Weights, nil
}

// Decode returns the network of what Encode returned.
func Decode(description, data []byte) (*Network, error) {
	n, name, err := parse("the description", description)
	if err != nil {
		return nil, err
	}
	return n.withWeights(name, data)
}

// DecodeWeights reads a safetensors file (package weights).
func DecodeWeights(data []byte) (map[string]Weight, error) { return weights.Decode(data) }

// Encode returns the network's JSON description and its weights as a safetensors
// file, exactly: what is read has the same Digest.
func (n *Network) Encode() (text, data []byte, err error) {
	if data, err = weights.Encode(n.Weights); err == nil {
		text, err = json.MarshalIndent(description{Format, n.Name, n.Description, n.Input, n.Layers, n.Output, n.Meaning, n.Name + ".safetensors", n.Training}, "", "  ")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("model %s: %w", n.Name, err)
	}
	return append(text, '\n'), data, nil
}

// Save writes the network as name.json and name.safetensors.
func (n *Network) Save(dir string) error {
	text, data, err := n.Encode()
	if err != nil {
		return err
	}
	for ext, b := range map[string][]byte{".safetensors": data, ".json": text} {
		if err := os.WriteFile(filepath.Join(dir, n.Name+ext), b, 0o644); err != nil {
			return fmt.Errorf("model %s: %w", n.Name, err)
		}
	}
	return nil
}
