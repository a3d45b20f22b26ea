"""Journeys by role in a real browser against the running product, with the accessibility rules run on every page."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.product import RunningProduct
from tests.world import World

# Playwright's loop runs in this thread; the ORM is used between its steps, never inside them.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async (rules) => {
  const moving = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(moving.map(a => a.finished)); // half faded in is not a colour
  const result = await window.axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return result.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).join(", ")) }"""
# What a header or an edge covers while one scrolls past it is no small target: the page is looked at from its top, and
# a table with a scroll of its own in its whole length.
UNROLL = """for (const one of document.querySelectorAll("*"))
  if (one.scrollTop || one.scrollLeft) one.scrollTo({top: 0, left: 0, behavior: "instant"});
for (const one of document.querySelectorAll(".board-scroll")) one.style.maxHeight = "none" """
ROLL_UP = """for (const one of document.querySelectorAll(".board-scroll")) one.style.maxHeight = "" """
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 800)
SHOTS = os.environ.get("SAMVAG_SHOTS", "")
PICTURES = os.environ.get("SAMVAG_PICTURES", "")


@dataclass
class Walker:
    """One human at one screen. Every page they look at is checked in light and dark."""

    context: BrowserContext
    page: Page
    base: str
    name: str
    faults: list[str] = field(default_factory=list)
    looked: int = 0
    twin: Page | None = None  # where the page is shown with scripts when the human's own browser runs none

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def sign_in(self, username: str) -> None:
        """As the practice town does it: choose who to be."""
        self.go("/logga-in/")
        self.page.locator(f"form:has(input[value='{username}']) button").click()
        self.page.wait_for_load_state()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name)

    def look(self, what: str = "", picture: str = "") -> None:
        """No accessibility violation, in light or dark; nothing wider than the screen; no error in the console.

        `picture` is the page's name in the handbook, whose pictures `make pictures` takes anew.
        """
        page = self._with_scripts()
        page.evaluate(UNROLL)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(RUN_AXE, RULES)
            assert not found, f"{self.page.url} {scheme}: {found}"
        page.emulate_media(color_scheme="light")
        page.evaluate(ROLL_UP)
        width, view = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= view + 1, f"{self.page.url} is {width} wide on a screen of {view}"
        assert not self.faults, f"{self.page.url}: {self.faults}"
        self.looked += 1
        if picture and PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{picture}.png")
        if SHOTS:
            name = Path(SHOTS) / f"{self.name}-{self.looked:02d}-{what or 'page'}"
            self.page.screenshot(path=f"{name}.png", full_page=True)
            Path(f"{name}.txt").write_text(page.locator("body").aria_snapshot(), encoding="utf-8")

    def _with_scripts(self) -> Page:
        """This page, or the very same markup under the same policy where the rules, a script, can run."""
        if self.twin is None:
            return self.page
        self.twin.goto(f"{self.base}/soka-hjalp/")
        self.twin.set_content(self.page.content(), wait_until="load")
        return self.twin


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path, args=ARGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def real_world(town: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world for real: what happens here is committed, as the product's own process must see it."""
    with django_db_blocker.unblock():
        yield World()


class Walkers:
    """Opens a browser context for each human of a journey."""

    def __init__(self, browser: Browser, product: RunningProduct) -> None:
        self.browser, self.product = browser, product
        self.contexts: list[BrowserContext] = []

    def __call__(self, username: str = "", size: tuple[int, int] = DESKTOP, scripts: bool = True) -> Walker:
        context = self._context(size, scripts)
        walker = Walker(context, context.new_page(), self.product.url, username or "person")
        if not scripts:
            walker.twin = self._context(size, scripts=True).new_page()
        for page in filter(None, (walker.page, walker.twin)):
            page.on("console", lambda message: _note(walker, message))
            page.on("pageerror", lambda error: walker.faults.append(str(error)))
        if username:
            walker.sign_in(username)
        return walker

    def _context(self, size: tuple[int, int], scripts: bool) -> BrowserContext:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(8000)
        self.contexts.append(context)
        return context


def _note(walker: Walker, message: ConsoleMessage) -> None:
    # A refused page says so in the console by itself; a script error or a broken policy is ours.
    if message.type == "error" and "Failed to load resource" not in message.text:
        walker.faults.append(message.text)


@pytest.fixture
def walk(browser: Browser, running_product: RunningProduct, real_world: World) -> Iterator[Walkers]:
    walkers = Walkers(browser, running_product)
    yield walkers
    for context in walkers.contexts:
        context.close()
