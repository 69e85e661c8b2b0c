"""What the tests of the models share: healthy parameters, any parameters within their ranges, and NEURON."""

import dataclasses
import os

import pytest
from hypothesis import strategies as st

from widgets import content
from widgets.models.ions import IonParameters
from widgets.models.squid_axon import SquidAxonParameters


@pytest.fixture(scope="session")
def ions():
    return content.fill(IonParameters, "ions")


@pytest.fixture(scope="session")
def squid():
    return content.fill(SquidAxonParameters, "squid_axon")


@pytest.fixture(scope="session")
def change():
    return dataclasses.replace


@pytest.fixture(scope="session")
def neuron_hoc():
    """NEURON's interpreter, the independent simulator; on the build server it has to be there."""
    os.environ["NEURON_MODULE_OPTIONS"] = "-nogui"
    try:
        from neuron import h
    except ImportError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("NEURON is not installed: pip install -r tests/requirements.txt")
    h.load_file("stdrun.hoc")
    # The default table of rates moves a spike by 0.11 ms; second order is what the models are compared with.
    h.usetable_hh = 0
    h.secondorder = 2
    return h


@pytest.fixture(scope="session")
def box():
    """A function that gives a strategy for a dataclass: each field anywhere in the range of `parameters.yaml`."""

    def strategy(shape, stage, **narrower):
        ranges = {name: parameter.range for name, parameter in content.parameters()[stage].items()} | narrower
        return st.builds(shape, **{name: st.floats(low, high) for name, (low, high) in ranges.items()})

    return strategy
