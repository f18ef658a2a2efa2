"""Times a kernel beside ipykernel, with the same client.

Usage: python3 compare.py CRYPTOUNET [ROUNDS]

CRYPTOUNET is the command's binary. Needs pyzmq and ipykernel. The client talks
to the sockets itself, so that only the kernels differ. After the table comes
each result as "figure NAME VALUE UNIT", for scripts that compare two runs.
"""

import hashlib
import hmac
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

lacking = [name for name in ("zmq", "ipykernel") if importlib.util.find_spec(name) is None]
if lacking:
    sys.exit(f"compare.py: {sys.executable} has no {' and no '.join(lacking)}: install Debian's python3-zmq and python3-ipykernel, or run pip install pyzmq ipykernel")

import zmq

KEY = b"compare"


class Kernel:
    def __init__(self, argv):
        self.dir = tempfile.TemporaryDirectory()
        prefix = os.path.join(self.dir.name, "k")
        path = os.path.join(self.dir.name, "connection.json")
        ports = dict(shell_port=1, control_port=2, iopub_port=3, stdin_port=4, hb_port=5)
        with open(path, "w") as f:
            json.dump(dict(transport="ipc", ip=prefix, key=KEY.decode(), signature_scheme="hmac-sha256", **ports), f)
        self.started = time.perf_counter()
        self.process = subprocess.Popen([a.replace("{connection_file}", path) for a in argv], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.context = zmq.Context()
        self.shell = self.open(zmq.DEALER, prefix + "-1")
        self.control = self.open(zmq.DEALER, prefix + "-2")
        self.iopub = self.open(zmq.SUB, prefix + "-3")
        self.iopub.setsockopt(zmq.SUBSCRIBE, b"")

    def open(self, kind, path):
        s = self.context.socket(kind)
        s.linger = 0
        s.reconnect_ivl = 5
        s.connect("ipc://" + path)
        return s

    def send(self, socket, kind, content):
        header = dict(msg_id=uuid.uuid4().hex, session="s", username="u", date="2024-01-01T00:00:00Z", msg_type=kind, version="5.3")
        parts = [json.dumps(p).encode() for p in (header, {}, {}, content)]
        signature = hmac.new(KEY, b"".join(parts), hashlib.sha256).hexdigest().encode()
        socket.send_multipart([b"<IDS|MSG>", signature] + parts)
        return header["msg_id"]

    def receive(self, socket, timeout=60_000):
        if not socket.poll(timeout):
            raise TimeoutError("no message")
        frames = socket.recv_multipart()
        frames = frames[frames.index(b"<IDS|MSG>") + 2 :]
        return json.loads(frames[0])["msg_type"], json.loads(frames[1]).get("msg_id"), json.loads(frames[3])

    def info(self):
        """Seconds from the start to a kernel_info_reply, and then until iopub is heard."""
        self.send(self.shell, "kernel_info_request", {})
        self.receive(self.shell)
        seconds = time.perf_counter() - self.started
        while True:
            self.send(self.shell, "kernel_info_request", {})
            self.receive(self.shell)
            if self.iopub.poll(100):
                break
        while self.iopub.poll(300):
            self.receive(self.iopub)
        return seconds

    def execute(self, code, interrupt=None):
        """Seconds from the request (or the interrupt) to idle, and the number of stream messages."""
        start = time.perf_counter()
        request = self.send(self.shell, "execute_request", dict(code=code, silent=False, store_history=True, user_expressions={}, allow_stdin=False))
        streams = 0
        while True:
            kind, parent, content = self.receive(self.iopub)
            if parent != request:
                continue
            if kind == "stream":
                streams += 1
                if interrupt:
                    time.sleep(0.1)
                    start = time.perf_counter()
                    interrupt(self)
                    interrupt = None
            if kind == "status" and content["execution_state"] == "idle":
                break
        seconds = time.perf_counter() - start
        self.receive(self.shell)
        return seconds, streams

    def memory(self):
        """Resident MB of the process and its children."""
        pids, total = [self.process.pid], 0
        for pid in pids:
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children") as f:
                    pids.extend(int(p) for p in f.read().split())
            with open(f"/proc/{pid}/smaps_rollup") as f:
                total += sum(int(line.split()[1]) for line in f if line.startswith("Pss:"))
        return total / 1024

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.context.destroy(linger=0)
        self.dir.cleanup()


def message(kernel):
    kernel.send(kernel.control, "interrupt_request", {})


def signal(kernel):
    kernel.process.send_signal(2)


# What is measured: its text, the name of its figure, and the unit.
START = ("start to kernel_info_reply", "start-to-info", "ms")
MEMORY = ("idle memory (PSS)", "idle-memory", "MB")
SUM = ("1+1 to idle", "sum-to-idle", "ms")
LINES = ("10,000 lines", "10000-lines", "ms")
MESSAGES = ("10,000 lines, at most", "10000-lines/messages", "messages")

INTERRUPTED = ("a busy loop", "a sleep", "a blocked channel", "an encrypted layer")

# A slice of 512 x 512 through the network again and again.
ENCRYPTED = """import ("cryptounet/heops"; "cryptounet/heops/science/isbi"; "cryptounet/heops/network/zoo"; "cryptounet/kernel/cell")
network, _ := zoo.Load("dlin")
program, _ := heops.Compile(network, heops.Options{Height: 512, Width: 512})
client, _ := heops.NewClient(program.Plan())
keys, _ := client.EvaluationKeys(cell.Context())
evaluator, _ := heops.NewEvaluator(program, keys)
pixels, _ := network.Normalise(isbi.Synthetic(1).Image.Pix, 512, 512)
encrypted, _ := client.Encrypt(cell.Context(), pixels)"""


def measure(argv, cells, interrupt, rounds):
    result = {}
    starts, memory = [], []
    for _ in range(rounds):
        k = Kernel(argv)
        starts.append(k.info())
        time.sleep(1)
        memory.append(k.memory())
        k.close()
    result[START] = statistics.median(starts) * 1e3
    result[MEMORY] = statistics.median(memory)
    k = Kernel(argv)
    k.info()
    k.execute(cells["setup"])
    k.execute("1+1")
    result[SUM] = statistics.median(k.execute("1+1")[0] for _ in range(20 * rounds)) * 1e3
    lines = [k.execute(cells["lines"]) for _ in range(rounds)]
    result[LINES] = statistics.median(s for s, _ in lines) * 1e3
    result[MESSAGES] = max(n for _, n in lines)
    if "encrypted setup" in cells:
        k.execute(cells["encrypted setup"])
    for name in INTERRUPTED:
        if name in cells:
            figure = "interrupt/" + name.split(" ", 1)[1].replace(" ", "-")
            result[f"interrupt of {name} to idle", figure, "ms"] = statistics.median(k.execute(cells[name], interrupt)[0] for _ in range(rounds)) * 1e3
    k.close()
    return result


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    go = {
        "setup": 'import ("fmt"; "time")',
        "lines": "for i := 0; i < 10000; i++ { fmt.Println(i) }",
        "a busy loop": "fmt.Println(0)\nfor {}",
        "a sleep": "fmt.Println(0)\ntime.Sleep(time.Hour)",
        "a blocked channel": "fmt.Println(0)\n<-make(chan int)",
        "encrypted setup": ENCRYPTED,
        "an encrypted layer": "fmt.Println(0)\nfor {\n\tif _, err := evaluator.Run(cell.Context(), encrypted); err != nil { panic(err) }\n}",
    }
    python = {
        "setup": "import time, threading",
        "lines": "for i in range(10000): print(i)",
        "a busy loop": "print(0)\nwhile True: pass",
        "a sleep": "print(0)\ntime.sleep(3600)",
        "a blocked channel": "print(0)\nthreading.Event().wait()",
    }
    ours = measure([sys.argv[1], "kernel", "{connection_file}", "--history", "none"], go, message, rounds)
    theirs = measure([sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], python, signal, rounds)
    print(f"{'median of ' + str(rounds):44}{'cryptounet':>12}{'ipykernel':>12}{'ratio':>10}")
    figures = []
    for key, value in ours.items():
        text, figure, unit = key
        figures.append(f"figure kernel/{figure} {value:.6g} {unit}")
        peer = f"{'-':>12}{'-':>10}"
        if key in theirs:
            ratio = value / theirs[key]
            peer = f"{theirs[key]:12.1f}{ratio:10.2f}"
            figures += [f"figure ipykernel/{figure} {theirs[key]:.6g} {unit}", f"figure kernel-per-ipykernel/{figure} {ratio:.6g} ratio"]
        print(f"{text + ', ' + unit:44}{value:12.1f}{peer}")
    print("\n".join(figures))


if __name__ == "__main__":
    main()
