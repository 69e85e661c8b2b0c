from dataclasses import dataclass

import pytest

from widgets.models.parameter_checks import check_parameters


@dataclass(frozen=True)
class Some:
    size: float = 1.0
    amount: float = 0.0
    share: float = 0.5
    sign: float = -1.0


RULES = {"positive": ["size"], "not_negative": ["amount"], "fractions": ["share"]}


def test_possible_parameters_pass():
    check_parameters(Some(), **RULES)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (Some(size=0.0), "^size must be positive, not 0.$"),
        (Some(amount=-2.5), "^amount must not be negative, not -2.5.$"),
        (Some(share=1.01), "^share must lie between 0 and 1, not 1.01.$"),
        (Some(sign=float("inf")), "^sign must be a finite number, not inf.$"),
        (Some(size=float("nan")), "^size must be a finite number, not nan.$"),
    ],
)
def test_impossible_ones_are_refused_in_one_sentence_with_their_name(parameters, sentence):
    with pytest.raises(ValueError, match=sentence):
        check_parameters(parameters, **RULES)
