// From a plan to a mask: keys, uploads, jobs and results, each of which goes on
// where it was cut, in this page or in one that is opened later.

import * as store from "./store.js";
import { ask } from "./program.js";
import { base64, ended, wanted } from "./rpc.js";

const chunk = 512 << 10; // small enough to show how an upload moves
const overhead = 1 << 16; // of a result's frame, and to spare

export class Work {
  // tell(stage, done, of, more) hears how far it is; more is a text, or a run's bytes.
  constructor(tell) {
    this.tell = tell;
    this.server = null;
    this.about = null;  // the session's description
    this.key = null;    // seals what is stored; null for a secret in memory only
    this.keys = null;   // {sum, size, bytes}: the evaluation keys
    this.image = null;  // {name, file, page} or {name, synthetic}
    this.facts = {};
  }

  async timed(fact, act) {
    const began = performance.now();
    const result = await act();
    this.facts[fact] = (this.facts[fact] ?? 0) + (performance.now() - began) / 1000;
    return result;
  }

  async plan(model) {
    let known = await store.get("plans", model.id);
    if (!known) {
      const answer = await this.server.unary("GetPlan", { model: model.id });
      known = { ...model, plan: Uint8Array.from(atob(answer.plan), (c) => c.charCodeAt(0)) };
      await store.put("plans", model.id, known);
    }
    return known.plan;
  }

  async open(model, seed) {
    const plan = await this.plan(model);
    const about = JSON.parse(ask("open", plan, seed, (n, of) => this.tell("keys", n, of, `key ${n} of ${of}`)));
    if (about.model !== model.id) {
      await store.drop("plans", model.id);
      throw new Error("the server sent another plan than the one that was asked for");
    }
    this.about = about;
    this.keys = this.key = this.image = null;
  }

  what(kind) { return `cryptounet page 1\n${kind}\n${this.about.model}\n${this.about.owner}`; }

  // make begins with a new secret, stored if there is a passphrase.
  async make(model, passphrase) {
    await this.open(model, null);
    if (passphrase) {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      this.key = await store.keyOf(passphrase, salt, store.iterations);
      const seed = ask("seed");
      const sealed = await store.seal(this.key, this.what("secret"), seed);
      seed.fill(0);
      await store.put("secrets", model.id, { model: model.id, name: model.name, owner: this.about.owner, salt, iterations: store.iterations, sealed, made: Date.now() });
    }
    await this.makeKeys();
  }

  // unlock begins with the secret that is stored.
  async unlock(model, passphrase) {
    const kept = await store.get("secrets", model.id);
    if (!kept) throw new Error("no secret is stored for this model");
    const key = await store.keyOf(passphrase, kept.salt, kept.iterations);
    const seed = await store.unseal(key, `cryptounet page 1\nsecret\n${kept.model}\n${kept.owner}`, kept.sealed);
    try {
      await this.open(model, seed);
    } finally {
      seed.fill(0);
    }
    this.key = key;
    if (kept.keys) this.keys = { ...kept.keys, bytes: await store.get("bytes", kept.keys.hex) };
    else await this.makeKeys();
  }

  async makeKeys() {
    this.tell("keys", 0, 1, "making keys");
    const bytes = await this.timed("making keys", () => ask("keys"));
    const sum = await store.sha256(bytes);
    this.keys = { sum, hex: store.hex(sum), size: bytes.length, bytes };
    this.tell("keys", 1, 1, bytes.length);
    const kept = this.key && await store.get("secrets", this.about.model);
    if (!kept) return;
    await store.put("bytes", this.keys.hex, bytes);
    await store.put("secrets", kept.model, { ...kept, keys: { sum, hex: this.keys.hex, size: bytes.length } });
  }

  // sendKeys uploads the keys, unless the server has them.
  async sendKeys() {
    if (!this.keys) await this.makeKeys();
    const begin = () => this.server.unary("StartUpload", this.request("KIND_KEYS", this.keys));
    if (!this.keys.bytes && !(await begin()).stored) await this.makeKeys(); // the server forgot them
    await this.timed("sending keys", () => this.upload("KIND_KEYS", this.keys, "sendKeys"));
    await store.drop("bytes", this.keys.hex);
    this.keys.bytes = null;
  }

  request(kind, item) { return { kind, model: this.about.model, size: String(item.size), sha256: base64(item.sum) }; }

  async upload(kind, item, stage) {
    for (let round = 0; round < 20; round++) {
      const a = await this.server.unary("StartUpload", this.request(kind, item));
      if (a.stored) return this.tell(stage, item.size, item.size);
      let at = Number(a.offset ?? 0);
      try {
        while (at < item.size) {
          this.tell(stage, at, item.size);
          const end = Math.min(at + Math.min(chunk, a.chunkBytes), item.size);
          at = await this.server.chunk(a.upload, at, item.bytes.subarray(at, end)).catch((e) => {
            const next = wanted(e); // the answer to the chunk was lost
            if (next === end) return next;
            throw e;
          });
        }
        await this.server.unary("FinishUpload", { upload: a.upload });
        return this.tell(stage, item.size, item.size);
      } catch (e) { // finished by a call whose answer was lost, or damaged on the way
        if (!["out_of_range", "not_found", "data_loss"].includes(e.code)) throw e;
      }
    }
    throw new Error("the upload did not arrive after 20 tries");
  }

