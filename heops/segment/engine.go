package segment

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"cryptounet/heops/backend/rate"
	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"
)

// session is a program and, once they are needed, the two sides that run it.
type session struct {
	program *program.Program
	mutex   sync.Mutex
	sides   *encrypted
}

// open makes the keys, once.
func (s *session) open(ctx context.Context) (*encrypted, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.sides != nil {
		return s.sides, nil
	}
	p := s.program.Plan()
	c, err := client.New(p)
	if err != nil {
		return nil, err
	}
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		return nil, err
	}
	e, err := evaluator.New(s.program, keys)
	if err != nil {
		return nil, err
	}
	s.sides = &encrypted{c, e, p}
	return s.sides, nil
}

// encrypted evaluates under encryption: a client and an evaluator that share
// nothing but keys and maps.
type encrypted struct {
	client    *client.Client
	evaluator *evaluator.Evaluator
	plan      *plan.Plan
}

func (e *encrypted) Evaluate(ctx context.Context, step func(string, float64), inputs ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	step("encrypting", 0)
	input, err := e.client.Encrypt(ctx, inputs...)
	if err != nil {
		return nil, err
	}
	run, err := e.evaluator.Start(input)
	if err != nil {
		return nil, err
	}
	r := rate.Of(e.plan.LogN, runtime.GOMAXPROCS(0))
	all, done := math.Max(r.Run(e.plan), math.SmallestNonzeroFloat64), 0.0
	for i := 0; i < len(e.plan.Steps); i++ {
		s := &e.plan.Steps[i]
		step(s.Name, done/all)
		var mutex sync.Mutex
		base, heard := done, 0.0
		run.Progress = func(_ string, n, total int) {
			mutex.Lock()
			defer mutex.Unlock()
			if part := float64(n) / float64(max(total, 1)); part >= heard+0.05 && part < 1 {
				heard = part
				step(s.Name, (base+part*r.Seconds(s.Work))/all)
			}
		}
		if !run.Next(ctx) {
			if err := run.Err(); err != nil {
				return nil, err
			}
			return nil, fmt.Errorf("segment: the run ended at step %d of %d", i+1, len(e.plan.Steps))
		}
		done += r.Seconds(s.Work)
	}
	step("decrypting", done/all)
	return e.client.Decrypt(ctx, run.Output())
}
