"""Normal forms: two spellings of one identifier compare equal, and what identifies nobody is refused with its reason."""

from __future__ import annotations

import pytest

from ingestion.identity import normalise as normal_forms
from ingestion.identity.normalise import Normal, credit_check_digit
from ingestion.identity.rules import load_rules

VALUES = load_rules().values()


def normalise(identifier_type: str, raw: str, region: str) -> Normal:
    """By the rules of the project for every tenant."""
    return normal_forms.normalise(identifier_type, raw, region, VALUES)


@pytest.mark.parametrize(
    ("region", "typed", "value", "reason"),
    [
        ("CN", "13800138090", "+8613800138090", None),
        ("CN", "138-0013-8090", "+8613800138090", None),
        ("CN", "+86 138 0013 8090", "+8613800138090", None),
        ("CN", "8613800138090", "+8613800138090", None),
        ("CN", "0086 13800138090", "+8613800138090", None),
        ("CN", "１３８００１３８０９０", "+8613800138090", None),
        ("CN", "手机：13800138090", "+8613800138090", None),
        ("CN", "010-62552000", "+861062552000", "SHARED"),
        ("CN", "+1 (650) 253-0000", "+16502530000", None),
        ("US", "13800138090", None, "INVALID"),  # a Chinese mobile without its country code is none in America
        ("US", "(650) 253-0000", "+16502530000", None),
        ("US", "1-650-253-0000", "+16502530000", None),
        ("US", "+8613800138090", "+8613800138090", None),
        ("US", "011 86 138 0013 8090", "+8613800138090", None),
        ("US", "+44 20 7946 0958", "+442079460958", None),
        ("US", "+1-555-0100", None, "INVALID_LENGTH"),
        ("CN", "13800138090123", None, "INVALID_LENGTH"),
        ("US", "12", None, "INVALID_LENGTH"),
        ("US", "call me", None, "INVALID"),
        ("US", "650-253-0000 ext. 12", None, "EXTENSION"),
        ("CN", "400-820-8820", None, "NOT_PERSONAL"),
        ("US", "1-800-356-9377", None, "NOT_PERSONAL"),
        ("US", "000-000-0000", None, "BLOCKED"),
        ("US", "1111111111", None, "BLOCKED"),
        ("US", "(123) 456-7890", None, "BLOCKED"),
        ("CN", "00000000000", None, "BLOCKED"),
        ("CN", "13800000000", None, "BLOCKED"),
        ("CN", "+86 138 1234 5678", None, "BLOCKED"),
        ("CN", "N/A", None, "BLOCKED"),
        ("CN", "13888888888", None, "BLOCKED"),
        ("CN", "+86 188 8888 8888", None, "BLOCKED"),
        ("CN", "138 0013 8000", None, "BLOCKED"),  # the recharge line that people type
        ("CN", "13888888889", "+8613888888889", None),
        ("CN", "\u202a+86 138\u00ad0013\ufe0d8104\u202c", "+8613800138104", None),
    ],
)
def test_phone(region: str, typed: str, value: str | None, reason: str | None) -> None:
    assert normalise("PHONE", typed, region) == Normal(value, reason)


@pytest.mark.parametrize(
    ("typed", "value", "reason"),
    [
        (" Zhang.San@QQ.com ", "zhang.san@qq.com", None),
        ("Ann+news@Acme.com", "ann+news@acme.com", None),  # an alias stays: elsewhere it is another person
        ("a.nn@gmail.com", "a.nn@gmail.com", None),
        ("张三@例子.中国", "张三@例子.中国", None),
        ("ann＠acme.com", "ann@acme.com", None),
        ("o'hara@acme.com", "o'hara@acme.com", None),
        ("ann@acme", None, "INVALID"),
        ("ann.acme.com", None, "INVALID"),
        ("ann@@acme.com", None, "INVALID"),
        ("ann@acme.local", None, "INVALID"),
        ("test@acme.com", None, "BLOCKED"),
        ("No-Reply@acme.com", None, "BLOCKED"),
        ("a@b.c", None, "BLOCKED"),
        ("none", None, "BLOCKED"),
        ("contest@acme.com", "contest@acme.com", None),
        ("vic\u200d@acme.com", "vic@acme.com", None),
        ("111@qq.com", None, "BLOCKED"),
        ("123456@qq.com", None, "BLOCKED"),
        ("0123456789@qq.com", None, "BLOCKED"),
        ("987654321@qq.com", None, "BLOCKED"),
        ("no@email.com", None, "BLOCKED"),
        ("abc@ABC.com", "abc@abc.com", "SHARED"),
        ("1124561@qq.com", "1124561@qq.com", None),
        ("1@qq.com", "1@qq.com", None),
        ("12@qq.com", "12@qq.com", None),
        ("wu@qq.com", "wu@qq.com", None),
        ("abc@abcd.com", "abc@abcd.com", None),
        ("ann@ann.acme.com", "ann@ann.acme.com", "SHARED"),
    ],
)
def test_email(typed: str, value: str | None, reason: str | None) -> None:
    assert normalise("EMAIL", typed, "CN") == Normal(value, reason)


