package model

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"

	"cryptounet/heops/network/tensor"

	"github.com/nlpodyssey/safetensors"
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
	text, err := readLimited(fsys, file, maxDescription)
	if err != nil {
		return nil, err
	}
	var d description
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("model: %s is not a network description: %w", file, err)
	}
	if d.Format != Format {
		return nil, fmt.Errorf("model: %s has format %q; expected %q", file, d.Format, Format)
	}
	if d.Weights == "" || path.Base(d.Weights) != d.Weights {
		return nil, fmt.Errorf("model: %s names the weights %q; expected the name of a file beside it", file, d.Weights)
	}
	data, err := readLimited(fsys, path.Join(path.Dir(file), d.Weights), maxWeights)
	if err != nil {
		return nil, err
	}
	weights, err := DecodeWeights(data)
	if err != nil {
		return nil, fmt.Errorf("model: %s: %w", d.Weights, err)
	}
	n := &Network{d.Name, d.Description, d.Input, d.Layers, d.Output, d.Meaning, weights, d.Training}
	if _, err := n.Shapes(); err != nil {
		return nil, err
	}
	return n, nil
}

// readLimited reads a file of at most limit bytes.
func readLimited(fsys fs.FS, file string, limit int64) ([]byte, error) {
	f, err := fsys.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("model: there is no file %s", file)
	} else if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("model: reading %s: %w", file, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("model: %s is larger than %d bytes", file, limit)
	}
	return data, nil
}

// DecodeWeights reads a safetensors file of float32 or float64 tensors.
func DecodeWeights(data []byte) (weights map[string]Weight, err error) {
	// The reader is not ours: a malformed header must not end the process.
	defer func() {
		if r := recover(); r != nil {
			weights, err = nil, fmt.Errorf("damaged safetensors file: %v", r)
		}
	}()
	st, err := safetensors.Deserialize(data)
	if err != nil {
		return nil, fmt.Errorf("damaged or truncated safetensors file (%d bytes): %w", len(data), err)
	}
	weights = make(map[string]Weight)
	for _, t := range st.Tensors() {
		w := Weight{}
		count := uint64(1)
		for _, d := range t.TensorView.Shape() {
			count *= d
			if d > maxWeights || count > maxWeights {
				return nil, fmt.Errorf("tensor %q has shape %v, too large", t.Name, t.TensorView.Shape())
			}
			w.Shape = append(w.Shape, int(d))
		}
		raw := t.TensorView.Data()
		switch t.TensorView.DType() {
		case safetensors.F32:
			if uint64(len(raw)) != 4*count {
				return nil, fmt.Errorf("tensor %q of shape %v has %d bytes", t.Name, w.Shape, len(raw))
			}
			w.Data = make([]float64, count)
			for i := range w.Data {
				w.Data[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:])))
			}
		case safetensors.F64:
			if uint64(len(raw)) != 8*count {
				return nil, fmt.Errorf("tensor %q of shape %v has %d bytes", t.Name, w.Shape, len(raw))
			}
			w.Data = make([]float64, count)
			for i := range w.Data {
				w.Data[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
			}
		default:
			return nil, fmt.Errorf("tensor %q is of type %v; expected F32 or F64", t.Name, t.TensorView.DType())
		}
		weights[t.Name] = w
	}
	return weights, nil
}

// Save writes the network as name.json and name.safetensors (float32).
func (n *Network) Save(dir string) error {
	views := make(map[string]safetensors.TensorView)
	for name, w := range n.Weights {
		raw := make([]byte, 0, 4*len(w.Data))
		shape := make([]uint64, len(w.Shape))
		for i, d := range w.Shape {
			shape[i] = uint64(d)
		}
		for _, v := range w.Data {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(float32(v)))
		}
		view, err := safetensors.NewTensorView(safetensors.F32, shape, raw)
		if err != nil {
			return fmt.Errorf("model %s: tensor %q: %w", n.Name, name, err)
		}
		views[name] = view
	}
	data, err := safetensors.Serialize(views, nil)
	if err != nil {
		return fmt.Errorf("model %s: %w", n.Name, err)
	}
	text, err := json.MarshalIndent(description{Format, n.Name, n.Description, n.Input, n.Layers, n.Output, n.Meaning, n.Name + ".safetensors", n.Training}, "", "  ")
	if err != nil {
		return fmt.Errorf("model %s: %w", n.Name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, n.Name+".safetensors"), data, 0o644); err != nil {
		return fmt.Errorf("model %s: %w", n.Name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, n.Name+".json"), append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("model %s: %w", n.Name, err)
	}
	return nil
}