  // take takes an image: {name, file, page} or {name, synthetic}.
  take(image) {
    const shown = JSON.parse(image.file ? ask("image", image.name, image.file, image.page) : ask("synthetic", image.synthetic));
    this.image = { ...image, name: shown.name };
    return { ...shown, preview: ask("preview") };
  }

  // record begins a job's record; one of a stored secret outlives the page.
  async record(shown) {
    const record = { id: crypto.randomUUID(), model: this.about.model, owner: this.about.owner, runs: shown.runs, jobs: [], inputs: [], begun: Date.now(), lasting: this.key !== null };
    if (!this.key) return record;
    const { file, ...rest } = this.image;
    record.image = await store.seal(this.key, this.what("image"), new TextEncoder().encode(JSON.stringify(rest)));
    record.file = file ? await store.seal(this.key, this.what("file"), file) : null;
    await store.put("jobs", record.id, record);
    return record;
  }

  // recall takes the image of a record that an earlier page left.
  async recall(record) {
    if (!this.key || record.owner !== this.about.owner) throw new Error("this job belongs to another secret: it cannot be decrypted");
    const image = JSON.parse(new TextDecoder().decode(await store.unseal(this.key, this.what("image"), record.image)));
    if (record.file) image.file = await store.unseal(this.key, this.what("file"), record.file);
    return this.take(image);
  }

  // run does what of a record is left to do.
  async run(record, layer, seen) {
    this.facts = { ...this.facts, image: 0 };
    const began = performance.now();
    await this.sendKeys();
    const state = [];
    for (let i = 0; i < record.runs; i++) {
      if (!record.jobs[i]) {
        this.tell("encrypt", i, record.runs, `run ${i + 1} of ${record.runs}`);
        const bytes = await this.timed("encrypting", () => ask("encrypt", i));
        const item = { bytes, size: bytes.length, sum: await store.sha256(bytes) };
        this.tell("encrypt", i + 1, record.runs, bytes.length);
        if (i === 0) seen(bytes.slice(0, 1 << 18));
        await this.timed("sending the image", () => this.upload("KIND_INPUT", item, "send"));
        const job = await this.server.unary("Submit", { model: record.model, keys: base64(this.keys.sum), input: base64(item.sum), idempotencyKey: `${record.id}-${i}-${store.hex(item.sum.subarray(0, 8))}` });
        record.jobs[i] = job.id;
        record.inputs[i] = base64(item.sum);
        if (record.lasting) await store.put("jobs", record.id, record);
      }
      state[i] = 0;
    }
    for (let i = 0; i < record.runs; i++) {
      const last = await this.timed("computing", () => this.server.watch(record.jobs[i], (j) => {
        layer(i, j);
        const steps = j.steps || this.about.steps.length;
        state[i] = (j.step ?? 0) / steps;
        this.tell("compute", state.reduce((a, b) => a + b), record.runs, describe(j, this.about.steps, i, record.runs));
      }));
      if (last.state !== "STATE_DONE") {
        await this.discard(record);
        throw new Error(last.state === "STATE_CANCELLED" ? "the job was cancelled" : `the server could not compute it: ${last.error}`);
      }
      const bytes = await this.timed("fetching", () => this.server.result(record.jobs[i], this.about.resultBytes + overhead, (n, of) => this.tell("fetch", i + n / of, record.runs, of)));
      await this.timed("decrypting", () => ask("join", i, bytes));
      this.tell("decrypt", i + 1, record.runs, "");
      this.facts.received = (this.facts.received ?? 0) + bytes.length;
    }
    this.facts.all = (performance.now() - began) / 1000;
    await this.discard(record);
    return { ...this.facts, uploaded: this.server.sent, keyBytes: this.keys.size };
  }

  // discard removes what is left of a job that ended, here and on the server.
  async discard(record) {
    await store.drop("jobs", record.id);
    for (const job of record.jobs.filter(Boolean)) {
      await this.server.once("Cancel", { job }).catch(() => {}); // fails for one that has ended
      await this.server.once("Delete", { job }).catch(() => {}); // the server removes it later
    }
    for (const sha256 of record.inputs.filter(Boolean)) await this.server.once("Delete", { sha256 }).catch(() => {});
  }

  // forget removes a stored secret, its jobs, and its keys from the server.
  async forget(model) {
    const kept = await store.get("secrets", model.id);
    await store.drop("secrets", model.id);
    for (const r of await store.all("jobs")) if (r.model === model.id) await this.discard(r);
    if (!kept?.keys) return;
    await store.drop("bytes", kept.keys.hex);
    await this.server.once("Delete", { sha256: base64(kept.keys.sum) }).catch(() => {});
  }
}

function describe(j, steps, run, runs) {
  const which = runs > 1 ? `run ${run + 1} of ${runs}: ` : "";
  if (j.state === "STATE_QUEUED") return `${which}waiting, ${j.ahead ?? 0} of your jobs before it`;
  if (ended.has(j.state)) return `${which}all layers`;
  const next = steps[j.step ?? 0];
  return `${which}layer ${(j.step ?? 0) + 1} of ${steps.length}${next ? ": " + next.name : ""}`;
}