@pytest.mark.parametrize(
    ("typed", "value", "reason"),
    [
        ("9144030071526726XG", "9144030071526726XG", None),
        (" 9144 0300 7152 6726 xg ", "9144030071526726XG", None),
        ("9144030071526726XH", None, "INVALID"),  # the check digit is G
        ("9144030071526726IG", None, "INVALID"),  # I is not in the alphabet
        ("9144030071526726X", None, "INVALID_LENGTH"),
        ("000000000000000000", None, "BLOCKED"),
    ],
)
def test_credit_code(typed: str, value: str | None, reason: str | None) -> None:
    assert normalise("CREDIT_CODE", typed, "CN") == Normal(value, reason)


def test_credit_check_digit_worked_by_hand() -> None:
    # 1 in the first place weighs 1, 2 in the second weighs 3: 1 + 6 = 7, and 31 - 7 = 24.
    # Without I and O, A is 10, H 17, J 18, N 22, P 23 and Q 24.
    assert credit_check_digit("12" + "0" * 15) == "Q"


@pytest.mark.parametrize(
    ("typed", "value", "reason"),
    [
        ("https://www.Acme.com.cn/about?x=1", "acme.com.cn", None),
        ("shop.acme.co.uk", "acme.co.uk", None),
        ("acme.com/redirect?to=http://other.com", "acme.com", None),
        ("http://例子.中国/", "xn--fsqu00a.xn--fiqs8s", None),
        ("acme.github.io", "acme.github.io", None),
        ("http://10.0.0.1:8080/", None, "INVALID"),
        ("localhost", None, "INVALID"),
        ("com.cn", None, "INVALID"),
        ("no website yet", None, "INVALID"),
        ("http://mail.163.com", None, "FREEMAIL"),
        ("qq.com", None, "FREEMAIL"),
        ("https://www.linkedin.com/company/acme", None, "PORTAL"),
        ("www.example.com", None, "BLOCKED"),
    ],
)
def test_domain(typed: str, value: str | None, reason: str | None) -> None:
    assert normalise("DOMAIN", typed, "US") == Normal(value, reason)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("ACME Co., Ltd.", "acme"),
        ("  Acme,   Inc ", "acme"),
        ("Müller GmbH & Co. KG", "müller"),
        ("Société X S.A.", "société x"),
        ("微软（中国）有限公司", "微软中国"),
        ("微软(中国) 有限责任公司", "微软中国"),
        ("ＡＣＭＥ 股份有限公司", "acme"),
        ("Inc.", "inc"),  # a legal form alone is a name
        ("有限公司", "有限公司"),
        ("Cisco", "cisco"),  # ends in "co", which is no word here
        ("北京公司 上海分公司", "北京公司上海分公司"),
    ],
)
def test_company_name(typed: str, value: str) -> None:
    assert normalise("COMPANY_NAME", typed, "CN") == Normal(value)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("...", "INVALID"),
        ("n/a", "BLOCKED"),
        ("Unknown Ltd.", "BLOCKED"),
        ("个人", "BLOCKED"),
        ("TBD", "BLOCKED"),
        ("Student", "BLOCKED"),
        ("学生", "BLOCKED"),
    ],
)
def test_company_name_that_names_no_company(typed: str, reason: str) -> None:
    assert normalise("COMPANY_NAME", typed, "CN") == Normal(None, reason)


