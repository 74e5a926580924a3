"""The page of a report in Chromium: it draws, in light and dark, on a phone, for a keyboard."""

import os
import shutil

import lab_results
import pytest
from playwright.sync_api import sync_playwright

from bridge.lab import report, summary

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FIGURES = 11
LOADED_MS = 120_000


@pytest.fixture(scope="module")
def browser():
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, f"no browser: wanted one of {', '.join(NAMES)} on the PATH, or CHROMIUM=..."
    with sync_playwright() as playwright:
        # In a container Chromium's own sandbox may not be had; the page is ours.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    document = lab_results.full(payloads=("str:16", "str:1k"))
    path.write_text(report.html(summary.Result(document)), "utf-8")
    return path


@pytest.fixture
def opened(browser, file):
    """Open the page; what it logged or fetched makes the test fail."""
    contexts, complaints = [], []

    def open_page(width=1280, scheme="light"):
        phone = width < 640
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, is_mobile=phone
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda each: complaints.extend(asked(each.url)))
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-drawn]", state="attached", timeout=LOADED_MS)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def asked(url):
    return [] if url.startswith(("file:", "data:", "blob:")) else [url]


def colours_of(page):
    return page.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor,
        document.querySelector('#chart-percentiles .scatterlayer path.js-line').style.stroke]"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_all_charts_are_drawn_within_the_width(opened, width, scheme):
    page = opened(width, scheme)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.chart')].map((chart) => {
        const box = chart.querySelector('svg.main-svg').getBoundingClientRect();
        return [chart.querySelectorAll('.trace, .scatterlayer path.js-line').length,
                box.width, box.height]; })"""
    )
    assert len(boxes) == page.evaluate("Number(document.documentElement.dataset.drawn)") == FIGURES
    assert all(traces and 200 < wide <= width and high > 150 for traces, wide, high in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_light_and_dark_have_colours_of_their_own_and_follow_a_change(opened):
    page = opened()
    light = colours_of(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "before => document.querySelector('#chart-percentiles .scatterlayer path.js-line')"
        ".style.stroke !== before",
        arg=light[1],
    )
    dark = colours_of(page)
    assert light[0] == "rgb(255, 255, 255)"
    assert dark == colours_of(opened(scheme="dark"))


def test_a_keyboard_opens_the_table_under_each_figure(opened):
    page = opened()
    assert page.evaluate("document.querySelectorAll('figure details > summary').length") == FIGURES
    page.locator("figure#percentiles summary").focus()
    page.keyboard.press("Enter")
    table = page.locator("figure#percentiles table")
    assert table.is_visible()
    assert "thread mode" in table.inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_every_figure_is_named_for_a_screen_reader(opened):
    page = opened()
    assert page.get_by_role("img", name="The table below holds the numbers.").count() == FIGURES


def test_it_prints_light_even_from_a_dark_screen(opened):
    page = opened(scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert colours_of(page)[0] == "rgb(255, 255, 255)"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert colours_of(page)[0] == "rgb(20, 24, 29)"


def test_without_script_the_tables_are_there(browser, file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    text = page.inner_text("body")
    context.close()
    assert "Use thread mode" in text
    assert "Latency and rows a second of all trials together" in text
