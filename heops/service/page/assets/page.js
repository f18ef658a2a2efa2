// The page: forms, progress and pictures. Secrets and encryption are the
// worker's; here is what a person sees.

import { Operator } from "./operator.js";
import { View } from "./view.js";

const by = (id) => document.getElementById(id);
const show = (id, yes = true) => { by(id).hidden = !yes; };
const status = (text) => { by("status").textContent = text; };
const alert = (text) => { by("alert").textContent = text; show("alert", text !== ""); };
const megabytes = (n) => (n / 1e6).toFixed(n < 1e6 ? 3 : 1) + " MB";

const state = { token: "", models: [], secrets: [], jobs: [], offline: false, stored: false, open: null, changing: false, shown: null, busy: false, seen: null };
const view = new View(by);
const operator = new Operator(by);

// The worker answers every question once.
let worker = null, asked = 0;
const questions = new Map();

function ask(what, more = {}) {
  return new Promise((ok, no) => {
    questions.set(++asked, { ok, no });
    worker.postMessage({ ...more, id: asked, do: what });
  });
}

function start() {
  worker = new Worker("worker.js", { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.id) {
      const q = questions.get(data.id);
      questions.delete(data.id);
      if (!("error" in data)) return q.ok(data.result);
      const e = new Error(data.error);
      e.code = data.code;
      return q.no(e);
    }
    if (data.progress) progress(data.progress);
    else if (data.layer) layer(data.layer);
    else if (data.seen) state.seen = data.seen;
    else if (data.shown) taken(data.shown);
    else if (data.died) alert(data.died);
    else if ("waiting" in data) waiting(data.waiting);
  };
  worker.onerror = (e) => {
    e.preventDefault();
    alert(`The page's worker cannot run (${e.message || "a file is missing"}). This browser may be too old: Chrome 89, Firefox 114, Safari 15 or later.`);
  };
}

let before = "";
function waiting(text) {
  if (text) {
    if (!by("status").textContent.includes("trying again")) before = by("status").textContent;
    status(text[0].toUpperCase() + text.slice(1) + ".");
  } else if (by("status").textContent.includes("trying again")) {
    status(before);
  }
}

// busy runs something that a person waits for, one thing at a time.
async function busy(text, act) {
  if (state.busy) return;
  state.busy = true;
  document.querySelectorAll("main button:not(#stop, #in, #out, #download)").forEach((b) => { b.disabled = true; });
  alert("");
  status(text);
  try {
    await act();
  } catch (e) {
    const again = { unauthenticated: "The server does not know this token: type another, or ask who runs the server.", permission_denied: `This token may not do that: ${e.message}.`, canceled: "Stopped." }[e.code];
    if (e.code === "unauthenticated") noToken();
    if (e.code === "canceled") status(again);
    else {
      alert(again ?? e.message[0].toUpperCase() + e.message.slice(1) + ".");
      status("");
    }
  } finally {
    state.busy = false;
    document.querySelectorAll("main button").forEach((b) => { b.disabled = false; });
    by("send").disabled = !state.shown;
    view.zoom(0);
    show("stop", false);
  }
}

function noToken() {
  sessionStorage.removeItem("cryptounet-token");
  ["s-secret", "s-image", "s-jobs"].forEach((id) => show(id, false));
  show("s-token");
  by("token").focus();
}

function unfit() {
  if (!globalThis.isSecureContext) return "This page needs https, or an address of this machine (http://127.0.0.1): browsers encrypt nowhere else.";
  if (!globalThis.WebAssembly?.instantiateStreaming || !globalThis.crypto?.subtle || !globalThis.crypto.randomUUID || !globalThis.Worker) return "This browser is too old for the page: it needs WebAssembly and module workers (Chrome 92, Firefox 114, Safari 15.4 or later).";
  return "";
}

