// What stays in this browser: secrets and images under a passphrase, plans, and
// bytes on their way to the server, which are public. In IndexedDB; where there
// is none, in memory.

const tables = ["secrets", "plans", "jobs", "bytes"];
let memory = null;
let opening = null;

function open() {
  opening ??= new Promise((ok) => {
    const inMemory = () => { memory = Object.fromEntries(tables.map((t) => [t, new Map()])); ok(null); };
    try {
      const r = indexedDB.open("cryptounet", 1);
      r.onupgradeneeded = () => tables.forEach((t) => r.result.createObjectStore(t));
      r.onsuccess = () => ok(r.result);
      r.onerror = inMemory;
    } catch { inMemory(); }
  });
  return opening;
}

async function on(table, mode, act) {
  const db = await open();
  return new Promise((ok, no) => {
    const tx = db.transaction(table, mode);
    const r = act(tx.objectStore(table));
    tx.oncomplete = () => ok(r.result);
    tx.onerror = tx.onabort = () => no(new Error(`this browser cannot store it: ${tx.error?.message ?? "there is no room"}`));
  });
}

export async function get(table, key) {
  await open();
  return memory ? memory[table].get(key) : on(table, "readonly", (s) => s.get(key));
}

export async function put(table, key, value) {
  await open();
  return memory ? void memory[table].set(key, value) : on(table, "readwrite", (s) => s.put(value, key));
}

export async function drop(table, key) {
  await open();
  return memory ? void memory[table].delete(key) : on(table, "readwrite", (s) => s.delete(key));
}

export async function all(table) {
  await open();
  return memory ? [...memory[table].values()] : on(table, "readonly", (s) => s.getAll());
}

// lasting says whether what is stored outlives the page.
export async function lasting() { await open(); return !memory; }

export const iterations = 600000; // of PBKDF2 with SHA-256, as OWASP advises

// keyOf derives the key that a passphrase stands for; it cannot be exported.
export async function keyOf(passphrase, salt, rounds) {
  const from = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// seal encrypts bytes, bound to what they are.
export async function seal(key, what, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(what) }, key, bytes);
  return { iv, data: new Uint8Array(data) };
}

export async function unseal(key, what, sealed) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData: new TextEncoder().encode(what) }, key, sealed.data));
  } catch {
    throw new Error("the passphrase is another, or what is stored is damaged");
  }
}

export async function sha256(bytes) { return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)); }

export function hex(bytes) { return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join(""); }
