"""Takes the README's pictures from a running demonstration city.

.run/venv/bin/python docs/screenshots.py http://127.0.0.1:8000 docs/images
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from liyuan.cli.demonstration.accounts import password

MOST_BYTES = 250_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-lcd-text",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK, TALL, PHONE = (1280, 760), (1280, 860), (390, 844)
NEEDED = ("stylesheet", "script")
FIRST_FIRM = "main tbody a[href^='/enterprises/']"
FIRST_POLICY = "main tbody a[href^='/policies/']"


@dataclass(frozen=True)
class Picture:
    """A page as an account sees it: `follow` is a link to click, `at` what to scroll to."""

    name: str
    login: str
    path: str
    follow: str = ""
    at: str = ""
    window: tuple[int, int] = DESK
    english: bool = False


PICTURES = (
    Picture("cockpit", "mayor", "/cockpit/"),
    Picture("firm", "firm", "/enterprises/", follow=FIRST_FIRM, window=TALL),
    Picture("firms", "department", "/enterprises/?park=E1"),
    Picture("policy", "department", "/policies/", follow=FIRST_POLICY),
    Picture("phone", "firm", "/enterprises/", follow=FIRST_FIRM, at="#policies", window=PHONE),
    Picture("parks", "", "/parks/"),
    Picture("cockpit-en", "mayor", "/cockpit/", english=True),
    Picture("firm-en", "firm", "/enterprises/", follow=FIRST_FIRM, window=TALL, english=True),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="address of the running demonstration city")
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("names", nargs="*", help="only these pictures")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    wanted = [p for p in PICTURES if not asked.names or p.name in asked.names]
    with chromium() as browser:
        sizes = [take(browser, asked.base, asked.out, picture) for picture in wanted]
    return int(max(sizes, default=0) > MOST_BYTES)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def take(browser: Browser, base: str, out: Path, picture: Picture) -> int:
    """One picture; gives its size in bytes."""
    context = browser.new_context(
        base_url=base,
        viewport={"width": picture.window[0], "height": picture.window[1]},
        locale="en" if picture.english else "zh-CN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    refused: list[str] = []
    page.on("response", lambda r: refused.append(r.url) if r.status >= 400 else None)
    page.on("requestfailed", lambda r: refused.append(r.url) if r.resource_type in NEEDED else None)
    go_there(page, picture)
    if refused:  # an error, or a style sheet that was built anew since the city was started
        sys.exit(f"{picture.name}: no picture without {', '.join(refused)}")
    file = out / f"{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    print(f"{file} {file.stat().st_size // 1000} kB")
    return file.stat().st_size


def go_there(page: Page, picture: Picture) -> None:
    if picture.login:
        log_in(page, picture.login)
    open_page(page, picture.path)
    if picture.follow:
        link = page.locator(picture.follow).first.get_attribute("href")
        open_page(page, str(link).split("#")[0])
    if picture.at:
        page.locator(picture.at).evaluate("element => element.scrollIntoView()")


def open_page(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")


def log_in(page: Page, login: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password())
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    sys.exit(main())
