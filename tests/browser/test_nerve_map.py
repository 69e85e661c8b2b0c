"""The body map in a page: a click and the lists do the same, a case is traced, and axe finds nothing."""

from playwright.sync_api import expect

SAID = ".twitch-map-said"


def lit(page):
    """Return the ids of the muscles that are lit, with how."""
    found = page.locator(".twitch-muscle:not([data-mark=''])")
    return {one.get_attribute("data-id"): one.get_attribute("data-mark") for one in found.all()}


def test_click_lists_and_a_case(open_lesson, run_lesson, screenshot, axe, console_errors):
    page = open_lesson("17_pinched_nerve", width=1300, height=1000)
    run_lesson(page)
    gate = page.locator(".twitch-gate", has_text="choose muscles on a body")
    gate.scroll_into_view_if_needed()
    gate.get_by_role("button").click()
    body = page.locator(".twitch-nerve-map")
    expect(body).to_be_visible()

    body.locator(".twitch-muscle[data-id='triceps']").click()
    expect(body.locator(SAID)).to_contain_text("Radial nerve")
    expect(body.get_by_label("Muscle", exact=True)).to_have_value("triceps")
    assert lit(page) == {"triceps": "chosen"}

    body.locator(".twitch-root[data-id='s1']").click()
    expect(body.locator(SAID)).to_contain_text("Sole and outer edge of the foot")
    expect(body.get_by_label("Muscle", exact=True)).to_have_value("")
    assert lit(page)["calf"] == "main"
    assert lit(page)["peroneus_longus"] == "also"

    body.get_by_label("Trace a case").focus()
    page.keyboard.press("ArrowDown")
    expect(body.locator(SAID)).to_contain_text("Choose a root or a nerve")
    assert lit(page) == {}  # a new case begins without an answer
    body.get_by_label("Root", exact=True).select_option(label="C8")
    expect(body.locator(SAID)).to_contain_text("It fits.")
    expect(body.locator(".twitch-signs path")).to_have_count(3)
    assert "Thumb muscle" in body.locator("svg").get_attribute("aria-label")

    body.locator("summary").click()
    expect(body.get_by_role("row")).to_have_count(23)
    assert axe(page, ".twitch-nerve-map") == []
    body.scroll_into_view_if_needed()
    screenshot(page, "nerve_map_light")
    assert console_errors(page) == []
