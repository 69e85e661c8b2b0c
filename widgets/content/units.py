"""Units that belong together, with their sizes: a quantity may be written in any unit of its family.

Standard atomic weights: IUPAC Commission on Isotopic Abundances and Atomic Weights, abridged values 2021.
"""

from __future__ import annotations

# g/mol and charge. Phosphate is reported as phosphorus.
IONS: dict[str, tuple[float, int]] = {
    "sodium": (22.990, 1),
    "potassium": (39.098, 1),
    "calcium": (40.078, 2),
    "magnesium": (24.305, 2),
    "chloride": (35.45, 1),
    "phosphate": (30.974, 0),
}
MOLAR = {"mmol/L": 1.0, "mM": 1.0, "mol/L": 1000.0, "M": 1000.0, "µmol/L": 1e-3, "µM": 1e-3, "nmol/L": 1e-6, "nM": 1e-6}
FAMILIES: tuple[dict[str, float], ...] = (
    {"mV": 1.0, "V": 1000.0, "µV": 1e-3},
    {"ms": 1.0, "s": 1000.0, "µs": 1e-3},
    {"m/s": 1.0, "cm/s": 0.01, "mm/ms": 1.0, "km/h": 1 / 3.6},
    {"µm": 1.0, "mm": 1000.0, "nm": 1e-3},
    {"nA": 1.0, "µA": 1000.0, "pA": 1e-3},
    {"Hz": 1.0, "1/s": 1.0, "/s": 1.0},
    {"mS/cm²": 1.0, "S/m²": 0.1},
    {"%": 1.0},
    {"mg": 1.0, "g": 1000.0, "µg": 1e-3},
)


def concentration_units(ion: str) -> dict[str, float]:
    """Return the units in which the concentration of an ion is reported, each with its size in mmol/L."""
    weight, charge = IONS[ion]
    units = MOLAR | {"mg/dL": 10 / weight, "mg/100 mL": 10 / weight, "mg/L": 1 / weight}
    return units | {"mEq/L": 1 / charge} if charge else units


def family_of(unit: str, ion: str | None = None) -> dict[str, float]:
    """Return `unit` with the size 1 and all units that are understood in its place, with their sizes in it.

    Parameters
    ----------
    unit : str
        The unit of an answer.
    ion : str, optional
        For a concentration: the ion, whose molar mass and charge make mg/dL and mEq/L mean something.

    Raises
    ------
    ValueError
        If the unit belongs to no family, or the ion is not known.
    """
    if ion is not None and ion not in IONS:
        raise ValueError(f"the ion '{ion}' is not known; known: {', '.join(IONS)}")
    families = (concentration_units(ion),) if ion else (*FAMILIES, MOLAR)
    for family in families:
        if unit in family:
            return {unit: 1.0} | {name: size / family[unit] for name, size in family.items() if name != unit}
    raise ValueError(f"the unit '{unit}' has no known family; write units as a mapping with their sizes")
