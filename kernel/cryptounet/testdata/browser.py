"""Uses the kernel in Jupyter Notebook as a person would, in a headless browser.

Usage: python3 browser.py KERNEL_NAME [FOLDER]

Screenshots go to the folder. Needs Jupyter Notebook 6, selenium, Chromium and its
driver (Debian's packages), and the widgets of ipywidgets 8, which .ci/widgets puts
where JUPYTER_PATH and JUPYTER_CONFIG_PATH can name them.
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
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.chrome.service import Service

LIMIT = 60  # seconds that anything may take


def wait(what, ok, limit=LIMIT):
    end = time.time() + limit
    while time.time() < end:
        try:
            if value := ok():
                return value
        except (OSError, WebDriverException):
            pass  # the server or the page is not there yet
        time.sleep(0.1)
    raise SystemExit(f"did not happen: {what}")


class Page:
    def __init__(self, browser, shots):
        self.browser, self.shots = browser, shots

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

    def element(self, cell, selector, number=0):
        """The element of a cell that a person sees there."""
        return wait(f"cell {cell} has {selector}", lambda: self.js(
            "return Jupyter.notebook.get_cell(arguments[0]).element.find(arguments[1])[arguments[2]]", cell, selector, number))

    def shot(self, name, cell):
        """A screenshot with a cell's output at its top."""
        if not self.shots:
            return
        self.js("Jupyter.notebook.get_cell(arguments[0]).element[0].scrollIntoView()", cell)
        time.sleep(0.5)
        self.browser.save_screenshot(os.path.join(self.shots, name + ".png"))

    def drag(self, handle, by):
        self.js("arguments[0].scrollIntoView({block: 'center'})", handle)
        ActionChains(self.browser).drag_and_drop_by_offset(handle, by, 0).perform()

    def ready(self):
        wait("the kernel is connected", lambda: self.js("return Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()"))


def check(page):
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


def typing(page):
    """Completes with Tab and inspects with Shift-Tab."""
    def edit(text):
        cell = page.js(
            "var n = Jupyter.notebook; n.insert_cell_at_bottom('code'); n.select(n.ncells() - 1); n.edit_mode();"
            "var c = n.get_selected_cell(); c.focus_editor(); c.element[0].scrollIntoView({block: 'center'}); return n.ncells() - 1")
        page.browser.switch_to.active_element.send_keys(text)
        wait("the text is there", lambda: page.js("return Jupyter.notebook.get_cell(arguments[0]).get_text()", cell) == text)
        return cell

    page.expect('import "strings"\nstrings.Repeat("a", 3)', "aaa")
    cell = edit("strings.ToUpp")
    page.browser.switch_to.active_element.send_keys(Keys.TAB)
    wait("Tab offers names", lambda: "ToUpperSpecial" in page.js("var e = document.querySelector('.completions'); return e ? e.textContent : ''"))
    page.browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait("the name is put in", lambda: page.js("return Jupyter.notebook.get_cell(arguments[0]).get_text()", cell).startswith("strings.ToUpper"))
    print("ok Tab")
    edit("strings.Repeat")
    page.browser.switch_to.active_element.send_keys(Keys.SHIFT, Keys.TAB)
    wait("Shift-Tab tells of a name", lambda: "count copies" in page.js("var e = document.querySelector('#tooltip'); return e ? e.textContent : ''"))
    page.browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    print("ok Shift-Tab")


