"""The rules as files: what they may say, whose they are, and what a mistake in them is told as."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ingestion.identity.normalise import Normal, normalise
from ingestion.identity.rules import FOLDER, load_rules
from ingestion.identity.subjects import ACCOUNT, PERSON
from warehouse.errors import CdpError

IDENTIFIERS = "tenant_id,subject,identifier_type,priority,max_values,window_days,max_records,origin\n"
VALUES = "tenant_id,identifier_type,pattern,effect,description,origin\n"
DOMAINS = "tenant_id,domain,reason,origin\n"


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"identity_{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_specified_order_is_phone_mail_wechat() -> None:
    """R0.95; inside WeChat the person before the person in one app (C-27)."""
    order = sorted(load_rules().of(PERSON, "any").items(), key=lambda item: item[1].priority)
    assert [kind for kind, _ in order][1:5] == ["PHONE", "EMAIL", "WECHAT_UNIONID", "WECHAT_OPENID"]
    companies = sorted(load_rules().of(ACCOUNT, "any").items(), key=lambda item: item[1].priority)
    assert [kind for kind, _ in companies][1:] == ["CREDIT_CODE", "CORP_ID", "DOMAIN", "COMPANY_NAME"]
    assert load_rules().of(ACCOUNT, "any")["CREDIT_CODE"].max_values == 1


def test_patterns_of_the_project_are_plain() -> None:
    with (FOLDER / "identity_value.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert row["description"], row
            # Patterns are joined into one, where a numbered back-reference would mean another group, and a backslash would
            # not survive a load of the seed on every engine.
            assert "\\" not in row["pattern"], row
            re.compile(row["pattern"])


def test_a_file_that_a_folder_lacks_is_the_projects(tmp_path: Path) -> None:
    rules = load_rules(folder(tmp_path, identifier=IDENTIFIERS + "*,person,EMAIL,1,2,,,chosen\n"))
    assert set(rules.of(PERSON, "t")) == {"EMAIL"}
    assert normalise("EMAIL", "test@test.com", "CN", rules.values()) == Normal(None, "BLOCKED")
    assert rules.fingerprint != load_rules().fingerprint


def test_a_tenant_may_take_back_any_row_of_the_project(tmp_path: Path) -> None:
    """Also one whose pattern has a group with a name, which a joined pattern may hold only once."""
    with (FOLDER / "identity_value.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    content = (FOLDER / "identity_value.csv").read_text(encoding="utf-8")
    quoted = ('"{}"'.format(row["pattern"].replace('"', '""')) for row in rows)
    back = "".join(
        f"us,{row['identifier_type']},{pattern},ALLOWED,ours,chosen\n" for row, pattern in zip(rows, quoted, strict=True)
    )
    rules = load_rules(folder(tmp_path, value=content + back))
    assert normalise("EMAIL", "abc@abc.com", "US", rules.values()) == Normal("abc@abc.com", "SHARED")
    assert normalise("EMAIL", "abc@abc.com", "US", rules.values("us")) == Normal("abc@abc.com")


def test_a_tenant_replaces_rules_and_adds_or_takes_back_values(tmp_path: Path) -> None:
    rules = load_rules(
        folder(
            tmp_path,
            identifier=IDENTIFIERS + "*,person,EMAIL,1,2,,,chosen\n*,person,PHONE,2,,,,chosen\nus,person,EMAIL,1,9,,,chosen\n",
            value=VALUES
            + "*,EMAIL,info@.*,SHARED,desk,chosen\nus,EMAIL,info@one[.]com,ALLOWED,one man,chosen\nus,PHONE,[+]1555.*,BLOCKED,x,chosen\n",
            shared_domain=DOMAINS + "*,mail.cn,FREEMAIL,derived\nus,mail.cn,ALLOWED,chosen\n",
        )
    )
    assert (rules.of(PERSON, "us")["EMAIL"].max_values, rules.of(PERSON, "eu")["EMAIL"].max_values) == (9, 2)
    assert rules.of(PERSON, "us")["PHONE"].priority == 2
    us, eu = rules.values("us"), rules.values("eu")
    assert [normalise("EMAIL", "info@one.com", "US", v).reason for v in (us, eu)] == [None, "SHARED"]
    assert normalise("EMAIL", "info@two.com", "US", us).reason == "SHARED"
    assert [normalise("DOMAIN", "mail.cn", "US", v) for v in (us, eu)] == [Normal("mail.cn"), Normal(None, "FREEMAIL")]
    assert eu is rules.values()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("identifier", IDENTIFIERS + "*,person,FAX,1,,,,x\n", r"identity_identifier.csv, line 2, column identifier_type: 'FAX' is not"),
        ("identifier", IDENTIFIERS + "*,human,EMAIL,1,,,,x\n", r"line 2, column subject: 'human' is not known; use one of account, person"),
        ("identifier", IDENTIFIERS + "*,person,EMAIL,,,,,x\n", r"line 2, column priority: is empty"),
        ("identifier", IDENTIFIERS + "*,person,EMAIL,1,0,,,x\n", r"line 2, column max_values: '0' is not a whole number of at least 1"),
        ("identifier", IDENTIFIERS + "*,person,EMAIL,1,,30,,x\n", r"line 2, column window_days: limits max_values, which is empty"),
        ("identifier", IDENTIFIERS + "*,person,EMAIL,1,,,,x\n*,person,PHONE,1,,,,x\n", r"EMAIL and PHONE of person have the same priority 1"),
        ("identifier", IDENTIFIERS + "*,person,EMAIL,1,,,,x\n*,person,EMAIL,2,,,,x\n", r"line 3: repeats line 2; keep one of them"),
        ("identifier", "tenant_id,subject\n", r"lacks the column identifier_type, priority"),
        ("value", VALUES + "*,EMAIL,(a,BLOCKED,x,y\n", r"identity_value.csv, line 2, column pattern: is no regular expression"),
        ("value", VALUES + "*,EMAIL,a,MAYBE,x,y\n", r"line 2, column effect: 'MAYBE' is not known; use one of ALLOWED, BLOCKED, SHARED"),
        ("value", VALUES + ",EMAIL,a,BLOCKED,x,y\n", r"line 2, column tenant_id: is empty"),
        ("shared_domain", DOMAINS + "*,a.cn,WHY,y\n", r"identity_shared_domain.csv, line 2, column reason: 'WHY'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(CdpError, match=told):
        load_rules(folder(tmp_path, **{name: text}))


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CdpError, match="holds no rules"):
        load_rules(tmp_path)
