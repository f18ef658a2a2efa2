// The client's side: Go as WebAssembly, in this worker.

import "./wasm_exec.js";

let api = null;

// load starts the program; gone hears when it ends, which it does for want of
// memory only.
export async function load(gone) {
  if (api) return;
  const go = new globalThis.Go();
  let result;
  try {
    result = await WebAssembly.instantiateStreaming(fetch("page.wasm"), go.importObject);
  } catch (e) {
    if (e instanceof RangeError) throw new Error("this device has too little memory for the program: close other pages, or use a larger one");
    throw new Error(`the program does not start: ${e.message}: this browser may be too old`);
  }
  go.run(result.instance).then(() => { api = null; gone("the program ended: this device had too little memory. Close other pages and load this one again"); });
  api = globalThis.cryptounet;
}

// ask calls one of the program's functions.
export function ask(name, ...args) {
  if (!api) throw new Error("the program is not there: load the page again");
  let r;
  try {
    r = api[name](...args);
  } catch (e) {
    throw new Error(`too little memory, or an internal error (${e.message}): load the page again`);
  }
  if (r && r.error) throw new Error(r.error.replace(/^(browser|client|pictures): /, ""));
  return r;
}
