"""Uses the page of `cryptounet serve` as a person would, in a headless browser,
and searches all that leaves it for what must not.

Usage: python3 browser.py CRYPTOUNET FOLDER [AXE.js]

Needs selenium, Chromium and its driver (Debian's packages), numpy and PIL.
Screenshots go to FOLDER. AXE.js is axe-core's axe.min.js: without, the check of
accessibility is left out.
"""

import base64
import hashlib
import http.server
import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np
from PIL import Image
from selenium import webdriver
from selenium.common.exceptions import NoAlertPresentException, UnexpectedAlertPresentException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from relay import Relay

LIMIT = 90  # seconds that anything may take
PHRASE = "a passphrase for tests"


def wait(what, ok, limit=LIMIT):
    end = time.time() + limit
    while time.time() < end:
        try:
            if value := ok():
                return value
        except (OSError, WebDriverException):
            pass
        time.sleep(0.05)
    raise SystemExit(f"did not happen: {what}")


def sha(b):
    return hashlib.sha256(b).hexdigest()


def picture():
    """A picture like tissue: membranes around cells, and noise."""
    r = np.random.default_rng(7)
    y, x = np.mgrid[0:512, 0:512]
    sites = r.uniform(0, 512, (90, 2))
    d = np.sort(np.hypot(y[..., None] - sites[:, 0], x[..., None] - sites[:, 1]), axis=-1)
    grey = 150 - 80 * np.exp(-((d[..., 1] - d[..., 0]) / 6) ** 2) + r.normal(0, 14, (512, 512))
    return np.clip(np.round(grey), 0, 255).astype(np.uint8)


def png(pixels):
    b = io.BytesIO()
    Image.fromarray(pixels).save(b, "png")
    return b.getvalue()


class Page:
    def __init__(self, work, folder, axe):
        options = webdriver.ChromeOptions()
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", f"--user-data-dir={work}/profile", "--window-size=1200,1500"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        options.set_capability("unhandledPromptBehavior", "accept")
        options.binary_location = shutil.which("chromium")
        self.browser = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        self.browser.set_script_timeout(LIMIT)
        self.browser.set_page_load_timeout(LIMIT)
        self.downloads = f"{work}/downloads"
        self.browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": self.downloads})
        self.folder, self.axe, self.violations = folder, axe, []

    def js(self, code, *args):
        return self.browser.execute_script(code, *args)

    def text(self, id):
        return self.js("return document.getElementById(arguments[0]).textContent", id)

    def shown(self, id):
        return self.js("var e = document.getElementById(arguments[0]); return !!e && !e.hidden && e.getClientRects().length > 0", id)

    def click(self, id):
        self.js("document.getElementById(arguments[0]).click()", id)

    def says(self, what, limit=LIMIT):
        def ok():
            if self.shown("alert") and what not in self.text("alert"):
                raise SystemExit(f"expected {what!r}; the page's alert: {self.text('alert')}")
            return what in self.text("status") or what in self.text("alert")
        wait(f"the page says {what!r}; it says {self.text('status')!r}", ok, limit)

    def drop(self, name, data):
        self.js("""var data = Uint8Array.from(atob(arguments[1]), c => c.charCodeAt(0)), t = new DataTransfer();
            t.items.add(new File([data], arguments[0]));
            var d = document.getElementById("drop");
            d.dispatchEvent(new DragEvent("dragover", {dataTransfer: t, bubbles: true, cancelable: true}));
            d.dispatchEvent(new DragEvent("drop", {dataTransfer: t, bubbles: true, cancelable: true}))""", name, base64.b64encode(data).decode())

    def shot(self, name):
        """Takes screenshots, light and dark, of the whole page, and asks axe."""
        for scheme in ("light", "dark"):
            self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            self.browser.set_window_size(1200, 800)
            height = self.js("return document.documentElement.scrollHeight")
            self.browser.set_window_size(1200, max(800, min(height + 160, 4000)))
            time.sleep(0.3)
            self.browser.save_screenshot(os.path.join(self.folder, f"{name}-{scheme}.png"))
            if self.axe:
                self.js(self.axe)
                found = self.browser.execute_async_script("var done = arguments[0]; axe.run().then(r => done(r.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.target).join(' '))))")
                self.violations += [f"{name}, {scheme}: {v}" for v in found]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})

    def reload(self):
        try:
            self.browser.refresh()
        except (UnexpectedAlertPresentException, WebDriverException):
            pass
        try:
            self.browser.switch_to.alert.accept()
        except (NoAlertPresentException, WebDriverException):
            pass

    def mask(self):
        before = set(os.listdir(self.downloads)) if os.path.isdir(self.downloads) else set()
        self.click("download")
        new = wait("the mask is downloaded", lambda: [f for f in set(os.listdir(self.downloads)) - before if f.endswith(".png")])
        path = os.path.join(self.downloads, new[0])
        mask = np.asarray(Image.open(io.BytesIO(open(path, "rb").read())).convert("L"))
        os.remove(path)
        return mask

    def facts(self):
        return dict(self.js("return [...document.querySelectorAll('#facts tr')].map(r => [r.cells[0].textContent, r.cells[1].textContent])"))


