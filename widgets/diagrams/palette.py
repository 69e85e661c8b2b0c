"""The colours of the course, by meaning: for light pages, for dark ones, and for people who ask for more contrast.

Tints carry anatomy, saturated colours carry meaning, and every signal has a shape of its own as well, so that colour
never stands alone. A picture names a colour as ``@sodium``; the browser looks it up, so a change of theme needs no
kernel. The signal colours derive from the palette of Okabe and Ito.
"""

from __future__ import annotations

import re
from typing import Any

# Faces for Latin letters first: some Devanagari faces bring narrow Latin letters of their own.
FONT = (
    "Inter, 'Noto Sans', 'Segoe UI', 'Helvetica Neue', Roboto, 'DejaVu Sans', 'Noto Sans Devanagari', 'Nirmala UI', "
    "'Kohinoor Devanagari', 'Lohit Devanagari', Mangal, sans-serif"
)

LIGHT = {
    "sodium": "#E69F00", "sodium_outline": "#8A5A00", "sodium_text": "#8A5A00",
    "potassium": "#2B7BBA", "potassium_outline": "#0F4773", "potassium_text": "#1F659C",
    "calcium": "#009E73", "calcium_outline": "#00573F", "calcium_text": "#00734F",
    "chloride": "#8A95A3", "chloride_outline": "#66717F",
    "acetylcholine": "#A32A78", "acetylcholine_outline": "#5A1242",
    "anion": "#B9A98C", "anion_outline": "#75664A",
    "serotonin": "#5B2A9C", "serotonin_outline": "#311457",
    "adenosine": "#8A5312", "adenosine_outline": "#4A2C06",
    "caffeine": "#00353C", "caffeine_outline": "#001A1F",
    "agonist": "#00353C", "agonist_outline": "#001A1F",
    "messenger": "#5B2A9C", "messenger_outline": "#311457",
    "phosphate": "#D9B400", "phosphate_outline": "#6E5A00",
    "schwann": "#F6F1DC", "schwann_outline": "#B9A15C",
    "unit_one": "#00353C", "unit_one_outline": "#001A1F", "unit_two": "#5B2A9C", "unit_two_outline": "#311457",
    "unit_three": "#8A5312", "unit_three_outline": "#4A2C06",
    "water": "#D3E7F6", "water_outline": "#4F86B4",
    "skin": "#E8C6A6", "skin_outline": "#9A6B46", "fat": "#F7E6B5", "fat_outline": "#BF9F4A",
    "white_matter": "#EFE7DC", "white_matter_outline": "#B9AD9C",
    "grey_matter": "#DCD3C9", "grey_matter_outline": "#A89C8E",
    "cause": "#D55E00", "cause_text": "#A94700",
    "healthy": "#4A5666",
    "warning": "#8C1D40",
    "denervated": "#C9D1DA",
    "neuron": "#C7D3EA", "neuron_light": "#E4EAF6", "neuron_outline": "#4F6496",
    "myelin": "#F3DFA8", "myelin_light": "#FBF1D2", "myelin_outline": "#A07E32",
    "muscle": "#E9B7AE", "muscle_light": "#F6DCD6", "muscle_outline": "#98483F",
    "reticulum": "#BFDDCF", "reticulum_light": "#DFF0E7", "reticulum_outline": "#3E7F66",
    "protein": "#B9BFD8", "protein_light": "#DADEEE", "protein_outline": "#4E5680",
    "lipid_head": "#E3C9A0", "lipid_tail": "#C8AE80", "lipid_outline": "#9A7B45",
    "outside": "#EEF4FA", "inside": "#FBF3E6",
    "glow_faint": "#D3D6DF", "glow_low": "#DEDACF", "glow_half": "#EBDFBC", "glow_much": "#F5E2A2",
    "glow_high": "#FBE08A", "glow_full": "#FFDB70",
    "ink": "#1B2430", "ink_second": "#55606E", "rule": "#C9D1DA", "tile": "#F4F6F9", "page": "#FFFFFF",
    "veil": "rgba(255,255,255,0.60)", "shine": "rgba(255,255,255,0.55)",
    "cause_fill": "rgba(213,94,0,0.10)", "healthy_fill": "rgba(74,86,102,0.10)",
    "sodium_fill": "rgba(230,159,0,0.16)", "potassium_fill": "rgba(43,123,186,0.14)",
}  # fmt: skip

