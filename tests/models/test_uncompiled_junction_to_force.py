"""The kernels with and without machine code: the same results, and nothing left to compile after the warm-up."""

import json
import subprocess
import sys

import numpy as np
import pytest

from widgets import content
from widgets.folders import COURSE_FOLDER
from widgets.models import (
    excitation_contraction,
    motoneuron,
    motor_unit,
    muscle_fibre,
    skin,
    stretch_reflex,
    surface_emg,
)
from widgets.models import neuromuscular_junction as junction
from widgets.models.compiled import is_compiled

PROGRAM = """
import sys
sys.modules["numba"] = None  # an import of numba fails, as where it does not exist
sys.path.insert(0, {tests!r})
import json
from test_uncompiled_junction_to_force import results
from widgets.models.compiled import is_compiled
assert not is_compiled()
print(json.dumps(results()))
"""


WARM_UP = """
import gc, sys
sys.path.insert(0, {tests!r})
from numba.core.dispatcher import Dispatcher
from test_uncompiled_junction_to_force import results
from widgets.models.compiled import warm_up
warm_up()
kernels = [o for o in gc.get_objects() if isinstance(o, Dispatcher) and o.__module__.startswith("widgets.models")]
before = [len(kernel.signatures) for kernel in kernels]
results()
late = [k.__name__ for k, n in zip(kernels, before, strict=True) if len(k.signatures) != n]
assert len(kernels) > 20 and not late, late
"""


def run_apart(program: str) -> subprocess.CompletedProcess:
    """Run a program in a Python of its own, with this file to import from."""
    source = program.format(tests=str(COURSE_FOLDER / "tests" / "models"))
    return subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, encoding="utf-8", cwd=COURSE_FOLDER, timeout=300
    )


def results() -> dict[str, list[float]]:
    """A few numbers of every stage, short enough for plain Python."""
    fill = content.fill
    fibre = fill(muscle_fibre.MuscleFibreParameters, "muscle_fibre", fibre_length=4.0)
    impulse = junction.endplate_conductance(
        fill(junction.NeuromuscularJunctionParameters, "neuromuscular_junction"), [0.0], seed=1
    )
    recording = muscle_fibre.simulate_fibre(fibre, impulse, 3.0, time_step=0.0125)
    human = fill(excitation_contraction.ExcitationContractionParameters, "excitation_contraction")
    pool = fill(motor_unit.MotorUnitParameters, "motor_unit", number_of_units=20.0)
    unit = fill(surface_emg.SurfaceEmgParameters, "surface_emg", fibres_per_unit=5.0)
    neuron = fill(motoneuron.MotoneuronParameters, "motoneuron")
    reflex = fill(stretch_reflex.StretchReflexParameters, "stretch_reflex", reflex_gain=4.0)
    return {
        "fibre": [*recording.membrane_potential[-1], recording.conduction_velocity],
        "force": [*excitation_contraction.simulate_contraction(human, [0.0, 7.3], 20.0).force],
        "pool": [*motor_unit.simulate_pool(pool, 20.0, 300.0, seed=1).force[::20]],
        "emg": [*surface_emg.unit_potential(unit, seed=1).potential[::10]],
        "neuron": [*motoneuron.simulate_motoneuron(neuron, 4.0, 20.0, time_step=0.05).soma_potential],
        "skin": [*skin.skin_displacement(fill(skin.SkinParameters, "skin"), [0.0, 1.0, 3.0, 2.0], 5.0)],
        "reflex": [*stretch_reflex.simulate_stretch(reflex, 500.0).angle],
    }


@pytest.mark.skipif(not is_compiled(), reason="numba is missing: there is nothing to compare with")
def test_plain_python_gives_what_machine_code_gives():
    run = run_apart(PROGRAM)
    assert run.returncode == 0, run.stderr
    plain = json.loads(run.stdout)
    for stage, expected in results().items():
        # Fused multiply-add rounds differently; a spike sharpens that to about 1e-6.
        np.testing.assert_allclose(plain[stage], expected, rtol=1e-5, atol=1e-5, err_msg=stage)


@pytest.mark.skipif(not is_compiled(), reason="numba is missing: there is nothing to compile")
def test_after_the_warm_up_no_slider_waits_for_the_compiler():
    run = run_apart(WARM_UP)
    assert run.returncode == 0, run.stderr
