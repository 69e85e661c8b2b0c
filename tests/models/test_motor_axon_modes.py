"""The condensed internodes: the same numbers as a fibre solved compartment by compartment."""

import math

import numpy as np
import pytest

from widgets import content
from widgets.models import motor_axon_membrane as membrane
from widgets.models.hodgkin_huxley import step_currents
from widgets.models.motor_axon import MotorAxonParameters
from widgets.models.motor_axon_fibre import MotorFibre
from widgets.models.motor_axon_geometry import fibre_geometry, internode_circuit
from widgets.models.motor_axon_modes import internode_modes, step_coefficients

STEP = 0.0025  # ms
NODES = 5


@pytest.fixture(scope="module")
def axon():
    return content.fill(MotorAxonParameters, "motor_axon")


def circuit(axon, lamellae_factor=1.0, gap_factor=1.0):
    names = ("node_length", "paranode_length", "membrane_capacitance", "paranode_conductance", "internode_conductance",
             "myelin_capacitance", "myelin_conductance", "axoplasm_resistivity", "periaxonal_resistivity")  # fmt: skip
    return internode_circuit(
        fibre_geometry(axon.fibre_diameter),
        lamellae_factor=lamellae_factor,
        paranodal_gap=axon.paranodal_gap * gap_factor / 1000,
        internodal_gap=axon.internodal_gap / 1000,
        **{name: getattr(axon, name) for name in names},
    )


class CompartmentFibre:
    """The double cable written down compartment by compartment: potentials inside, then under the myelin.

    Independent of the model's geometry code apart from the table of diameters and lengths.
    """

    def __init__(self, axon, nodes):
        shape = fibre_geometry(axon.fibre_diameter)
        stin = (shape.node_spacing - 1 - 6 - 2 * shape.juxtaparanode_length) / 6
        half = [(3.0, shape.node_diameter, 0.002, 1.0), (shape.juxtaparanode_length, shape.axon_diameter, 0.004, 0.1)]
        internode = [*half, *[(stin, shape.axon_diameter, 0.004, 0.1)] * 6, *half[::-1]]
        pieces = [(1.0, shape.node_diameter, 0.002, None)]
        for _ in range(nodes - 1):
            pieces += [*internode, pieces[0]]
        length, diameter, gap = (np.array([piece[k] for piece in pieces]) for k in range(3))
        self.node = np.array([piece[3] is None for piece in pieces])
        count = len(pieces)
        inside = 0.7 * length / (math.pi * diameter**2 / 4)  # MOhm for um: 70 ohm cm is 0.7 MOhm um
        outside = 0.7 * length / (math.pi * ((diameter / 2 + gap) ** 2 - (diameter / 2) ** 2))
        area = math.pi * diameter * length * 1e-8  # cm2
        sheath = math.pi * shape.fibre_diameter * length * 1e-8 / (2 * shape.lamellae)
        self.area = area[self.node][0]
        self.C, self.G = np.zeros((2 * count, 2 * count)), np.zeros((2 * count, 2 * count))
        for i in range(count - 1):
            for offset, resistance in ((0, inside), (count, outside)):
                g = 2 / (resistance[i] + resistance[i + 1])  # uS
                block = np.ix_([offset + i, offset + i + 1], [offset + i, offset + i + 1])
                self.G[block] += g * np.array([[1, -1], [-1, 1]])
        for i, piece in enumerate(pieces):
            pair = np.ix_([i, count + i], [i, count + i])
            across = np.array([[1, -1], [-1, 1]])
            self.C[pair] += 2.0 * area[i] * 1e3 * across  # uF/cm2 to nF
            if piece[3] is None:
                self.G[count + i, count + i] += 1e10  # the node's outside is grounded
            else:
                self.G[pair] += piece[3] * area[i] * 1e3 * across  # mS/cm2 to uS
                self.G[count + i, count + i] += 1.0 * sheath[i] * 1e3
                self.C[count + i, count + i] += 0.1 * sheath[i] * 1e3

    def run(self, axon, gates, u, currents, step):
        """Staggered gates, Crank-Nicolson for every compartment; returns the nodes' potentials (mV from rest)."""
        tables = membrane.propagator_tables((step,), self.factors)[0]
        at = np.flatnonzero(self.node)
        trace = [u[at].copy()]
        conductances = np.array([3000, 10, 80, 0, 7.0]) * self.area * 1e3
        for current in currents:
            m, h, p, s, _ = gates
            sodium, potassium = conductances[0] * m**3 * h + conductances[1] * p**3, conductances[2] * s
            G, source = self.G.copy(), np.zeros(len(u))
            G[at, at] += sodium + potassium + conductances[4]
            source[at] = sodium * 130 + (potassium + conductances[4]) * -10
            source[at[0]] += current
            right = (self.C / step - G / 2) @ u + source
            u = np.linalg.solve(self.C / step + G / 2, right)
            position = (u[at] - 80 - membrane.TABLE_START) / membrane.TABLE_SPACING
            row = position.astype(int)
            f = (position - row)[:, None]
            values = (1 - f) * tables[row] + f * tables[row + 1]
            gates = values[:, 0::2].T * gates + values[:, 1::2].T
            trace.append(u[at].copy())
        return np.array(trace)