DARK = {
    "sodium": "#FFCF5C", "sodium_outline": "#3B2700", "sodium_text": "#FFCF5C",
    "potassium": "#5AA9E6", "potassium_outline": "#06243D", "potassium_text": "#7DBDF0",
    "calcium": "#2FC79A", "calcium_outline": "#00301F", "calcium_text": "#2FC79A",
    "chloride": "#8793A1", "chloride_outline": "#A9B4C1",
    "acetylcholine": "#FF9BD6", "acetylcholine_outline": "#4A0F33",
    "anion": "#8D8068", "anion_outline": "#2C2517",
    "serotonin": "#DCC6FF", "serotonin_outline": "#2A1450",
    "adenosine": "#F0B469", "adenosine_outline": "#3F2604",
    "caffeine": "#A5F0F5", "caffeine_outline": "#032F34",
    "agonist": "#A5F0F5", "agonist_outline": "#032F34",
    "messenger": "#DCC6FF", "messenger_outline": "#2A1450",
    "phosphate": "#FFE06B", "phosphate_outline": "#4A3D00",
    "schwann": "#4E482F", "schwann_outline": "#A99A62",
    "unit_one": "#A5F0F5", "unit_one_outline": "#032F34", "unit_two": "#DCC6FF", "unit_two_outline": "#2A1450",
    "unit_three": "#F0B469", "unit_three_outline": "#3F2604",
    "water": "#1F3D57", "water_outline": "#7DB3DC",
    "skin": "#8A6647", "skin_outline": "#E5BF9B", "fat": "#6F6238", "fat_outline": "#D9C48A",
    "white_matter": "#2B2723", "white_matter_outline": "#7F766B",
    "grey_matter": "#3D3731", "grey_matter_outline": "#8C8276",
    "cause": "#FF8A3D", "cause_text": "#FFA566",
    "healthy": "#B4C0CE",
    "warning": "#FF7A9C",
    "denervated": "#3A4450",
    "neuron": "#3C4D75", "neuron_light": "#55699A", "neuron_outline": "#A9BCE8",
    "myelin": "#755F28", "myelin_light": "#937D42", "myelin_outline": "#EBD596",
    "muscle": "#5E322D", "muscle_light": "#744540", "muscle_outline": "#EDB3A9",
    "reticulum": "#254A3A", "reticulum_light": "#335F4E", "reticulum_outline": "#98D9BF",
    "protein": "#4A5178", "protein_light": "#5B638E", "protein_outline": "#B9C1EA",
    "lipid_head": "#8F7648", "lipid_tail": "#6E5B38", "lipid_outline": "#E0C48E",
    "outside": "#16212C", "inside": "#241F18",
    "glow_faint": "#484F6C", "glow_low": "#575667", "glow_half": "#6C6358", "glow_much": "#86764F",
    "glow_high": "#A48C4B", "glow_full": "#BC9A45",
    "ink": "#EDF1F6", "ink_second": "#B3BDC9", "rule": "#3A4450", "tile": "#1A2027", "page": "#111418",
    "veil": "rgba(17,20,24,0.60)", "shine": "rgba(255,255,255,0.28)",
    "cause_fill": "rgba(255,138,61,0.14)", "healthy_fill": "rgba(180,192,206,0.12)",
    "sodium_fill": "rgba(255,207,92,0.16)", "potassium_fill": "rgba(90,169,230,0.16)",
}  # fmt: skip

# For forced colours and for "more contrast": dark lines and words on a white ground of its own, whatever the page has.
CONTRAST = LIGHT | {
    "sodium_outline": "#3D2800", "sodium_text": "#5C3B00",
    "potassium": "#1F659C", "potassium_outline": "#06243D", "potassium_text": "#0B3D66",
    "calcium": "#007A58", "calcium_outline": "#00301F", "calcium_text": "#004D34",
    "chloride": "#4A545F", "chloride_outline": "#2E3740",
    "acetylcholine_outline": "#3A0B2B", "anion_outline": "#3E3320",
    "serotonin_outline": "#2A1450", "adenosine_outline": "#3F2604", "caffeine_outline": "#032F34",
    "agonist_outline": "#032F34", "messenger_outline": "#2A1450", "phosphate_outline": "#3D3200",
    "adenosine": "#5A3408", "unit_three": "#5A3408",
    "unit_one_outline": "#032F34", "unit_two_outline": "#2A1450", "unit_three_outline": "#3F2604",
    "schwann_outline": "#5C4A10", "water_outline": "#123F66", "skin_outline": "#5A3A14", "fat_outline": "#5C4A10",
    "white_matter_outline": "#5A5044", "grey_matter_outline": "#4A4036",
    "cause": "#B84300", "cause_text": "#7A2C00", "healthy": "#4A5666", "warning": "#6B0F2E",
    "neuron_outline": "#1E2F5C", "myelin_outline": "#4D3800", "muscle_outline": "#5C1F18",
    "reticulum_outline": "#14452F", "protein_outline": "#1F2547", "lipid_outline": "#4D3A14", "lipid_tail": "#7A6230",
    "outside": "#FFFFFF", "inside": "#FFFFFF", "tile": "#FFFFFF",
    "ink": "#000000", "ink_second": "#2B3138", "rule": "#595F66", "veil": "rgba(255,255,255,0.50)",
}  # fmt: skip

# From a little depolarised to the height of an impulse.
GLOW = ("@glow_faint", "@glow_low", "@glow_half", "@glow_much", "@glow_high", "@glow_full")

PALETTES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

_TOKEN = re.compile(r"@([a-z_]+)")


def coloured(tree: Any, theme: str) -> Any:
    """Return `tree` (nested lists and mappings) with every ``@name`` replaced by the colour of `theme`."""
    if isinstance(tree, str):
        return _TOKEN.sub(lambda match: PALETTES[theme][match.group(1)], tree)
    if isinstance(tree, dict):
        return {key: coloured(value, theme) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [coloured(value, theme) for value in tree]
    return tree
