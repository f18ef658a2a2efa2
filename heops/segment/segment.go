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
	"time"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/tiles"
)

// Options says how to segment. The zero value takes the defaults.
type Options struct {
	Memory    int     // MiB for ciphertexts and keys; default as plan.Options
	Precision float64 // of the logits, in bits; default as plan.Options, more for logits that are all small
	Margin    float64 // of the logits beyond their calibrated range; default as plan.Options
	Tile      int     // the longest side of a tile, in pixels; default what the plan's cost says

	Planned  func(*Job)     // of Files: hears what is going to run before anything is encrypted
	Progress func(Progress) // hears how far it is, from one goroutine at a time
}

// Job is how images of one size run through a network. Its methods may be called
// again and by several goroutines.
type Job struct {
	Network *model.Network
	Tiling  *tiles.Tiling
	Images  int // what it was planned for

	session  *session
	progress func(Progress)
}

// Plan returns the plan of the program that runs every tile.
func (j *Job) Plan() *plan.Plan { return j.session.program.Plan() }

// Program returns the program that runs every tile.
func (j *Job) Program() *program.Program { return j.session.program }

// String is one line for people: what runs, and what it takes.
func (j *Job) String() string {
	return fmt.Sprintf("%s: %d image(s) of %v: %v", j.Network.Name, j.Images, j.Tiling, j.Cost())
}

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
	if j == nil || j.session == nil || j.Tiling == nil {
		return nil, errors.New("segment: there is no job: make one with Plan")
	}
	if j.progress != nil {
		j.progress(Progress{Doing: "making keys", Run: 1, Runs: j.runs(len(images)), Remaining: j.cost(len(images)).Time})
	}
	e, err := j.session.open(ctx)
	if err != nil {
		return nil, err
	}
	return j.RunOn(ctx, e, images...)
}

// RunOn is Run on another evaluator.
func (j *Job) RunOn(ctx context.Context, e Evaluator, images ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	if len(images) == 0 {
		return nil, errors.New("segment: no images")
	}
	began := time.Now()
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
			// The plan's guess counts less the more was measured.
			total := float64(j.cost(len(images)).Time)
			if p.Done > 0 {
				total += p.Done * (float64(time.Since(began))/p.Done - total)
			}
			p.Remaining = time.Duration((1 - p.Done) * total)
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