async function connect() {
  const c = await ask("connect", { token: state.token });
  Object.assign(state, { models: c.models, offline: c.offline, stored: c.lasting });
  sessionStorage.setItem("cryptounet-token", state.token);
  show("s-token", false);
  if (!c.models.length) throw new Error("the server offers no network yet: who runs it adds one (cryptounet serve PROGRAM, cryptounet publish)");
  by("model").replaceChildren(...c.models.map((m) => new Option(`${m.name}, ${m.width} x ${m.height}`, m.id)));
  by("keep-stored").disabled = !c.lasting;
  kept(c);
  show("s-secret");
  await ask("load");
  const little = navigator.deviceMemory && navigator.deviceMemory < 2 ? " This device has little memory: other pages had better be closed." : "";
  status((c.offline ? "The server does not answer: keys and encryption work, sending goes on when it is back." : "Connected.") + little);
  if (!c.offline) operator.begin(state.token);
}

function kept({ secrets, jobs }) {
  Object.assign(state, { secrets, jobs });
  by("jobs").replaceChildren(...jobs.map((j) => {
    const item = document.createElement("li"), go = document.createElement("button"), no = document.createElement("button");
    const name = state.models.find((m) => m.id === j.model)?.name ?? "a network that is gone";
    const when = new Date(j.begun).toLocaleString();
    item.className = "row";
    item.append(`${name}, begun ${when}, ${j.sent} of ${j.runs} sent`, go, no);
    go.textContent = "Go on";
    go.setAttribute("aria-label", `Go on with the job of ${when}`);
    go.onclick = () => {
      if (state.open?.owner === j.owner) return busy("Going on.", () => segment("resume", { job: j.id }));
      if (!secrets.some((s) => s.owner === j.owner)) return alert("This job belongs to a secret that is not in this browser any more: nobody can decrypt it. Discard it.");
      by("model").value = j.model;
      state.changing = true;
      choose();
      alert("Unlock your secret first.");
      by("unlock").focus();
    };
    no.textContent = "Discard";
    no.className = "quiet";
    no.setAttribute("aria-label", `Discard the job of ${when}`);
    no.onclick = () => busy("Discarding.", async () => { await ask("discard", { job: j.id }); kept(await ask("kept")); status("Discarded."); });
    return item;
  }));
  show("s-jobs", jobs.length > 0);
  choose();
}

function choose() {
  const m = state.models.find((m) => m.id === by("model").value);
  if (!m) return;
  if (state.open && state.open.model !== m.id) {
    state.open = state.shown = null;
    ["s-image", "secret-about", "other-box"].forEach((id) => show(id, false));
  }
  const here = state.secrets.some((s) => s.model === m.id);
  show("f-unlock", here && (!state.open || state.changing));
  show("f-make", !state.open || state.changing);
  by("f-make").querySelector("legend").textContent = here ? "Or a new secret, in its place" : "A new secret";
  by("model-about").textContent = m.keyBytes ? `Keys of ${megabytes(Number(m.keyBytes))} are sent once, ${megabytes(Number(m.inputBytes))} for a run, and ${megabytes(Number(m.resultBytes))} come back.` : "";
}

// opened goes on when there is a secret.
async function opened({ about, facts }, how) {
  Object.assign(state, { open: about, shown: null, changing: false });
  by("secret-about").textContent = `${how} Secret ${about.owner.slice(0, 12)}; ring degree 2^${about.logN}` + (facts["making keys"] ? `; keys made in ${facts["making keys"].toFixed(1)} s.` : ".");
  show("secret-about");
  show("other-box");
  show("s-image");
  kept(await ask("kept"));
  status("Your secret is ready. Choose an image.");
  by("file").focus();
}

const stages = { keys: "Making keys", sendKeys: "Sending keys", encrypt: "Encrypting", send: "Sending the image", compute: "Computing on the server", fetch: "Fetching the result", decrypt: "Decrypting" };

function progress({ stage, done, of, text }) {
  show("s-progress");
  let item = by("stage-" + stage);
  if (!item) {
    item = document.createElement("li");
    item.id = "stage-" + stage;
    const name = document.createElement("label"), bar = document.createElement("progress"), more = document.createElement("span");
    bar.id = "bar-" + stage;
    name.htmlFor = bar.id;
    name.textContent = stages[stage];
    item.append(name, bar, more);
    const order = Object.keys(stages);
    by("stages").insertBefore(item, [...by("stages").children].find((o) => order.indexOf(o.id.slice(6)) > order.indexOf(stage)) ?? null);
  }
  const bar = item.querySelector("progress"), begun = item.dataset.begun !== "yes";
  bar.max = of;
  bar.value = done;
  item.querySelector("span").textContent = typeof text === "number" ? megabytes(text) : text ?? `${megabytes(done)} of ${megabytes(of)}`;
  if (begun && done < of) {
    item.dataset.begun = "yes";
    status(stages[stage] + "."); // once a stage: it is read aloud
  }
}

