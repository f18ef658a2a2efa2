package jupyter

import (
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"cryptounet/kernel/jupyter/jupytertest"
)

// alive checks that the kernel answers a client that is there and a new one.
func alive(t *testing.T, c *jupytertest.Client) {
	t.Helper()
	if m, _ := c.Execute("value 1"); m.Text("status") != "ok" {
		t.Errorf("%v", m.Content)
	}
}

func TestMalformedMessages(t *testing.T) {
	c := newClient(t)
	key := c.Connection.Key
	header := func(kind string) string {
		return fmt.Sprintf(`{"msg_id":"m%d","session":"s","username":"u","date":"","msg_type":%q,"version":"5.4"}`, rand.Uint64(), kind)
	}
	_, wrong := c.Frames("execute_request", map[string]any{"code": "value 1"}, nil)
	wrong[1] = []byte("00")
	var messages [][][]byte
	add := func(frames ...[]byte) { messages = append(messages, frames) }
	add(wrong...)
	add([]byte{})
	add([]byte("<IDS|MSG>"))
	add([]byte("x"), []byte("y"), []byte("z"))
	add(jupytertest.Signed(key, header("execute_request"), "{}", "{}")...)
	for _, content := range []string{
		"null", "[]", "5", `"x"`, "{", "", "NaN", `{"code":5}`, `{"code":null}`, `{"code":"x","silent":"yes"}`,
		`{"code":"x","user_expressions":[1]}`, `{"cursor_pos":"x"}`, `{"cursor_pos":-5,"code":"a"}`, `{"cursor_pos":1e99}`,
		`{"n":"x"}`, `{"n":-3,"hist_access_type":"tail"}`, `{"pattern":"[","hist_access_type":"search"}`, `{"pattern":"[]a","hist_access_type":"search"}`,
		`{"session":99999999,"hist_access_type":"range"}`, `{"comm_id":5}`, `{"data":"x"}`, `{"restart":"maybe"}`, `{"subshell_id":7}`, `{"seq":"x"}`,
		strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 5_000) + "1" + strings.Repeat("}", 5_000), "{\"code\":\"\xff\xfe\"}",
	} {
		for kind := range handlers() {
			if kind == "shutdown_request" && !strings.Contains(content, "maybe") {
				continue
			}
			add(jupytertest.Signed(key, header(kind), "{}", "{}", content)...)
		}
	}
	for _, h := range []string{"null", "[]", "{}", `{"msg_id":1}`, `{"msg_id":"x"}`, `{"msg_id":"x","msg_type":7}`, header("no_such_request"), header("")} {
		add(jupytertest.Signed(key, h, "{}", "{}", "{}")...)
		add(jupytertest.Signed(key, header("kernel_info_request"), h, h, "{}")...)
	}
	for _, m := range messages {
		for _, s := range []zmq4.Socket{c.Shell, c.Control, c.Stdin} {
			c.SendFrames(s, m)
		}
	}
	for _, s := range []zmq4.Socket{c.Shell, c.Control} {
		if m := c.Reply(s, c.Send(s, "kernel_info_request", map[string]any{})); m.Text("status") != "ok" {
			t.Errorf("%v", m.Content)
		}
	}
	alive(t, c)
	alive(t, jupytertest.Connect(t, c.Connection))
}

// TestWrongTypesAreAnswered checks that a request which can be answered is.
func TestWrongTypesAreAnswered(t *testing.T) {
	c := newClient(t)
	m, outputs := c.Request("execute_request", map[string]any{"code": 5})
	if m.Text("status") != "error" || !strings.Contains(m.Text("evalue"), "code") || m.Content["traceback"] == nil {
		t.Errorf("%v", m.Content)
	}
	if got := jupytertest.Kinds(outputs); got != "busy idle" {
		t.Errorf("iopub says %q", got)
	}
}

func TestReplayIsDropped(t *testing.T) {
	c := newClient(t)
	id, frames := c.Frames("execute_request", map[string]any{"code": "count"}, nil)
	for range 3 {
		c.SendFrames(c.Shell, frames)
	}
	if m := c.Reply(c.Shell, id); m.Content["execution_count"] != 1.0 {
		t.Errorf("%v", m.Content)
	}
	if m, _ := c.Execute("count"); m.Content["execution_count"] != 2.0 {
		t.Errorf("a replayed cell has run: the count is %v", m.Content["execution_count"])
	}
}

func TestHeartbeat(t *testing.T) {
	c := newClient(t)
	req := zmq4.NewReq(t.Context())
	defer req.Close()
	if err := req.Dial(fmt.Sprintf("tcp://%s:%d", c.Connection.IP, c.Connection.Heartbeat)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := req.Send(zmq4.NewMsgString("ping")); err != nil {
			t.Fatal(err)
		}
		if msg, err := req.Recv(); err != nil || string(msg.Bytes()) != "ping" {
			t.Fatalf("%q, %v", msg.Frames, err)
		}
	}
}

