"""The shape of a myelinated motor fibre and the electrical circuit of one internode.

McIntyre, Richardson & Grill (2002), J Neurophysiol 87:995-1006 (10.1152/jn.00353.2001), Table 1 and the double cable:
the axon inside its axolemma is one cable, the thin space between axolemma and myelin is the other, and the myelin
closes the circuit.

The table is a constant of this module and not a group of data/parameters.yaml, because a record there holds one number
and these columns only mean something together: a fibre diameter selects a row of five.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LARGEST_FIBRE",
    "SEGMENTS",
    "SMALLEST_FIBRE",
    "FibreGeometry",
    "InternodeCircuit",
    "axial_conductance",
    "cylinder_area",
    "fibre_geometry",
    "internode_circuit",
]

# Columns: fibre, axon, node (and paranode), distance from node to node, length of the juxtaparanode (FLUT), all in um,
# and the number of myelin lamellae.
_TABLE = np.array(
    [
        [5.7, 3.4, 1.9, 500.0, 35.0, 80.0],
        [7.3, 4.6, 2.4, 750.0, 38.0, 100.0],
        [8.7, 5.8, 2.8, 1000.0, 40.0, 110.0],
        [10.0, 6.9, 3.3, 1150.0, 46.0, 120.0],
        [11.5, 8.1, 3.7, 1250.0, 50.0, 130.0],
        [12.8, 9.2, 4.2, 1350.0, 54.0, 135.0],
        [14.0, 10.4, 4.7, 1400.0, 56.0, 140.0],
        [15.0, 11.5, 5.0, 1450.0, 58.0, 145.0],
        [16.0, 12.7, 5.5, 1500.0, 60.0, 150.0],
    ]
)
SMALLEST_FIBRE, LARGEST_FIBRE = _TABLE[0, 0], _TABLE[-1, 0]  # um
INNER_SEGMENTS = 6  # stereotyped internodal segments (STIN) between the two juxtaparanodes
SEGMENTS = INNER_SEGMENTS + 4  # with two paranodes (MYSA) and two juxtaparanodes (FLUT)


class FibreGeometry(NamedTuple):
    """Diameters and lengths of a fibre, um, and its number of myelin lamellae (not a whole number between rows)."""

    fibre_diameter: float
    axon_diameter: float
    node_diameter: float
    node_spacing: float
    juxtaparanode_length: float
    lamellae: float


class InternodeCircuit(NamedTuple):
    """The passive circuit between two nodes: M x' = -K x + b_l u_l + b_r u_r.

    The unknowns x are the ten potentials across the axolemma, from the left node to the right one, and then the ten
    potentials of the periaxonal space against the outside (mV, both as distances from rest); u_l and u_r are the
    potentials of the nodes, where the periaxonal space is open to the outside.

    Attributes
    ----------
    capacitance : ndarray, shape (20,)
        Diagonal of M, nF.
    conductance : ndarray, shape (20, 20)
        K, uS, symmetric, and unchanged when the internode is mirrored.
    coupling : float
        Axial conductance from a node to the first segment, uS: b_l holds it at the first segment (in both halves of
        x, whose sum is the potential inside), b_r at the last.
    """

    capacitance: NDArray[np.float64]
    conductance: NDArray[np.float64]
    coupling: float


def fibre_geometry(fibre_diameter: float) -> FibreGeometry:
    """Return the shape of a fibre, interpolated linearly between the rows of the published table.

    Parameters
    ----------
    fibre_diameter : float
        With the myelin, um.

    Returns
    -------
    FibreGeometry
        Exactly the published one at 5.7, 7.3, 8.7, 10, 11.5, 12.8, 14, 15 and 16 um. In between, every column is
        interpolated linearly by itself, a choice of ours that keeps all of them growing with the diameter.

    Raises
    ------
    ValueError
        If the diameter lies outside the table.
    """
    if not SMALLEST_FIBRE <= fibre_diameter <= LARGEST_FIBRE:
        raise ValueError(
            f"fibre_diameter must lie between {SMALLEST_FIBRE:g} and {LARGEST_FIBRE:g} um, not {fibre_diameter:g} um."
        )
    return FibreGeometry(*(float(np.interp(fibre_diameter, _TABLE[:, 0], column)) for column in _TABLE.T))


def internode_circuit(
    geometry: FibreGeometry,
    *,
    lamellae_factor: float,
    paranodal_gap: float,
    internodal_gap: float,
    node_length: float,
    paranode_length: float,
    membrane_capacitance: float,
    paranode_conductance: float,
    internode_conductance: float,
    myelin_capacitance: float,
    myelin_conductance: float,
    axoplasm_resistivity: float,
    periaxonal_resistivity: float,
) -> InternodeCircuit:
    """Return the passive circuit of one internode.

    Parameters
    ----------
    geometry : FibreGeometry
    lamellae_factor : float
        On the number of lamellae; 1 is healthy, less is thinner myelin. The outer diameter stays as it is.
    paranodal_gap, internodal_gap : float
        Width of the periaxonal space at the paranodes, and elsewhere, um.
    node_length, paranode_length : float
        um.
    membrane_capacitance, paranode_conductance, internode_conductance : float
        Of the axolemma, uF/cm^2 and mS/cm^2.
    myelin_capacitance, myelin_conductance : float
        Of one membrane, two of which make a lamella, uF/cm^2 and mS/cm^2.
    axoplasm_resistivity, periaxonal_resistivity : float
        ohm cm.
    """
    lengths, diameters = _segments(geometry, node_length, paranode_length)
    gaps = np.full(SEGMENTS, internodal_gap)
    gaps[[0, -1]] = paranodal_gap
    densities = np.full(SEGMENTS, internode_conductance)
    densities[[0, -1]] = paranode_conductance
    axolemma = cylinder_area(diameters, lengths)
    # Membranes in series: two for every lamella.
    myelin = cylinder_area(geometry.fibre_diameter, lengths) / (2.0 * geometry.lamellae * lamellae_factor)
    inside = 1.0 / axial_conductance(axoplasm_resistivity, lengths / 2.0, _disc(diameters))
    outside = 1.0 / axial_conductance(periaxonal_resistivity, lengths / 2.0, _ring(diameters, gaps))
    node = geometry.node_diameter
    inside_node = 1.0 / axial_conductance(axoplasm_resistivity, node_length / 2.0, _disc(node))
    outside_node = 1.0 / axial_conductance(periaxonal_resistivity, node_length / 2.0, _ring(node, paranodal_gap))
    conductance = np.zeros((2 * SEGMENTS, 2 * SEGMENTS))
    axoplasm = _chain(inside, inside_node)
    # x holds v (across the axolemma) and w (periaxonal); the potential inside is v + w, hence the axoplasm four times.
    conductance[:SEGMENTS, :SEGMENTS] = axoplasm + np.diag(densities * axolemma)
    conductance[:SEGMENTS, SEGMENTS:] = axoplasm
    conductance[SEGMENTS:, :SEGMENTS] = axoplasm
    conductance[SEGMENTS:, SEGMENTS:] = axoplasm + _chain(outside, outside_node) + np.diag(myelin_conductance * myelin)
    capacitance = np.concatenate([membrane_capacitance * axolemma, myelin_capacitance * myelin])
    return InternodeCircuit(capacitance, conductance, float(1.0 / (inside[0] + inside_node)))


def cylinder_area(diameter, length):
    """Return a surface of a cylinder such that uF/cm^2 times it are nF and mS/cm^2 times it are uS (10^-3 cm^2)."""
    return np.pi * diameter * length * 1e-5


def axial_conductance(resistivity, length, cross_section):
    """Return the conductance along a piece of cable, uS, from ohm cm, um and um^2."""
    return 1e2 * cross_section / (resistivity * length)


def _segments(geometry: FibreGeometry, node_length: float, paranode_length: float):
    """Return lengths and axon diameters (um) of the ten segments between two nodes."""
    myelinated = geometry.node_spacing - node_length - 2.0 * paranode_length
    inner = (myelinated - 2.0 * geometry.juxtaparanode_length) / INNER_SEGMENTS
    lengths = np.full(SEGMENTS, inner)
    lengths[[1, -2]] = geometry.juxtaparanode_length
    lengths[[0, -1]] = paranode_length
    diameters = np.full(SEGMENTS, geometry.axon_diameter)
    diameters[[0, -1]] = geometry.node_diameter
    return lengths, diameters


def _disc(diameter):
    return np.pi * diameter**2 / 4.0


def _ring(diameter, gap):
    return np.pi * gap * (diameter + gap)


def _chain(half_resistances, at_node):
    """Return the conductance matrix of a cable from node to node, both nodes held at zero."""
    between = 1.0 / (half_resistances[:-1] + half_resistances[1:])
    end = 1.0 / (half_resistances[0] + at_node)
    matrix = np.diag(np.append(end, between) + np.append(between, end))
    inner = np.arange(len(between))
    matrix[inner, inner + 1] = -between
    matrix[inner + 1, inner] = -between
    return matrix
