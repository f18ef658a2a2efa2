package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

const key = "a secret"

// sent is a message as a client would send it.
func sent(t testing.TB, client *Session, o Outgoing) [][]byte {
	t.Helper()
	frames, err := client.Encode(o)
	if err != nil {
		t.Fatal(err)
	}
	return frames
}

func TestRoundTrip(t *testing.T) {
	client, kernel := NewSession(key, "me"), NewSession(key, "kernel")
	frames := sent(t, client, Outgoing{
		Type: "execute_request", Metadata: map[string]any{"m": 1}, Content: map[string]any{"code": "a<b&c\u2028é"},
		Parent: json.RawMessage(`{"msg_id":"x"}`), Buffers: [][]byte{{0, 1}, {}},
	})
	m, err := kernel.Decode(append([][]byte{[]byte("route")}, frames...))
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Type != "execute_request" || m.Header.Session != client.ID() || m.Header.Username != "me" || m.Header.Version != ProtocolVersion || m.Header.Date == "" {
		t.Errorf("header %+v", m.Header)
	}
	var content struct{ Code string }
	if err := json.Unmarshal(m.Content, &content); err != nil || content.Code != "a<b&c\u2028é" {
		t.Errorf("content %s", m.Content)
	}
	if len(m.Routing) != 1 || len(m.Buffers) != 2 || string(m.Parent) != `{"msg_id":"x"}` || string(m.Metadata) != `{"m":1}` {
		t.Errorf("message %+v", m)
	}
	if client.ID() == kernel.ID() || len(client.ID()) != 36 {
		t.Errorf("session ids %s and %s", client.ID(), kernel.ID())
	}
}

// TestSignature checks against a signature made with Python's hmac module.
func TestSignature(t *testing.T) {
	parts := [][]byte{[]byte("{}"), []byte("{}"), []byte("{}"), []byte(`{"a":1}`)}
	const want = "5c59a161f31dbc453751f94cd7e9bdd78e1ed3419c132f75b8e0f3b0d1313693"
	if got := string(newSigner("key").sign(parts)); got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}

func TestRefused(t *testing.T) {
	client := NewSession(key, "me")
	good := func() [][]byte { return sent(t, client, Outgoing{Type: "x", Content: map[string]any{}}) }
	resigned := func(i int, text string) [][]byte {
		f := good()
		f[i] = []byte(text)
		f[1] = client.signer.sign(f[2:6])
		return f
	}
	other := NewSession("another secret", "me")
	for name, c := range map[string]struct {
		frames [][]byte
		want   string
	}{
		"nothing":            {nil, "no delimiter"},
		"no delimiter":       {good()[1:], "no delimiter"},
		"delimiter only":     {good()[:1], "0 frames after"},
		"too few frames":     {good()[:5], "4 frames after"},
		"another key":        {sent(t, other, Outgoing{Type: "x"}), "signature is wrong"},
		"no signature":       {append(append(good()[:1:1], nil), good()[2:]...), "signature is wrong"},
		"not hexadecimal":    {append(append(good()[:1:1], []byte("zz")), good()[2:]...), "signature is wrong"},
		"changed content":    {append(good()[:5], []byte(`{"a":1}`)), "signature is wrong"},
		"broken header":      {resigned(2, `{"msg_id"`), "header"},
		"header of numbers":  {resigned(2, `{"msg_id":1,"msg_type":"x"}`), "header"},
		"no msg_id":          {resigned(2, `{"msg_type":"x"}`), "no msg_id"},
		"no msg_type":        {resigned(2, `{"msg_id":"x"}`), "no msg_id"},
		"null header":        {resigned(2, `null`), "no msg_id"},
		"list for a header":  {resigned(2, `[]`), "header"},
		"null parent":        {resigned(3, `null`), "parent_header"},
		"text for metadata":  {resigned(4, `"x"`), "metadata"},
		"null content":       {resigned(5, `null`), "content"},
		"broken content":     {resigned(5, `{"code":`), "content"},
		"NaN":                {resigned(5, `{"a":NaN}`), "content"},
		"two values":         {resigned(5, `{}{}`), "content"},
		"very deep content":  {resigned(5, strings.Repeat(`{"a":`, 20000)), "content"},
		"content not in use": {resigned(5, ``), "content"},
	} {
		m, err := NewSession(key, "kernel").Decode(c.frames)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, %v; want an error with %q", name, m, err, c.want)
		}
	}
}

func TestReplay(t *testing.T) {
	client, kernel := NewSession(key, "me"), NewSession(key, "kernel")
	first := sent(t, client, Outgoing{Type: "x"})
	if _, err := kernel.Decode(first); err != nil {
		t.Fatal(err)
	}
	for i := range generation - 1 {
		if i%1000 == 0 {
			again := append([][]byte{[]byte("elsewhere")}, first...)
			again[2] = bytes.ToUpper(again[2])
			if _, err := kernel.Decode(again); !errors.Is(err, ErrReplay) {
				t.Fatalf("a repeated message after %d others: %v", i, err)
			}
		}
		if _, err := kernel.Decode(sent(t, client, Outgoing{Type: "x"})); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(kernel.seen.new) + len(kernel.seen.old); n > 2*generation {
		t.Errorf("%d signatures are kept", n)
	}
}

func TestWithoutKey(t *testing.T) {
	client, kernel := NewSession("", "me"), NewSession("", "kernel")
	frames := sent(t, client, Outgoing{Type: "x"})
	for range 2 {
		if _, err := kernel.Decode(frames); err != nil {
			t.Error(err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	client := NewSession("", "me")
	good := sent(f, client, Outgoing{Type: "x"})
	f.Add([]byte("\n"), good[2], good[3], good[4], good[5])
	f.Fuzz(func(t *testing.T, front, header, parent, metadata, content []byte) {
		frames := append(bytes.Split(front, []byte("\n")), delimiter, nil, header, parent, metadata, content)
		m, err := client.Decode(frames)
		if err != nil {
			return
		}
		for _, part := range [][]byte{m.RawHeader, m.Parent, m.Metadata, m.Content} {
			var o map[string]any
			if err := json.Unmarshal(part, &o); err != nil {
				t.Errorf("accepted %q: %v", part, err)
			}
		}
	})
}
