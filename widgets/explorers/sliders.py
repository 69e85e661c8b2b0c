"""What explorers with sliders share: a figure that follows its controls, and both in words."""

from __future__ import annotations

from widgets.content.explorers import explorer
from widgets.controls import Controls, Slider
from widgets.explorers.gate import GatedExplorer
from widgets.figure import Figure
from widgets.text_twin import TextTwin


class SliderExplorer(GatedExplorer):
    """An explorer whose figure follows sliders.

    A subclass makes both in `build` and hands its figures to `_follow`.

    Attributes
    ----------
    controls : Controls
    figure : Figure
        Both only once the explorer is open.
    """

    controls: Controls
    figure: Figure

    def open_twin(self) -> TextTwin:
        """Return the settings, what the figure shows for them, and its numbers."""
        figure = self.figure.text_twin()
        paragraphs = (figure.title, self.settings(), *figure.paragraphs)
        return TextTwin(self.title(), paragraphs, figure.columns, figure.rows)

    def settings(self) -> str:
        """Return what the controls are set to, in one line."""
        return "; ".join(f"{row[0]}: {row[1]}" for row in self.controls.text_twin().rows)

    def _follow(self, *figures: Figure) -> None:
        """Let the figures follow the controls, and stand beside them."""
        self.controls.observe(lambda change: self._move(), "values")
        self.controls.observe(lambda change: self._settle(), "settled")
        for figure in figures:
            figure.add_class("twitch-explorer-figure")
        self.controls.add_class("twitch-explorer-controls")

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers, where they are quick enough for that."""

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        raise NotImplementedError(type(self).__name__)


def slider(of: str, name: str, label: str, units: tuple[str, str], question: str, needs: str = "") -> Slider:
    """Return a slider with the numbers that ``explorers.yaml`` has for it.

    Parameters
    ----------
    of, name : str
        The explorer, and its control.
    label : str
    units : (str, str)
        As shown and as spoken.
    question : str
        One thing to try and to watch.
    needs : str
        The name of a switch without which the slider means nothing.
    """
    numbers = explorer(of).controls[name]
    low, high = numbers.range
    return Slider(
        name, label, *units, low, high, numbers.step, numbers.value,
        logarithmic=numbers.logarithmic, question=question, needs=needs,
    )  # fmt: skip
