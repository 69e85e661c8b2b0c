"""The traces of the whole chain with one thing changed, beside the healthy ones, and their numbers."""

from __future__ import annotations

from functools import cache

import numpy as np

from widgets.content.explorers import explorer
from widgets.diagrams.picture import Picture
from widgets.diagrams.trace_columns import trace_columns
from widgets.explorers.twitch_lab_picture import SLOWNESS, arrays, columns, times
from widgets.language import gettext as _
from widgets.simulation import Recording, record


def picture(case: int) -> Picture:
    """Return the figure of a case, with what it shows in words and numbers; none of them names the change."""
    now, healthy = recording(case), recording(0)
    shown = arrays(now) | arrays(healthy, "healthy_")
    return Picture(
        layouts=trace_columns(columns(shown)),
        alt=_("Traces from nerve to twitch in case {case}, orange, beside the healthy ones, grey.").format(case=case),
        long=_(
            "Six panels show what follows one pulse to the nerve: a thick orange line for this case, a thinner grey "
            "line in health. Over the first milliseconds stand the membrane potentials of nerve ending, endplate and "
            "muscle fibre, and the signal of the motor unit at the skin. Over some hundred milliseconds stand free "
            "calcium in the fibre and the force of the motor unit. One stage of the chain is changed. The table gives "
            "for each trace when it reaches its peak and how high, in this case and in health, so that the stage can "
            "be found from the numbers as well as from the lines."
        ),
        note=_("Computed by the models of this course. The sizes of the changes are chosen to be seen."),
        columns=(_("Trace"), _("In this case"), _("In health")),
        rows=tuple(zip(_names(), _peaks(now), _peaks(healthy), strict=True)),
        arrays=times() | shown,
    )


@cache
def recording(case: int) -> Recording:
    """Return the recording of a case; number 0 is the healthy one."""
    numbers = explorer("twitch_lab")
    changes = explorer("one_change").presets[f"case_{case}"] if case else {}
    return record(
        {},
        {
            "pathway_protocol.pulse_onset": numbers.before,
            "pathway_protocol.recording_duration": numbers.before + numbers.after,
            "pathway_protocol.force_duration": SLOWNESS * numbers.after + numbers.before,
            **changes,
        },
    )


def _names() -> tuple[str, ...]:
    return _("Nerve ending"), _("Endplate"), _("Muscle fibre"), _("Surface EMG"), _("Calcium"), _("Force")


def _peaks(one: Recording) -> list[str]:
    """Return the peak of each trace and its time, in the order of the names."""
    onset, found = explorer("twitch_lab").before, []
    traces = ("nerve_ending_potential", "endplate_membrane_potential", "muscle_potential", "emg", "free_calcium")
    for name in (*traces, "unit_force"):
        values, time = one.traces[name], one.time[name] - onset
        highest = int(np.argmax(values))
        height = f"{values[highest]:.1f} {one.units[name]}".replace("-", "−")
        found.append(_("{height} at {time} ms").format(height=height, time=f"{time[highest]:.1f}".replace("-", "−")))
    return found
