"""What the tests of the models share: the healthy parameters, and any parameters within their ranges."""

import pytest
from hypothesis import strategies as st

from widgets import content


@pytest.fixture(scope="session")
def box():
    """A function that gives a strategy for a dataclass: each field anywhere in the range of `parameters.yaml`."""

    def strategy(shape, stage, **narrower):
        ranges = {name: parameter.range for name, parameter in content.parameters()[stage].items()} | narrower
        return st.builds(shape, **{name: st.floats(low, high) for name, (low, high) in ranges.items()})

    return strategy
