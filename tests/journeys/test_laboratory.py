"""The policy laboratory in a browser: a slider is dragged, figures and points move with it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser

CLAUSE = "/laboratory/tax-incentives/p28b/"
LIMIT = "小微所得额上限"


def dragged(page: Page, name: str) -> None:
    """The slider of a parameter taken by the mouse from where it stands to its end."""
    slider = page.locator(f"input[data-of='{name}']")
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    part = float(slider.input_value()) / float(slider.get_attribute("max") or 1)
    page.mouse.move(box["x"] + 8 + part * (box["width"] - 16), y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 8, y, steps=12)
    page.mouse.up()


def test_while_a_slider_is_dragged_figures_points_and_address_follow(visit: Visit) -> None:
    page = visit(CLAUSE, login="department")
    figures, point = page.locator("[data-firms]"), page.locator("svg circle").first
    firms, place = figures.get_attribute("data-firms"), point.get_attribute("cx")
    expect(page.locator(f"input[data-of='{LIMIT}']")).to_be_visible()
    dragged(page, LIMIT)
    expect(figures).not_to_have_attribute("data-firms", firms or "")
    expect(point).not_to_have_attribute("cx", place or "")
    page.wait_for_url("**=2000*")
    shared = visit(page.url, login="department").locator("[data-firms]")
    expect(figures).to_have_attribute("data-firms", shared.get_attribute("data-firms") or "")


def test_a_draft_leaves_the_laboratory_for_the_workshop(visit: Visit) -> None:
    page = visit(f"{CLAUSE}?{LIMIT}=400", login="department")
    page.get_by_role("button", name="存为草案").click()
    page.wait_for_url("**/workbench/drafts/*/")
    assert "value: 400" in page.locator("textarea[name=text]").input_value()