class Blobs(threading.Thread):
    """Keeps copies of the keys and inputs that the server stores."""

    def __init__(self, state):
        super().__init__(daemon=True)
        self.state, self.kept, self.over = state, {}, False
        self.start()

    def run(self):
        while not self.over:
            for dir, _, names in os.walk(os.path.join(self.state, "blobs")):
                for n in names:
                    path = os.path.join(dir, n)
                    if path in self.kept:
                        continue
                    try:
                        data = open(path, "rb").read()
                    except OSError:
                        continue
                    if data[:6] == b"heops\0":
                        self.kept[path] = data
            time.sleep(0.1)

    def of(self, kind):
        return [b for b in self.kept.values() if b[7] == kind]


def seed(page):
    """Opens the secret that is stored in the browser, as who knows the passphrase can."""
    got = page.browser.execute_async_script("""var done = arguments[1], phrase = arguments[0];
        indexedDB.open("cryptounet", 1).onsuccess = e => e.target.result.transaction("secrets").objectStore("secrets").getAll().onsuccess = async r => {
          const s = r.target.result[0], text = new TextEncoder();
          const from = await crypto.subtle.importKey("raw", text.encode(phrase), "PBKDF2", false, ["deriveKey"]);
          const key = await crypto.subtle.deriveKey({name: "PBKDF2", hash: "SHA-256", salt: s.salt, iterations: s.iterations}, from, {name: "AES-GCM", length: 256}, false, ["decrypt"]);
          const plain = await crypto.subtle.decrypt({name: "AES-GCM", iv: s.sealed.iv, additionalData: text.encode("cryptounet page 1\\nsecret\\n" + s.model + "\\n" + s.owner)}, key, s.sealed.data);
          done([[...new Uint8Array(plain)], s.owner, s.iterations]); }""", PHRASE)
    assert len(got[0]) == 32 and got[2] >= 600000, got[1:]
    return bytes(got[0]), bytes.fromhex(got[1])


