"""How much of what is published a run may change."""

import pytest

from ingestion.identity import MAX_CHURN, allowed_churn
from warehouse import CdpError

CHURN = "CDP_IDENTITY_MAX_CHURN"


@pytest.mark.parametrize(("text", "share"), [("", MAX_CHURN), ("0", 0.0), ("0.25", 0.25), ("1", 1.0)])
def test_the_environment_says_it_for_an_installation(text, share):
    assert allowed_churn(env={CHURN: text}) == share


def test_a_run_says_it_for_once():
    assert allowed_churn(0.5, {CHURN: "0.25"}) == 0.5
    assert allowed_churn(0.0, {}) == 0.0


@pytest.mark.parametrize("text", ["ten", "1.01", "-0.1", "nan"])
def test_what_is_no_share_is_named(text):
    with pytest.raises(CdpError, match=f"{CHURN}={text} is not a share; .* 0 .* to 1"):
        allowed_churn(env={CHURN: text})
