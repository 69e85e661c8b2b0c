"""The targets: all are measured, most are met, what is not met says why; and a spoilt table gets one sentence."""

import json

import pytest

from widgets.command_line import main
from widgets.content.targets import TARGETS_FILE, read_targets
from widgets.errors import CourseError
from widgets.validation import as_json, identities_hold, table, validate

HEADER = "id,quantity,value,low,high,unit,conditions,source,kind,role,observable,causes,overrides,reason"


@pytest.fixture(scope="module")
def results():
    return validate()


def of_role(results, role):
    return [result for result in results if result.target.role == role]


def one_row(tmp_path, row):
    path = tmp_path / "targets.csv"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    return path


def test_every_emergent_target_is_measured_and_four_in_five_are_met(results):
    emergent = of_role(results, "emergent")
    assert len(emergent) >= 15
    assert all(result.verdict != "not measured" for result in emergent)
    assert sum(result.verdict == "inside" for result in emergent) >= 0.8 * len(emergent)


def test_identities_are_exact(results):
    assert len(of_role(results, "identity")) == 8
    assert identities_hold(results)


def test_calibrated_targets_are_measured_and_met(results):
    for result in of_role(results, "calibrated"):
        assert result.verdict == "inside", result.target.id


def test_what_is_not_met_or_not_measured_says_why(results):
    for result in results:
        if result.verdict != "inside":
            assert result.target.reason, result.target.id


def test_the_expected_value_lies_in_its_own_range(results):
    for result in results:
        assert result.target.low <= result.target.value <= result.target.high, result.target.id


def test_the_report_shows_role_range_measured_value_verdict_reason_and_source(results):
    lines = list(table(results))
    place = next(index for index, line in enumerate(lines) if "V033" in line)
    assert "OUTSIDE" in lines[place]
    assert "expected −35 to −15 %" in lines[place]
    assert lines[place + 1].strip().startswith("reason: The direction is right")
    assert lines[place + 2].strip().startswith("source: Kiernan")
    heads = [line.split(":")[0] for line in lines if line and not line.startswith(" ")]
    assert heads == ["IDENTITIES", "EMERGENT", "CALIBRATED", "CONTEXT"]
    assert "  8 of 8 measured targets inside; 0 not measured." in lines


def test_the_json_has_the_agreed_fields(results):
    rows = as_json(results)["targets"]
    assert len(rows) == len(results)
    wanted = {"id", "quantity", "role", "low", "high", "measured", "unit", "verdict", "reason"}
    assert all(set(row) == wanted for row in rows)
    json.dumps(rows, allow_nan=False)