def rested(fibre, full):
    """Return what all compartments settle at when the nodes are held at their rest."""
    inner = np.setdiff1d(np.arange(len(full.G)), np.flatnonzero(full.node))
    at = np.flatnonzero(full.node)
    u = np.zeros(len(full.G))
    u[at] = fibre.resting_potentials - fibre.outside
    u[inner] = np.linalg.solve(full.G[np.ix_(inner, inner)], -full.G[np.ix_(inner, at)] @ u[at])
    return u


def condensed_and_full(axon, exact, step=STEP):
    fibre = MotorFibre(axon, NODES, step, step, exact)
    full = CompartmentFibre(axon, NODES)
    full.factors = fibre.factors
    currents = step_currents(np.array([[1.0, 0.1, 0.1]]), step, round(1.2 / step))
    gates = np.array([membrane.steady_gates(v) for v in fibre.resting_potentials]).T
    expected = full.run(axon, gates, rested(fibre, full), currents, step)
    return fibre.run(fibre.resting_state(), currents, 0, rows=len(currents) + 1).trace, expected


def test_condensed_by_crank_nicolson_the_fibre_is_the_uncondensed_one(axon):
    """1e-6 mV: rounding over some 500 steps, at a spike of 109 mV; the nodes are grounded by 10 kS."""
    condensed, full = condensed_and_full(axon, exact=False)
    assert condensed.max() > 100
    assert np.abs(condensed - full).max() < 1e-6


def test_exact_internodes_with_six_slow_modes_stay_close_to_the_uncondensed_fibre(axon):
    """0.5 mV on an upstroke of 1000 mV/ms is half a microsecond: both err that much at this step."""
    condensed, full = condensed_and_full(axon, exact=True)
    assert np.abs(condensed - full).max() < 0.5


def test_even_and_odd_modes_have_all_the_relaxation_rates_of_the_internode(axon):
    part = circuit(axon, 0.4, 3.0)
    rates = np.sort(internode_modes(part).rates.ravel())
    expected = np.sort(np.linalg.eigvals(part.conductance / part.capacitance[:, None]).real)
    assert rates == pytest.approx(expected, rel=1e-7)


def test_slow_modes_have_the_published_time_constants(axon):
    """Four modes of milliseconds (myelin), one of tens of microseconds, the others far below a step."""
    constants = 1 / internode_modes(circuit(axon)).rates
    assert np.all((constants[:, :4] > 3) & (constants[:, :4] < 20))
    assert np.all((constants[:, 4] > 0.02) & (constants[:, 4] < 0.05))
    assert np.all(constants[:, 6:] < 5e-5)


def test_an_internode_at_rest_passes_what_its_circuit_does(axon):
    part = circuit(axon)
    modes = internode_modes(part)
    drive = np.zeros(20)
    drive[[0, 10]] = part.coupling
    inside = np.linalg.solve(part.conductance, drive)
    assert modes.own_conductance == pytest.approx(part.coupling - part.coupling * (inside[0] + inside[10]), rel=1e-8)
    assert modes.mutual_conductance == pytest.approx(part.coupling * (inside[9] + inside[19]), rel=1e-8)


@pytest.mark.parametrize("exact", [True, False])
def test_a_held_drive_brings_the_steady_charge(axon, exact):
    """From the steady state, old + new + what the modes carry is the steady current for a step."""
    modes = internode_modes(circuit(axon))
    for step in (0.001, 0.025, 1.0):
        moved = step_coefficients(modes, step, exact=exact)
        kept = moved.charge.shape[1]
        carried = (moved.charge / modes.rates[:, :kept]).sum(axis=1)
        steady = step * (modes.weights / modes.rates).sum(axis=1)
        assert moved.old + moved.new + carried == pytest.approx(steady, rel=1e-9)
