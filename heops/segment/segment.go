// Package segment takes a network and images of any size to masks of their size,
// under encryption: it plans (how the image is cut, what that takes), makes the
// keys, encrypts, evaluates, decrypts and stitches.
//
//	job, _ := segment.Plan(ctx, network, image.H, image.W, 1, segment.Options{})
//	fmt.Println(job.Cost()) // before anything is encrypted
//	logits, _ := job.Run(ctx, image)
//
// Both sides are in one process here: what each of them sees and sends is what
// it would be apart (packages client and evaluator).
package segment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/tiles"
)

// Options says how to segment. The zero value takes the defaults.
type Options struct {
	Memory    int     // MiB for ciphertexts and keys; default as plan.Options
	Precision float64 // of the logits, in bits; default as plan.Options
	Tile      int     // the longest side of a tile, in pixels; default what the plan's cost says

	Progress func(Progress) // hears how far it is, from one goroutine at a time
}

// Job is how images of one size run through a network. Its methods may be called
// again and by several goroutines.
type Job struct {
	Network *model.Network
	Tiling  *tiles.Tiling
	Program *program.Program
	Images  int // what it was planned for

	progress func(Progress)
	mutex    sync.Mutex
	engine   *encrypted
}

// Plan returns the plan of the program that runs every tile.
func (j *Job) Plan() *plan.Plan { return j.Program.Plan() }

// Batch returns how many tiles share a run.
func (j *Job) Batch() int { return max(1, j.Plan().Grid.Batch) }

// runs returns how many runs so many images take.
func (j *Job) runs(images int) int {
	return (images*j.Tiling.Count() + j.Batch() - 1) / j.Batch()
}

// Progress says how far a job is.
type Progress struct {
	Doing     string        // "making keys", "encrypting", the step that is evaluated, "decrypting"
	Run, Runs int           // Run counts from 1
	Done      float64       // of all, 0 to 1
	Remaining time.Duration // as far as is known
}

// Evaluator computes a network on pieces of images: encrypted, or in plaintext
// for comparison. It hears of a step begun, and how much of the run is done.
type Evaluator interface {
	Evaluate(ctx context.Context, step func(doing string, done float64), inputs ...*tensor.Tensor) ([]*tensor.Tensor, error)
}

// Run segments network inputs of the planned size under encryption and returns
// the logits of each, channels x Height x Width. The keys are made once a job.
func (j *Job) Run(ctx context.Context, images ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	if j == nil || j.Program == nil || j.Tiling == nil {
		return nil, errors.New("segment: there is no job: make one with Plan")
	}
	began := time.Now()
	if j.progress != nil {
		j.progress(Progress{Doing: "making keys", Run: 1, Runs: j.runs(len(images)), Remaining: j.cost(len(images)).Time})
	}
	e, err := j.open(ctx)
	if err != nil {
		return nil, err
	}
	return j.run(ctx, e, began, images)
}

// RunOn is Run on another evaluator.
func (j *Job) RunOn(ctx context.Context, e Evaluator, images ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	return j.run(ctx, e, time.Now(), images)
}

func (j *Job) run(ctx context.Context, e Evaluator, began time.Time, images []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if len(images) == 0 {
		return nil, errors.New("segment: no images")
	}
	each, runs := j.Tiling.Count(), j.runs(len(images))
	results := make([]*tensor.Tensor, len(images))
	for run := range runs {
		first, last := run*j.Batch(), min((run+1)*j.Batch(), len(images)*each)
		pieces := make([]*tensor.Tensor, 0, last-first)
		for i := first; i < last; i++ {
			piece, err := j.Tiling.Piece(images[i/each], i%each)
			if err != nil {
				return nil, fmt.Errorf("segment: image %d: %w", i/each+1, err)
			}
			pieces = append(pieces, piece)
		}
		step := func(doing string, done float64) {
			if j.progress == nil {
				return
			}
			p := Progress{Doing: doing, Run: run + 1, Runs: runs, Done: (float64(run) + done) / float64(runs)}
			// What was measured counts as soon as there is enough of it.
			p.Remaining = time.Duration(float64(j.cost(len(images)).Time) * (1 - p.Done))
			if p.Done > 0.1 {
				p.Remaining = time.Duration(float64(time.Since(began)) * (1 - p.Done) / p.Done)
			}
			j.progress(p)
		}
		outputs, err := e.Evaluate(ctx, step, pieces...)
		if err != nil {
			return nil, fmt.Errorf("segment: image %d, tile %d of %d: %w", first/each+1, first%each+1, each, err)
		}
		if len(outputs) != len(pieces) {
			return nil, fmt.Errorf("segment: %d results of %d tiles", len(outputs), len(pieces))
		}
		for k, out := range outputs {
			image := (first + k) / each
			if results[image] == nil {
				results[image] = tensor.New(out.C, j.Tiling.Height, j.Tiling.Width)
			}
			if err := j.Tiling.Stitch(results[image], out, (first+k)%each); err != nil {
				return nil, err
			}
		}
	}
	if j.progress != nil {
		j.progress(Progress{Doing: "done", Run: runs, Runs: runs, Done: 1})
	}
	return results, nil
}

// open makes the keys, once.
func (j *Job) open(ctx context.Context) (*encrypted, error) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if j.engine != nil {
		return j.engine, nil
	}
	c, err := client.New(j.Plan())
	if err != nil {
		return nil, err
	}
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		return nil, err
	}
	e, err := evaluator.New(j.Program, keys)
	if err != nil {
		return nil, err
	}
	j.engine = &encrypted{c, e, j.Plan()}
	return j.engine, nil
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
	all, done := 0.0, 0.0
	for i := range e.plan.Steps {
		all += e.plan.Steps[i].Work.Units()
	}
	all = math.Max(all, 1)
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
				step(s.Name, (base+part*s.Work.Units())/all)
			}
		}
		if !run.Next(ctx) {
			if err := run.Err(); err != nil {
				return nil, err
			}
			return nil, fmt.Errorf("segment: the run ended at step %d of %d", i+1, len(e.plan.Steps))
		}
		done += s.Work.Units()
	}
	step("decrypting", done/all)
	return e.client.Decrypt(ctx, run.Output())
}