def widgets(page):
    """Moves what a person moves, and loads the page again."""
    page.expect('import ("cryptounet/kernel/widgets"; "fmt"; "image"; "time"; "cryptounet/kernel/display"; "os")\n1', "1")
    slider = page.run('level := widgets.NewIntSlider("level", 0, 9, 3)\nlevel.OnChange(func(v int) { fmt.Println("moved to", v) })\nlevel')
    page.drag(page.element(slider, ".noUi-handle"), 60)
    wait("what the slider's function prints stands under it", lambda: "moved to" in page.output(slider))
    now = value(page, "level.Value()")
    if int(now) <= 3:
        raise SystemExit(f"the slider was moved to the right of 3, and the cell has {now}")
    page.expect("level.SetValue(1)\nlevel.Value()", "1")
    wait("the page follows the cell", lambda: "1" == page.element(slider, ".widget-readout").text)
    print("ok slider")
    # Interact, with a picture, and a panic that the next value cures.
    picture = page.run("""widgets.Interact(func(grey int, small bool) any {
	fmt.Println("grey is", grey)
	if grey == 10 {
		panic("too light")
	}
	size := 64
	if small {
		size = 8
	}
	m := image.NewGray(image.Rect(0, 0, size, size))
	for i := range m.Pix {
		m.Pix[i] = uint8(20 * grey)
	}
	return m
})""")
    source = lambda: page.element(picture, ".output_png img").get_attribute("src")
    first = source()
    handle = page.element(picture, ".noUi-handle")
    page.drag(handle, -60)
    wait("the picture follows the slider", lambda: source() != first)
    page.drag(handle, 300)
    wait("a panic is told in the picture's place", lambda: "too light" in page.output(picture) and "line 4" in page.output(picture))
    page.drag(handle, -100)
    wait("the picture comes back", lambda: source() and "too light" not in page.output(picture))
    page.element(picture, "input[type=checkbox]").click()
    wait("the box is ticked", lambda: page.js("return arguments[0].naturalWidth", page.element(picture, ".output_png img")) == 8)
    page.shot("interact", picture)
    print("ok Interact")
    every = page.run("""run := widgets.NewButton("count")
n := 0
run.OnClick(func() { n++; fmt.Println("pressed", n) })
bar := widgets.NewIntProgress("done", 10)
bar.SetValue(4)
heat := widgets.NewImage(display.HeatMap([]float64{1, 2, 3, 4}, 2))
heat.Layout(map[string]string{"width": "80px"})
out := widgets.NewOutput()
out.Capture(func() { fmt.Println("kept"); display.Show(map[string]int{"a": 1}) })
choice := widgets.NewDropdown("choice", "left", "right")
widgets.NewVBox(
	widgets.NewHBox(run, widgets.NewToggleButton("on", true), widgets.NewCheckbox("tick", true)),
	widgets.NewHBox(widgets.NewText("name", "Ada"), widgets.NewIntText("count", 3), choice),
	widgets.NewHBox(widgets.NewFloatSlider("gamma", 0, 2, 1), widgets.NewIntRangeSlider("a range with a long name", 0, 100, 20, 60)),
	widgets.NewHBox(bar, widgets.NewFloatProgress("part", 1), widgets.NewSelectionSlider("size", "small", "large")),
	widgets.NewTab().Add("picture", heat).Add("text", widgets.NewHTML("<b>bold</b>")),
	widgets.NewAccordion().Add("words", widgets.NewLabel("a label")),
	out,
)""")
    page.element(every, "button").click()
    wait("a button is pressed", lambda: "pressed 1" in page.output(every))
    wait("an Output has what was printed and shown", lambda: "kept" in page.output(every) and page.element(every, ".jupyter-widgets-output-area table"))
    wait("a picture's bytes arrive", lambda: page.js("return arguments[0].naturalWidth", page.element(every, "img.widget-image")) == 2)
    page.js("var e = arguments[0]; e.selectedIndex = 1; e.dispatchEvent(new Event('change', {bubbles: true}))", page.element(every, "select"))
    wait("an option is chosen", lambda: value(page, "choice.Value()") == "right")
    page.shot("widgets", every)
    for broken in ("javascript err", "Could not create", "Error displaying widget"):
        if broken in page.js("return document.querySelector('#notebook').textContent"):
            raise SystemExit(f"a widget is shown as {broken!r}")
    print("ok widgets of every kind")
    # A page that is loaded again finds what the kernel has.
    page.js("Jupyter.notebook.save_notebook()")
    wait("the notebook is saved", lambda: not page.js("return Jupyter.notebook.dirty"))
    page.browser.refresh()
    page.ready()
    wait("the slider is there again, at its value", lambda: "1" == page.element(slider, ".widget-readout").text)
    page.drag(page.element(slider, ".noUi-handle"), 80)
    wait("and moves", lambda: int(value(page, "level.Value()")) > 1)
    wait("the picture is there again", source)
    before = source()
    page.element(picture, "input[type=checkbox]").click()
    wait("and follows", lambda: source() != before)
    print("ok reload")


def value(page, code):
    """What a cell's last expression is."""
    cell = page.run(code)
    return wait(f"{code!r} has a value", lambda: page.output(cell).strip()).split(":", 1)[1]