function layer({ run, job }) {
  const list = by("layers");
  if (!list.children.length || list.dataset.run !== String(run)) {
    if (!list.children.length) by("layers-box").open = true; // once: a person may close it
    list.dataset.run = run;
    list.replaceChildren(...state.open.steps.map((s) => {
      const item = document.createElement("li");
      item.textContent = `${s.name} (${s.kind})`;
      return item;
    }));
  }
  for (const r of job.reports ?? []) {
    const item = list.children[r.step - 1];
    if (!item || item.className) continue;
    item.className = "is-done";
    item.append(`: ${(Number(r.nanoseconds) / 1e6).toFixed(0)} ms`);
  }
}

// taken shows an image that was chosen.
function taken(shown) {
  state.shown = shown;
  view.image(shown.width, shown.height, shown.preview);
  by("image-about").textContent = `${shown.name}: ${shown.width} x ${shown.height} pixels` + (shown.runs > 1 ? `, in ${shown.runs} runs` : "") + (shown.pages > 1 ? `, page ${shown.page + 1} of ${shown.pages}` : "");
  show("image-about");
  show("pages", shown.pages > 1);
  by("page").max = shown.pages;
  by("page").value = shown.page + 1;
  by("h-result-text").textContent = "Image";
  ["tools", "facts", "seen-box", "verdict"].forEach((id) => show(id, false));
  show("s-result");
  by("send").disabled = false;
}

let file = null;
const take = (image) => busy("Reading the image.", async () => {
  taken(await ask("take", { image }));
  status("The image is ready. It is encrypted when you send it.");
  by("send").disabled = false;
  by("send").focus();
});

async function takeFile(f, page) {
  if (!f) return;
  if (f.size > 64 << 20) return alert(`${f.name} has ${megabytes(f.size)}; the page takes 64 MiB: cut it, or use cryptounet encrypt.`);
  file = f;
  take({ name: f.name, file: new Uint8Array(await f.arrayBuffer()), page });
}

async function segment(what, more) {
  for (const id of ["encrypt", "send", "compute", "fetch", "decrypt"]) by("stage-" + id)?.remove();
  by("stages").querySelectorAll("li").forEach((i) => { delete i.dataset.begun; });
  by("layers").replaceChildren();
  state.seen = null;
  show("stop");
  by("stop").disabled = false;
  try {
    const facts = await ask(what, more);
    await result();
    table(facts);
  } finally {
    kept(await ask("kept"));
  }
  by("h-result-text").textContent = "Result";
  status("Done: the mask is over your image.");
  by("h-result").focus();
}

async function result() {
  const classes = await ask("mask", { threshold: by("threshold").value / 100 });
  const map = classes.length === state.shown.width * state.shown.height;
  if (map) view.mask(classes);
  else by("verdict").textContent = state.open.classes > 1 ? `The image is of class ${classes[0]}.` : classes[0] ? "The probability is above the threshold." : "The probability is not above the threshold.";
  show("verdict", !map);
  show("tools");
  show("threshold-box", state.open.classes === 1);
  if (state.seen) view.seen(state.seen);
  show("seen-box", state.seen !== null);
}

function table(facts) {
  const seconds = (v) => v ? v.toFixed(2) + " s" : null;
  const rows = [["Making keys", seconds(facts["making keys"])], ["Keys, sent once", megabytes(facts.keyBytes)], ["Sending keys", seconds(facts["sending keys"])], ["Encrypting", seconds(facts.encrypting)], ["Sending the image", seconds(facts["sending the image"])],
    ["Ciphertext sent", megabytes(state.open.inputBytes * state.shown.runs)], ["Computing on the server", seconds(facts.computing)], ["Result received", megabytes(facts.received)], ["Fetching", seconds(facts.fetching)], ["Decrypting", seconds(facts.decrypting)], ["From image to mask", seconds(facts.all)], ["Meaning of the mask", state.open.meaning || null]];
  const body = by("facts").tBodies[0];
  body.replaceChildren();
  for (const [name, value] of rows) {
    if (!value) continue;
    const r = body.insertRow(), h = document.createElement("th");
    h.scope = "row";
    h.textContent = name;
    r.append(h);
    r.insertCell().textContent = value;
  }
  show("facts");
}

