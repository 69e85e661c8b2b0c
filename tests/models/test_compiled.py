import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from widgets.models import compiled as compilation
from widgets.models import squid_axon, squid_axon_cable

numba = pytest.importorskip("numba", reason="numba is missing: the kernels run as Python, which is what is compared")

# A patch and a short cable, printed with all digits.
RUN = """
import sys
{before}
from pathlib import Path
from ruamel.yaml import YAML
from widgets.models import compiled, squid_axon, squid_axon_cable
group = YAML(typ="safe").load(Path({data!r}).read_text(encoding="utf-8"))["squid_axon"]
parameters = squid_axon.SquidAxonParameters(**{{name: entry["value"] for name, entry in group.items()}})
stimulus = squid_axon.Stimulus((squid_axon.Pulse(20, 1, 1),))
patch = squid_axon.simulate_membrane(parameters, stimulus, 8)
cable = squid_axon_cable.simulate_cable(parameters, duration=6, compartments=40)
print(compiled.is_compiled())
print(*map(repr, map(float, patch.membrane_potential)))
print(*map(repr, map(float, cable.membrane_potential.ravel())))
print(*map(repr, map(float, [*patch.spike_times, *cable.arrival_time])))
"""
DATA = str(Path(__file__).parents[2] / "data" / "parameters.yaml")


def run(before="", **environment):
    script = RUN.format(before=before, data=DATA)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=os.environ | environment, check=True
    )
    first, *rows = done.stdout.splitlines()
    return first == "True", [np.array(row.split(), dtype=float) for row in rows]


@pytest.fixture(scope="module")
def with_machine_code():
    is_compiled, rows = run()
    assert is_compiled
    return rows


@pytest.mark.parametrize(
    ("before", "environment"),
    [("sys.modules['numba'] = None", {}), ("", {"NUMBA_DISABLE_JIT": "1"})],
    ids=["numba missing", "compilation switched off"],
)
def test_plain_python_gives_the_same_results(with_machine_code, before, environment):
    is_compiled, rows = run(before, **environment)
    assert not is_compiled
    assert [row.size for row in rows] == [row.size for row in with_machine_code]
    for plain, machine in zip(rows, with_machine_code, strict=True):
        # Fused multiply-add rounds differently: far below anything shown.
        np.testing.assert_allclose(plain, machine, rtol=0, atol=1e-8)


def test_a_kernel_without_a_place_for_its_cache_still_compiles():
    # Code that stands in no file has no folder beside it, as in an installation that may not be written to.
    namespace = {}
    exec("def doubled(x):\n    return 2 * x", namespace)
    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True)(namespace["doubled"])
    kernel = compilation.compiled(namespace["doubled"])
    assert kernel(21) == 42
    assert kernel.signatures


def test_warm_up_compiles_everything_a_simulation_calls(squid):
    compilation.warm_up()
    from widgets.models import hodgkin_huxley, hodgkin_huxley_cable

    def signatures():
        return {
            (module.__name__, name): len(kernel.signatures)
            for module in (hodgkin_huxley, hodgkin_huxley_cable)
            for name, kernel in vars(module).items()
            if hasattr(kernel, "signatures")
        }

    before = signatures()
    stimulus = squid_axon.Stimulus.pair(10, 1, 1, 8)
    squid_axon.simulate_membrane(squid, stimulus, 20)
    squid_axon_cable.simulate_cable(squid, compartments=40)
    assert signatures() == before
    assert before["widgets.models.hodgkin_huxley_cable", "integrate_cable"] == 1


def test_a_registered_function_runs_at_warm_up(monkeypatch):
    monkeypatch.setattr(compilation, "_warm_ups", [])
    ran = []
    compilation.register_warm_up(lambda: ran.append(True))
    compilation.warm_up()
    assert ran == [True]
