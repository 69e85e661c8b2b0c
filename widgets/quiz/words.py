"""The words that the page of a quiz shows, in the language of the reader."""

from __future__ import annotations

from widgets.language import gettext as _
from widgets.quiz.views import confidence_words


def page_words() -> dict[str, str]:
    """Return every word of the page; ``{...}`` is filled in by the page."""
    return {
        "questions": _("Questions"),
        "question": _("Question {position} of {count}"),
        "one": _("Choose one"),
        "several": _("Choose all that fit"),
        "number": _("Your number"),
        "number_hint": _("Write a number, for example −12.5; its unit is {unit} unless you write another one."),
        "plain_number_hint": _("Write a number, for example −12.5."),
        "how_sure": _("How sure are you?"),
        **{f"confidence_{level}": word for level, word in confidence_words().items()},
        "check": _("Check"),
        "predict": _("Save my prediction"),
        "again": _("Check again"),
        "save": _("Save my answer"),
        "change": _("Save the change"),
        "kept_answer": _("Saved, and marked after collection. You can change it until you hand in."),
        "changed": _("Changed, but not saved yet."),
        "hint": _("Hint {position} of {count}"),
        **_field_words(),
        "choose_first": _("Choose an answer first."),
        "number_first": _("Write a number in the box first."),
        "sure_first": _("Say how sure you are first; a guess is fine."),
        "saving": _("Saving …"),
        "saved": _("Saved"),
        "not_saved": _("Not saved"),
        "no_reply": _(
            "Your answer is not saved yet, because the kernel does not reply: "
            "wait if it is busy; if it has stopped, run the lesson again and answer once more."
        ),
        "still_waiting": _("This answer is still on its way."),
        "download": _("Download the unsaved answers"),
        "kept": _("They are kept here until the kernel stops, and the next answer tries to save them again."),
        "right": _("Right"),
        "wrong": _("Not quite"),
        "try_again": _("Have another try."),
        "next_multiple_choice": _("Something is still missing or should not be chosen. Have another try."),
        "next_ordering": _("Move the steps and have another try."),
        "next_matching": _("Change what does not fit and have another try."),
        "right_answer": _("Right answer"),
        "right_answer_is": _("Right answer:"),
        "missed": _("not chosen"),
        "why": _("Why"),
        "references": _("References"),
        "new_tab": _("opens in a new tab"),
        "prediction_saved": _("Your prediction is saved."),
        "prediction_made": _("Your prediction is made."),
        "see_below": _("Now see what happens below."),
        "predict_rest": _("Make the other prediction too; then see what happens."),
        "not_predicted": _("You have not predicted yet."),
        "your_predictions": _("Your predictions"),
        "you_predicted": _("You predicted:"),
        "what_is_right": _("What happens:"),
        "came_true": _("Your prediction came true"),
        "came_differently": _("It came differently"),
    }


def _field_words() -> dict[str, str]:
    """Return the words of the fields in which more is done than choosing or writing a number."""
    return {
        "place": _("Click the place in the drawing, or choose it from the list"),
        "order": _("Move the steps until their order is right"),
        "order_first": _("Put the steps in order first."),
        "move_up": _("Move up: {step}"),
        "move_down": _("Move down: {step}"),
        "moved": _("{step}: now {position} of {count}"),
        "right_place": _("Right"),
        "belongs_at": _("belongs at {position}"),
        "match": _("Choose for each row what belongs to it"),
        "match_first": _("Choose something in every row first."),
        "choose": _("Choose …"),
        "set_slider": _("{quantity}: set the slider to what you expect"),
        "slider_first": _("Set the slider first."),
        "not_set": _("not set yet"),
        "usually": _("usually"),
        "you_expect": _("what you expect"),
        "what_happens": _("what happens"),
        "your_words": _("Your answer, in a sentence or two"),
        "words_first": _("Write your answer first."),
        "compare": _("Compare with a model answer"),
        "compare_now": _("Your words are kept. Now compare them with the model answer above."),
        "model_answer": _("A model answer"),
        "tick_points": _("Tick what your own answer says"),
        "done_comparing": _("Done"),
        "self": _("Compared"),
        "compare_yourself": _("Compare for yourself"),
    }