def test_wechat_handles_ignore_case_and_other_ids_do_not() -> None:
    assert normalise("WECHAT_ID", " Ann_01 ", "CN") == Normal("ann_01")
    assert normalise("WECHAT_UNIONID", " oAbC1 ", "CN") == Normal("oAbC1")
    assert normalise("WECHAT_OPENID", "undefined", "CN") == Normal(None, "BLOCKED")


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(KeyError):
        normalise("FAX", "1", "CN")


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("PHONE", "010-8888 1234", "+861088881234"),
        ("PHONE", "+49 30 123456", "+4930123456"),
        ("EMAIL", "Info@Firma.de", "info@firma.de"),
        ("EMAIL", "sales@firma.com", "sales@firma.com"),
    ],
)
def test_what_a_desk_shares_is_kept_and_marked(kind: str, typed: str, value: str) -> None:
    assert normalise(kind, typed, "CN") == Normal(value, "SHARED")


@pytest.mark.parametrize(
    ("kind", "typed"), [("PHONE", "138 0013 8090"), ("PHONE", "+49 151 23456789"), ("EMAIL", "ina.fo@firma.de")]
)
def test_what_is_a_persons_own_is_not_taken_for_a_desks(kind: str, typed: str) -> None:
    assert normalise(kind, typed, "CN").reason is None


HOSTS = """
wordpress.com wix.com business.site negocio.site youzan.com weebly.com jimdo.com jimdosite.com squarespace.com godaddysites.com weidian.com
hc360.com linktr.ee wpengine.com webnode.com webnode.es strikingly.com mystrikingly.com tumblr.com eatbu.com localsearch.ch ueniweb.com
site123.me page.tl ucoz.ru tilda.ws narod.ru canalblog.com over-blog.com livejournal.com medium.com substack.com t.me wa.me goo.gl yelp.com
tripadvisor.com booking.com etsy.com globalsources.com chinacn.com gongchang.com 11467.com facebook.com
"""


@pytest.mark.parametrize("host", HOSTS.split())
def test_a_host_where_many_firms_live_is_nobodys_domain(host: str) -> None:
    for website in (f"https://birchstudio.{host}", f"www.{host}/birchstudio", host):
        assert normalise("DOMAIN", website, "US") == Normal(None, "PORTAL")


def test_a_host_of_the_public_suffix_list_lends_domains_of_their_own() -> None:
    for host in ("myshopify.com", "wixsite.com", "github.io", "blogspot.com", "carrd.co"):
        assert normalise("DOMAIN", f"https://birch.{host}/a", "US") == Normal(f"birch.{host}")


@pytest.mark.parametrize(
    "domain", ["btinternet.com", "comcast.net", "uol.com.br", "seznam.cz", "ukr.net", "rediffmail.com", "gmx.at"]
)
def test_everybody_may_have_mail_there(domain: str) -> None:
    assert normalise("DOMAIN", f"www.{domain}", "US") == Normal(None, "FREEMAIL")


ROLES = """
ventas contato enquiries bestellung caiwu bd enquiry inquiries customerservice customer-service accounts accountspayable purchasing1 sales2
comercial financeiro faturamento vendas compras administracion contacto facturacion rrhh recepcion pedidos commercial comptabilite achats accueil
rechnung buchhaltung bewerbung anfrage zentrale verkoop inkoop administratie biuro ksiegowosc segreteria amministrazione acquisti
renshi xingzheng shichang caigou xiaoshou kefu zhaopin yewu waimao jishu shangwu dpo privacy recruitment reservations logistics newsletter
"""
PERSONS = "anna.schmidt anna a.roth sal salesman.joe bdavis lisa info.schmidt m.vendas caroline hrdlicka itamar prabhu zhaowei team-mueller"


@pytest.mark.parametrize("name", ROLES.split())
def test_a_mailbox_of_a_desk_is_kept_and_belongs_to_nobody(name: str) -> None:
    assert normalise("EMAIL", f"{name.title()}@firma.com", "US") == Normal(f"{name}@firma.com", "SHARED")


@pytest.mark.parametrize("name", PERSONS.split())
def test_a_mailbox_that_only_begins_like_a_desks_is_a_persons(name: str) -> None:
    assert normalise("EMAIL", f"{name}@firma.com", "US") == Normal(f"{name}@firma.com")
