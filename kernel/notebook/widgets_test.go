package notebook

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"cryptounet/kernel/engine"
)

// pages is an engine whose cells are comm messages, one a line.
type pages struct{ engine.Engine }

func (pages) Execute(_ context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	for line := range strings.Lines(cell.Code) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		id, data, _ := strings.Cut(rest, " ")
		m := engine.CommMessage{Kind: kind, ID: id}
		if kind == "comm_open" {
			m.Target = "jupyter.widget"
		}
		if data != "" {
			if err := json.Unmarshal([]byte(data), &m.Data); err != nil {
				return engine.Result{}, err
			}
		}
		if paths, _ := m.Data["buffer_paths"].([]any); len(paths) > 0 {
			m.Buffers = [][]byte{[]byte(id)}
		}
		out.(engine.CommOutput).Comm(m)
	}
	return engine.Result{}, nil
}

// A run notebook has the states of its widgets where front ends and nbconvert look
// for them, as they are at the end, and none of an earlier run.
func TestWidgetStates(t *testing.T) {
	for _, test := range []struct{ name, cells, metadata, want string }{
		{"a model with what has changed since",
			`comm_open a {"state":{"_model_name":"IntSliderModel","_model_module":"m","_model_module_version":"2.0.0","value":1}}` + "\n" +
				`comm_msg a {"method":"update","state":{"value":2}}` + "\n" + `comm_msg a {"method":"echo_update","state":{"value":3}}` + "\n" + `comm_msg b {"method":"update","state":{"value":2}}`,
			`{}`,
			`{"widgets":{"application/vnd.jupyter.widget-state+json":{"state":{"a":{"model_name":"IntSliderModel","model_module":"m","model_module_version":"2.0.0","state":{"_model_module":"m","_model_module_version":"2.0.0","_model_name":"IntSliderModel","value":2}}},"version_major":2,"version_minor":0}}}`},
		{"bytes, the last of a path",
			`comm_open a {"state":{"_model_name":"ImageModel"},"buffer_paths":[["value"]]}` + "\n" + `comm_msg a {"method":"update","state":{},"buffer_paths":[["value"]]}`,
			`{"kernelspec":{"name":"x"},"widgets":{"application/vnd.jupyter.widget-state+json":{"state":{"old":{}}},"other":1}}`,
			`{"kernelspec":{"name":"x"},"widgets":{"application/vnd.jupyter.widget-state+json":{"state":{"a":{"model_name":"ImageModel","model_module":"","model_module_version":"","state":{"_model_name":"ImageModel"},"buffers":[{"encoding":"base64","path":["value"],"data":"YQ=="}]}},"version_major":2,"version_minor":0},"other":1}}`},
		{"none that is closed, and nothing of an earlier run",
			`comm_open a {"state":{"_model_name":"X"}}` + "\n" + `comm_close a`,
			`{"widgets":{"application/vnd.jupyter.widget-state+json":{}}}`, `{}`},
		{"other comms", `comm_msg a {"method":3}`, `{"a":1}`, `{"a":1}`},
	} {
		n, err := Parse([]byte(`{"cells":[` + code(test.cells) + `],"metadata":` + test.metadata + `,"nbformat":4,"nbformat_minor":5}`))
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Run(t.Context(), pages{}, RunOptions{}); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := string(n.top.raw("metadata")); got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
	}
}