def test_a_new_row_needs_no_code(tmp_path):
    row = "N1,Velocity in the cold,40,30,50,m/s,30 C,a source,model,emergent,conduction_velocity,,body.temperature=30,"
    (result,) = validate(one_row(tmp_path, row))
    assert result.verdict == "inside"
    row = "N2,Sodium at a dose,68,67,70,mV,,a source,model,emergent,sodium_equilibrium_potential,high_sodium=150,,"
    (dosed,) = validate(one_row(tmp_path, row))
    (typical,) = validate(one_row(tmp_path, row.replace("=150", "")))
    assert dosed.measured == typical.measured
    assert dosed.verdict == "inside"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a,q,1,0,2,m/s,,s,model,emergent,conduction_velocty,,,", "Target a: There is no observable 'conduction_velocty'. Did you mean 'conduction_velocity'?"),
        ("a,q,1,0,2,km/h,,s,model,emergent,conduction_velocity,,,", "Target a: conduction_velocity is measured in m/s, not in km/h; convert the values."),
        ("a,q,1,0,2,m/s,,s,model,emergent,conduction_velocity,thirst,,", "Target a: There is no cause 'thirst'."),
        ("a,q,1,0,2,m/s,,s,model,emergent,conduction_velocity,high_sodium=900,,", "Target a: A dose of 900 lies outside the range"),
        ("a,q,1,0,2,m/s,,s,model,emergent,conduction_velocity,,plasma.potassium=-1,", "Target a: plasma.potassium = -1 lies outside its range"),
        ("a,q,1,0,2,m/s,,s,model,emergent,conduction_velocity,,plasma.potassium,", "line 2, overrides: write 'plasma.potassium' as name=number."),
        ("a,q,one,0,2,m/s,,s,model,emergent,conduction_velocity,,,", "line 2, value: Input should be a valid number"),
        ("a,q,1,3,2,m/s,,s,model,emergent,conduction_velocity,,,", "line 2: low 3 lies above high 2"),
        ("a,q,1,0,2,m/s,,s,model,emergent,,,,", "line 2: a row with the role emergent needs an observable"),
        ("a,q,1,0,2,m/s,,s,model,context,,,,", "line 2: a row that is not measured needs the reason why"),
        ("a,q,1,0,2,m/s,,s,model,emergant,conduction_velocity,,,", "line 2, role: Input should be 'identity', 'emergent', 'calibrated' or 'context'"),
        ("a,q, and more,1,0,2,m/s,,s,model,emergent,conduction_velocity,,,", "line 2: there are 15 cells for 14 columns; is a comma unquoted?"),
        ("a,q,1,0,2,m/s,,s,model,emergent,conduction_velocity,,,\na,q,1,0,2,m/s,,s,model,emergent,conduction_velocity,,,", "line 3, id: 'a' is used twice."),
    ],
)  # fmt: skip
def test_a_spoilt_row_gets_one_sentence(tmp_path, row, sentence):
    with pytest.raises(CourseError) as caught:
        validate(one_row(tmp_path, row))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("observable,", "observabel,", "line 1, observabel: this column is not known or there twice. Did you mean 'observable'?"),
        (",reason", "", "line 1, reason: this column is missing; add it."),
    ],
)  # fmt: skip
def test_a_spoilt_header_gets_one_sentence(tmp_path, before, after, sentence):
    path = tmp_path / "targets.csv"
    path.write_text(HEADER.replace(before, after) + "\n", encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        read_targets(path)
    assert sentence in str(caught.value)


def test_a_missing_table_gets_one_sentence(tmp_path):
    with pytest.raises(CourseError, match="is missing"):
        validate(tmp_path / "nowhere.csv")
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe,")
    with pytest.raises(CourseError, match="not UTF-8"):
        validate(tmp_path / "bad.csv")
    with pytest.raises(CourseError, match="cannot be read"):
        validate(tmp_path)
    with pytest.raises(CourseError, match="line 2: this is no table"):
        validate(one_row(tmp_path, 'a,"q"uantity",1'))


def test_the_command_prints_the_table_and_writes_the_json(tmp_path, capsys):
    path = tmp_path / "results.json"
    main(["validate", "--json", str(path)])
    assert "EMERGENT" in capsys.readouterr().out
    rows = json.loads(path.read_text(encoding="utf-8"))["targets"]
    assert len(rows) == len(read_targets(TARGETS_FILE))


def test_the_command_fails_for_an_identity_outside_and_for_a_spoilt_table_alone(tmp_path, capsys):
    row = "a,RT/F,26,25,26,mV,,arithmetic,exact,identity,thermal_voltage,,,"
    with pytest.raises(SystemExit) as left:
        main(["validate", "--targets", str(one_row(tmp_path, row))])
    assert left.value.code == 1
    assert "OUTSIDE" in capsys.readouterr().out
    main(["validate", "--targets", str(one_row(tmp_path, row.replace("exact,identity", "model,emergent")))])
    with pytest.raises(SystemExit) as left:
        main(["validate", "--targets", str(tmp_path / "nowhere.csv")])
    assert "nowhere.csv is missing" in str(left.value.code)
    with pytest.raises(SystemExit) as left:
        main(["validate", "--targets", str(one_row(tmp_path, row)), "--json", str(tmp_path)])
    assert "cannot be written" in str(left.value.code)
