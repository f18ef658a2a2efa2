package segment

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/reach"
	"cryptounet/heops/network/tensor"
)

// mostSeen is the longest side of what calibration looks at: the middle of larger
// images.
const mostSeen = 1024

// Calibrated returns the network with the ranges that images like those to come
// bring, beside those it has (model.Network.Calibrate); the network itself stays
// as it is. A piece of an image is kept with the weights.
func Calibrated(ctx context.Context, n *model.Network, images ...*tensor.Tensor) (*model.Network, error) {
	if n == nil || len(images) == 0 {
		return nil, errors.New("segment: calibrating needs a network and images like those to come")
	}
	c := *n
	if c.Weights = maps.Clone(n.Weights); c.Weights == nil {
		c.Weights = map[string]model.Weight{}
	}
	for i, image := range images {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x, err := reach.Fit(n, image, mostSeen)
		if err == nil {
			err = c.Calibrate(reach.Pitch(&c, x.H), x)
		}
		if err != nil {
			return nil, fmt.Errorf("segment: calibrating on image %d: %w", i+1, err)
		}
	}
	return &c, nil
}