def shown(page):
    """Tables do not wrap into rubble: what is too wide scrolls."""
    wide = page.run("""type row struct{ Name, Where, What, When, Why, How, Which, Whose, Whither, Whence string }
var rows []row
for i := range 5 {
	s := fmt.Sprintf("a cell with several words %d", i)
	rows = append(rows, row{s, s, s, s, s, s, s, s, s, s})
}
rows""")
    page.element(wide, "table")
    heights = page.js("return Array.from(arguments[0].rows).map(r => r.getBoundingClientRect().height)", page.element(wide, "table"))
    page.shot("table", wide)
    if max(heights) > 40:
        raise SystemExit(f"a table's rows are wrapped: they are {heights} pixels high")
    line = page.run('display.Plot("two curves", display.Curve("square", -1, 1, func(x float64) float64 { return x * x }), display.Line("steps", 0, 1, 0.5))')
    page.element(line, ".output_png img")
    page.shot("plot", line)
    print("ok tables and plots")


def quickstart(page):
    """Runs the first notebook and looks into its layers."""
    page.ready()
    last = page.js("var n = Jupyter.notebook; n.execute_all_cells(); return n.ncells() - 1")
    wait("the quickstart has run", lambda: "of the mask" in page.output(last), 240)
    print("ok quickstart")
    for cell in range(last + 1):
        tables = page.js(
            "return Array.from(Jupyter.notebook.get_cell(arguments[0]).element.find('.output table')).filter(t => t.rows.length).map(t => [Math.max(...Array.from(t.rows).map(r => r.getBoundingClientRect().height)), t.rows.length])", cell)
        for height, rows in tables or []:
            if height > 40:
                raise SystemExit(f"cell {cell} shows a table of {rows} rows, {height} pixels high: its text is wrapped")
        if page.output(cell).strip() or tables:
            page.shot(f"quickstart-{cell:02}", cell)
    browse = page.run('import "cryptounet/kernel/widgets"\nwidgets.Browse(heops.Layers(maps))')
    source = lambda: page.element(browse, ".output_png img").get_attribute("src")
    seen = [source()]
    page.js("var e = arguments[0]; e.selectedIndex = 9; e.dispatchEvent(new Event('change', {bubbles: true}))", page.element(browse, "select"))
    wait("another layer is shown", lambda: source() not in seen)
    seen.append(source())
    page.drag(page.element(browse, ".noUi-handle"), 40)
    wait("another channel is shown", lambda: source() not in seen)
    page.shot("browse", browse)
    print("ok Browse")
    # An interrupt in the middle of a layer; the run goes on from there.
    layer = page.run('again := must.Get(evaluator.Start(received))\nfmt.Println("computing")\nfor {\n\tmust.Get(evaluator.Run(cell.Context(), received))\n}')
    wait("layers are computed", lambda: "computing" in page.output(layer))
    time.sleep(1)
    page.js("Jupyter.notebook.kernel.interrupt()")
    wait("the layer ends", lambda: "interrupted" in page.output(layer))
    page.expect("again.Next(cell.Context())", "true")


def main():
    name, shots = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    if shots:
        os.makedirs(shots, exist_ok=True)
    home = tempfile.mkdtemp()
    with open(os.path.join(home, "try.ipynb"), "w") as f:
        json.dump({"cells": [], "metadata": {"kernelspec": {"name": name, "display_name": name, "language": "go"}}, "nbformat": 4, "nbformat_minor": 4}, f)
    with open(os.path.join(os.path.dirname(__file__), "../../../notebooks/quickstart.ipynb")) as f:
        first = json.load(f)
    first["metadata"]["kernelspec"] = {"name": name, "display_name": name, "language": "go"}
    with open(os.path.join(home, "quickstart.ipynb"), "w") as f:
        json.dump(first, f)
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
        page = Page(browser, shots)
        page.ready()
        check(page)
        typing(page)
        widgets(page)
        shown(page)
        page.js("Jupyter.notebook.kernel.restart()")
        wait("the kernel restarts", lambda: "undefined" in page.output(page.run("x")))
        print("ok restart")
        browser.get(address + "/notebooks/quickstart.ipynb")
        quickstart(page)
    finally:
        if browser:
            browser.quit()
        server.terminate()
        server.wait()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
