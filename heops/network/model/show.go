package model

import (
	"fmt"

	"cryptounet/heops/network/sketch"
)

// SVG draws the network: blocks of layers by resolution, skip connections as arcs.
func (n *Network) SVG() string {
	var layers []sketch.Layer
	shapes, _ := n.Shapes() // none of a network that String says what is wrong with
	for _, l := range n.Layers[:min(len(n.Layers), len(shapes))] {
		layers = append(layers, sketch.Layer{Name: l.Name, Op: string(l.Op), Inputs: l.Inputs, Channels: shapes[l.Name].Channels, Stride: shapes[l.Name].Stride})
	}
	return sketch.SVG(n.String(), Input, max(1, n.Input.Channels), layers)
}

// String reads "dlin: 31 layers", or says what Shapes refuses.
func (n *Network) String() string {
	if _, err := n.Shapes(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s: %d layers", n.Name, len(n.Layers))
}
