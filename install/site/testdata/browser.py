"""Opens the site in a browser, on a desktop and a phone, light and dark.

    python3 browser.py build/site/VERSION [axe.min.js]

Nothing may stick out to the side, search must work by keyboard alone, and, where
axe is given, no page may break a rule of accessibility.
"""

import pathlib
import sys
import time

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

site = pathlib.Path(sys.argv[1]).resolve()
axe = pathlib.Path(sys.argv[2]).read_text() if len(sys.argv) > 2 else None
PAGES = ["index", "tutorial", "operators", "commands", "packages", "comparison", "architecture", "notebook-quickstart", "formats"]


def check(ok, what):
    if not ok:
        sys.exit(f"site: {what}")


def open_browser(width, height, scheme):
    options = webdriver.ChromeOptions()
    for a in ["--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},{height}"]:
        options.add_argument(a)
    browser = webdriver.Chrome(options=options)
    browser.set_script_timeout(120)
    if width < 500:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    return browser


def wait(browser, script, what):
    for _ in range(100):
        if browser.execute_script(script):
            return
        time.sleep(0.1)
    sys.exit(f"site: {what}")


for width, height in [(1280, 900), (390, 844)]:
    for scheme in ["light", "dark"]:
        browser = open_browser(width, height, scheme)
        where = f"{width} x {height}, {scheme}"
        try:
            for page in PAGES:
                browser.get((site / f"{page}.html").as_uri())
                over = browser.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                check(over <= 0, f"{page} on {where} sticks out by {over} pixels")
                if axe:
                    browser.execute_script(axe)
                    found = browser.execute_async_script(
                        "const done = arguments[0]; axe.run(document, {preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then((r) =>"
                        " done(r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html + ' ' + n.failureSummary).join(' | '))))")
                    check(not found, f"{page} on {where}: {found}")
            browser.get((site / "index.html").as_uri())
            browser.find_element(By.TAG_NAME, "body").send_keys("/")
            field = browser.switch_to.active_element
            check(field.get_attribute("id") == "site-search", "/ does not lead to the search")
            field.send_keys("IND-CPA-D")
            wait(browser, "return document.querySelectorAll('#site-results a').length > 0", "nothing was found")
            field.send_keys(Keys.ARROW_DOWN)
            browser.switch_to.active_element.send_keys(Keys.ENTER)
            wait(browser, "return !location.pathname.endsWith('index.html')", "Enter does not open what was found")
            if width < 500:
                check(not browser.execute_script("return document.getElementById('site-menu').open"), "the menu covers a phone")
            log = [e for e in browser.get_log("browser") if e["level"] == "SEVERE"]
            check(not log, f"the browser says {log}")
        finally:
            browser.quit()
        print(f"site: {where}: ok")
