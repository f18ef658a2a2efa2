// For who runs the server: its queue, the latest jobs and three plots. Nothing
// here says what is in a job.

const states = { STATE_QUEUED: "waiting", STATE_RUNNING: "running", STATE_PAUSED: "paused", STATE_DONE: "done", STATE_FAILED: "failed", STATE_CANCELLED: "cancelled" };
const most = 120; // points of a plot
const every = 2000; // ms

export class Operator {
  constructor(by) {
    this.by = by;
    this.points = [];
    this.timer = 0;
  }

  // begin shows the server to who may see it.
  async begin(token) {
    clearTimeout(this.timer);
    this.token = token;
    const shown = await this.round();
    this.by("s-operator").hidden = !shown;
    if (shown) this.timer = setTimeout(() => this.again(), every);
  }

  async again() {
    if (!document.hidden) await this.round();
    this.timer = setTimeout(() => this.again(), every);
  }

  async round() {
    const headers = { authorization: "Bearer " + this.token };
    const plain = { headers, cache: "no-store", credentials: "omit" };
    try {
      const [overview, metrics] = await Promise.all([
        fetch("/cryptounet.v1.EvaluationService/Overview", { ...plain, method: "POST", body: '{"limit":50}', headers: { ...headers, "content-type": "application/json" } }),
        fetch("/metrics", plain)]);
      if (!overview.ok || !metrics.ok) return false;
      this.show(await overview.json(), values(await metrics.text()));
      return true;
    } catch {
      this.by("operator-about").textContent = "The server does not answer.";
      return false;
    }
  }

  show(o, m) {
    const now = performance.now() / 1000, last = this.points.at(-1);
    const bytes = (m.cryptounet_uploaded_bytes_total ?? 0) + (m.cryptounet_downloaded_bytes_total ?? 0);
    this.points.push({ now, bytes, jobs: (m.cryptounet_jobs_waiting ?? 0) + (m.cryptounet_jobs_running ?? 0), memory: (m.cryptounet_memory_used_bytes ?? 0) / 1e6, rate: last ? Math.max(0, (bytes - last.bytes) / (now - last.now)) / 1e6 : 0 });
    this.points = this.points.slice(-most);
    // A server with a fleet counts its workers and the jobs that none could compute.
    const fleet = m.cryptounet_workers === undefined ? "" : `; ${m.cryptounet_workers} worker(s) for ${m.cryptounet_worker_slots ?? 0} jobs at once, ${m.cryptounet_dead_letters ?? 0} dead letter(s)`;
    this.by("operator-about").textContent = `${o.waiting ?? 0} waiting, ${o.running ?? 0} running${fleet}; ${mega(o.memoryUsedBytes)} of ${mega(o.memoryLimitBytes)} of memory. The last ${most * every / 60000} minutes:`;
    const plots = [["jobs", "Jobs waiting and running", ""], ["memory", "Memory for programs, keys and runs", " MB"], ["rate", "Sent and received", " MB/s"]];
    this.by("plots").replaceChildren(...plots.map(([name, title, unit]) => plot(title, unit, this.points.map((p) => p[name]))));
    this.by("all-jobs").tBodies[0].replaceChildren(...(o.jobs ?? []).map(row));
  }
}

// values reads Prometheus' text: the metrics without labels.
function values(text) {
  const out = {};
  for (const line of text.split("\n")) {
    const m = /^([a-z_]+) ([0-9.e+-]+)$/.exec(line);
    if (m) out[m[1]] = Number(m[2]);
  }
  return out;
}

function mega(bytes) { return Math.round(Number(bytes ?? 0) / 1e6) + " MB"; }

function row({ client, modelName, job }) {
  const r = document.createElement("tr");
  const created = Number(job.createdUnixMs ?? 0), done = Number(job.endedUnixMs ?? 0);
  const took = done ? ((done - created) / 1000).toFixed(1) + " s" : "";
  for (const text of [client, modelName ?? "", states[job.state] ?? "", `${job.step ?? 0} of ${job.steps ?? 0}`, new Date(created).toLocaleTimeString(), took]) r.insertCell().textContent = text;
  return r;
}

const svg = (name, attributes, ...children) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  e.append(...children);
  return e;
};

function plot(title, unit, numbers) {
  const width = 240, height = 60, top = Math.max(1e-9, ...numbers), last = numbers.at(-1) ?? 0;
  const at = numbers.map((v, i) => `${(width * (i + most - numbers.length) / (most - 1)).toFixed(1)},${(height - 1 - (height - 4) * v / top).toFixed(1)}`);
  const f = document.createElement("figure"), c = document.createElement("figcaption");
  const show = (v) => (v >= 10 || v === Math.round(v) ? Math.round(v) : v.toFixed(2)) + unit;
  c.textContent = `${title}: ${show(last)}; at most ${show(top < 1e-8 ? 0 : top)}`;
  f.append(svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": c.textContent },
    svg("line", { x1: 0, x2: width, y1: height - 1, y2: height - 1, class: "axis" }), svg("polyline", { points: at.join(" "), class: "curve" })), c);
  return f;
}
