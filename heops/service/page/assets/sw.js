// Keeps the page's own files, so that it opens without a network. The server's
// newer files always come first; calls are none of its business.

const files = ["/", "/page.css", "/page.js", "/view.js", "/operator.js", "/worker.js", "/program.js", "/jobs.js", "/rpc.js", "/proto.js", "/store.js", "/wasm_exec.js", "/page.wasm", "/icon.svg"];
const name = "cryptounet-page-1";

addEventListener("install", (e) => {
  skipWaiting();
  e.waitUntil(caches.open(name).then((c) => c.addAll(files)));
});

addEventListener("activate", (e) => e.waitUntil(clients.claim()));

addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin || !files.includes(url.pathname)) return;
  e.respondWith((async () => {
    const cache = await caches.open(name);
    try {
      const res = await fetch(e.request);
      if (res.ok) await cache.put(url.pathname, res.clone());
      return res;
    } catch (err) {
      const kept = await cache.match(url.pathname);
      if (kept) return kept;
      throw err;
    }
  })());
});