function listen() {
  by("f-token").onsubmit = (e) => {
    e.preventDefault();
    const typed = by("token").value.trim();
    state.token = typed.includes("#token=") ? typed.split("#token=")[1] : typed; // or all of the link
    by("token").value = "";
    busy("Connecting.", connect);
  };
  by("model").onchange = choose;
  document.querySelectorAll("input[name=keep]").forEach((r) => { r.onchange = () => { show("passphrases", by("keep-stored").checked); by("passphrase").required = by("keep-stored").checked; }; });
  by("f-make").onsubmit = (e) => {
    e.preventDefault();
    const passphrase = by("keep-stored").checked ? by("passphrase").value : "";
    if (passphrase && !by("f-unlock").hidden && !confirm("Put the new secret in the place of the one that is kept? Jobs of that one cannot be decrypted afterwards.")) return;
    by("passphrase").value = "";
    busy("Making keys.", async () => opened(await ask("make", { of: by("model").value, passphrase, offline: state.offline }), passphrase ? "Kept in this browser." : "In this page only."));
  };
  by("f-unlock").onsubmit = (e) => {
    e.preventDefault();
    const passphrase = by("unlock").value;
    by("unlock").value = "";
    busy("Unlocking.", async () => opened(await ask("unlock", { of: by("model").value, passphrase, offline: state.offline }), "Unlocked."));
  };
  by("forget").onclick = () => {
    if (!confirm("Forget the secret? Jobs that are not finished cannot be decrypted afterwards.")) return;
    busy("Forgetting.", async () => { await ask("forget", { of: by("model").value }); kept(await ask("kept")); status("The secret is gone from this browser."); });
  };
  by("other").onclick = () => {
    state.changing = true;
    show("other-box", false);
    choose();
    by(state.secrets.some((s) => s.model === by("model").value) ? "unlock" : "keep-stored").focus();
  };
  by("file").onchange = () => takeFile(by("file").files[0], 0);
  by("page").onchange = () => file && takeFile(file, by("page").value - 1);
  by("synthetic").onclick = () => { file = null; take({ synthetic: 1 }); };
  const drop = by("drop");
  drop.ondragover = (e) => { e.preventDefault(); drop.classList.add("over"); };
  drop.ondragleave = () => drop.classList.remove("over");
  drop.ondrop = (e) => { e.preventDefault(); drop.classList.remove("over"); takeFile(e.dataTransfer.files[0], 0); };
  by("send").onclick = () => busy("Encrypting.", () => segment("segment", { shown: { runs: state.shown.runs } }));
  by("stop").onclick = () => worker.postMessage({ do: "stop" });
  by("threshold").oninput = async () => {
    by("threshold-out").textContent = (by("threshold").value / 100).toFixed(2);
    await result();
  };
  by("download").onclick = async () => {
    const url = URL.createObjectURL(new Blob([await ask("png", { threshold: by("threshold").value / 100 })], { type: "image/png" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = state.shown.name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "") + "-mask.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  addEventListener("beforeunload", (e) => { if (state.busy) e.preventDefault(); });
}

function begin() {
  const why = unfit();
  if (why) {
    status("");
    return alert(why);
  }
  const link = new URLSearchParams(location.hash.slice(1)).get("token");
  if (link) history.replaceState(null, "", location.pathname); // it is not for the history
  state.token = link ?? sessionStorage.getItem("cryptounet-token") ?? "";
  navigator.serviceWorker?.register("/sw.js").catch(() => {}); // without, the page needs the server
  start();
  listen();
  if (!state.token) {
    status("Type your token.");
    return noToken();
  }
  busy("Connecting.", connect);
}

begin();
