package main

import (
	"fmt"
	"strings"
	"testing"

	"cryptounet/kernel/jupyter/jupytertest"
)

// TestSubshellRunsBesideACell has a subshell run cells while the main shell's
// cell waits for one of them.
func TestSubshellRunsBesideACell(t *testing.T) {
	k := startKernel(t)
	k.Execute("import \"fmt\"\nc := make(chan int)\nx := 1")
	k.Send(k.Shell, "execute_request", map[string]any{"code": "fmt.Println(\"main\")\nx = <-c\nfmt.Println(\"received\")\nx"})
	for k.Receive(k.IOPub).Type != "stream" {
	}
	subshell := k.Reply(k.Control, k.Send(k.Control, "create_subshell_request", map[string]any{})).Text("subshell_id")
	run := func(code string) (*jupytertest.Message, []*jupytertest.Message) {
		id, frames := k.Frames("execute_request", map[string]any{"code": code}, map[string]any{"subshell_id": subshell})
		k.SendFrames(k.Shell, frames)
		return k.Reply(k.Shell, id), k.Outputs(id)
	}
	for _, code := range []string{"y := 20\nfmt.Println(y)\ny + 1", "func twice(n int) int { return 2 * n }\ny = twice(y)\nfmt.Println(y)\ny + 1", "undefined", "func() { panic(1) }()"} {
		m, outputs := run(code)
		if good := strings.Contains(code, "fmt"); good != (m.Text("status") == "ok") || good != strings.Contains(jupytertest.Kinds(outputs), "stdout:") {
			t.Errorf("%s: %v, iopub says %s", code, m.Content, jupytertest.Kinds(outputs))
		}
	}
	_, frames := k.Frames("execute_request", map[string]any{"code": "c <- y"}, map[string]any{"subshell_id": subshell})
	k.SendFrames(k.Shell, frames)
	for range 2 { // in any order
		if m := k.Receive(k.Shell); m.Text("status") != "ok" {
			t.Errorf("%v", m.Content)
		}
	}
	if got := k.value("x + 2"); got != "42" {
		t.Errorf("x + 2 is %s", got)
	}
	// An interrupt is for all that run.
	k.Send(k.Shell, "execute_request", map[string]any{"code": "fmt.Println(1)\nfor {}"})
	for k.Receive(k.IOPub).Type != "stream" {
	}
	_, frames = k.Frames("execute_request", map[string]any{"code": "fmt.Println(2)\nselect {}"}, map[string]any{"subshell_id": subshell})
	k.SendFrames(k.Shell, frames)
	for k.Receive(k.IOPub).Type != "stream" {
	}
	k.Reply(k.Control, k.Send(k.Control, "interrupt_request", map[string]any{}))
	for range 2 {
		if m := k.Receive(k.Shell); m.Text("ename") != "interrupted" {
			t.Errorf("%v", m.Content)
		}
	}
	if got := k.value("x + 2"); got != "42" {
		t.Errorf("x + 2 is %s", got)
	}
}

// TestOutputBesideACompilation has a cell print while another one is compiled
// and run: each line stays with its cell.
func TestOutputBesideACompilation(t *testing.T) {
	k := startKernel(t)
	k.Execute("import (\"fmt\"; \"time\")")
	subshell := k.Reply(k.Control, k.Send(k.Control, "create_subshell_request", map[string]any{})).Text("subshell_id")
	main := k.Send(k.Shell, "execute_request", map[string]any{"code": "for i := range 300 { fmt.Println(\"main\", i); time.Sleep(time.Millisecond) }"})
	for k.Receive(k.IOPub).Type != "stream" {
	}
	var code strings.Builder
	for i := range 400 {
		fmt.Fprintf(&code, "func f%d(n int) int { if n > %d { return n * %d }; return n + 1 }\n", i, i, i)
	}
	code.WriteString("fmt.Println(\"beside\", f7(1))")
	other, frames := k.Frames("execute_request", map[string]any{"code": code.String()}, map[string]any{"subshell_id": subshell})
	k.SendFrames(k.Shell, frames)
	lines := 0
	for idle := 0; idle < 2; {
		m := k.Receive(k.IOPub)
		if m.Text("execution_state") == "idle" {
			idle++
		}
		for line := range strings.Lines(m.Text("text")) {
			if want := map[bool]string{true: main, false: other}[strings.HasPrefix(line, "main")]; m.Parent != want {
				t.Fatalf("%q stands under another cell", line)
			}
			lines++
		}
	}
	if lines < 200 {
		t.Errorf("%d lines", lines)
	}
}

// TestLeftBehind interrupts compiled code that does not stop: when it returns,
// the cell does not go on.
func TestLeftBehind(t *testing.T) {
	k := startKernel(t)
	k.Execute("import (\"fmt\"; \"os/exec\"; \"time\")\nn := 0\nfunc work() { for range 3 { time.Sleep(time.Millisecond) } }")
	id := k.Send(k.Shell, "execute_request", map[string]any{"code": "fmt.Println(1)\nexec.Command(\"sleep\", \"4\").Run()\nfor { n++; time.Sleep(time.Millisecond) }"})
	for k.Receive(k.IOPub).Type != "stream" {
	}
	k.Reply(k.Control, k.Send(k.Control, "interrupt_request", map[string]any{}))
	if m := k.Reply(k.Shell, id); m.Text("ename") != "interrupted" {
		t.Fatalf("%v", m.Content)
	}
	if got := k.value("work()\ntime.Sleep(1500 * time.Millisecond)\nwork()\nn"); got != "0" {
		t.Errorf("the cell went on: n is %s", got)
	}
	if got := k.value("time.Sleep(100 * time.Millisecond)\nwork()\nn"); got != "0" {
		t.Errorf("the cell went on: n is %s", got)
	}
}

