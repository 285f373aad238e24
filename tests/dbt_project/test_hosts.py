"""Firms that only live on one host stay apart; firms that only share a name stay together and are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.line import Line
from warehouse import Warehouse

pytestmark = pytest.mark.slow

WEBSITES = {
    "Birch Studio": "https://birchstudio.wordpress.com", "Northgate Motors LLC": "https://northgatemotors.wordpress.com",
    "Calm Hands": "https://calmhands.wordpress.com", "Delta Records": "https://deltarecords.weebly.com",
    "Ponto Contabilidade": "https://ponto.weebly.com", "Shop One": "https://shop1.youzan.com", "Shop Two": "https://shop2.youzan.com",
}  # fmt: skip


def test_a_host_ties_no_firms_and_a_name_ties_and_is_listed(fresh_database: Warehouse, tmp_path: Path) -> None:
    line = Line(fresh_database, tmp_path, "name_only_match")
    line.load(
        "cdp.account",
        *(
            {"account_id": f"H{number}", "account_name": name, "company_website": website}
            for number, (name, website) in enumerate(WEBSITES.items())
        ),
        {"account_id": "K1", "account_name": "Kanade Ltd", "company_website": "kanade.com"},
        {"account_id": "K2", "account_name": "Kanade GmbH", "company_website": "www.kanade.jp"},
        {"account_id": "K3", "account_name": "Kanade"},
        {"account_id": "K4", "account_name": "Kanade Europe", "company_website": "https://kanade.com/eu"},
    )
    line.build_all()
    assert line.rows("select count(*) as accounts from identity.account") == [{"accounts": 8}]
    assert line.rows("select reason, count(*) as seen from identity.evidence where identifier_type = 'DOMAIN' group by 1 order by 2") == [
        {"reason": None, "seen": 3}, {"reason": "PORTAL", "seen": 7},
    ]  # fmt: skip
    columns = "company_name, source_key, domain, other_key, other_domain"
    assert line.rows(f"select {columns} from ops.name_only_match") == [
        {"company_name": "kanade", "source_key": "K2", "domain": "kanade.jp", "other_key": "K1", "other_domain": "kanade.com"}
    ]
