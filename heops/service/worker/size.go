package worker

import (
	"fmt"

	"cryptounet/heops/network/plan"
)

const keysPrefix = "keys "

// Held is the name of a client's evaluation keys in Source.Take.
func Held(client, keys string) string { return client + "\x00" + keys }

// held are the evaluation keys in memory, as Held of them.
func (w *Worker) held() []string { return w.memory.Names(keysPrefix) }

// mapBytes predicts what the maps of one run take.
func mapBytes(p *plan.Plan) int64 { return p.PeakBytes() - p.KeyBytes() }

// Fits refuses a plan that one run of would take more memory than there is: keys, maps
// and the program, which are what the memory is divided among.
func (w *Worker) Fits(p *plan.Plan) error {
	if need := p.PeakBytes() + p.ProgramBytes() + p.Bytes(0); need > w.memory.Limit() {
		return fmt.Errorf("worker: a job of %s takes %d MiB; the server has %d MiB for all: it needs a smaller plan or a larger server", p.Model.Name, need>>20, w.memory.Limit()>>20)
	}
	return nil
}
