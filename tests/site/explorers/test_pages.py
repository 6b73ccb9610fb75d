"""The explorers as a reader uses them: by pointer, by keyboard, by link."""

from __future__ import annotations

import re

import pytest

SENTENCE = ".ex-sentence"


def sentence(page, name: str) -> str:
    return page.locator(f"{name} {SENTENCE}").inner_text()


def value_of(text: str) -> float:
    """The number after the last equals sign."""
    return float(text.rsplit("=", 1)[1].strip().rstrip(".").replace("−", "-"))


def grid(page, name: str, label: str) -> list[list[str]]:
    rows = page.locator(f'{name} table[aria-label="{label}"] tr')
    return rows.evaluate_all(
        """rows => rows.map(row => [...row.cells].map(
            cell => cell.querySelector("input")?.value ?? cell.textContent
        ))"""
    )


def test_a_convolution_is_stepped_through(visit):
    page = visit()
    explorer = page.locator("conv-explorer")
    first = sentence(page, "conv-explorer")
    assert first.startswith("y[0, 0] = 1·1 + 2·0 + 0·(−1)")
    assert value_of(first) == float(grid(page, "conv-explorer", "y")[0][0].replace("−", "-"))
    explorer.get_by_role("button", name="Next step").click()
    assert sentence(page, "conv-explorer").startswith("y[0, 1] =")
    explorer.get_by_role("slider").press("End")
    assert sentence(page, "conv-explorer").startswith("y[1, 1] =")
    assert explorer.get_by_role("button", name="Next step").is_disabled()
    assert explorer.locator("td.ex-window").count() == 18


