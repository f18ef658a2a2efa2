// Package protocol keeps the models of widgets in step with those of front ends:
// version 2.1 of the Jupyter widget messaging protocol, over comms
// (jupyter-widgets/ipywidgets, packages/schema/messages.md).
//
// A Model is plain state until a Session opens it, which it does when the model is
// shown. From then on both sides send what changes, and a front end that comes
// later - a page that is loaded again - asks for all of it.
package protocol

import (
	"fmt"
	"strings"

	"cryptounet/kernel/cell"
	"cryptounet/kernel/engine"
)

const (
	// Version is that of the messages about one widget.
	Version = "2.1.0"
	// ControlVersion is that of the messages about all of them.
	ControlVersion = "1.0.0"

	// Target is what the comm of a model is opened to.
	Target = "jupyter.widget"
	// ControlTarget is where a front end asks for the states of all models.
	ControlTarget = "jupyter.widget.control"
	// oldTarget is where front ends of version 1 (ipywidgets 6 and before) ask
	// for the version that a kernel wants.
	oldTarget = "jupyter.widget.version"

	// ViewType is the media type by which a front end is told to show a model.
	ViewType = "application/vnd.jupyter.widget-view+json"

	reference = "IPY_MODEL_"
)

// Host is the session of cells that models are open in.
type Host interface {
	// NewComm registers a comm under an id of its own, for OpenComm to tell
	// the front end of.
	NewComm(target string) *cell.Comm
	OpenComm(c *cell.Comm, data, metadata map[string]any, buffers [][]byte) error
	// Render is a value as a notebook shows it: content by media type.
	Render(v any) engine.MIME
	// Run calls f as a cell is run: what it says goes to out, an interrupt
	// stops it, and what ends it is returned.
	Run(out engine.Output, f func()) *engine.Fault
	// Output is where the running goroutine's cell says what it has to say.
	Output() engine.Output
	// Cell names the cell of the running goroutine, as the front end knows it;
	// "" where it does not say.
	Cell() string
}

// checkVersion compares the major version of a front end with the kernel's.
func checkVersion(what, theirs, ours string) error {
	if major, _, _ := strings.Cut(theirs, "."); major != strings.SplitN(ours, ".", 2)[0] {
		if theirs == "" {
			theirs = "that it does not name"
		}
		return fmt.Errorf("widgets: the front end speaks version %s of the %s protocol, and this kernel %s: install the widgets of ipywidgets 8 in the front end", theirs, what, ours)
	}
	return nil
}