// TestLateOutput checks that what a goroutine says arrives under the cell that
// started it, however it says it.
func TestLateOutput(t *testing.T) {
	k := startKernel(t)
	k.Execute("import (\"fmt\"; \"log\"; \"os\"; \"cryptounet/kernel/display\")\nc := make(chan int)")
	for _, say := range []string{
		`fmt.Println("late")`, `fmt.Printf("%s", "late")`, `fmt.Fprintln(os.Stderr, "late")`, `fmt.Fprintf(os.Stdout, "late")`, `println("late")`, `log.Print("late")`,
		`display.Show("late")`, `go func() { fmt.Print("late") }()`, `func() { panic("late") }()`,
	} {
		id := k.Send(k.Shell, "execute_request", map[string]any{"code": "go func() { <-c; " + say + " }()"})
		k.Outputs(id)
		other := k.Send(k.Shell, "execute_request", map[string]any{"code": "fmt.Println(\"other\")\nc <- 1\nfmt.Println(\"cell\")"})
		for found := 0; found < 2; {
			m := k.Receive(k.IOPub)
			text := m.Text("text")
			if data, ok := m.Content["data"].(map[string]any); ok {
				text, _ = data["text/plain"].(string)
			}
			switch {
			case strings.Contains(text, "late"):
				found++
				if m.Parent != id {
					t.Errorf("%s: %q arrived under another cell", say, text)
				}
			case strings.Contains(text, "cell"):
				found++
				if m.Parent != other {
					t.Errorf("%s: %q arrived under another cell", say, text)
				}
			}
		}
	}
}

// TestComms speaks with cells over comms that either side has opened.
func TestComms(t *testing.T) {
	k := startKernel(t)
	send := func(kind string, content map[string]any) []*jupytertest.Message {
		return k.Outputs(k.Send(k.Shell, kind, content))
	}
	kinds := func(messages []*jupytertest.Message) string {
		return strings.TrimSuffix(strings.TrimPrefix(jupytertest.Kinds(messages), "busy "), "idle")
	}
	open := map[string]any{"comm_id": "1", "target_name": "adder", "data": map[string]any{"start": 40}}
	if got := kinds(send("comm_open", open)); got != "comm_close " {
		t.Errorf("to an unknown target: %s", got)
	}
	m, _ := k.Execute(`import ("fmt"; "cryptounet/kernel/cell")
cell.AcceptComms("adder", func(c *cell.Comm, data map[string]any) {
	sum := data["start"].(float64)
	c.OnMessage(func(data map[string]any, buffers [][]byte) {
		sum += data["add"].(float64)
		fmt.Println("adding", len(buffers))
		c.Send(map[string]any{"sum": sum}, []byte("raw"))
	})
	c.OnClose(func(map[string]any) { fmt.Println("closed at", sum) })
})`)
	if m.Text("status") != "ok" {
		t.Fatalf("%v", m.Content)
	}
	if got := kinds(send("comm_open", open)); got != "" {
		t.Errorf("opening says %s", got)
	}
	info := func() map[string]any {
		m, _ := k.Request("comm_info_request", map[string]any{"target_name": "adder"})
		comms, _ := m.Content["comms"].(map[string]any)
		return comms
	}
	if len(info()) != 1 {
		t.Errorf("open comms: %v", info())
	}
	messages := send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{"add": 2}})
	if got := kinds(messages); got != "stdout:adding 0\n comm_msg " {
		t.Errorf("a message gets %s", got)
	} else if sum := messages[2].Content["data"].(map[string]any)["sum"]; sum != 42.0 {
		t.Errorf("the sum is %v", sum)
	}
	if got := kinds(send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{}})); !strings.Contains(got, "panic") {
		t.Errorf("a message that the cell cannot take gets %s", got)
	}
	if got := kinds(send("comm_close", map[string]any{"comm_id": "1", "data": map[string]any{}})); got != "stdout:closed at 42\n " {
		t.Errorf("closing says %s", got)
	}
	if got := kinds(send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{}})); got != "comm_close " {
		t.Errorf("a message to a closed comm gets %s", got)
	}
	send("comm_open", open)
	k.Execute("%reset")
	if len(info()) != 0 {
		t.Errorf("after %%reset there are %v", info())
	}
	if got := kinds(send("comm_open", open)); got != "comm_close " {
		t.Errorf("after %%reset: %s", got)
	}
	k.Execute("import \"cryptounet/kernel/cell\"")
	_, messages = k.Execute("c, err := cell.OpenComm(\"front\", map[string]any{\"a\": 1})\nc.Close(nil)\nerr")
	if got := kinds(messages); got != "execute_input comm_open comm_close execute_result " || messages[2].Text("target_name") != "front" {
		t.Errorf("opening from a cell says %s", got)
	}
	if len(info()) != 0 {
		t.Errorf("open comms: %v", info())
	}
}
