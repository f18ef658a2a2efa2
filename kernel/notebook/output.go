package notebook

import (
	"encoding/json"

	"cryptounet/kernel/engine"
)

// Output is one output of a cell as nbformat has it.
type Output interface{ json.Marshaler }

// stream is text on stdout or stderr.
type stream struct{ name, text string }

func (s *stream) MarshalJSON() ([]byte, error) {
	return marshal(struct {
		Name string `json:"name"`
		Type string `json:"output_type"`
		Text lines  `json:"text"`
	}{s.name, "stream", lines(s.text)})
}

// display is a display_data, or an execute_result when it has a count.
type display struct {
	data     engine.MIME
	metadata map[string]any
	id       string // display_id, not written
	count    int
}

func (d *display) MarshalJSON() ([]byte, error) {
	data := d.data.JSON()
	for media, v := range data {
		if s, ok := v.(string); ok && engine.IsText(media) {
			data[media] = lines(s)
		}
	}
	metadata := d.metadata
	if metadata == nil {
		metadata = map[string]any{}
	}
	if d.count > 0 {
		return marshal(struct {
			Data     map[string]any `json:"data"`
			Count    int            `json:"execution_count"`
			Metadata map[string]any `json:"metadata"`
			Type     string         `json:"output_type"`
		}{data, d.count, metadata, "execute_result"})
	}
	return marshal(struct {
		Data     map[string]any `json:"data"`
		Metadata map[string]any `json:"metadata"`
		Type     string         `json:"output_type"`
	}{data, metadata, "display_data"})
}

// fault is an error.
type fault struct{ *engine.Fault }

func (f *fault) MarshalJSON() ([]byte, error) {
	traceback := f.Traceback
	if len(traceback) == 0 {
		traceback = []string{f.Error()}
	}
	return marshal(struct {
		Name      string   `json:"ename"`
		Value     string   `json:"evalue"`
		Type      string   `json:"output_type"`
		Traceback []string `json:"traceback"`
	}{f.Name, f.Value, "error", traceback})
}
