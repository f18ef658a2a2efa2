// Package bootstrap gives encrypted vectors that have no levels left new ones:
// Lattigo's CKKS bootstrapping (Cheon et al., eprint 2018/153; Bossuat et al.,
// eprint 2020/1203) at 128-bit security with the dense ternary secret that
// all of this project has.
//
// Lattigo's default circuit switches to a sparse secret for the modular
// reduction (eprint 2022/024) and does so with a key at too high a modulus in
// the versions up to v6.1.0, some 106 bits of security. This package leaves the
// switch out: the modular reduction works on a wider interval instead, which
// costs levels and time and weakens nothing.
//
// A bootstrap takes gigabytes for its keys and about a minute for each vector:
// print the Parameters before the keys are made.
//
//	params, _ := bootstrap.NewParameters(bootstrap.Options{})
//	params                                          // bytes and levels, as text
//	client, _ := vector.NewClient(params.Vector())
//	keys, _ := bootstrap.NewKeys(ctx, params, client, progress)
//	eval, _ := bootstrap.NewEvaluator(keys)         // has no secret
//	fresh, _ := eval.Bootstrap(ctx, spent, progress)
package bootstrap

import (
	"fmt"
	"math"

	"cryptounet/heops/methods/vector"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/he/hefloat/bootstrapping"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Options says what a bootstrap is for. The zero value of a field means its
// default.
type Options struct {
	// Levels is how many levels a bootstrapped vector has. Default 3, at most 5.
	Levels int

	// LogSlots is the number of values, 2^LogSlots. They are repeated to fill
	// the slots: Repeat does that. Fewer values need fewer keys. Default 8, at
	// most 15.
	LogSlots int
}

// The circuit. At N = 2^16 the bound of 1747 bits (eprint 2024/463) leaves room
// for it, for a base prime and for five levels.
const (
	logN     = 16
	logScale = 40
	logBase  = 60

	// The sum inside the modular reduction is c0 + c1 s: with a dense ternary
	// secret its quotient by q has standard deviation sqrt(2N/3/12) = 60, so a
	// coefficient beyond 512 (8.5 of them) has probability 2^-55, and one of all
	// 2^16 in a bootstrap of full slots 2^-39; fewer values need fewer of them.
	interval     = 512
	doubleAngles = 6  // cos(2 pi x / 2^6) from a polynomial, then 6 doublings
	cosineDegree = 90 // of the polynomial on [-8, 8] periods
	evalModScale = 60
	messageRatio = 8 // log2 of q / |message|: sin(x) is near x only for small x
)

// Precision is the accuracy of a bootstrapped value, in bits: its error stays
// below 2^-Precision.
const Precision = 12

// Parameters fix the circuit. They are not changed once made.
type Parameters struct {
	options Options
	vector  vector.Parameters
	circuit bootstrapping.Parameters
}

// NewParameters returns the parameters for the options, checked for 128-bit
// security.
func NewParameters(o Options) (Parameters, error) {
	if o.Levels == 0 {
		o.Levels = 3
	}
	if o.LogSlots == 0 {
		o.LogSlots = 8
	}
	switch {
	case o.Levels < 1 || o.Levels > 5:
		return Parameters{}, fmt.Errorf("bootstrap: %d levels; 1 to 5 are supported", o.Levels)
	case o.LogSlots < 2 || o.LogSlots > logN-1:
		return Parameters{}, fmt.Errorf("bootstrap: 2^%d values; 2^2 to 2^%d are supported", o.LogSlots, logN-1)
	}
	v, err := vector.NewParameters(vector.Literal{Levels: o.Levels, LogN: logN, LogScale: logScale, LogBase: logBase})
	if err != nil {
		return Parameters{}, fmt.Errorf("bootstrap: %w", err)
	}
	dense := ring.DistributionParameters(ring.Ternary{P: 2.0 / 3})
	ptr := func(n int) *int { return &n }
	circuit, err := bootstrapping.NewParametersFromLiteral(v.Lattigo(), bootstrapping.ParametersLiteral{
		LogN:     ptr(logN),
		LogP:     []int{61, 61, 61, 61},
		Xs:       dense,
		LogSlots: ptr(o.LogSlots),
		CoeffsToSlotsFactorizationDepthAndLogScales: factors(min(4, o.LogSlots), 56),
		SlotsToCoeffsFactorizationDepthAndLogScales: factors(min(3, o.LogSlots), 39),
		EvalModLogScale:       ptr(evalModScale),
		EphemeralSecretWeight: ptr(0),
		Mod1Type:              hefloat.CosContinuous,
		LogMessageRatio:       ptr(messageRatio),
		K:                     ptr(interval),
		Mod1Degree:            ptr(cosineDegree),
		DoubleAngle:           ptr(doubleAngles),
	})
	if err != nil {
		return Parameters{}, fmt.Errorf("bootstrap: the circuit: %w", err)
	}
	inner := circuit.BootstrappingParameters
	if err := plan.CheckSecurity(inner.LogN(), inner.Q(), inner.P()); err != nil {
		return Parameters{}, fmt.Errorf("bootstrap: the circuit: %w", err)
	}
	return Parameters{o, v, circuit}, nil
}

// factors cuts a linear transformation into n, each at a prime of so many bits.
func factors(n, bits int) [][]int {
	f := make([][]int, n)
	for i := range f {
		f[i] = []int{bits}
	}
	return f
}

// Vector returns the parameters of the vectors that can be bootstrapped.
func (p Parameters) Vector() vector.Parameters { return p.vector }

// Slots returns the number of different values in a vector.
func (p Parameters) Slots() int { return 1 << p.options.LogSlots }

// Levels returns the levels of a bootstrapped vector.
func (p Parameters) Levels() int { return p.options.Levels }

// Repeat returns the values, zeros up to Slots, again and again to fill a
// vector: what Bootstrap takes.
func (p Parameters) Repeat(values []float64) ([]float64, error) {
	if len(values) > p.Slots() {
		return nil, fmt.Errorf("bootstrap: %d values; the parameters are for %d: raise LogSlots", len(values), p.Slots())
	}
	all := make([]float64, p.vector.Slots())
	for i := range all {
		if k := i % p.Slots(); k < len(values) {
			all[i] = values[k]
		}
	}
	return all, nil
}

// Keys returns the number of evaluation keys.
func (p Parameters) Keys() int {
	return len(p.circuit.GaloisElements(p.circuit.BootstrappingParameters)) + 1
}

// KeyBytes returns what the evaluation keys take in memory.
func (p Parameters) KeyBytes() int64 {
	c := p.circuit.BootstrappingParameters
	limbs := c.QCount() + c.PCount()
	digits := (c.QCount() + c.PCount() - 1) / c.PCount()
	return int64(p.Keys()) * int64(2*digits*limbs) * int64(c.N()) * 8
}

// String says what a bootstrap gives and costs, keys and all.
func (p Parameters) String() string {
	c := p.circuit.BootstrappingParameters
	size := 0.0
	for _, q := range append(append([]uint64{}, c.Q()...), c.P()...) {
		size += math.Log2(float64(q))
	}
	bound, _ := plan.MaxLogQP(logN)
	return fmt.Sprintf("bootstrap of %d values to %d levels: N = 2^%d, log2 QP = %.0f of %.0f (128 bits, dense ternary secret), %d + %d primes; %d keys of %.1f GB together, to be made once",
		p.Slots(), p.Levels(), logN, size, bound, c.QCount(), c.PCount(), p.Keys(), float64(p.KeyBytes())/1e9)
}
