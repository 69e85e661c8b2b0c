"""The bench of the twitch lab: causes are put on it and taken off, each with a slider for its dose."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets import content
from widgets.browser_code import browser_code
from widgets.controls import Preset, setting
from widgets.errors import CourseError
from widgets.evidence import evidence_sentence, evidence_sign, evidence_word
from widgets.explorers.cause_setting import MOST, dose_end, dose_span, read_setting, setting_text
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent
STEPS = 100  # at least so many from one end of a slider to the other
MOST_IN_REACH = 300  # settings: more than a slider has positions

# In the order of the list.
FAMILIES: dict[str, Callable[[], str]] = {
    "everyday": lambda: _("Everyday life"),
    "electrolytes": lambda: _("Salts of the blood"),
    "medicines": lambda: _("Medicines"),
    "nerves": lambda: _("Illnesses of nerves"),
    "hormones": lambda: _("Hormones"),
    "poisons": lambda: _("Poisons"),
    "benign": lambda: _("Harmless twitching"),
}


class CauseBench(WithTextTwin, anywidget.AnyWidget):
    """Causes at their doses.

    Parameters
    ----------
    causes : sequence of str, optional
        Ids of the causes that act, at their typical doses. With some, these and no others are on the bench and stay
        there; without, the learner chooses among all.
    presets : sequence of Preset, optional
        Examples; their values are doses by cause.

    Attributes
    ----------
    doses : dict of str to float
        Changes while a slider is dragged, in the unit of each cause.
    settled : int
        Grows by one when a slider is released, a cause comes or goes: the time for slow work.
    reach : list of dict of str to float
        Doses that the slider under the hand, or with the focus, could be moved to, the nearest first. It changes
        before they do, so that they can be prepared.
    problem : str
        A sentence about a setting that cannot be shown.
    """

    _esm = browser_code(HERE / "cause_bench.js")
    _css = browser_code(HERE / "cause_bench.css")
    catalogue = traitlets.List().tag(sync=True)
    families = traitlets.List().tag(sync=True)
    presets = traitlets.List().tag(sync=True)
    fixed = traitlets.Bool(False).tag(sync=True)
    most = traitlets.Int(MOST).tag(sync=True)
    # The page knows what it has sent: an echo would only cost a message a move.
    doses = traitlets.Dict().tag(sync=True, echo_update=False)
    settled = traitlets.Int(0).tag(sync=True, echo_update=False)
    reach = traitlets.List()
    setting = traitlets.Unicode().tag(sync=True)
    pasted = traitlets.List().tag(sync=True, echo_update=False)
    problem = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)

    def __init__(self, causes: Sequence[str] = (), presets: Sequence[Preset] = (), **traits: Any) -> None:
        self.causes = {name: content.cause(name) for name in causes} or content.causes()
        typical = {name: content.cause(name).dose.typical for name in causes}
        families = sorted({cause.family for cause in self.causes.values()}, key=list(FAMILIES).index)
        super().__init__(
            catalogue=[_entry(name, cause) for name, cause in self.causes.items()],
            families=[{"id": family, "name": FAMILIES[family]()} for family in families],
            presets=[{"label": preset.label, "doses": dict(preset.values)} for preset in presets],
            fixed=bool(causes),
            doses=typical,
            setting=setting_text(typical),
            words=_words(),
            language=current_language(),
            **traits,
        )
        self.observe(self._use_pasted, "pasted")
        self.observe(self._write_setting, "settled")
        self.on_msg(self._hear)

    def choose(self, doses: Mapping[str, float]) -> None:
        """Put these causes on the bench at these doses, and no others, as if it had been done on the page."""
        self.doses = dict(doses)
        self.settled += 1

    @traitlets.validate("doses")
    def _keep_usable(self, proposal: Any) -> dict[str, float]:
        """Keep what comes from a page to known causes, within their ranges; a fixed bench keeps its causes."""
        wanted = {name: dose for name, dose in proposal.value.items() if name in self.causes}
        if self.fixed:
            wanted = {name: wanted.get(name, cause.dose.typical) for name, cause in self.causes.items()}
        kept = list(wanted.items()) if self.fixed else list(wanted.items())[: self.most]
        return {name: _within(self.causes[name], dose) for name, dose in kept}

    def _hear(self, _bench: CauseBench, message: Mapping[str, Any], _buffers: Any) -> None:
        """Note what a slider that a hand or the focus has come to can be moved to."""
        name = message["reach"]
        if name in self.doses:
            cause = self.causes[name]
            self.reach = [self.doses | {name: _within(cause, dose)} for dose in message["doses"][:MOST_IN_REACH]]

    def _use_pasted(self, change: Any) -> None:
        """Take over a setting that came as text: the last entry; the first only makes each paste a new one."""
        try:
            doses = read_setting(str(change.new[-1]))
        except CourseError as error:
            self.problem = str(error)
            return
        self.problem = ""
        self.choose(doses)

    def _write_setting(self, _change: Any) -> None:
        self.setting = setting_text(self.doses)

    def text_twin(self) -> TextTwin:
        """Return the causes on the bench, or those that can be put there, with their doses."""
        names = list(self.doses) or list(self.causes)
        about = {entry["id"]: entry for entry in self.catalogue}
        rows = tuple(_row(about[name], self.doses.get(name)) for name in names)
        columns = (_("Cause"), _("What is set"), _("Dose"), _("Range"), _("Link to twitches"))
        return TextTwin(_("Causes"), (), columns, rows)


def _row(entry: Mapping[str, Any], dose: float | None) -> tuple[str, ...]:
    unit = entry["unit"]
    chosen = _("{dose} {unit}").format(dose=setting(dose), unit=unit) if dose is not None else "–"
    if dose is not None and entry["toxic"] and dose > entry["toxic_above"]:
        chosen = _("{dose} (toxic: {label})").format(dose=chosen, label=entry["toxic"])
    reach = _("{low} to {high} {unit}").format(low=setting(entry["low"]), high=setting(entry["high"]), unit=unit)
    return entry["name"], entry["quantity"], chosen, reach, entry["strength"]["word"]


def _entry(name: str, cause: content.Cause) -> dict[str, Any]:
    """Return what the page needs to know about a cause."""
    words = content.localised(cause, f"causes/{name}.yaml")
    dose, (low, high) = words.dose, dose_span(cause)
    strength = cause.strength
    return {
        "id": name,
        "family": cause.family,
        "name": words.name,
        "quantity": dose.quantity,
        "unit": "" if dose.unit == "1" else dose.unit,
        "healthy": dose.healthy,
        "typical": dose.typical,
        "end": dose_end(cause),
        "low": low,
        "high": high,
        "step": _step(high - low),
        "toxic_above": dose.toxic_above,
        "toxic": dose.toxic.label if dose.toxic else "",
        "strength": {
            "name": strength,
            "sign": evidence_sign(strength),
            "word": evidence_word(strength),
            "sentence": evidence_sentence(strength),
        },
    }


def _step(span: float) -> float:
    """Return the largest power of ten that leaves at least `STEPS` steps in a span."""
    return 10.0 ** math.floor(math.log10(span / STEPS))


def _within(cause: content.Cause, dose: Any) -> float:
    low, high = dose_span(cause)
    try:
        chosen = float(dose)
    except (TypeError, ValueError):
        chosen = math.nan
    return min(max(chosen, low), high) if math.isfinite(chosen) else cause.dose.typical


def _words() -> dict[str, str]:
    """Return the words of the bench, in the current language."""
    return {
        "add": _("Add"),
        "choose": _("Choose a cause"),
        "copied": _("Copied."),
        "copy": _("Copy"),
        "empty": _("No cause acts: a healthy nerve and muscle. Add a cause, or start with an example."),
        "examples": _("Examples"),
        "full": _("That is as many as can be told apart. Remove one to add another."),
        "all_healthy": _("All healthy"),
        "healthy": _("healthy"),
        "none": _("Healthy: remove all"),
        "paste": _("Setting as text"),
        "remove": _("Remove {cause}"),
        "reset": _("Typical doses"),
        "share": _("Share this setting"),
        "share_hint": _("Copy this text and send it. Whoever pastes it here sees the same."),
        "title": _("Causes"),
        "toxic": _("toxic"),
        "typical": _("typical"),
        "use": _("Use"),
    }
