// The worker: everything that sees the secret or the image runs here, beside the
// page. It answers {id, do, ...} with {id, result} or {id, error}.

import { load, ask } from "./program.js";
import { Server, Unreachable } from "./rpc.js";
import { Work } from "./jobs.js";
import * as store from "./store.js";

const tell = (what) => postMessage(what);
const work = new Work((stage, done, of, text) => tell({ progress: { stage, done, of, text } }));

let models = [];
const model = (id) => models.find((m) => m.id === id) ?? (() => { throw new Error("the server offers no such model"); })();

const steps = {
  async connect({ token }) {
    work.server?.cancel();
    work.server = new Server(token, (text) => tell({ waiting: text }));
    let offline = false;
    try {
      models = (await work.server.once("ListModels", {})).models ?? [];
    } catch (e) {
      if (!(e instanceof Unreachable)) throw e;
      models = (await store.all("plans")).map(({ plan, ...m }) => m);
      offline = true;
      if (!models.length) throw e;
    }
    return { models, offline, lasting: await store.lasting(), ...await steps.kept() };
  },
  async kept() {
    const secrets = (await store.all("secrets")).map(({ model, owner, made }) => ({ model, owner, made }));
    const jobs = (await store.all("jobs")).map(({ id, model, owner, begun, runs, jobs }) => ({ id, model, owner, begun, runs, sent: jobs.length }));
    return { secrets, jobs };
  },
  load: () => load((why) => tell({ died: why })),
  async make({ of, passphrase, offline }) {
    await work.make(model(of), passphrase);
    if (!offline) await work.sendKeys();
    return { about: work.about, facts: work.facts };
  },
  async unlock({ of, passphrase, offline }) {
    await work.unlock(model(of), passphrase);
    if (!offline) await work.sendKeys();
    return { about: work.about, facts: work.facts };
  },
  take: ({ image }) => work.take(image),
  async segment({ shown }) {
    const record = await work.record(shown);
    return run(record);
  },
  async resume({ job }) {
    const record = await store.get("jobs", job);
    if (!record) throw new Error("the job is not there any more");
    const shown = await work.recall(record);
    tell({ shown });
    return run(record);
  },
  async discard({ job }) {
    const record = await store.get("jobs", job);
    if (record) await work.discard(record);
  },
  forget: ({ of }) => work.forget(model(of)),
  mask: ({ threshold }) => ask("mask", threshold),
  png: ({ threshold }) => ask("png", threshold),
};

let current = null;

async function run(record) {
  current = record;
  try {
    return await work.run(record, (run, job) => tell({ layer: { run, job } }), (bytes) => tell({ seen: bytes }));
  } finally {
    current = null;
  }
}

onmessage = async ({ data }) => {
  if (data.do === "stop") { // while something else is under way
    const record = current;
    work.server?.cancel();
    if (record) await work.discard(record);
    return;
  }
  try {
    tell({ id: data.id, result: await steps[data.do](data) });
  } catch (e) {
    tell({ id: data.id, error: e.message, code: e instanceof Unreachable ? "unreachable" : e.code ?? "" });
  }
};
