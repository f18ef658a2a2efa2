package process

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cryptounet/kernel/engine"
)

// cellOutput is the engine's way to the output of one cell. It stays usable
// after the cell has ended: what a goroutine of the cell says later arrives
// under the cell.
type cellOutput struct {
	server *server
	cell   uint64
}

func (o *cellOutput) Stream(name, text string) {
	k := kindStdout
	if name == "stderr" {
		k = kindStderr
	}
	// In pieces, so that a frame's limit is none for text.
	const piece = 16 << 20
	for len(text) > piece {
		o.server.events.send(k, o.cell, []byte(text[:piece]))
		text = text[piece:]
	}
	o.server.events.send(k, o.cell, []byte(text))
}

// Display waits until the kernel has taken the data, so that it stands before
// what the cell prints next through another pipe.
func (o *cellOutput) Display(data engine.MIME, metadata map[string]any, id string, update bool) {
	body, err := encodeShow(data, metadata, id, update, o.cell)
	if err == nil {
		err = o.confirmed(kindShow, body)
	}
	if err != nil {
		o.Stream("stderr", fmt.Sprintf("display: %v\n", err))
	}
}

func encodeShow(data engine.MIME, metadata map[string]any, id string, update bool, cell uint64) ([]byte, error) {
	packed, err := pack(data)
	if err != nil {
		return nil, err
	}
	meta, err := json.Marshal(metadata)
	if err != nil {
		return nil, fmt.Errorf("encode the metadata: %w", err)
	}
	return json.Marshal(show{Data: packed, Metadata: meta, ID: id, Update: update, Cell: cell})
}

func (o *cellOutput) ClearOutput(wait bool) {
	body, err := json.Marshal(clearing{Wait: wait, Cell: o.cell})
	if err == nil {
		o.confirmed(kindClear, body)
	}
}

// Comm sends a message of a comm.
func (o *cellOutput) Comm(m engine.CommMessage) {
	body, err := json.Marshal(tell{Message: m, Cell: o.cell})
	if err == nil {
		err = o.confirmed(kindTellComm, body)
	}
	if err != nil {
		o.Stream("stderr", fmt.Sprintf("comm: %v\n", err))
	}
}

// confirmed sends an event and waits for the kernel's word that it has it.
func (o *cellOutput) confirmed(k kind, body []byte) error {
	id, c := o.server.expect()
	if err := o.server.events.send(k, id, body); err != nil {
		o.server.forget(id)
		return err
	}
	<-c
	return nil
}

var errInputInterrupted = errors.New("the input was interrupted")

func (o *cellOutput) Input(ctx context.Context, prompt string, password bool) (string, error) {
	id, c := o.server.expect()
	if err := o.server.events.sendJSON(kindAsk, id, ask{Prompt: prompt, Password: password, Cell: o.cell}); err != nil {
		o.server.forget(id)
		return "", err
	}
	select {
	case f := <-c:
		var a answer
		if err := json.Unmarshal(f.body, &a); err != nil {
			return "", fmt.Errorf("read the answer: %w", err)
		}
		if a.Err != "" {
			return "", errors.New(a.Err)
		}
		return a.Value, nil
	case <-ctx.Done():
		o.server.forget(id)
		o.server.events.send(kindAskEnd, id, nil)
		return "", errInputInterrupted
	}
}
