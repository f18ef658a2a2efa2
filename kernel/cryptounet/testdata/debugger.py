"""A debugger's way through cells, over Jupyter's own client.

Usage: python3 debugger.py KERNEL_NAME
"""

import queue
import sys
import time

import jupyter_client

PATIENCE = 60


def murmur2(text, seed):
    """The hash by which JupyterLab names cells (packages/debugger/src/hash.ts)."""
    m, mask = 0x5BD1E995, 0xFFFFFFFF
    data = text.encode()
    h = seed ^ len(data)
    while len(data) >= 4:
        k = int.from_bytes(data[:4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = (h * m & mask) ^ k
        data = data[4:]
    if data:
        h = (h ^ int.from_bytes(data, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return h ^ h >> 15


class Refused(Exception):
    pass


class Debugger:
    """A client that debugs; iopub's messages are kept in order."""

    def __init__(self, kernel):
        self.manager, self.client = jupyter_client.manager.start_new_kernel(kernel_name=kernel)
        self.seq, self.events, self.text, self.errors, self.idle = 0, [], "", [], set()
        self.info = {}

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def hear(self, timeout):
        """Takes one message of iopub; False where none comes."""
        try:
            m = self.client.get_iopub_msg(timeout=timeout)
        except queue.Empty:
            return False
        kind, content = m["msg_type"], m["content"]
        if kind == "debug_event":
            self.events.append((content["event"], content.get("body") or {}))
        elif kind == "stream":
            self.text += content["text"]
        elif kind == "execute_result":
            self.text += content["data"]["text/plain"] + "\n"
        elif kind == "error":
            self.errors.append(content)
        elif kind == "status" and content["execution_state"] == "idle":
            self.idle.add(m["parent_header"].get("msg_id"))
        return True

    def until(self, what, done):
        end = time.time() + PATIENCE
        while not done():
            if not self.hear(0.2) and time.time() > end:
                raise AssertionError("%s does not happen; events %s, errors %s, text %r" % (what, self.events, self.errors, self.text))

    def event(self, name):
        """Waits for an event, and takes it with all before it."""
        self.until("the event " + name, lambda: any(e[0] == name for e in self.events))
        while True:
            got, body = self.events.pop(0)
            if got == name:
                return body

    def request(self, command, **arguments):
        self.seq += 1
        msg = self.client.session.msg("debug_request", {"type": "request", "seq": self.seq, "command": command, "arguments": arguments})
        self.client.control_channel.send(msg)
        while True:
            reply = self.client.get_control_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == msg["header"]["msg_id"]:
                break
        content = reply["content"]
        assert reply["msg_type"] == "debug_reply" and content["type"] == "response" and content["command"] == command, content
        assert content["request_seq"] == self.seq, content
        if not content["success"]:
            raise Refused(content["message"])
        return content["body"]

    def refused(self, command, says, **arguments):
        try:
            self.request(command, **arguments)
        except Refused as e:
            assert says in str(e), e
            return
        raise AssertionError(command + " is not refused")

    def run(self, code):
        """Starts a cell."""
        self.text, self.errors = "", []
        return self.client.execute(code)

    def ends(self, cell):
        self.until("the end of a cell", lambda: cell in self.idle)

    def cell(self, code):
        """Runs a cell to its end and returns what it says."""
        self.ends(self.run(code))
        assert not self.errors, self.errors
        return self.text

    def attach(self):
        capabilities = self.request("initialize", clientID="test", adapterID="", pathFormat="path", linesStartAt1=True, columnsStartAt1=True)
        assert capabilities["supportsConfigurationDoneRequest"] and capabilities["exceptionBreakpointFilters"], capabilities
        self.request("attach")
        self.event("initialized")
        self.request("configurationDone")
        self.info = self.request("debugInfo")
        assert self.info["isStarted"] and self.info["hashMethod"] == "Murmur2", self.info

    def breakpoints(self, code, *points):
        """Sets the breakpoints of a cell: lines, or what the protocol has."""
        path = self.request("dumpCell", code=code)["sourcePath"]
        i = self.info
        assert path == "%s%d%s" % (i["tmpFilePrefix"], murmur2(code, i["hashSeed"]), i["tmpFileSuffix"]), path
        told = self.request("setBreakpoints", source={"path": path}, sourceModified=False, breakpoints=[p if isinstance(p, dict) else {"line": p} for p in points])["breakpoints"]
        assert all(b["verified"] for b in told), told
        return [b["line"] for b in told]

    def stack(self, thread):
        return self.request("stackTrace", threadId=thread)["stackFrames"]

    def stops(self, reason, name, line):
        """Waits for a stop; returns its thread and frames."""
        body = self.event("stopped")
        frames = self.stack(body["threadId"])
        assert (body["reason"], frames[0]["name"], frames[0]["line"]) == (reason, name, line), (body, frames)
        return body["threadId"], frames

    def current(self):
        """The name of the cell that stands: cells are named by their counts."""
        self.until("a stop", lambda: any(e[0] == "stopped" for e in self.events))
        return self.stack(next(e[1]["threadId"] for e in self.events if e[0] == "stopped"))[-1]["name"]

    def scope(self, frame, name="Locals"):
        scopes = self.request("scopes", frameId=frame["id"])["scopes"]
        ref = next(s["variablesReference"] for s in scopes if s["name"] == name)
        return self.parts(ref)

    def parts(self, ref, **page):
        return {v["name"]: v for v in self.request("variables", variablesReference=ref, **page)["variables"]}

    def evaluate(self, code, frame=None, context="repl"):
        a = {"frameId": frame["id"]} if frame else {}
        return self.request("evaluate", expression=code, context=context, **a)["result"]


EARLIER = """type point struct {
	x, y int
	name string
}

func (p *point) move(dx int) int {
	p.x += dx
	return p.x
}

func work(n int, p *point) int {
	s := 0
	for i := 0; i < n; i++ {
		s += i
	}
	p.move(s)
	return s
}
counter := 0
"""


def cells(d):
    """Steps, looks at values and changes them."""
    info = d.client.kernel_info(reply=True, timeout=PATIENCE)["content"]
    assert info["debugger"] and "debugger" in info["supported_features"], info
    assert not d.request("debugInfo")["isStarted"]
    d.refused("stackTrace", "attach", threadId=1)
    d.cell(EARLIER)
    names = {v["name"] for v in d.request("inspectVariables")["variables"]}
    assert "counter" in names, names

    d.attach()
    d.refused("nonsense", "nonsense")
    code = 'big := make([]int, 5000)\nbig[4321] = 7\nq := &point{1, 2, "q"}\nr := work(4, q)\ncounter = r\nr + q.x'
    assert d.breakpoints(code, 4) == [4]
    cell = d.run(code)
    thread, frames = d.stops("breakpoint", d.current(), 4)
    local = d.scope(frames[0])
    assert local["big"]["indexedVariables"] == 5000, local
    page = d.parts(local["big"]["variablesReference"], start=4320, count=3)
    assert page["[4321]"]["value"] == "7" and len(page) == 3, page
    fields = d.parts(local["q"]["variablesReference"])
    assert fields["name"]["value"] == '"q"' and fields["x"]["value"] == "1", fields

    d.request("stepIn", threadId=thread)
    _, frames = d.stops("step", "work", 12)
    assert len(frames) == 2, frames
    d.request("next", threadId=thread)
    _, frames = d.stops("step", "work", 13)
    d.request("next", threadId=thread)
    _, frames = d.stops("step", "work", 14)
    local = d.scope(frames[0])
    assert local["s"]["value"] == "0" and local["n"]["value"] == "4" and local["i"]["value"] == "0", local
    scopes = d.request("scopes", frameId=frames[0]["id"])["scopes"]
    d.request("setVariable", variablesReference=scopes[0]["variablesReference"], name="s", value="100")
    assert d.evaluate("s + n*2", frames[0], "watch") == "108"
    d.evaluate("s += 1", frames[0])
    assert d.evaluate("p.name", frames[0], "hover") == '"q"'
    d.refused("evaluate", "undefined", expression="nobody", frameId=frames[0]["id"], context="watch")
    d.refused("evaluate", "call", expression="p.move(1)", frameId=frames[0]["id"], context="hover")
    d.request("copyToGlobals", srcVariableName="s", dstVariableName="copied", srcFrameId=frames[0]["id"])
    rich = d.request("richInspectVariables", variableName="p", frameId=frames[0]["id"])
    assert "text/plain" in rich["data"], rich
    source = d.request("source", source=frames[0]["source"])
    assert source["content"] == EARLIER, source
    # A method of an earlier cell, and back out.
    d.breakpoints(EARLIER, 16)
    d.request("continue", threadId=thread)
    d.stops("breakpoint", "work", 16)
    d.request("stepIn", threadId=thread)
    _, frames = d.stops("step", "(*point).move", 7)
    d.request("stepOut", threadId=thread)
    d.stops("step", "work", 17)
    d.breakpoints(EARLIER)
    d.request("continue", threadId=thread)
    d.ends(cell)
    assert d.text == "%d\n" % (107 + 1 + 107), d.text
    assert d.cell("copied, counter") == "101, 107\n"


def panics(d):
    """Threads stop where they panic, with their values there."""
    cell = d.run('func fail(list []int, i int) int {\n\tn := i * 2\n\treturn list[n]\n}\nfail([]int{1, 2, 3}, 4)')
    thread, frames = d.stops("exception", "fail", 3)
    info = d.request("exceptionInfo", threadId=thread)
    assert "index out of range" in info["description"], info
    assert d.scope(frames[0])["n"]["value"] == "8"
    d.request("continue", threadId=thread)
    d.ends(cell)
    assert d.errors and "index out of range [8] with length 3" in d.errors[0]["evalue"], d.errors
    # A panic that is recovered stops once, before deferred calls have run.
    cell = d.run('func safe() (err any) {\n\tdone := false\n\tdefer func() { done = true; err = recover() }()\n\tpanic("no")\n}\nsafe()')
    thread, frames = d.stops("exception", "safe", 4)
    assert d.scope(frames[0])["done"]["value"] == "false"
    d.request("continue", threadId=thread)
    d.ends(cell)
    assert d.text == "no\n" and not d.errors, (d.text, d.errors)
    d.request("setExceptionBreakpoints", filters=[])
    d.ends(d.run('panic("unseen")'))
    assert d.errors and not [e for e in d.events if e[0] == "stopped"], d.events
    d.request("setExceptionBreakpoints", filters=["panic"])


def goroutines(d):
    """When one goroutine stops, all do, at their next statements."""
    code = """import "sync"
var group sync.WaitGroup
counts := make([]int, 3)
for i := range 3 {
	group.Add(1)
	go func() {
		defer group.Done()
		for counts[i] < 2000 || i == 0 && counts[0] < 3000 {
			counts[i]++
			if i == 0 && counts[0] == 500 {
				counts[0]++
			}
		}
	}()
}
group.Wait()
counts[0]"""
    d.breakpoints(code, 11)
    cell = d.run(code)
    body = d.event("stopped")
    threads = d.request("threads")["threads"]
    assert len(threads) >= 2, threads
    time.sleep(0.3)
    first = [d.evaluate("counts[%d]" % i) for i in range(3)]
    time.sleep(0.3)
    assert first == [d.evaluate("counts[%d]" % i) for i in range(3)], "a goroutine has gone on"
    assert first[0] == "500", first
    for t in threads:
        assert d.stack(t["id"]), t
    d.breakpoints(code)
    d.request("continue", threadId=body["threadId"])
    d.ends(cell)
    assert d.text == "3000\n", d.text


def conditions(d):
    """Breakpoints with conditions, hit counts and messages; pauses."""
    code = "total := 0\nfor i := range 100 {\n\ttotal += i\n}\ntotal"
    d.breakpoints(code, {"line": 3, "condition": "i == 42"})
    cell = d.run(code)
    thread, frames = d.stops("breakpoint", d.current(), 3)
    assert d.evaluate("i", frames[0]) == "42"
    d.request("continue", threadId=thread)
    d.ends(cell)
    d.breakpoints(code, {"line": 3, "hitCondition": "% 60"})
    cell = d.run(code)
    thread, frames = d.stops("breakpoint", d.current(), 3)
    assert d.evaluate("i", frames[0]) == "59"
    d.request("next", threadId=thread)
    _, frames = d.stops("step", d.current(), 3)
    assert d.evaluate("i", frames[0]) == "60"
    d.request("continue", threadId=thread)
    d.ends(cell)
    d.breakpoints(code, {"line": 3, "logMessage": "i is {i}", "condition": "i >= 98"})
    assert d.cell(code) == "i is 98\ni is 99\n4950\n", d.text
    d.breakpoints(code)
    d.refused("pause", "no cell runs", threadId=1)
    cell = d.run("stop := false\nfor !stop {\n\tcounter++\n}")
    d.until("the cell runs", lambda: d.request("threads")["threads"][0]["name"] != "cells")
    d.request("pause", threadId=1)
    body = d.event("stopped")
    assert body["reason"] == "pause", body
    d.evaluate("stop = true", d.stack(body["threadId"])[0])
    d.request("continue", threadId=body["threadId"])
    d.ends(cell)
    assert not d.errors, d.errors


def interrupts(d):
    """A cell that stands and is interrupted ends as any other; so it does when
    its process dies, and a debugger can attach to the next."""
    code = "defer func() { counter = -1 }()\ncounter = 1\ncounter = 2"
    d.breakpoints(code, 3)
    cell = d.run(code)
    d.stops("breakpoint", d.current(), 3)
    d.manager.interrupt_kernel()
    d.ends(cell)
    assert d.errors and d.errors[0]["ename"] == "interrupted", d.errors
    d.event("continued")
    assert d.cell("counter") == "-1\n"
    d.breakpoints(code)
    code = 'import "os"\nself, _ := os.FindProcess(os.Getpid())\nselect {}'
    d.breakpoints(code, 3)
    cell = d.run(code)
    _, frames = d.stops("breakpoint", d.current(), 3)
    d.refused("evaluate", "engine died", expression="self.Kill()", frameId=frames[0]["id"], context="repl")
    d.ends(cell)
    assert d.errors and d.errors[0]["ename"] == "killed", d.errors
    d.event("terminated")
    assert not d.request("debugInfo")["isStarted"]
    d.cell("func again(n int) int {\n\treturn n + 1\n}\ncounter := 0")
    d.attach()
    d.breakpoints("func again(n int) int {\n\treturn n + 1\n}\ncounter := 0", 2)
    cell = d.run("again(1)")
    thread, _ = d.stops("breakpoint", "again", 2)
    d.request("disconnect", restart=False)
    d.ends(cell)
    assert d.text == "2\n" and not d.request("debugInfo")["isStarted"], d.text
    assert d.cell("again(2)") == "3\n"


ENCRYPTED = """import ("cryptounet/heops"; "cryptounet/heops/network/zoo"; "cryptounet/heops/science/isbi"; "cryptounet/kernel/cell"; "cryptounet/kernel/must")
network := must.Get(zoo.Load("dlin"))
slice := isbi.SyntheticSize(1, 64, 64)
pixels := must.Get(network.Normalise(slice.Image.Pix, 64, 64))
program := must.Get(heops.Compile(network, heops.Options{Height: 64, Width: 64}))
client := must.Get(heops.NewClient(program.Plan()))
evaluator := must.Get(heops.NewEvaluator(program, must.Get(client.EvaluationKeys(cell.Context()))))
encrypted := must.Get(client.Encrypt(cell.Context(), pixels))
len(program.Plan().Steps)"""


def layers(d):
    """Steps through an encrypted evaluation layer by layer."""
    steps = int(d.cell(ENCRYPTED))
    d.attach()
    code = "before := encrypted.Level()\noutput := must.Get(evaluator.Run(cell.Context(), encrypted))\noutput.Level() < before"
    d.breakpoints(code, 2)
    cell = d.run(code)
    thread, frames = d.stops("breakpoint", d.current(), 2)
    shown = d.scope(frames[0], "Session")["encrypted"]
    assert shown["value"].startswith("encrypted") and "secret" in d.parts(shown["variablesReference"]), shown
    keys = d.parts(shown["variablesReference"])
    assert set(keys) == {"shape", "images", "ciphertexts", "level", "scale", "noise", "bytes", "secret"}, keys
    for n in range(1, 4):
        d.request("stepIn" if n == 1 else "next", threadId=thread)
        body = d.event("stopped")
        frames = d.stack(thread)
        assert body["reason"] == "step" and frames[0]["name"].startswith("layer %d of %d: " % (n, steps)) and "source" not in frames[0], frames
        assert frames[1]["line"] == 2, frames
        seen = d.scope(frames[0], "Step")
        assert seen["scale"]["value"].startswith("2^") and int(seen["level"]["value"]) >= 0, seen
        assert "shape" in d.parts(seen["map"]["variablesReference"]) and "products" in d.parts(seen["report"]["variablesReference"]), seen
    d.request("stepOut", threadId=thread)
    _, frames = d.stops("step", d.current(), 3)
    d.request("continue", threadId=thread)
    d.ends(cell)
    assert d.text == "true\n", d.text
    d.request("disconnect", restart=False)


def shutdown(d):
    """A kernel whose cell stands ends when it is asked to."""
    d.attach()
    code = "x := 1\nx = 2"
    d.breakpoints(code, 2)
    d.run(code)
    d.stops("breakpoint", d.current(), 2)
    d.client.control_channel.send(d.client.session.msg("shutdown_request", {"restart": False}))
    end = time.time() + PATIENCE
    while d.manager.is_alive():
        assert time.time() < end, "the kernel does not end"
        time.sleep(0.1)


def main():
    d = Debugger(sys.argv[1])
    try:
        for part in (cells, panics, goroutines, conditions, interrupts, layers, shutdown):
            part(d)
            print("ok", part.__name__, flush=True)
    finally:
        d.close()


main()