def test_cells_are_edited_by_keyboard_and_arrows_lead_on(visit):
    page = visit()
    page.locator('conv-explorer [aria-label^="W, row 0, column 0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    assert grid(page, "conv-explorer", "W")[0] == ["1", "5", "-1"]
    assert "2·5" in sentence(page, "conv-explorer")


def test_gradients_are_gathered_from_where_the_pixel_was_read(visit):
    page = visit()
    explorer = page.locator("conv-explorer")
    explorer.get_by_label("backward: a pixel's gradient").check()
    page.locator('conv-explorer table[aria-label="gx"] td').nth(5).click()
    assert sentence(page, "conv-explorer").startswith(
        "gx[1, 1] = gy[0, 0]·W[1, 1] + gy[0, 1]·W[1, 0] + gy[1, 0]·W[0, 1] + gy[1, 1]·W[0, 0] ="
    )
    explorer.get_by_label("backward: a weight's gradient").check()
    assert sentence(page, "conv-explorer").startswith("gW[0, 0] = 1·1 + 1·2 + 1·0 + 1·1 = 4")


def test_a_link_holds_the_situation(visit):
    page = visit()
    field = page.locator("conv-explorer").get_by_label("stride")
    field.fill("2")
    field.press("Enter")
    page.locator("conv-explorer").get_by_label("padding", exact=True).fill("1")
    page.keyboard.press("Enter")
    address = page.url
    assert "conv-explorer.stride=2" in address
    before = sentence(page, "conv-explorer"), grid(page, "conv-explorer", "y")
    again = visit(address.split("/")[-1])
    assert (sentence(again, "conv-explorer"), grid(again, "conv-explorer", "y")) == before


@pytest.mark.parametrize(
    "query",
    [
        "conv-explorer.height=-3&conv-explorer.image=a~b&conv-explorer.step=99&conv-explorer.mode=x",
        "pool-explorer.padding=9&pool-explorer.kind=<b>&im2col-explorer.channels=77",
        "autograd-tape.expression=<img%20src=x>&shape-calculator.layers=Evil%201,Conv2d%20x",
        "cnn-playground.image=1%202~3&conv-explorer.kernel=1e999",
    ],
)
def test_an_address_that_makes_no_sense_is_mended(visit, query):
    page = visit(f"en.html?{query}")
    assert page.locator("img").count() == 0
    assert page.locator("conv-explorer .ex-fields").is_visible()


def test_what_does_not_fit_is_explained(visit):
    page = visit("en.html?conv-explorer.height=2")
    said = page.locator("conv-explorer .ex-size").inner_text()
    assert said.startswith("No output: the window spans 3 pixels, the padded image has 2.")
    page = visit("en.html?shape-calculator.layers=Flatten,Linear 3 2")
    assert "64 features arrive, in_features says 3" in sentence(page, "shape-calculator")


def test_a_window_s_column_lights_up_and_the_other_way_round(visit):
    page = visit()
    places = page.locator('im2col-explorer table[aria-label="windows, by number"] td')
    places.nth(3).hover()
    lit = page.locator('im2col-explorer table[aria-label="col"] :is(td.ex-window, td.ex-result)')
    assert lit.all_inner_texts() == ["5", "6", "8", "9"]
    page.locator('im2col-explorer table[aria-label="col"] td').nth(6).hover()
    assert sentence(page, "im2col-explorer").startswith(
        "col[0, 0, 0, 1, 1, 0] = padded[0, 0, 1, 1] = 5"
    )
    page.locator("im2col-explorer").get_by_label("col2im").check()
    assert "stands in 4 columns" in sentence(page, "im2col-explorer")


def test_a_maximum_takes_the_whole_gradient(visit):
    page = visit(
        "en.html?pool-explorer.kernelHeight=3&pool-explorer.kernelWidth=3&pool-explorer.stride=1"
    )
    assert grid(page, "pool-explorer", "y") == [["7", "7"], ["8", "8"]]
    assert [row[2] for row in grid(page, "pool-explorer", "gx")] == ["0", "2", "0", "2"]
    page.locator("pool-explorer").get_by_label("average").check()
    assert "each of the 9 receives" in sentence(page, "pool-explorer")


def test_a_tape_runs_forwards_and_then_back(visit):
    page = visit()
    tape = page.locator("autograd-tape")
    assert sentence(page, "autograd-tape") == "Forwards: 2 + 3 = 5."
    for _ in range(6):
        tape.get_by_role("button", name="Next step").click()
    assert "b receives gy, so ∂b = 5 + 4 = 9" in sentence(page, "autograd-tape")
    tape.get_by_role("textbox", name="expression").fill("a * (b")
    assert sentence(page, "autograd-tape").startswith("Not an expression yet")


def test_a_digit_is_drawn_by_pointer_and_by_keyboard(visit):
    page = visit()
    answer = page.locator(f"cnn-playground {SENTENCE}")
    page.locator("cnn-playground").get_by_role("button", name="Example of a 7").click()
    assert answer.inner_text().startswith("It reads a 7")
    page.locator("cnn-playground").get_by_role("button", name="Clear").click()
    assert answer.inner_text() == "Draw a digit from 0 to 9."
    box = page.locator("cnn-playground .ex-pad").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.15)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.85, steps=12)
    page.mouse.up()
    assert re.match(r"It reads a 1 \(", answer.inner_text())
    page.locator("cnn-playground").get_by_role("button", name="Clear").click()
    page.locator("cnn-playground .ex-pad").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert answer.inner_text().startswith("It reads a ")
    assert page.locator("cnn-playground .ex-maps figure").count() == 7


def test_japanese_pages_speak_japanese(visit):
    page = visit("ja.html")
    assert page.locator("conv-explorer").get_by_role("button", name="次へ").is_visible()
    assert "順伝播" in sentence(page, "autograd-tape")
    latin = re.compile(r"\b(the|step|window|pixel|layer|receives)\b")
    assert latin.search(page.locator("main").inner_text()) is None


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_phone_needs_no_sideways_scrolling(visit, language):
    page = visit(
        f"{language}.html?conv-explorer.height=9&conv-explorer.width=9&conv-explorer.padding=2", 390
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
