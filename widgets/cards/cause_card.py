"""The card of a cause: what it is, what it changes in the models, how sure we are, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from widgets import content
from widgets.cards.card import Block, Card, block, escape, row
from widgets.cards.red_flags_card import remark_on_translation, tier_blocks
from widgets.evidence import EVIDENCE, badge, evidence_sentence, evidence_word
from widgets.language import gettext as _
from widgets.simulation import OBSERVABLES, Observable, ParameterSet, simulate
from widgets.text_twin import number, shown_unit

SMALLEST_PERCENT = 0.05

_CHANGES = {"rises": lambda: _("rises"), "falls": lambda: _("falls"), "same": lambda: _("stays about the same")}


class CauseCard(Card):
    """A cause: what it changes in the models, how sure we are, what it leads one to expect, and when to get help.

    Parameters
    ----------
    name : str
        The id of the cause.

    Raises
    ------
    CourseError
        If there is no such cause.
    """

    _look = "twitch-card twitch-framed twitch-cause-card"

    def __init__(self, name: str) -> None:
        cause = content.localised(content.cause(name), f"causes/{name}.yaml")
        healthy, recording = simulate().observables, simulate(name)
        # Several models may share a parameter's name; what reads the same is said once.
        changes = {_perturbation(one, recording.parameters): badge(one.evidence) for one in cause.perturbations}
        sure = [word for word in EVIDENCE if word in {one.evidence for one in cause.perturbations}]
        super().__init__([
            block("h3", cause.name),
            block("p", cause.summary),
            row(_("Link to twitches"), [evidence_sentence(cause.strength)], [badge(cause.strength)]),
            _dose_row(cause.dose),
            row(_("Where it acts"), [_stages(cause)]),
            row(_("What it changes in the model"), changes, changes.values()),
            row(_("What the model then shows"), [_shown(one, healthy, recording.observables) for one in cause.expect]),
            row(_("How sure the sizes are"), [_sure(word) for word in sure]),
            row(_("Together with other causes"), [cause.combining] if cause.combining else []),
            row(_("Easily misunderstood"), cause.misconceptions),
            row(_("What helps"), cause.what_helps),
            *(_help(cause.red_flags) if cause.red_flags else []),
        ])  # fmt: skip


def _help(red_flags: tuple[str, ...]) -> list[Block]:
    title = row(_("When to get help"), [_("These signs, with or without twitches:")])
    return [title, *tier_blocks(red_flags), *remark_on_translation()]


def _sure(word: str) -> str:
    return _("{word}: {meaning}").format(word=evidence_word(word), meaning=evidence_sentence(word))


def _stages(cause: content.Cause) -> str:
    """Return the stages of the chain that the cause touches, by the names of the drawing."""
    drawing = content.localised(content.mechanism("pathway"), "mechanisms/pathway.yaml")
    names = {part.id: drawing.words[part.name].replace("\n", " ") for part in drawing.parts if part.kind == "stage"}
    return ", ".join(names[stage] for stage in names if stage in cause.stages)


def _dose_row(dose: content.Dose) -> Block:
    """Return the dose in words, with a marked line where poison begins."""
    unit = shown_unit(dose.unit)
    lines = [
        _("{quantity}: in health {healthy} {unit}, here {typical} {unit}")
        .format(quantity=dose.quantity, healthy=number(dose.healthy), typical=number(dose.typical), unit=unit)
        .strip(),
        _("It can be set from {low} to {high} {unit}.").format(
            low=number(dose.range[0]), high=number(dose.range[1]), unit=unit
        ),
    ]
    as_html, plain = row(_("Dose"), lines)
    if dose.toxic is None or dose.toxic_above is None:
        return as_html, plain
    toxic = _("Toxic above {limit} {unit}: {label}").format(
        limit=number(dose.toxic_above), unit=unit, label=dose.toxic.label
    )
    marked = f'<li class="twitch-poison">{escape(toxic)}</li></ul></div>'
    return as_html.removesuffix("</ul></div>") + marked, f"{plain}\n  {toxic}"


def _perturbation(perturbation: content.Perturbation, parameters: ParameterSet) -> str:
    stage, _dot, name = perturbation.parameter.partition(".")
    record = content.parameters()[stage][name]
    return (
        _("{parameter}: {before} → {after} {unit}")
        .format(
            parameter=content.localised(record, f"parameters.yaml:{stage}:{name}").name,
            before=number(record.value),
            after=number(parameters[stage][name]),
            unit=shown_unit(record.unit),
        )
        .strip()
    )


def _shown(
    expectation: content.Expectation, healthy: Mapping[str, Observable], changed: Mapping[str, Observable]
) -> str:
    before, after = healthy[expectation.observable], changed[expectation.observable]
    return (
        _("{observable}: {before} → {after} {unit} ({change})")
        .format(
            observable=OBSERVABLES[expectation.observable].words(),
            before=_value(before),
            after=_value(after),
            unit=shown_unit(before.unit),
            change=_CHANGES[expectation.change](),
        )
        .replace("  ", " ")
    )


def _value(observable: Observable) -> str:
    """Return a value in words; what is nothing beside a hundred per cent is shown as nothing."""
    if observable.unit == "%" and abs(observable.value) < SMALLEST_PERCENT:
        return "0"
    if observable.unit == "1" and float(observable.value).is_integer():
        return f"{observable.value:.0f}"  # a count
    value = observable.value
    return number(float(f"{value:.3g}"))  # rounded first, so that 0.9999 does not read 1.000
