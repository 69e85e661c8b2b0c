import pytest

from widgets.content.explorers import explorer
from widgets.errors import CourseError
from widgets.folders import DATA_FOLDER

PARAMETERS = (DATA_FOLDER / "parameters.yaml").read_text(encoding="utf-8")


def folder_with(tmp_path, control: str):
    (tmp_path / "parameters.yaml").write_text(PARAMETERS, encoding="utf-8")
    text = f"wave: {{before: 1, after: 2, controls: {{warmth: {control}}}, presets: {{}}}}\n"
    (tmp_path / "explorers.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_control_takes_the_value_of_its_parameter(tmp_path):
    folder = folder_with(tmp_path, "{parameter: squid_axon.temperature, range: [0, 40], step: 0.1}")
    assert explorer("wave", folder).controls["warmth"].value == 6.3


@pytest.mark.parametrize(
    ("control", "complaint"),
    [
        ("{parameter: squid_axon.temprature, range: [0, 40], step: 1}", "no parameter 'squid_axon.temprature'"),
        ("{parameter: squid_axon.temperature, range: [0, 400], step: 1}", "the range leaves that of the parameter"),
        ("{value: 5, range: [0, 4], step: 1}", "a value within the range"),
        ("{range: [0, 4], step: 1}", "a value within the range"),
        ("{value: 1, range: [0, 4], step: 0}", "greater than 0"),
        ("{value: 1, range: [0, 4], step: 1, colour: red}", "this field is not known"),
    ],
)
def test_a_bad_control_gets_one_sentence_that_names_it(tmp_path, control, complaint):
    with pytest.raises(CourseError, match=complaint) as caught:
        explorer("wave", folder_with(tmp_path, control))
    assert "warmth" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_explorer_gets_the_nearest_name():
    with pytest.raises(CourseError, match="Did you mean 'action_potential'"):
        explorer("action_potental")


def test_presets_name_controls_and_stay_within_their_ranges():
    numbers = explorer("action_potential")
    for preset in numbers.presets.values():
        for name, value in preset.items():
            if not isinstance(value, bool):
                low, high = numbers.controls[name].range
                assert low <= value <= high
