package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/process/frames"
)

// cellOutput is the engine's way to the output of one cell. It stays usable
// after the cell has ended: what a goroutine of the cell says later arrives
// under the cell.
type cellOutput struct {
	server *server
	cell   uint64
}

func (o *cellOutput) Stream(name, text string) {
	k := frames.KindStdout
	if name == "stderr" {
		k = frames.KindStderr
	}
	// In pieces, so that a frame's limit is none for text.
	const piece = 16 << 20
	for len(text) > piece {
		o.server.events.Send(k, o.cell, []byte(text[:piece]))
		text = text[piece:]
	}
	o.server.events.Send(k, o.cell, []byte(text))
}

// Display waits until the kernel has taken the data, so that it stands before
// what the cell prints next through another pipe.
func (o *cellOutput) Display(data engine.MIME, metadata map[string]any, id string, update bool) {
	body, err := encodeShow(data, metadata, id, update, o.cell)
	if err == nil {
		err = o.confirmed(frames.KindShow, body)
	}
	if err != nil {
		o.Stream("stderr", fmt.Sprintf("display: %v\n", err))
	}
}

func encodeShow(data engine.MIME, metadata map[string]any, id string, update bool, cell uint64) ([]byte, error) {
	packed, err := frames.Pack(data)
	if err != nil {
		return nil, err
	}
	meta, err := json.Marshal(metadata)
	if err != nil {
		return nil, fmt.Errorf("encode the metadata: %w", err)
	}
	return json.Marshal(frames.Show{Data: packed, Metadata: meta, ID: id, Update: update, Cell: cell})
}

func (o *cellOutput) ClearOutput(wait bool) {
	body, err := json.Marshal(frames.Clearing{Wait: wait, Cell: o.cell})
	if err == nil {
		o.confirmed(frames.KindClear, body)
	}
}

// Comm sends a message of a comm.
func (o *cellOutput) Comm(m engine.CommMessage) {
	body, err := json.Marshal(frames.Tell{Message: m, Cell: o.cell})
	if err == nil {
		err = o.confirmed(frames.KindTellComm, body)
	}
	if err != nil {
		o.Stream("stderr", fmt.Sprintf("comm: %v\n", err))
	}
}

// confirmed sends an event and waits for the kernel's word that it has it.
func (o *cellOutput) confirmed(k frames.Kind, body []byte) error {
	id, c := o.server.expect()
	if err := o.server.events.Send(k, id, body); err != nil {
		o.server.forget(id)
		return err
	}
	<-c
	return nil
}

func (o *cellOutput) Input(ctx context.Context, prompt string, password bool) (string, error) {
	id, c := o.server.expect()
	if err := o.server.events.SendJSON(frames.KindAsk, id, frames.Ask{Prompt: prompt, Password: password, Cell: o.cell}); err != nil {
		o.server.forget(id)
		return "", err
	}
	select {
	case f := <-c:
		var a frames.Answer
		if err := json.Unmarshal(f.Body, &a); err != nil {
			return "", fmt.Errorf("read the answer: %w", err)
		}
		if a.Err != "" {
			return "", errors.New(a.Err)
		}
		return a.Value, nil
	case <-ctx.Done():
		o.server.forget(id)
		o.server.events.Send(frames.KindAskEnd, id, nil)
		return "", frames.ErrInputInterrupted
	}
}
