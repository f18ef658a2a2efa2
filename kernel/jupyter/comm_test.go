package jupyter

import (
	"encoding/json"
	"testing"

	"cryptounet/kernel/jupyter/message"
)

// Whether another message of a comm waits: past those of other comms, and not past
// a cell, which may want the answer.
func TestMoreOf(t *testing.T) {
	for _, test := range []struct {
		waits []string // a comm's message by its id, "run" for a cell
		want  bool
	}{
		{nil, false}, {[]string{"a"}, true}, {[]string{"b"}, false}, {[]string{"b", "a"}, true},
		{[]string{"run", "a"}, false}, {[]string{"b", "run", "a"}, false},
	} {
		l := newLoop("test", nil, nil)
		for _, id := range test.waits {
			m := &message.Message{Header: message.Header{Type: "comm_msg"}}
			if m.Content, _ = json.Marshal(commContent{ID: id}); id == "run" {
				m.Header.Type = "execute_request"
			}
			l.queue = append(l.queue, &request{Message: m})
		}
		if got := moreOf(&request{loop: l}, "a"); got != test.want {
			t.Errorf("%v: %v", test.waits, got)
		}
	}
}
