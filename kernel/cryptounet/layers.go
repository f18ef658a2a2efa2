package main

import (
	"context"
	"fmt"
	"math"

	"cryptounet/heops/evaluator"
	"cryptounet/kernel/interp/rt/probe"
)

// layers lets a debugger step through an encrypted evaluation layer by layer.
func layers(ctx context.Context, hold func(probe.Step)) context.Context {
	return evaluator.Watch(ctx, func(p evaluator.Passed) {
		hold(probe.Step{
			Name: fmt.Sprintf("layer %d of %d: %s %s", p.Index, p.Steps, p.Step.Kind, p.Step.Name),
			Values: func() []probe.Named {
				return []probe.Named{
					{Name: "report", Value: p.StepReport},
					{Name: "map", Value: known{p}},
					{Name: "level", Value: p.Tensor.Level},
					{Name: "scale", Value: power(p.Tensor.Scale)},
					{Name: "noise", Value: power(p.Tensor.Noise)},
				}
			},
		})
	})
}

// known is an encrypted map by what can be known of it.
type known struct{ evaluator.Passed }

// power is a number as people think of it here.
type power float64

func (p power) String() string {
	if p <= 0 {
		return "unknown"
	}
	return fmt.Sprintf("2^%.1f", math.Log2(float64(p)))
}
