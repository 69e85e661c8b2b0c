import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from widgets.diagrams.strokes import lowest_and_highest


@given(arrays(float, st.integers(50, 400), elements=st.floats(-1e3, 1e3)), st.integers(1, 40))
def test_no_peak_is_lost_in_the_drawing(values, columns):
    shown = lowest_and_highest(values, columns)
    assert len(shown) == 2 * columns
    assert shown.max() == values.max()
    assert shown.min() == values.min()
    assert np.all(shown[::2] <= shown[1::2])