// rawPeer shakes hands as a socket type and says what it is told, without
// ZeroMQ.
func rawPeer(t *testing.T, port int, socketType string, then []byte) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	hello := make([]byte, 64)
	copy(hello, "\xff\x00\x00\x00\x00\x00\x00\x00\x00\x7f\x03\x00NULL")
	ready := "\x05READY\x0bSocket-Type" + string(binary.BigEndian.AppendUint32(nil, uint32(len(socketType)))) + socketType
	hello = append(hello, 4, byte(len(ready)))
	c.Write(append(append(hello, ready...), then...))
	return c
}

func TestHostilePeers(t *testing.T) {
	k, _ := runKernel(t, Options{})
	c := jupytertest.Connect(t, k.Connection())
	for _, port := range k.ports() {
		rawPeer(t, *port, "DEALER", []byte("\x02\x40\x00\x00\x00\x00\x00\x00\x00")) // 2^62 bytes
		rawPeer(t, *port, "SUB", []byte("\x02\x40\x00\x00\x00\x00\x00\x00\x00"))
		for range 30 { // silent
			conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
		}
	}
	alive(t, c)
	alive(t, jupytertest.Connect(t, k.Connection()))
}

// TestStuckReader has 100 MB of output read by one subscriber and not by
// another.
func TestStuckReader(t *testing.T) {
	k, _ := runKernel(t, Options{})
	stuck := rawPeer(t, k.Connection().IOPub, "SUB", []byte("\x00\x01\x01"))
	c := jupytertest.Connect(t, k.Connection())
	_, outputs := c.Execute("flood 100")
	n := 0
	for _, m := range outputs {
		n += len(m.Text("text"))
	}
	if n != 100<<20 {
		t.Errorf("%d bytes arrived", n)
	}
	stuck.Close()
	alive(t, c)
}

func TestFloodIsBounded(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	k, _ := runKernel(t, Options{OutputLimit: 3 << 20})
	c := jupytertest.Connect(t, k.Connection())
	_, outputs := c.Execute("flood 8")
	n, notice := 0, ""
	for _, m := range outputs {
		if m.Text("name") == "stdout" {
			n += len(m.Text("text"))
		} else {
			notice += m.Text("text")
		}
	}
	if n != 3<<20 || !strings.Contains(notice, "longer than 3 MiB") {
		t.Errorf("%d bytes arrived, notice %q", n, notice)
	}
	_, file, _ := strings.Cut(strings.TrimRight(notice, "]\n"), "written to ")
	if info, err := os.Stat(file); err != nil || info.Size() != 5<<20 {
		t.Errorf("the rest: %v, %v", info, err)
	}
}

func TestLargeCell(t *testing.T) {
	c := newClient(t)
	code := "size " + strings.Repeat("x", 8<<20)
	if _, outputs := c.Execute(code); outputs[2].Content["data"].(map[string]any)["text/plain"] != fmt.Sprint(len(code)) {
		t.Error("the cell arrived changed")
	}
}

// chaotic are the cells of TestSoak.
var chaotic = []string{"value 1", "print x", "fail y", "lines 50", "display", "count", "goexit", "payload p", "unencodable", "flood 1"}

var soak = flag.Duration("soak", 2*time.Second, "how long TestSoak sends random messages")

// TestSoak sends random valid and invalid messages from several clients at
// once, and looks at what is left of them when they are gone.
func TestSoak(t *testing.T) {
	k, _ := runKernel(t, Options{})
	first := jupytertest.Connect(t, k.Connection())
	alive(t, first)
	count := func() (goroutines, files int, heap uint64) {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		entries, _ := os.ReadDir("/proc/self/fd")
		return runtime.NumGoroutine(), len(entries), m.HeapAlloc
	}
	goroutines, files, heap := count()
	end := time.Now().Add(*soak)
	var clients sync.WaitGroup
	for seed := range 4 {
		clients.Go(func() { jupytertest.Chaos(t, k.Connection(), chaotic, rand.New(rand.NewPCG(uint64(seed), 1)), end) })
	}
	// The first client's inbox takes all that iopub says meanwhile.
	done := make(chan struct{})
	go func() { clients.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		case <-first.Inbox(first.IOPub):
		}
	}
	alive(t, first)
	for deadline := time.Now().Add(jupytertest.Limit); ; time.Sleep(20 * time.Millisecond) {
		g, f, h := count()
		for first.Waiting(first.IOPub) > 0 {
			<-first.Inbox(first.IOPub)
		}
		if g <= goroutines && f <= files && h < heap+(16<<20) {
			t.Logf("%d cells, %d subshells", k.counter.now(), len(k.subshells.ids()))
			t.Logf("%d -> %d goroutines, %d -> %d descriptors, %d -> %d KiB", goroutines, g, files, f, heap>>10, h>>10)
			break
		}
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<20)
			t.Fatalf("%d -> %d goroutines, %d -> %d descriptors, %d -> %d KiB\n%s", goroutines, g, files, f, heap>>10, h>>10, buf[:runtime.Stack(buf, true)])
		}
	}
}
