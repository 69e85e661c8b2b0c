"""The mystery patients as a widget: a desk, the recorded minute where one was made, and the verdict."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import ipywidgets as ipw

from widgets.cases.engine import Commitment, Stage, State, call_emergency, commit, take
from widgets.cases.examination import Result, examine
from widgets.cases.page import DESK, VERDICT, CasePage
from widgets.cases.patient import Patient, meet
from widgets.cases.review import RIGHT, Review, review
from widgets.cases.view import (
    WAITING,
    case_view,
    patient_title,
    result_words,
    review_view,
    review_words,
    rules_in_words,
)
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.text_twin import TextTwin, WithTextTwin

LISTS = 10_000  # a learner who chooses no list gets one of so many


class MysteryPatients(WithTextTwin, ipw.VBox):
    """Find the hidden cause with few questions and tests, and commit to it.

    Parameters
    ----------
    seed : int, optional
        Number of the list of patients; without it every learner gets another one, which can also be chosen on the page.

    Attributes
    ----------
    desk, verdict : CasePage
    recording : VBox
        The minute of surface EMG and its sound, once it was recorded.

    Raises
    ------
    CourseError
        If the seed is no whole number from 0 on.
    """

    def __init__(self, seed: int | None = None, **traits: Any) -> None:
        if seed is not None and (type(seed) is not int or seed < 0):
            raise CourseError(
                _("The number of a list of patients is a whole number from 0 on, not {seed}.").format(seed=seed)
            )
        self._seed = seed
        self._position = 0
        self._patient: Patient | None = None
        self._state = State()
        self._results: list[Result] = []
        self._review: Review | None = None
        self._reviews: list[Review] = []
        waiting = {"stage": WAITING, "rules": rules_in_words(), "notice": ""}
        self.desk = CasePage(DESK, shown=waiting)
        self.verdict = CasePage(VERDICT, shown=waiting)
        self.recording = ipw.VBox(())
        super().__init__((self.desk, self.recording, self.verdict), **traits)
        for page in (self.desk, self.verdict):
            page.on_msg(lambda _page, message, _buffers: self.receive(message))

    def receive(self, message: Any) -> None:
        """Do what a page asks for; what cannot be done is said there in one sentence."""
        acts = {
            "begin": self._begin,
            "take": self._take,
            "call": self._call,
            "commit": self._commit,
            "next": self._next,
        }
        act = acts.get(str(message.get("act"))) if isinstance(message, Mapping) else None
        if act is None:
            return
        try:
            act(message)
        except CourseError as error:
            self._say_no(str(error), by_verdict=message.get("act") == "commit")

    def text_twin(self) -> TextTwin:
        """Return the rules, or the patient with all that was told and found, and the review once the case is over."""
        title = self.desk.words["name"]
        if self._patient is None:
            return TextTwin(title, tuple(rules_in_words()))
        patient = self._patient
        seen = tuple(result_words(result) for result in self._results)
        end = review_words(self._review) if self._review else (self.desk.shown["budget"]["words"],)
        return TextTwin(title, (patient_title(patient), patient.say(patient.case.opening), *seen, *end))

    def _begin(self, message: Mapping[str, Any]) -> None:
        chosen = str(message.get("list") or "").strip()
        if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) <= 9):
            raise CourseError(_("A list has a whole number of at most nine digits."))
        if chosen:
            self._seed = int(chosen)
        elif self._seed is None:
            self._seed = secrets.randbelow(LISTS)
        self._call_in()

    def _next(self, _message: Mapping[str, Any]) -> None:
        if self._review is None:
            raise CourseError(_("Commit first; then the next patient comes in."))
        self._position += 1
        self._call_in()

    def _call_in(self) -> None:
        self._patient = meet(self._seed or 0, self._position)
        self._state, self._results, self._review = State(), [], None
        self.recording.children = ()
        self._show()

    def _take(self, message: Mapping[str, Any]) -> None:
        patient, step = self._here(), str(message.get("step"))
        after = take(patient.rules, self._state, step)
        if step in self._state.done:
            return
        result = examine(patient, step)
        self._state = after
        self._results.append(result)
        if result.minute:
            # Loaded only now: who never records a minute does not wait for the figure.
            self.recording.children = import_module("widgets.cases.minute").minute_widgets(result.minute)
        self._show(said=result_words(result))

    def _call(self, _message: Mapping[str, Any]) -> None:
        self._state = call_emergency(self._here().rules, self._state)
        self._show()
        self._say(self.desk.shown["called_words"])

    def _commit(self, message: Mapping[str, Any]) -> None:
        diagnoses = message.get("diagnoses")
        names = tuple(map(str, diagnoses)) if isinstance(diagnoses, list) else ()
        known = {one["id"] for one in self.desk.shown.get("diagnoses", ())}
        confidence = message.get("confidence")
        commitment = Commitment(
            tuple(name for name in names if name in known),
            str(message.get("urgency") or ""),
            confidence if type(confidence) is int else 0,
        )
        self._state = commit(self._here().rules, self._state, commitment)
        self._show()

    def _here(self) -> Patient:
        if self._patient is None:
            raise CourseError(_("Call in the first patient first."))
        return self._patient

    def _show(self, said: str = "") -> None:
        """Bring both pages up to date."""
        patient = self._here()
        number = _("List {list}, patient {position}").format(list=self._seed, position=self._position + 1)
        view = case_view(patient, self._state, self._results, number, said)
        if self._state.stage is not Stage.OPEN:
            if self._review is None:
                self._review = review(patient, self._state, self._results)
                self._reviews.append(self._review)
            view["review"] = review_view(self._review, self._tally())
        self.desk.shown, self.verdict.shown = view, view

    def _tally(self) -> str:
        right = sum(one.verdict == RIGHT for one in self._reviews)
        return _("Patients so far: {seen}; found: {right}.").format(seen=len(self._reviews), right=right)

    def _say(self, words: str) -> None:
        self.desk.shown = self.desk.shown | {"said": words}

    def _say_no(self, sentence: str, *, by_verdict: bool) -> None:
        page, field = (self.verdict, "commit_notice") if by_verdict else (self.desk, "notice")
        page.shown = page.shown | {field: ""}  # the same sentence again is news to a screen reader
        page.shown = page.shown | {field: sentence}
