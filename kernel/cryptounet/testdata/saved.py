"""Looks at what is left of widgets when nobody computes any more: in notebooks that
have been run, and in the HTML that nbconvert makes of them.

Usage: python3 saved.py KERNEL_NAME CRYPTOUNET [html-manager/dist]

With the folder of npm's @jupyter-widgets/html-manager, which those pages fetch from
the network, the page is opened in a headless browser too.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

STATE = "application/vnd.jupyter.widget-state+json"
CELLS = [
    'import ("cryptounet/kernel/widgets"; "fmt"; "image")\n1',
    """widgets.Interact(func(grey int) any {
	fmt.Println("grey is", grey)
	m := image.NewGray(image.Rect(0, 0, 48, 48))
	for i := range m.Pix {
		m.Pix[i] = uint8(20 * grey)
	}
	return m
})""",
    "widgets.NewImage(image.NewGray(image.Rect(0, 0, 24, 24)))",
]


def check_state(state, where):
    """The last picture of Interact is in its Output, and the Image has its bytes."""
    models = state["state"].values()
    output, = [m for m in models if m["model_name"] == "OutputModel"]
    text, picture = output["state"]["outputs"]
    assert text["text"] in ("grey is 5\n", ["grey is 5\n"]), (where, text)
    assert base64.b64decode(picture["data"]["image/png"]).startswith(b"\x89PNG"), where
    image, = [m for m in models if m["model_name"] == "ImageModel"]
    assert image["buffers"][0]["path"] == ["value"] and base64.b64decode(image["buffers"][0]["data"]).startswith(b"\x89PNG"), where
    slider, = [m for m in models if m["model_name"] == "IntSliderModel"]
    assert slider["state"]["value"] == 5 and slider["state"]["description"] == "grey", where


def check_html(path):
    with open(path) as f:
        page = f.read()
    found = re.findall(r'<script type="application/vnd.jupyter.widget-(state|view)\+json">(.*?)</script>', page, re.S)
    views = [json.loads(text) for kind, text in found if kind == "view"]
    state = json.loads(next(text for kind, text in found if kind == "state"))
    check_state(state, path)
    assert len(views) == 2 and all(v["model_id"] in state["state"] for v in views), (path, views)
    return page


def check_page(page, manager):
    """Opens a page with the widgets' own code from a folder."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    local = "file://" + os.path.join(os.path.abspath(manager), "embed-amd.js")
    page, n = re.subn(r"https://unpkg.com/@jupyter-widgets/html-manager@[^'\"]*/dist/embed-amd.js", local, page)
    assert n > 0, "the page does not name the widgets' code"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page.html")
        with open(path, "w") as f:
            f.write(page)
        options = webdriver.ChromeOptions()
        for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--allow-file-access-from-files", f"--user-data-dir={folder}/profile"):
            options.add_argument(flag)
        options.binary_location = shutil.which("chromium")
        browser = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        try:
            browser.get("file://" + path)
            end = time.time() + 60
            while True:
                widths = browser.execute_script("return Array.from(document.querySelectorAll('.jupyter-widgets img, img.widget-image')).map(e => e.naturalWidth).sort()")
                sliders = browser.execute_script("return document.querySelectorAll('.widget-readout').length")
                if widths == [24, 48] and sliders == 1:
                    return
                assert time.time() < end, f"the page shows pictures of widths {widths}, and {sliders} sliders"
                time.sleep(0.2)
        finally:
            browser.quit()


def main():
    kernel, program = sys.argv[1], os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        notebook = os.path.join(folder, "book.ipynb")
        with open(notebook, "w") as f:
            json.dump({"cells": [{"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": c} for c in CELLS],
                       "metadata": {"kernelspec": {"name": kernel, "display_name": kernel, "language": "go"}}, "nbformat": 4, "nbformat_minor": 4}, f)

        def convert(*args):
            subprocess.run([sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", "--output-dir", folder, *args], check=True, capture_output=True)

        convert("--execute", notebook, "--output", "executed")
        page = check_html(os.path.join(folder, "executed.html"))
        print("ok nbconvert --execute --to html")
        run = os.path.join(folder, "run.ipynb")
        text = subprocess.run([program, "run", notebook, "-o", run], check=True, capture_output=True, text=True).stdout
        assert "IntSlider grey: 5 (0 to 10)\ngrey is 5\n" in text and "Image: 24 x 24" in text, text
        with open(run) as f:
            check_state(json.load(f)["metadata"]["widgets"][STATE], run)
        convert(run, "--output", "run")
        check_html(os.path.join(folder, "run.html"))
        print("ok cryptounet run, nbconvert --to html")
        if len(sys.argv) > 3:
            check_page(page, sys.argv[3])
            print("ok the page in a browser")


if __name__ == "__main__":
    main()
