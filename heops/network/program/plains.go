package program

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"
)

// dithered bounds the coefficients that are rounded up or down by chance, in
// proportion: few lanes in use make them small, and rounding them to the nearest
// would take the same share from all weights, instead of an error that is spread
// over all lanes. The chance follows from the weights.
const dithered = 8

// Plains collects weights that differ, rounded. It is safe for use by several
// goroutines.
type Plains struct {
	lanes  int
	Values []int32 // of a Layer
	Shifts []uint8
	known  map[uint64][]int32
	mutex  sync.Mutex
}

// round sets dst to coefficients times a factor, as integers times 2^shift. It says whether
// all are zero.
func round(dst []int32, coefficients []float64, factor float64) (shift uint8, zero bool) {
	largest := 0.0
	for _, c := range coefficients {
		largest = math.Max(largest, math.Abs(c))
	}
	shift = uint8(max(0, math.Ilogb(largest*factor+1)-29))
	scale := math.Ldexp(factor, -int(shift))
	var dither *rand.Rand
	if last := len(coefficients) - 1; largest*scale < dithered && last > 0 {
		dither = rand.New(rand.NewPCG(math.Float64bits(coefficients[0]), math.Float64bits(coefficients[last])))
	}
	zero = true
	for i, c := range coefficients {
		c *= scale
		if dither != nil {
			c += dither.Float64() - 0.5
		}
		dst[i] = int32(math.Round(c))
		zero = zero && dst[i] == 0
	}
	return shift, zero
}

// Add rounds weights, coefficients times a factor, and returns their number; -1
// where all round to zero.
func (p *Plains) Add(coefficients []float64, factor float64, work []int32) int32 {
	shift, zero := round(work, coefficients, factor)
	if zero {
		return -1
	}
	sum := uint64(shift)
	for _, c := range work {
		sum = bits.RotateLeft64((sum^uint64(uint32(c)))*0x9e3779b97f4a7c15, 29)
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, k := range p.known[sum] {
		if p.Shifts[k] == shift && slices.Equal(p.Values[int(k)*p.lanes:][:p.lanes], work) {
			return k
		}
	}
	k := int32(len(p.Shifts))
	p.Values = append(p.Values, work...)
	p.Shifts = append(p.Shifts, shift)
	p.known[sum] = append(p.known[sum], k)
	return k
}

// NewPlains collects weights of so many lanes.
func NewPlains(lanes int) *Plains { return &Plains{lanes: lanes, known: make(map[uint64][]int32)} }
