"""The table of the twitch lab: what each observable is in health and now, how it changes, and how sure that is."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping

from widgets import content
from widgets.evidence import badge, evidence_word, least_sure
from widgets.explorers.twitch_lab_picture import quantity
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.simulation import OBSERVABLES, Recording

# In the order of the pathway; those that need experiments of their own are quick enough for the release of a slider.
SHOWN = (
    "axon_resting_potential", "threshold_current", "conduction_velocity", "nerve_impulses",
    "quantal_content", "endplate_potential", "safety_factor",
    "muscle_resting_potential", "calcium_peak", "contraction_time", "half_relaxation_time",
    "twitch_force", "living_motor_units", "emg_amplitude", "compound_amplitude",
)  # fmt: skip
UNCHANGED = 0.01  # as a share: smaller changes mean nothing in a model whose numbers are hardly known better
LEVELS = ("axon_resting_potential", "muscle_resting_potential")  # have no zero to be a share of
UNCHANGED_LEVEL = 0.5  # mV

Row = tuple[str, str, str, str, str]

STYLE = """<style>
.twitch-changes{overflow-x:auto;max-width:60rem;line-height:1.4}
.twitch-changes table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;margin:0}
.twitch-changes caption{text-align:start;font-weight:600;padding:4px 0 6px}
.twitch-changes :is(th,td){text-align:end;padding:4px 0 4px 18px;white-space:nowrap;background:none}
.twitch-changes :is(th,td){border:0;border-bottom:1px solid var(--jp-border-color2,#e0e0e0)}
.twitch-changes th:first-child{text-align:start;padding-left:0;white-space:normal;min-width:9.5rem}
.twitch-changes tr.twitch-same th{font-weight:400}
.twitch-changes thead th{color:var(--jp-content-font-color2,#55606e);font-weight:400;font-size:.86em}
.twitch-changes tr.twitch-changed :is(th,td){font-weight:600}
.twitch-changes tr.twitch-changed td:nth-child(4){color:#a94700}
.twitch-changes tr.twitch-same{color:var(--jp-content-font-color2,#55606e)}
.twitch-changes .twitch-badge{font-weight:400;font-size:.9em}
body[data-jp-theme-light="false"] .twitch-changes tr.twitch-changed td:nth-child(4){color:#ffa566}
</style>"""


def columns() -> tuple[str, ...]:
    """Return the heads of the columns."""
    return _("Quantity"), _("Healthy"), _("With the causes"), _("Change"), _("How sure the change is")


def rows(doses: Mapping[str, float], now: Recording, healthy: Recording) -> list[Row]:
    """Return the table in words; the last cell is the least sure evidence behind the causes, empty without change."""
    sure = evidence_of(doses)
    return [_row(name, now, healthy, sure) for name in SHOWN]


def table_html(table: Iterable[Row], sure: str) -> str:
    """Return the table as HTML, with a badge where something changes."""
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in columns())
    body = "".join(_row_html(row, sure) for row in table)
    caption = html.escape(_("What the models show"))
    return (
        f'{STYLE}<div class="twitch-changes" lang="{current_language()}" tabindex="0" role="group" '
        f'aria-label="{caption}"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def evidence_of(doses: Mapping[str, float]) -> str:
    """Return the least sure evidence among the changes that these causes make; empty without a cause."""
    found = [one.evidence for name in doses for one in content.cause(name).perturbations]
    return least_sure(found) if found else ""


def _row(name: str, now: Recording, healthy: Recording, sure: str) -> Row:
    before, after = healthy.observables[name].value, now.observables[name].value
    change = level_change_in_words(before, after) if name in LEVELS else change_in_words(before, after)
    return (
        OBSERVABLES[name].words(),
        quantity(healthy, name),
        quantity(now, name),
        change or "–",
        evidence_word(sure) if change and sure else "",
    )


def change_in_words(before: float, after: float) -> str:
    """Return how much an observable changes, empty where it does not."""
    if math.isnan(after) or math.isinf(after):
        same = math.isnan(before) if math.isnan(after) else before == after
        return "" if same else _("lost")
    if math.isnan(before) or math.isinf(before):
        return _("new")
    if before == 0:
        return "" if abs(after) < 1e-9 else _("new")
    share = (after - before) / abs(before)
    if abs(share) < UNCHANGED:
        return ""
    if abs(share) >= 10:
        return _("× {factor}").format(factor=f"{after / before:.0f}")
    return _("{sign}{percent} %").format(sign="+" if share > 0 else "−", percent=f"{abs(100 * share):.0f}")


def level_change_in_words(before: float, after: float) -> str:
    """Return how many millivolts a potential shifts, empty where it does not."""
    shift = after - before
    if math.isnan(shift):
        return change_in_words(before, after)
    if abs(shift) < UNCHANGED_LEVEL:
        return ""
    return _("{sign}{shift} mV").format(sign="+" if shift > 0 else "−", shift=f"{abs(shift):.1f}")


def _row_html(row: Row, sure: str) -> str:
    changed = row[3] != "–"
    cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:4])
    mark = badge(sure) if changed and sure else ""
    state = "twitch-changed" if changed else "twitch-same"
    return f'<tr class="{state}"><th scope="row">{html.escape(row[0])}</th>{cells}<td>{mark}</td></tr>'
