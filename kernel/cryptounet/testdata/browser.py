"""Uses the kernel in Jupyter Notebook as a person would, in a headless browser.

Usage: python3 browser.py KERNEL_NAME [SCREENSHOT.png]

Needs Jupyter Notebook 6, selenium, Chromium and its driver (Debian's packages).
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service

LIMIT = 60  # seconds that anything may take


def wait(what, ok):
    end = time.time() + LIMIT
    while time.time() < end:
        try:
            if value := ok():
                return value
        except (OSError, WebDriverException):
            pass  # the server or the page is not there yet
        time.sleep(0.1)
    raise SystemExit(f"did not happen: {what}")


class Page:
    def __init__(self, browser):
        self.browser = browser

    def js(self, code, *args):
        return self.browser.execute_script(code, *args)

    def run(self, code):
        """Puts code into a new last cell, runs it, and returns its number."""
        return self.js(
            "var n = Jupyter.notebook; var c = n.insert_cell_at_bottom('code'); c.set_text(arguments[0]);"
            "n.select(n.ncells() - 1); n.execute_cell(); return n.ncells() - 1", code)

    def output(self, cell):
        return self.js("return Jupyter.notebook.get_cell(arguments[0]).element.find('.output').text()", cell)

    def html(self, cell):
        return self.js("return Jupyter.notebook.get_cell(arguments[0]).element.find('.output').html()", cell)

    def expect(self, code, text):
        cell = self.run(code)
        wait(f"{code!r} shows {text!r}; it shows {self.output(cell)!r}", lambda: text in self.output(cell))
        print("ok", repr(code.split("\n")[-1]))
        return cell


def check(page, shot):
    wait("the kernel is connected", lambda: page.js("return Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()"))
    page.expect('import ("fmt"; "image"; "time"; "cryptounet/kernel/cell"; "cryptounet/kernel/display")\nx := 41\nx + 1', "42")
    page.expect('fmt.Println("out")\npanic("why")', "panic: why")
    page.expect("undefined_name", "undefined: undefined_name")
    page.expect('h := display.Live("first")\ntime.Sleep(100 * time.Millisecond)\nh.Update("second")\nfmt.Println("updated")', "updated")
    picture = page.run("display.Image(image.NewGray(image.Rect(0, 0, 8, 8)))")
    wait("a picture is shown", lambda: "data:image/png" in page.html(picture))
    drawing = page.run('display.SVG(`<svg width="9" height="9"><rect width="9" height="9"/></svg>`)')
    wait("a drawing is shown", lambda: page.js("var i = Jupyter.notebook.get_cell(arguments[0]).element.find('.output img')[0]; return i && i.naturalWidth == 9", drawing))
    # A table is sorted by numbers, up and down, and by text.
    table = page.run('[]struct{ Name string; N float64 }{{"b", 9}, {"a", 10}, {"c", 1e-3}}')
    wait("a table is shown", lambda: "<td" in page.html(table))

    def sorted_by(column):
        return page.js("var t = Jupyter.notebook.get_cell(arguments[0]).element.find('.output table')[0]; t.tHead.rows[0].cells[arguments[1]].click();"
                       "return Array.from(t.tBodies[0].rows).map(r => r.cells[1].textContent).join('')", table, column)
    for column, want in ((2, "cba"), (2, "abc"), (1, "abc"), (1, "cba")):
        if (got := sorted_by(column)) != want:
            raise SystemExit(f"the table sorted by column {column} reads {got}, not {want}")
    print("ok table")
    bar = page.expect('import "cryptounet/kernel/progress"\nfor range progress.Count("pieces", 4) { time.Sleep(300 * time.Millisecond) }\nfmt.Println("ended")', "ended")
    if page.output(bar).count("pieces") != 1 or "4 of 4" not in page.output(bar):
        raise SystemExit(f"the bar is not in one place, or has not ended: {page.output(bar)!r}")
    print("ok bar")
    # Completion as the page asks for it.
    page.js("window.matches = null; Jupyter.notebook.kernel.complete('fmt.Sprintl', 11, function(m) { window.matches = m.content.matches; })")
    wait("completion", lambda: "Sprintln" in str(page.js("return window.matches")))
    print("ok completion")
    # Input.
    question = page.run('cell.Input("name? ")')
    wait("the page asks", lambda: page.js("var i = document.querySelector('input.raw_input'); if (!i) return false; i.value = 'Ada'; return true"))
    page.browser.switch_to.active_element.send_keys("\n")
    wait("the answer arrives", lambda: "Ada" in page.output(question))
    print("ok input")
    # An interrupt keeps the values, a dead engine and a restart do not.
    loop = page.run('fmt.Println("started")\nfor {}')
    wait("the loop runs", lambda: "started" in page.output(loop))
    page.js("Jupyter.notebook.kernel.interrupt()")
    wait("the loop ends", lambda: "interrupted" in page.output(loop))
    page.expect("x", "41")
    page.expect('import "os"\nos.Exit(3)', "exit")
    page.expect("6 * 7", "42")
    if shot:
        page.browser.save_screenshot(shot)
    page.js("Jupyter.notebook.kernel.restart()")
    wait("the kernel restarts", lambda: "undefined" in page.output(page.run("x")))
    print("ok restart")


def main():
    name, shot = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    home = tempfile.mkdtemp()
    with open(os.path.join(home, "try.ipynb"), "w") as f:
        json.dump({"cells": [], "metadata": {"kernelspec": {"name": name, "display_name": name, "language": "go"}}, "nbformat": 4, "nbformat_minor": 4}, f)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--NotebookApp.port_retries=0",
         "--NotebookApp.token=", "--NotebookApp.password=", f"--notebook-dir={home}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    browser = None
    try:
        address = f"http://127.0.0.1:{port}"
        wait("the server answers", lambda: urllib.request.urlopen(address + "/api").status == 200)
        options = webdriver.ChromeOptions()
        for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", f"--user-data-dir={home}/profile", "--window-size=1100,1400"):
            options.add_argument(flag)
        options.binary_location = shutil.which("chromium")
        browser = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        browser.set_script_timeout(LIMIT)
        browser.get(address + "/notebooks/try.ipynb")
        check(Page(browser), shot)
    finally:
        if browser:
            browser.quit()
        server.terminate()
        server.wait()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
