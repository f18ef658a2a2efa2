// The evaluation service's calls, by fetch: Connect's protocol
// (connectrpc.com/docs/protocol), unary ones and streams from the server.

import { decode, encode, join } from "./proto.js";

const service = "/cryptounet.v1.EvaluationService/";
const mostFrame = 4 << 20; // bytes of a stream's message

// CallError is what the server refused; code is Connect's.
export class CallError extends Error {
  constructor(code, message, details) {
    super(message);
    this.code = code;
    this.details = details ?? [];
  }
}

// Unreachable says that there was no answer.
export class Unreachable extends Error {}

const passing = new Set(["unavailable", "resource_exhausted", "aborted", "deadline_exceeded"]);

export class Server {
  // waiting hears of calls that are tried again, with a text; null when they go on.
  constructor(token, waiting) {
    this.token = token;
    this.waiting = waiting;
    this.sent = 0;
    this.received = 0;
    this.abort = new AbortController();
  }

  // cancel ends what is under way.
  cancel() {
    this.abort.abort();
    this.abort = new AbortController();
  }

  async post(procedure, type, body) {
    let res;
    const signal = this.abort.signal;
    try {
      res = await fetch(service + procedure, {
        method: "POST", body, signal, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
        headers: { "content-type": type, "connect-protocol-version": "1", authorization: "Bearer " + this.token },
      });
    } catch (e) {
      if (signal.aborted) throw new CallError("canceled", "stopped");
      throw new Unreachable("the server does not answer");
    }
    this.sent += body.length;
    if (!res.ok) throw await refused(res);
    return res;
  }

  // patiently tries a call again for as long as its failure may pass.
  async patiently(call) {
    const signal = this.abort.signal;
    for (let pause = 500; ; pause = Math.min(2 * pause, 8000)) {
      try {
        const result = await call();
        this.waiting(null);
        return result;
      } catch (e) {
        if (!(e instanceof Unreachable || passing.has(e.code))) throw e;
        this.waiting(`${e.message}; trying again in ${Math.ceil(pause / 1000)} s`);
        await new Promise((ok, stop) => {
          const timer = setTimeout(ok, pause);
          signal.addEventListener("abort", () => { clearTimeout(timer); stop(new CallError("canceled", "stopped")); }, { once: true });
        });
      }
    }
  }

  // once calls without trying again.
  async once(procedure, message) {
    const res = await this.post(procedure, "application/json", JSON.stringify(message));
    return this.body(() => res.json());
  }

  unary(procedure, message) { return this.patiently(() => this.once(procedure, message)); }

  async body(read) {
    const signal = this.abort.signal;
    try {
      return await read();
    } catch (e) {
      if (signal.aborted) throw new CallError("canceled", "stopped");
      throw new Unreachable("the connection was cut");
    }
  }

  // chunk sends bytes of an upload and returns where it goes on.
  chunk(upload, offset, data) {
    const body = encode([[1, upload], [2, offset], [3, data]]);
    return this.patiently(async () => {
      const res = await this.post("UploadChunk", "application/proto", body);
      return decode(new Uint8Array(await this.body(() => res.arrayBuffer()))).get(1) ?? 0;
    });
  }

  // stream yields the messages of a stream, once: bytes.
  async *stream(procedure, type, message) {
    const head = new Uint8Array(5);
    new DataView(head.buffer).setUint32(1, message.length);
    const res = await this.post(procedure, type, join([head, message]));
    const reader = res.body.getReader();
    let rest = new Uint8Array(0);
    try {
      for (;;) {
        while (rest.length < 5 || rest.length < 5 + size(rest)) {
          const { done, value } = await this.body(() => reader.read());
          if (done) throw new Unreachable("the connection was cut");
          this.received += value.length;
          rest = join([rest, value]);
        }
        const n = size(rest), frame = rest.subarray(5, 5 + n), flags = rest[0];
        rest = rest.slice(5 + n);
        if (flags & 2) {
          const end = JSON.parse(new TextDecoder().decode(frame));
          if (end.error) throw new CallError(end.error.code, end.error.message, end.error.details);
          return;
        }
        yield frame;
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  // watch calls each with a job's state whenever it changes, until it ends.
  async watch(job, each) {
    let step = 0;
    for (;;) {
      const last = await this.patiently(async () => {
        let now = null;
        const ask = new TextEncoder().encode(JSON.stringify({ job, afterStep: step }));
        for await (const frame of this.stream("Watch", "application/connect+json", ask)) {
          now = JSON.parse(new TextDecoder().decode(frame));
          step = Math.max(step, now.step ?? 0);
          this.waiting(null);
          each(now);
        }
        return now;
      });
      if (last && ended.has(last.state)) return last;
    }
  }

  // result fetches a job's result, at most so many bytes, from where it was cut.
  async result(job, most, tell) {
    let bytes = null, at = 0;
    await this.patiently(async () => {
      for await (const frame of this.stream("FetchResult", "application/connect+proto", encode([[1, job], [2, at]]))) {
        const chunk = decode(frame), data = chunk.get(1) ?? new Uint8Array(0), total = chunk.get(3) ?? 0;
        bytes ??= new Uint8Array(total <= most ? total : 0);
        if (total !== bytes.length || (chunk.get(2) ?? 0) !== at || at + data.length > total) throw new Error(`the server sent ${total} bytes for a result; at most ${most} are expected`);
        bytes.set(data, at);
        at += data.length;
        tell(at, total);
      }
      if (!bytes || at < bytes.length) throw new Unreachable("the result was cut");
    });
    return bytes;
  }
}

export const ended = new Set(["STATE_DONE", "STATE_FAILED", "STATE_CANCELLED"]);

function size(frame) {
  const n = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
  if (n > mostFrame) throw new Error(`the server sends a message of ${n} bytes`);
  return n;
}

async function refused(res) {
  try {
    const e = await res.json();
    if (e.code) return new CallError(e.code, e.message ?? e.code, e.details);
  } catch { /* no answer of the service's */ }
  if (res.status >= 502) return new Unreachable(`the server answers ${res.status}`);
  return new CallError("unknown", `the server answers ${res.status} ${res.statusText}`);
}

// wanted returns where an upload goes on, if that is what an error says.
export function wanted(error) {
  if (error.code !== "out_of_range") return null;
  const d = error.details.find((d) => d.type === "cryptounet.v1.UploadChunkResponse");
  return d ? decode(unbase64(d.value)).get(1) ?? 0 : null;
}

export function base64(bytes) {
  let s = "";
  for (let i = 0; i < bytes.length; i += 4096) s += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return btoa(s);
}

function unbase64(s) { return Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)); }
