package worker

import (
	"fmt"
	"unsafe"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
)

const keysPrefix = "keys "

// Held is the name of a client's evaluation keys in Source.Take.
func Held(client, keys string) string { return client + "\x00" + keys }

// held are the evaluation keys in memory, as Held of them.
func (w *Worker) held() []string { return w.memory.Names(keysPrefix) }

// ProgramBytes predicts what a plan's program takes in memory.
func ProgramBytes(p *plan.Plan) int64 {
	var n int64
	for _, s := range p.Steps {
		n += int64(s.Weights)*int64(4*p.Grid.Lanes+1) + int64(s.Products)*int64(unsafe.Sizeof(program.Term{}))
	}
	return n
}

// runBytes predicts what the maps of one run take.
func runBytes(p *plan.Plan) int64 { return p.PeakBytes() - p.KeyBytes() }

// Fits refuses a plan that one run of would take more memory than there is.
func (w *Worker) Fits(p *plan.Plan) error {
	if need := p.PeakBytes() + ProgramBytes(p) + p.Bytes(0); need > w.memory.Limit() {
		return fmt.Errorf("worker: a job of %s takes %d MiB; the server has %d MiB for all: it needs a smaller plan or a larger server", p.Model.Name, need>>20, w.memory.Limit()>>20)
	}
	return nil
}
