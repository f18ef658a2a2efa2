// Package torch reads PyTorch's state dicts, saved as safetensors: the weights of
// a network whose layers a description of ours names as the state dict does
// (LAYER.weight is the module LAYER's), or of an architecture that is known by
// name. Every key that is missing or not used is named.
package torch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cryptounet/heops/bounded"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/weights"
)

// Options say what a state dict is the weights of.
type Options struct {
	Description  string  // a file in the format of package model; its own weights are not read
	Architecture string  // or "unet": U-Nets as milesial/Pytorch-UNet names them
	Low, High    float64 // smallest and largest value of the input, 0 and 1 where both are 0; of an architecture
}

const maxFile = 1 << 31

// Load reads a state dict. Without options, a description of the same name with
// the ending .json is looked for beside it.
func Load(file string, o Options) (n *model.Network, notes []string, err error) {
	data, err := bounded.ReadFile(file, maxFile)
	if err != nil {
		return nil, nil, fmt.Errorf("torch: %w", err)
	}
	state, err := weights.Decode(data)
	if err != nil {
		return nil, nil, bounded.Content(fmt.Errorf("torch: %s: %w", filepath.Base(file), err))
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if n, err = network(file, name, state, o); err != nil {
		return nil, nil, fmt.Errorf("torch: %s: %w", filepath.Base(file), err)
	}
	return n, []string{fmt.Sprintf("%d tensors of the state dict are the network's", len(n.Weights))}, nil
}

func network(file, name string, state map[string]weights.Tensor, o Options) (n *model.Network, err error) {
	switch o.Architecture {
	case "":
		description := o.Description
		if description == "" {
			description = strings.TrimSuffix(file, filepath.Ext(file)) + ".json"
			if _, err := os.Stat(description); err != nil {
				return nil, fmt.Errorf("a state dict has weights alone: give a description (a .json of ours whose layers are named as the keys are), or name an architecture (unet)")
			}
		}
		if n, err = model.Describe(os.DirFS(filepath.Dir(description)), filepath.Base(description)); err != nil {
			return nil, err
		}
	case "unet":
		if n, err = unet(name, state); err != nil {
			return nil, err
		}
		low, high := o.Low, o.High
		if low == 0 && high == 0 {
			high = 1
		}
		if !(high > low) {
			return nil, fmt.Errorf("inputs of %g to %g; expected the smallest and the largest value", low, high)
		}
		n.Input = tensor.Pixels{Channels: n.Input.Channels, Mean: -low / (high - low), Std: 1 / (high - low)}
	default:
		return nil, fmt.Errorf("architecture %q; unet is known by name, others take a description", o.Architecture)
	}
	if err := fill(n, state); err != nil {
		return nil, err
	}
	_, err = n.Shapes()
	return n, err
}

// parts are the tensors of a layer: those that it needs, and those that it may
// have.
var parts = map[model.Op][2][]string{
	model.Conv2D:          {{"weight"}, {"bias"}},
	model.ConvTranspose2D: {{"weight"}, {"bias"}},
	model.Dense:           {{"weight"}, {"bias"}},
	model.BatchNorm:       {{"weight", "bias", "running_mean", "running_var"}, {"num_batches_tracked"}},
	model.Affine:          {{"gain", "shift"}, nil},
	model.Quadratic:       {{"a", "b", "c"}, {"range", "typical"}},
	model.Square:          {nil, {"range", "typical"}},
	model.Polynomial:      {{"coefficients"}, {"range", "typical", "low", "high"}},
}

// fill gives a network the tensors of a state dict.
func fill(n *model.Network, state map[string]weights.Tensor) error {
	n.Weights = make(map[string]model.Weight)
	used := map[string]bool{model.Input + ".crop": true, model.Input + ".images": true, n.Output + ".range": true, n.Output + ".typical": true}
	var missing, surplus []string
	for _, l := range n.Layers {
		for i, list := range parts[l.Op] {
			for _, part := range list {
				key := l.Name + "." + part
				if _, ok := state[key]; !ok && i == 0 {
					missing = append(missing, key)
				}
				used[key] = true
			}
		}
	}
	for key, t := range state {
		switch {
		case !used[key]:
			surplus = append(surplus, key)
		case !strings.HasSuffix(key, ".num_batches_tracked"):
			n.Weights[key] = perChannel(n, key, t)
		}
	}
	slices.Sort(surplus)
	if len(missing)+len(surplus) > 0 {
		return fmt.Errorf("the state dict is not that of this network: missing are %s; not used are %s", list(missing), list(surplus))
	}
	return nil
}

// perChannel brings learnt coefficients of shape [C 1 1] or [1 C 1 1] to [C].
func perChannel(n *model.Network, key string, t weights.Tensor) model.Weight {
	l, _ := n.Layer(key[:strings.LastIndexByte(key, '.')])
	if (l.Op == model.Quadratic || l.Op == model.Affine) && len(t.Shape) != 1 {
		t.Shape = []int{len(t.Data)}
	}
	return t
}

const most = 12 // keys that an error names

func list(keys []string) string {
	if len(keys) == 0 {
		return "none"
	}
	text := strings.Join(keys[:min(most, len(keys))], ", ")
	if len(keys) > most {
		text += fmt.Sprintf(" and %d more", len(keys)-most)
	}
	return text
}
