package jupytertest

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
	"time"
)

// Signed makes frames with any JSON texts and a good signature.
func Signed(key string, parts ...string) [][]byte {
	var b [][]byte
	for _, p := range parts {
		b = append(b, []byte(p))
	}
	frames := [][]byte{[]byte("<IDS|MSG>"), Sign(key, b[:min(4, len(b))]...)}
	return append(frames, b...)
}

// Chaos is one client after another that sends anything: random requests with
// these cells, broken ones, and bytes that are no messages.
func Chaos(t *testing.T, connection any, codes []string, r *rand.Rand, end time.Time) {
	c := connectionOf(t, connection)
	ports := []int{c.Shell, c.Control, c.IOPub, c.Stdin, c.Heartbeat}
	types := []string{"DEALER", "DEALER", "SUB", "DEALER", "REQ"}
	requests := []string{"execute_request", "complete_request", "inspect_request", "is_complete_request", "history_request", "kernel_info_request",
		"comm_info_request", "comm_open", "comm_msg", "interrupt_request", "debug_request", "create_subshell_request", "list_subshell_request", "nonsense"}
	var subshells []string
	for id := 0; time.Now().Before(end); id++ {
		which := r.IntN(len(ports))
		network, address := c.network(ports[which])
		conn, err := net.Dial(network, address)
		if err != nil {
			t.Error(err)
			return
		}
		reads := r.IntN(3)
		go func() { // reads nothing, a little, or everything
			b := make([]byte, 4096)
			for n := reads * 1000; n > 0; n-- {
				if _, err := conn.Read(b); err != nil {
					return
				}
			}
		}()
		hello := make([]byte, 64)
		copy(hello, "\xff\x00\x00\x00\x00\x00\x00\x00\x00\x7f\x03\x00NULL")
		socketType := types[which]
		if r.IntN(8) == 0 {
			socketType = types[r.IntN(len(types))]
		}
		ready := "\x05READY\x0bSocket-Type\x00\x00\x00" + string(rune(len(socketType))) + socketType
		hello = append(append(hello, 4, byte(len(ready))), ready...)
		if r.IntN(10) == 0 {
			hello[r.IntN(len(hello))] ^= byte(1 << r.IntN(8))
		}
		conn.SetWriteDeadline(time.Now().Add(time.Second))
		conn.Write(hello)
		for range r.IntN(20) {
			header, _ := json.Marshal(map[string]any{
				"msg_id": fmt.Sprint(r.Uint64()), "session": "s", "username": "u", "date": "", "version": "5.4",
				"msg_type": requests[r.IntN(len(requests))], "subshell_id": append(subshells, "")[r.IntN(len(subshells)+1)],
			})
			content, _ := json.Marshal(map[string]any{
				"code": codes[r.IntN(len(codes))], "cursor_pos": r.IntN(10) - 2, "hist_access_type": "tail", "n": r.IntN(5), "stop_on_error": r.IntN(2) == 0,
				"comm_id": "c", "silent": r.IntN(5) == 0, "allow_stdin": false, "data": map[string]any{},
			})
			frames := Signed(c.Key, string(header), "{}", "{}", string(content))
			var wire []byte
			for i, f := range frames {
				flags := byte(2)
				if i < len(frames)-1 {
					flags |= 1
				}
				wire = append(binary.BigEndian.AppendUint64(append(wire, flags), uint64(len(f))), f...)
			}
			if r.IntN(4) == 0 {
				for range 1 + r.IntN(3) {
					wire[r.IntN(len(wire))] = byte(r.Uint32())
				}
			}
			if r.IntN(8) == 0 {
				wire = wire[:r.IntN(len(wire))]
			}
			if _, err := conn.Write(wire); err != nil {
				break
			}
		}
		time.Sleep(time.Duration(r.IntN(10)) * time.Millisecond) // what is closed at once is hardly read
		conn.Close()
	}
}