def native(exe, work, program, plan, seed, owner, keys, map):
    """Computes and decrypts on this machine what the page sent to the server."""
    content = struct.pack("<II", 0, len(plan)) + plan + seed
    frame = b"heops\0\x01\x06" + plan[8:40] + owner + struct.pack("<Q", len(content)) + content
    paths = {n: os.path.join(work, n) for n in ("me.secret", "me.keys", "in.map", "out.result", "out.png")}
    for name, data in (("me.secret", frame + hashlib.sha256(frame).digest()), ("me.keys", keys), ("in.map", map)):
        with open(os.open(paths[name], os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as f:
            f.write(data)
    subprocess.run([exe, "evaluate", program, paths["me.keys"], paths["in.map"], "-o", paths["out.result"]], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([exe, "decrypt", paths["me.secret"], paths["out.result"], "-o", paths["out.png"]], check=True, stdout=subprocess.DEVNULL)
    return np.asarray(Image.open(paths["out.png"]).convert("L"))


def needles(data, size=24):
    """Pieces of some bytes, and how they look in base64 and hexadecimal."""
    for at in range(0, len(data) - size + 1, max(1, (len(data) - size) // 12)):
        piece = data[at:at + size]
        if len(set(piece)) < 4:
            continue
        yield piece
        yield piece.hex().encode()
        for shift in range(3):
            yield base64.b64encode(piece[shift:shift + (size - shift) // 3 * 3])


def clean(relay, what, data):
    sent = relay.sent()
    for n in needles(data, min(24, len(data))):
        if n in sent:
            raise SystemExit(f"{what} left the browser: {n!r}")
    print(f"ok {what} is nowhere in {len(sent) / 1e6:.1f} MB that left the browser")


def at_rest(profile, secrets):
    """What the browser keeps on disk is encrypted."""
    looked = 0
    for dir, _, names in os.walk(profile):
        for name in names:
            path = os.path.join(dir, name)
            if not os.path.isfile(path):
                continue
            data = open(path, "rb").read()
            looked += len(data)
            for what, secret in secrets.items():
                size = min(24, len(secret))
                for at in range(0, len(secret) - size + 1, max(1, (len(secret) - size) // 40)):
                    if len(set(secret[at:at + size])) > 4 and secret[at:at + size] in data:
                        raise SystemExit(f"{what} lies in {path}")
    if looked < 1_000_000:
        raise SystemExit(f"the browser keeps {looked} bytes: where?")
    print(f"ok nothing of it in {looked / 1e6:.0f} MB that the browser keeps")


class Server:
    """cryptounet serve, which can be killed and started again."""

    def __init__(self, exe, work):
        self.exe, self.work, self.port = exe, work, 0
        self.start()

    def start(self):
        self.log = open(f"{self.work}/serve.log", "w+")
        self.process = subprocess.Popen([self.exe, "serve", f"{self.work}/dlin.program", "--state", f"{self.work}/state", "--listen", f"127.0.0.1:{self.port}"], stdout=self.log, stderr=self.log)
        found = wait("the server comes up", lambda: re.search(r"in a browser: http://127\.0\.0\.1:(\d+)/#token=(\S+)", open(f"{self.work}/serve.log").read()))
        self.port, self.token = int(found[1]), found[2]

    def kill(self):
        self.process.kill()
        self.process.wait()


def tiles(exe, work, page, server):
    """A TIFF of 16 bits that is larger than the plan's image, against the command
    line with the same secret, while the server is killed; and the threshold."""
    deep = np.tile(picture(), (2, 2))[:512, :560].astype(np.uint16) * 257
    Image.fromarray(deep).save(f"{work}/large.tif")
    page.drop("large.tif", open(f"{work}/large.tif", "rb").read())
    page.says("The image is ready")
    page.click("send")
    wait("the server computes", lambda: page.js("return !!document.querySelector('#layers .is-done')"))
    server.kill()
    page.says("trying again")
    server.start()
    page.says("Done")
    mask = page.mask()
    for args in (("encrypt", f"{work}/me.secret", f"{work}/large.tif", "-o", f"{work}/large.map"), ("evaluate", f"{work}/dlin.program", f"{work}/me.keys", f"{work}/large.map", "-o", f"{work}/large.result"),
                 ("decrypt", f"{work}/me.secret", f"{work}/large.result", "-o", f"{work}/large.png")):
        subprocess.run([exe, *args], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    want = np.asarray(Image.open(f"{work}/large.png").convert("L"))
    if mask.shape != want.shape or (mask != want).mean() > 3e-4:
        raise SystemExit(f"the mask of {mask.shape} differs from the command line's of {want.shape} in {(mask != want).sum()} pixels")
    page.js("var t = document.getElementById('threshold'); t.value = 95; t.dispatchEvent(new Event('input'))")
    strict = page.mask()
    if not (strict <= mask).all() or (strict == mask).all():
        raise SystemExit("a higher threshold does not leave less")
    page.js("var t = document.getElementById('threshold'); t.value = 50; t.dispatchEvent(new Event('input'))")
    print(f"ok {page.text('image-about')}: {(mask != want).sum()} pixels of {mask.size} differ from the command line's fresh encryption, though the server was killed")


def keyboard(page, link):
    """A run without a mouse: Tab, Shift-Tab, arrows, Space and Enter."""
    page.browser.get("about:blank")
    page.browser.get(link)
    page.says("Connected")
    visited = []

    def to(id):
        for _ in range(60):
            here = page.js("return document.activeElement.id || document.activeElement.textContent.trim()")
            if here == id:
                ring = page.js("var s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0")
                if not ring:
                    raise SystemExit(f"the focus on {id} does not show")
                visited.append(id)
                return
            ActionChains(page.browser).send_keys(Keys.TAB).perform()
        raise SystemExit(f"Tab does not reach {id}")

    press = lambda *keys: ActionChains(page.browser).send_keys(*keys).perform()
    to("Make keys")
    press(Keys.ENTER)
    page.says("Your secret is ready")
    to("synthetic")
    press(Keys.SPACE)
    page.says("The image is ready")
    to("send")
    press(Keys.ENTER)
    page.says("Done")
    to("opacity")
    before = page.js("return document.getElementById('mask').style.opacity")
    press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    if page.js("return document.getElementById('mask').style.opacity") == before:
        raise SystemExit("arrows do not move the opacity")
    to("view")
    press("+")
    wait("plus zooms", lambda: page.text("zoom") == "150 %")
    print("ok by keyboard alone:", ", ".join(visited))


def other_sites(page, server, token):
    """A page of another origin cannot use the server, with the token either."""
    class Quiet(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!DOCTYPE html><title>another site</title>")

        def log_message(self, *_):
            pass
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    page.browser.get(f"http://127.0.0.1:{site.server_port}/")
    for kind in ("application/json", "text/plain"):
        got = page.browser.execute_async_script("""var done = arguments[3];
            fetch(arguments[0] + "/cryptounet.v1.EvaluationService/ListModels", {method: "POST", body: "{}", headers: arguments[2] === "text/plain" ? {} : {"content-type": arguments[2], authorization: "Bearer " + arguments[1]}})
              .then(r => done("answered " + r.status), e => done("refused"))""", server, token, kind)
        if got != "refused":
            raise SystemExit(f"another site's page was {got}")
    framed = page.browser.execute_async_script("""var done = arguments[1], f = document.createElement("iframe"); f.src = arguments[0];
        f.onload = () => { try { done(f.contentDocument ? "empty" : "blocked"); } catch { done("blocked"); } }; document.body.append(f); setTimeout(() => done("blocked"), 3000)""", server)
    logs = " ".join(e["message"] for e in page.browser.get_log("browser"))
    if "frame" not in logs.lower():
        raise SystemExit(f"nothing keeps the page out of a frame: {framed}; {logs}")
    print("ok another site's page is refused, and cannot frame this one")
    site.shutdown()


def check(exe, work, folder, axe):
    run = lambda *a: subprocess.run([exe, *a], check=True, stdout=subprocess.DEVNULL)
    run("plan", "dlin", "-o", f"{work}/dlin")
    server = Server(exe, work)
    page = relay = blobs = None
    try:
        port, token = server.port, server.token
        relay = Relay(port)
        blobs = Blobs(f"{work}/state")
        page = Page(work, folder, axe)
        link = f"http://127.0.0.1:{relay.port}/#token={token}"

        # A token that is wrong, and then one that is typed in.
        page.browser.get(f"http://127.0.0.1:{relay.port}/#token=wrong")
        page.says("does not know this token")
        page.js("document.getElementById('token').value = arguments[0]", token)
        page.js("document.getElementById('f-token').requestSubmit()")
        page.says("Connected")
        if "#" in page.browser.current_url or "wrong" in page.browser.current_url:
            raise SystemExit("the token stays in the address")
        page.shot("1-connected")
        print("ok the token")

        # Keys under a passphrase; the connection is cut while they are sent.
        page.click("keep-stored")
        page.js("document.getElementById('passphrase').value = arguments[0]", PHRASE)
        relay.cut_after(6_000_000, 3)
        page.js("document.getElementById('f-make').requestSubmit()")
        page.says("trying again")
        page.says("Your secret is ready")
        if relay.up > 25_000_000:
            raise SystemExit(f"{relay.up} bytes were sent for 21 MB of keys: the upload did not go on where it was cut")
        print(f"ok keys, {relay.up / 1e6:.1f} MB sent though the connection was cut;", page.text("secret-about"))

        pixels = picture()
        file = png(pixels)
        page.drop("scan.png", file)
        page.says("The image is ready")
        page.shot("2-image")
        page.click("send")
        page.says("Done")
        page.shot("3-result")
        facts = page.facts()
        print("ok a mask:", facts)
        seconds = {k: float(re.search(r"([\d.]+) s", v)[1]) for k, v in facts.items() if v.endswith(" s")}
        for name in ("Making keys", "Encrypting", "Decrypting", "From image to mask"):
            print(f"figure page/{name.lower().replace(' ', '-')} {seconds[name]} s")
        if seconds["Making keys"] + seconds["Encrypting"] > 10:
            print("slow: keys and encryption took more than 10 s")
        mask = page.mask()
        secret, owner = seed(page)
        plan = open(f"{work}/dlin.plan", "rb").read()
        blobs_kept = wait("the server stored both", lambda: blobs.of(3) and blobs.of(2) and (blobs.of(3)[-1], blobs.of(2)[-1]))
        want = native(exe, work, f"{work}/dlin.program", plan, secret, owner, *blobs_kept)
        differ = int((mask != want).sum())
        Image.fromarray(pixels).save(f"{work}/scan.png")
        run("segment", "dlin", f"{work}/scan.png", "-o", f"{work}/native.png")
        fresh = int((mask != np.asarray(Image.open(f"{work}/native.png").convert("L"))).sum())
        print(f"ok {differ} pixels differ from the same map computed and decrypted here, {fresh} from cryptounet segment; {mask.mean() / 255:.2f} is white")
        if differ > 5 or not 0.05 < mask.mean() / 255 < 0.95:
            raise SystemExit("the page's mask is another than that of the command line")
        if fresh > 60:
            raise SystemExit("the page's mask is far from that of cryptounet segment")

        # A tab that is closed while an image is sent: the job goes on.
        page.click("synthetic")
        page.says("The image is ready")
        relay.slow = 0.15
        page.click("send")
        wait("the image is being sent", lambda: page.js("return !!document.getElementById('stage-send')"))
        page.reload()
        relay.slow = 0
        page.says("Connected")
        wait("the job is offered", lambda: page.shown("s-jobs"))
        page.shot("4-unfinished")
        page.js("document.getElementById('unlock').value = 'another phrase'; document.getElementById('f-unlock').requestSubmit()")
        page.says("passphrase is another", 30)
        page.js("document.getElementById('unlock').value = arguments[0]; document.getElementById('f-unlock').requestSubmit()", PHRASE)
        page.says("Your secret is ready")
        page.js("document.querySelector('#jobs button').click()")
        page.says("Done")
        print("ok a job goes on in a page that is loaded again; keys were", "sent again" if relay.up > 80_000_000 else "there")

        tiles(exe, work, page, server)
        keyboard(page, link)
        page.shot("5-operator")

        for what, data in (("the image's file", file[60:]), ("the pixels", pixels.tobytes()), ("the pixels as floats", (pixels[:64] / 255).astype("<f8").tobytes()), ("the secret's seed", secret), ("the passphrase", PHRASE.encode()), ("the mask", np.packbits(mask > 0).tobytes())):
            clean(relay, what, data)
        # The search finds what is there: the first bytes of an upload.
        if blobs_kept[1][200:260] not in relay.sent():
            raise SystemExit("the search does not find what was sent")
        hosts = set()
        for e in page.browser.get_log("performance"):
            m = json.loads(e["message"])["message"]
            if m["method"] == "Network.requestWillBeSent":
                hosts.add(re.sub(r"^(\w+://[^/]*).*", r"\1", m["params"]["request"]["url"]))
        strange = {h for h in hosts if h.startswith("http") and h != f"http://127.0.0.1:{relay.port}"}
        if strange:
            raise SystemExit(f"the page asked {strange}")
        print("ok nobody else was asked:", hosts)

        other_sites(page, f"http://127.0.0.1:{port}", token)

        # Without a server the page opens and encrypts.
        page.browser.get(link)
        page.says("Connected")
        relay.stop(True)
        page.reload()
        page.says("The server does not answer")
        page.js("document.querySelector('input[value=memory]').click(); document.getElementById('f-make').requestSubmit()")
        page.says("Your secret is ready")
        page.click("synthetic")
        page.says("The image is ready")
        page.click("send")
        page.says("trying again")
        page.shot("6-offline")
        page.click("stop")
        page.says("Stopped")
        page.click("send")
        page.says("trying again")
        relay.stop(False)
        page.says("Done")
        print("ok without a network up to the upload, which goes on when it is back")

        wrong = [e["message"] for e in page.browser.get_log("browser") if "Content Security" in e["message"] and "frame" not in e["message"]]
        if wrong:
            raise SystemExit(f"the policy stopped something: {wrong}")
        if page.violations:
            raise SystemExit("axe: " + "\n".join(page.violations))
        print("ok axe" if axe else "without axe")
        page.browser.quit()
        page = None
        at_rest(f"{work}/profile", {"the secret's seed": secret, "the passphrase": PHRASE.encode(), "the pixels": pixels.tobytes(), "the image's file": file[60:]})
    except BaseException:
        if page:
            print("the page says:", page.text("status"), "|", page.text("alert"))
            page.browser.save_screenshot(os.path.join(folder, "failed.png"))
            for e in page.browser.get_log("browser"):
                print(e["message"])
        raise
    finally:
        if blobs:
            blobs.over = True
        if page:
            page.browser.quit()
        server.kill()


def main():
    exe, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    axe = open(sys.argv[3]).read() if len(sys.argv) > 3 else None
    os.makedirs(folder, exist_ok=True)
    work = tempfile.mkdtemp()
    try:
        check(exe, work, folder, axe)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
