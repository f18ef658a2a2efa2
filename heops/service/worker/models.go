package worker

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"cryptounet/heops/cipher"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
	"cryptounet/heops/service/store"
	"cryptounet/heops/service/worker/memory"
	"cryptounet/heops/wire"
)

// models reads the plans of the store's models once.
type models struct {
	store Store
	mu    sync.Mutex
	known map[string]*known
}

type known struct {
	plan    *plan.Plan
	context *cipher.Context
}

// get returns a model's plan; models that are gone from the store are unknown.
func (m *models) get(id string) (*known, error) {
	r, err := m.store.Model(id)
	if err != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.known, id)
		return nil, fmt.Errorf("model %.16s: %w", id, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if k := m.known[id]; k != nil {
		return k, nil
	}
	p, err := plan.Read(bytes.NewReader(r.Plan))
	if err != nil {
		return nil, err
	}
	c, err := cipher.NewContext(p)
	if err != nil {
		return nil, err
	}
	k := &known{p, c}
	m.known[id] = k
	return k, nil
}

// lent is an evaluator that a job has, with room for its run.
type lent struct {
	evaluator *evaluator.Evaluator
	known     *known
	demand    memory.Demand
	w         *Worker
}

// cutError says that stored bytes could not be read as what they were stored as.
type cutError struct{ error }

// borrow returns an evaluator for a job, from memory or from the store, when there
// is room for its run.
func (w *Worker) borrow(ctx context.Context, j store.Job) (*lent, error) {
	k, err := w.models.get(j.Model)
	if err != nil {
		return nil, err
	}
	p := k.plan
	l := &lent{known: k, w: w}
	// The program last: evaluators hold theirs, so it must not go before they do.
	l.demand = memory.Demand{
		Keys:  []string{keysPrefix + Held(j.Client, j.Keys), "program " + j.Model},
		Sizes: []int64{p.KeyBytes(), p.ProgramBytes()},
		Room:  mapBytes(p),
	}
	if j.Checkpoint.Step == 0 {
		l.demand.Keys, l.demand.Sizes = append(l.demand.Keys, inputKey(j.Client, j.Input)), append(l.demand.Sizes, p.Bytes(0))
	}
	waiting, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(w.stopping, func() { cancel(errStopping) })()
	if err := w.memory.Take(waiting, &l.demand); err != nil {
		return nil, err
	}
	defer func() {
		if l.evaluator == nil { // by an error or a panic
			l.back()
		}
	}()
	prog, err := memory.Load(l.demand.Got[1], func() (*program.Program, error) { return w.program(j.Model) })
	if err != nil {
		return nil, err
	}
	l.evaluator, err = memory.Load(l.demand.Got[0], func() (*evaluator.Evaluator, error) { return w.evaluator(j, k, prog) })
	return l, err
}

// back returns an evaluator. The ciphertexts that it keeps for further runs count
// with it.
func (l *lent) back() {
	if l.evaluator != nil {
		l.w.memory.Keep(l.demand.Got[0], l.evaluator.Memory(), l.demand.Room)
	}
	l.w.memory.Give(&l.demand)
	if len(l.demand.Keys) > 2 {
		l.w.memory.Forget(l.demand.Keys[2]) // few images are computed twice
	}
}

func inputKey(client, sum string) string { return "input " + client + "\x00" + sum }

// ReadInput reads all that a client has uploaded as an encrypted input of a model, and
// keeps it for the job on it, if there is room until then.
func (w *Worker) ReadInput(ctx context.Context, client, model, sum string, r io.Reader) (*cipher.Encrypted, error) {
	k, err := w.models.get(model)
	if err != nil {
		return nil, err
	}
	d := &memory.Demand{Keys: []string{inputKey(client, sum)}, Sizes: []int64{k.plan.Bytes(0)}}
	if err := w.memory.Take(ctx, d); err != nil {
		return nil, err
	}
	defer w.memory.Give(d)
	return memory.Load(d.Got[0], func() (*cipher.Encrypted, error) {
		e, err := k.context.ReadEncrypted(r)
		if err != nil {
			return nil, err
		}
		return e, wire.Ends(r)
	})
}

// input returns a job's input.
func (l *lent) input(j store.Job) (*cipher.Encrypted, error) {
	read := func() (*cipher.Encrypted, error) {
		f, err := l.w.c.Store.OpenBlob(j.Client, j.Input)
		if err != nil {
			return nil, fmt.Errorf("input: %w", err)
		}
		defer f.Close()
		e, err := l.known.context.ReadEncrypted(bufio.NewReaderSize(f, 1<<18))
		if err != nil {
			return nil, cutError{fmt.Errorf("input: %w", err)}
		}
		return e, nil
	}
	if len(l.demand.Got) < 3 { // its checkpoint could not be read: the run has room for it
		return read()
	}
	return memory.Load(l.demand.Got[2], read)
}

func (w *Worker) program(model string) (*program.Program, error) {
	m, err := w.c.Store.Model(model)
	if err != nil {
		return nil, err
	}
	f, err := w.c.Store.OpenModel(m)
	if err != nil {
		return nil, fmt.Errorf("the model's archive is gone: %w", err)
	}
	defer f.Close()
	a, err := archive.Read(bufio.NewReaderSize(f, 1<<18))
	if err != nil {
		return nil, err
	}
	if d := a.Plan.Digest(); fmt.Sprintf("%x", d[:]) != model {
		return nil, errors.New("the model's archive is that of another one")
	}
	return a.Program()
}

func (w *Worker) evaluator(j store.Job, k *known, p *program.Program) (*evaluator.Evaluator, error) {
	f, err := w.c.Store.OpenBlob(j.Client, j.Keys)
	if err != nil {
		return nil, fmt.Errorf("evaluation keys: %w", err)
	}
	defer f.Close()
	keys, err := k.context.ReadEvaluationKeys(bufio.NewReaderSize(f, 1<<18))
	if err != nil {
		return nil, cutError{fmt.Errorf("evaluation keys: %w", err)}
	}
	return evaluator.NewWith(evaluator.Options{Runs: w.c.Runs}, p, keys)
}
