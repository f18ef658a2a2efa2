package plan

import (
	"encoding/json"
	"math"
)

// Channels holds one value a channel. In a file, a value that all channels
// share stands once.
type Channels []float64

// MarshalJSON writes an array of the values, of one where all are equal.
func (c Channels) MarshalJSON() ([]byte, error) {
	for _, v := range c {
		if math.Float64bits(v) != math.Float64bits(c[0]) {
			return json.Marshal([]float64(c))
		}
	}
	return json.Marshal([]float64(c[:min(1, len(c))]))
}

// spread repeats a single value for n channels.
func (c Channels) spread(n int) Channels {
	if len(c) != 1 || n < 1 {
		return c
	}
	all := make(Channels, n)
	for i := range all {
		all[i] = c[0]
	}
	return all
}
