package widgets

import (
	"fmt"
	"image"

	"cryptounet/kernel/display"
)

// Layers are maps in layers of channels, such as those of a network, with what can
// be seen of each.
type Layers interface {
	// Names are the layers' names.
	Names() []string
	// Channels is how many channels a layer has.
	Channels(layer int) int
	// Pictures are those of a channel, side by side, with a caption each.
	Pictures(layer, channel int) (images []image.Image, captions []string)
}

// Browse shows a layer's channel, with a list to choose the layer from and a slider
// for the channel.
func Browse(layers Layers) *Interaction {
	var names []string
	if layers != nil {
		for i, n := range layers.Names() {
			names = append(names, fmt.Sprintf("%d  %s", i+1, n))
		}
	}
	layer := NewDropdown("layer", names...)
	channel := NewIntSlider("channel", 0, 0, 0)
	fit := func() {
		last := max(layers.Channels(layer.Index())-1, 0)
		channel.model.Set(map[string]any{"max": last, "value": min(channel.Value(), last)})
	}
	if len(names) > 0 {
		fit()
		layer.OnChange(func(string) { fit() })
	}
	return Interact(func(_ string, channel int) (any, error) {
		if len(names) == 0 {
			return nil, fmt.Errorf("widgets: there are no layers to browse")
		}
		at := layer.Index()
		images, captions := layers.Pictures(at, channel)
		if len(images) == 0 {
			return nil, fmt.Errorf("widgets: there is nothing to see of layer %s, channel %d", layer.Value(), channel)
		}
		return display.Grid(images...).Captions(captions...).Columns(2).Size(320), nil
	}, layer, channel)
}
