"""What a question or a test of a patient shows: words, numbers beside their usual values, and the signs in them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from widgets import content
from widgets.cases.patient import Patient
from widgets.content.case_records import Clinic, Finding, Measurement, Test
from widgets.content.cases import clinic
from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.models.fasciculation_minute import FasciculationMinute
from widgets.simulation import Recording, record
from widgets.text_twin import number

LOW, HIGH, USUAL = "low", "high", "usual"
SMALLEST_BURST = 2  # potentials


@dataclass(frozen=True)
class Row:
    """A number of a test, as text with its unit: what was measured, what is usual, and how the two compare."""

    name: str
    value: str
    usual: str
    mark: str = USUAL


@dataclass(frozen=True)
class Result:
    """What one question or test has shown.

    Attributes
    ----------
    step : str
        Its id.
    title : str
    texts : tuple of str
    rows : tuple of Row
    signs : tuple of str
        Ids of what is in it.
    minute : FasciculationMinute or None
        A recorded minute, if it was one.
    """

    step: str
    title: str
    texts: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    signs: tuple[str, ...] = ()
    minute: FasciculationMinute | None = None


def clinic_in_words() -> Clinic:
    """Return the clinic in the language of the reader."""
    return content.localised(clinic(), "clinic.yaml")


@functools.cache
def healthy() -> Recording:
    """Return what the models show in health."""
    return record({}, {})


def examine(patient: Patient, step: str) -> Result:
    """Return what the question or test `step` shows.

    Raises
    ------
    KeyError
        If the clinic has no such step.
    """
    shared = clinic_in_words()
    for question in shared.questions:
        if question.id == step:
            said = patient.case.answers[step]
            return Result(step, question.ask, (patient.say(said.text),), signs=said.signs)
    return _tested(patient, {test.id: test for test in shared.tests}[step])


def _tested(patient: Patient, test: Test) -> Result:
    remark = patient.case.remarks.get(test.id)
    texts: list[str] = []
    signs: list[str] = []
    if not (remark and remark.replaces):
        for finding in test.findings:
            text, found = _told(patient, finding)
            texts.append(text)
            signs += found
    if remark:
        texts.append(patient.say(remark.text))
        signs += remark.signs
    rows = []
    for measurement in test.measurements:
        row, sign = _measured(patient, measurement)
        rows.append(row)
        signs += [sign] if sign else []
    minute = patient.recording.minute(patient.minute_seed) if test.minute else None
    if test.minute and minute:
        rows += _minute_rows(minute)
        many, bursts = len(minute.events.time) > test.minute.many, _potentials(minute) >= SMALLEST_BURST
        signs += [test.minute.many_sign] if many else []
        signs += [test.minute.burst_sign] if bursts and len(minute.events.time) else []
    return Result(test.id, test.name, tuple(texts), tuple(rows), tuple(dict.fromkeys(signs)), minute)


def _told(patient: Patient, finding: Finding) -> tuple[str, tuple[str, ...]]:
    """Return the words and signs of the band in which an observable lies, as a share of the healthy one."""
    value = patient.recording.observables[finding.observable].value
    share = value / healthy().observables[finding.observable].value
    band = next(one for one in finding.bands if one.below is None or share < one.below)
    return band.text, band.signs


def measured_value(patient: Patient, measurement: Measurement) -> float:
    """Return the value of a measurement in its unit."""
    if measurement.id in patient.case.laboratory or not (measurement.parameter or measurement.observable):
        return patient.usual[measurement.id]
    followed = _followed(patient.recording, measurement)
    if measurement.interval is None:
        return followed
    return patient.usual[measurement.id] * followed / _followed(healthy(), measurement)


def _followed(recording: Recording, measurement: Measurement) -> float:
    if measurement.parameter:
        stage, _dot, name = measurement.parameter.partition(".")
        return recording.parameters[stage][name]
    return recording.observables[str(measurement.observable)].value


def _measured(patient: Patient, measurement: Measurement) -> tuple[Row, str | None]:
    value = measured_value(patient, measurement)
    if measurement.interval:
        low, high = measurement.interval
        usual = _("{low} to {high}").format(low=_digits(low, measurement), high=_digits(high, measurement))
    else:
        middle = _followed(healthy(), measurement)
        low, high = middle * (1 - measurement.tolerance), middle * (1 + measurement.tolerance)
        usual = _("about {value}").format(value=_digits(middle, measurement))
    shown = float(f"{value:.{measurement.digits}f}")  # what the learner reads is what counts
    mark = LOW if shown < low else HIGH if shown > high else USUAL
    sign = {LOW: measurement.low, HIGH: measurement.high, USUAL: None}[mark]
    return Row(measurement.name, _with_units(value, measurement), _amount(usual, measurement.unit), mark), sign


def _with_units(value: float, measurement: Measurement) -> str:
    text = _amount(_digits(value, measurement), measurement.unit)
    second = measurement.in_second_unit(value)
    if second is None:
        return text
    other = _amount(f"{second:.{measurement.second_digits}f}", str(measurement.second_unit))
    return _("{value} ({second})").format(value=text, second=other)


def _amount(text: str, unit: str) -> str:
    """Return a number with its unit, from which no line break parts it."""
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def _digits(value: float, measurement: Measurement) -> str:
    return "–" if np.isnan(value) else f"{value:.{measurement.digits}f}"


def _potentials(minute: FasciculationMinute) -> int:
    return max(len(minute.one_event.from_axon), 1)


def _minute_rows(minute: FasciculationMinute) -> list[Row]:
    count, potentials = len(minute.events.time), _potentials(minute)
    each = ngettext("{count} potential, a single thump", "{count} potentials, a short rattle", potentials)
    rows = [Row(_("Twitches in this minute"), str(count), _("healthy muscles differ; deep ones leave no spike"))]
    if count:
        rows.append(Row(_("In most twitches"), each.format(count=potentials), _("a single thump")))
    largest = _("{value} µV").format(value=number(float(np.abs(minute.emg).max())))
    return [*rows, Row(_("Largest deflection"), largest, _("depends on how deep the unit lies"))]
