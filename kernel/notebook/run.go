package notebook

import (
	"context"
	"errors"
	"fmt"

	"cryptounet/kernel/engine"
)

// A CellError says which cell of a notebook failed.
type CellError struct {
	Cell  int // its number among those of code, from 1, as in In [1]
	Fault *engine.Fault
}

func (e *CellError) Error() string { return fmt.Sprintf("cell %d: %v", e.Cell, e.Fault) }

func (e *CellError) Unwrap() error { return e.Fault }

// RunOptions say how a notebook is run.
type RunOptions struct {
	Terminal *Terminal // nil shows nothing
	// Save is called after each cell with the notebook as it is then; nil
	// does not save.
	Save func(*Notebook) error
}

// Run executes the code cells in order and puts their outputs into the
// notebook. It stops at the first cell that fails, with a *CellError; the
// outputs so far, the error among them, are in the notebook then.
func (n *Notebook) Run(ctx context.Context, e engine.Engine, o RunOptions) error {
	r := &run{terminal: o.Terminal}
	type ran struct {
		cell  *Cell
		count int
		out   *collector
	}
	var done []ran
	// What goroutines of earlier cells have said meanwhile is kept too.
	store := func() error {
		for _, d := range done {
			d.out.mu.Lock()
			err := d.cell.SetResult(d.count, d.out.outputs)
			d.out.mu.Unlock()
			if err != nil {
				return fmt.Errorf("keep a cell's outputs: %w", err)
			}
		}
		if err := n.setWidgets(&r.models); err != nil {
			return err
		}
		if o.Save != nil {
			return o.Save(n)
		}
		return nil
	}
	for _, c := range n.Cells {
		if c.IsCode() {
			if err := c.SetResult(0, nil); err != nil {
				return err
			}
		}
	}
	count := 0
	for _, c := range n.Cells {
		if !c.IsCode() || c.isBlank() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return errors.Join(fmt.Errorf("before cell %d: %w", count+1, context.Cause(ctx)), store())
		}
		count++
		out := &collector{run: r}
		r.mu.Lock()
		r.collectors = append(r.collectors, out)
		r.mu.Unlock()
		done = append(done, ran{c, count, out})
		result, err := e.Execute(ctx, engine.Cell{Code: c.source, Count: count}, out)
		r.settle()
		if err != nil {
			result.Fault = &engine.Fault{Name: "engine error", Value: err.Error()}
		}
		if result.Fault != nil {
			out.add(&fault{result.Fault})
			return errors.Join(&CellError{Cell: count, Fault: result.Fault}, store())
		}
		if result.Value != nil {
			out.add(&display{data: result.Value, count: count})
			r.showData(result.Value)
		}
		if err := store(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cell) isBlank() bool {
	for _, r := range c.source {
		if r != ' ' && r != '\t' && r != '\n' && r != '\r' {
			return false
		}
	}
	return true
}

// Show is an output that shows what is said and keeps nothing, for programs
// that may print without end. When a program has ended, end shows how what it
// updated ended.
func Show(t *Terminal) (out engine.Output, end func()) {
	p := &passer{collector{run: &run{terminal: t}}}
	return p, p.run.settle
}

type passer struct{ collector }

func (p *passer) Stream(name, text string) { p.run.show(name, text) }

func (p *passer) Display(data engine.MIME, _ map[string]any, id string, update bool) {
	if update {
		p.run.showAgain(id, data)
		return
	}
	p.run.showFirst(id, data)
}
