package model

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Digest is the SHA-256 of what the network computes: its layers, input, output
// and weights, calibrated ranges included. A plan names it, so that an
// evaluator with other weights is noticed before it computes. It tells nothing
// of the weights to who cannot guess all of them.
func (n *Network) Digest() ([32]byte, error) {
	h := sha256.New()
	w := bufio.NewWriter(h)
	graph, err := json.Marshal(struct {
		Input  any
		Layers []Layer
		Output string
	}{n.Input, n.Layers, n.Output})
	if err != nil {
		return [32]byte{}, fmt.Errorf("model %s: %w", n.Name, err)
	}
	var word [8]byte
	put := func(v uint64) {
		binary.LittleEndian.PutUint64(word[:], v)
		w.Write(word[:])
	}
	text := func(s string) {
		put(uint64(len(s)))
		w.WriteString(s)
	}
	text("cryptounet network 1")
	text(string(graph))
	for _, name := range slices.Sorted(maps.Keys(n.Weights)) {
		weight := n.Weights[name]
		text(name)
		put(uint64(len(weight.Shape)))
		for _, d := range weight.Shape {
			put(uint64(d))
		}
		put(uint64(len(weight.Data)))
		for _, v := range weight.Data {
			put(math.Float64bits(v))
		}
	}
	if err := w.Flush(); err != nil {
		return [32]byte{}, fmt.Errorf("model %s: %w", n.Name, err)
	}
	return [32]byte(h.Sum(nil)), nil
}
