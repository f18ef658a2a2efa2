package model

import (
	"fmt"
	"html"

	"cryptounet/heops/network/sketch"
)

// SVG draws the network: blocks of layers by resolution, skip connections as
// arcs. Of a network that Shapes refuses it says why.
func (n *Network) SVG() string {
	if n == nil {
		n = &Network{}
	}
	shapes, err := n.Shapes()
	if err != nil {
		return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="24"><text x="4" y="16" font-family="sans-serif" font-size="12" fill="#b91c1c">%s</text></svg>`, html.EscapeString(err.Error()))
	}
	var layers []sketch.Layer
	for _, l := range n.Layers {
		s := shapes[l.Name]
		layers = append(layers, sketch.Layer{Name: l.Name, Op: string(l.Op), Inputs: l.Inputs, Channels: s.Channels, Stride: s.Stride})
	}
	return sketch.SVG(n.String(), Input, max(1, n.Input.Channels), layers)
}

// String reads "dlin: 31 layers, 12345 weights".
func (n *Network) String() string {
	if n == nil {
		return "no network"
	}
	count := 0
	for _, l := range n.Layers {
		for _, part := range []string{"weight", "bias", "a", "b", "c", "coefficients", "gain", "shift"} {
			count += len(n.weight(l, part))
		}
	}
	return fmt.Sprintf("%s: %d layers, %d weights", n.Name, len(n.Layers), count)
}
