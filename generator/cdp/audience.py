"""Who belongs together and to what: relations, campaign members, tags, segments, channel identities."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from generator.cdp.cast import Parties
from generator.cdp.parties import updated
from generator.cdp.reference import CHANNELS, SEGMENTS, TAGS, Reference
from generator.columns import Source, texts
from generator.draw import DAY, END_MS, HOUR, SECOND, START_MS, Array, Draw
from generator.records import Record, Registry, spell_email, spell_phone
from generator.world import WECHAT_APPS, Company, Identifier

SUBJECTS = ("ACCOUNT", "CONTACT", "LEAD")
CHANNEL_OF_KIND = {"WECHAT_UNIONID": 7, "WECHAT_ID": 9, "DOUYIN_ID": 11, "WEBSITE_ID": 0, "EMAIL": 13, "PHONE": 15}
CHANNEL_OF_APP = dict(zip(WECHAT_APPS, (7, 8), strict=True))
ONLY_HERE = ("WECHAT_UNIONID", "WECHAT_OPENID", "DOUYIN_ID", "WEBSITE_ID")
"""Identifiers that no column of contact or lead can show."""


def write(source: Source, parties: Parties, reference: Reference, registry: Registry) -> None:
    """Make all tables that tie the parties together, to campaigns, and to channels."""
    _account_relations(source, parties)
    _contact_relations(source, parties)
    _campaign_members(source, parties, reference)
    _tags(source, parties)
    _segment_members(source, parties)
    _account_identities(source, parties, registry)
    _person_identities(source, "contact", parties.contact_records, parties.contact_created)
    _person_identities(source, "lead", parties.lead_records, parties.lead_created)


def _account_relations(source: Source, parties: Parties) -> None:
    """Parents come before their parts in the table, so no company owns itself by any way round."""
    draw, n = source.draw("account_relation"), source.rows("account_relation")
    left, right = draw.pairs(4 * n, len(parties.companies), len(parties.companies))
    fit = np.flatnonzero(left < right)[:n]
    parent, child = left[fit], right[fit]
    created = draw.office(
        draw.moments(len(fit), np.maximum(parties.account_created[parent], parties.account_created[child]), END_MS - DAY)
    )
    kind = draw.words(len(fit), ("PARENT_CHILD", "SISTER_COMPANY", "DIVISION", "FRANCHISE"), (0.6, 0.15, 0.15, 0.1))
    source.add(
        "account_relation",
        len(fit),
        parent_account_id=parent,
        account_id=child,
        relation_type=kind,
        created_at=created,
        updated_at=updated(draw, created),
        ownership_percent=np.ma.masked_array(draw.whole(len(fit), 1_000, 10_000), mask=kind != "PARENT_CHILD"),
    )


def _contact_relations(source: Source, parties: Parties) -> None:
    """Every contact with its account, and some with a second one; one primary contact for each account."""
    draw, n = source.draw("account_contact_relation"), source.rows("account_contact_relation")
    contact = np.flatnonzero(parties.contact_account >= 0)
    account = parties.contact_account[contact]
    extra = contact[draw.index(max(0, round(1.05 * n) - len(contact)), len(contact))]
    other = draw.index(len(extra), len(parties.companies))
    contact, account = np.concatenate([contact, extra]), np.concatenate([account, other])
    _, once = np.unique(account * len(parties.contacts) + contact, return_index=True)
    contact, account = contact[np.sort(once)[:n]], account[np.sort(once)[:n]]
    _, primary = np.unique(account, return_index=True)
    created = np.minimum(parties.contact_created[contact] + DAY, END_MS - DAY)
    source.add(
        "account_contact_relation",
        len(contact),
        account_id=account,
        contact_id=contact,
        role_in_account=texts([parties.contacts[i].job[1] for i in contact]),
        decision_level=draw.words(len(contact), ("DECISION_MAKER", "INFLUENCER", "USER", "GATEKEEPER"), (0.2, 0.3, 0.4, 0.1)),
        is_primary_contact=np.isin(np.arange(len(contact)), primary),
        created_at=created,
        updated_at=updated(draw, created),
    )


def _campaign_members(source: Source, parties: Parties, reference: Reference) -> None:
    """Leads that came through a campaign belong to it; others are drawn, each once per campaign."""
    draw, n = source.draw("campaign_member"), source.rows("campaign_member")
    brought = np.flatnonzero(parties.lead_campaign >= 0)[: n // 2]
    running = np.flatnonzero(reference.campaign_start < END_MS - DAY)
    parts = [(np.full(len(brought), 2), brought, parties.lead_campaign[brought])]
    for subject, share in enumerate((0.06, 0.45, 0.49)):
        size = len((parties.companies, parties.contacts, parties.leads)[subject])
        campaign, member = draw.pairs(2 + round(1.1 * share * (n - len(brought))), len(running), size)
        parts.append((np.full(len(member), subject), member, running[campaign]))
    kind, member, campaign = (np.concatenate(column) for column in zip(*parts, strict=True))
    _, once = np.unique(np.stack([kind, member, campaign]), axis=1, return_index=True)
    once = np.sort(once)[:n]
    kind, member, campaign = kind[once], member[once], campaign[once]
    latest = np.minimum(reference.campaign_end[campaign], END_MS - DAY)
    joined = draw.moments(len(once), np.minimum(reference.campaign_start[campaign], latest), latest)
    source.add(
        "campaign_member",
        len(once),
        campaign_id=campaign,
        member_type=texts(SUBJECTS)[kind],
        member_ref_id=_subject_keys(source, kind, member),
        member_status=draw.words(len(once), ("SENT", "RESPONDED", "REGISTERED", "ATTENDED"), (0.55, 0.2, 0.15, 0.1)),
        joined_at=joined,
        updated_at=np.minimum(joined + draw.lapse(len(once), HOUR, 20 * DAY), END_MS - SECOND),
    )


def _subject_keys(source: Source, kind: Array, row: Array) -> pa.Array:
    """The key of an account, contact or lead, whichever `kind` says."""
    keys = np.empty(len(kind), dtype=object)
    for place, name in enumerate(("account", "contact", "lead")):
        here = kind == place
        keys[here] = source.keys(name, row[here]).to_pylist()
    return pa.array(keys, pa.string())


def _tags(source: Source, parties: Parties) -> None:
    draw, n = source.draw("tag_relation"), source.rows("tag_relation")
    sizes = (len(parties.companies), len(parties.contacts), len(parties.leads))
    subject, tag = draw.pairs(n, sum(sizes), len(TAGS))
    kind = np.searchsorted(np.cumsum(sizes), subject, side="right")
    row = subject - np.concatenate([[0], np.cumsum(sizes)])[kind]
    source.add(
        "tag_relation",
        n,
        tag_id=tag,
        entity_type=texts(SUBJECTS)[kind],
        entity_id=_subject_keys(source, kind, row),
        tagged_at=draw.moments(n, START_MS + 30 * DAY, END_MS - HOUR),
        is_auto_tagged=draw.chance(n, 0.8),
    )


def _segment_members(source: Source, parties: Parties) -> None:
    draw, n = source.draw("segment_member"), source.rows("segment_member")
    sizes = dict(zip(SUBJECTS, (len(parties.companies), len(parties.contacts), len(parties.leads)), strict=True))
    offsets = np.cumsum([0, *(sizes[target] for _, target in SEGMENTS)])
    place = np.sort(draw.sample(n, int(offsets[-1])))  # every member of every segment, one after the other
    segment = np.searchsorted(offsets, place, side="right") - 1
    kind = np.array([SUBJECTS.index(target) for _, target in SEGMENTS])[segment]
    joined = draw.moments(len(place), START_MS + 30 * DAY, END_MS - DAY)
    source.add(
        "segment_member",
        len(place),
        segment_id=segment,
        entity_type=texts(SUBJECTS)[kind],
        entity_id=_subject_keys(source, kind, place - offsets[segment]),
        joined_at=joined,
        is_active=draw.chance(len(place), 0.8),
        updated_at=np.minimum(joined + draw.lapse(len(place), HOUR, 90 * DAY), END_MS - SECOND),
    )


def _account_identities(source: Source, parties: Parties, registry: Registry) -> None:
    """How channels know each account: by its corp id in Enterprise WeChat, by its domain on the web."""
    draw, n = source.draw("account_channel_identity"), source.rows("account_channel_identity")
    wechat = [row for row, channel in enumerate(CHANNELS) if channel[3] == "WECHAT"]
    web = [row for row, channel in enumerate(CHANNELS) if channel[3] in ("WEBSITE", "THIRD_PARTY")]
    possible = [
        (row, "CORP_ID", channel, company.corp_id)
        for row, company in enumerate(parties.companies) if company.corp_id for channel in wechat
    ] + [
        (row, "WEBSITE_DOMAIN", channel, _spelt_domain(draw, company))
        for row, company in enumerate(parties.companies) if not company.is_freemail for channel in web
    ]  # fmt: skip
    chosen = [possible[i] for i in draw.sample(n, len(possible))]
    record_of = {record.row: record for records in registry.companies.values() for record in records if record.table == "account"}
    for row, kind, _, _ in chosen:
        wanted = "DOMAIN" if kind == "WEBSITE_DOMAIN" else kind
        record_of[row].shows |= {i for i in parties.companies[row].identifiers if i[0] == wanted}
    account, kind, channel, value = (list(column) for column in zip(*chosen, strict=True))
    seen = np.minimum(parties.account_created[account] + draw.lapse(len(account), HOUR, 60 * DAY), END_MS - DAY)
    source.add(
        "account_channel_identity",
        len(chosen),
        account_id=np.array(account),
        channel_id=np.array(channel),
        identity_type=texts(kind),
        app_id=texts([None] * len(chosen)),
        channel_user_id=texts(value),
        is_verified=np.ones(len(chosen), dtype=bool),
        first_seen_at=seen,
        updated_at=updated(draw, seen),
    )


def _spelt_domain(draw: Draw, company: Company) -> str:
    options = (company.domain, f"www.{company.domain}", company.domain.upper(), f"shop.{company.domain}")
    return options[draw.rng.integers(len(options))]


def _person_identities(source: Source, subject: str, records: Sequence[Record], created: Array) -> None:
    """A row for what only a channel identity can show, then rows that repeat columns of the record, up to the table's size."""
    table = f"{subject}_channel_identity"
    draw, n = source.draw(table), source.rows(table)
    needed = [(record.row, identifier) for record in records for identifier in sorted(record.shows) if identifier[0] in ONLY_HERE]
    repeats = [
        (record.row, identifier) for record in records for identifier in sorted(record.shows) if identifier[0] not in ONLY_HERE
    ]
    one_of_each = {identifier[0]: (row, identifier) for row, identifier in repeats}.values()
    more = [repeats[i] for i in draw.sample(max(0, n - len(needed)), len(repeats))]
    chosen = needed + list(dict.fromkeys([*one_of_each, *more]))[: max(len(one_of_each), n - len(needed))]
    spell: dict[str, Callable[[Draw, str], str | None]] = {"PHONE": lambda d, v: spell_phone(d, v, "CN"), "EMAIL": spell_email}

    def value(identifier: Identifier) -> str | None:
        kind, _, plain = identifier
        return spell[kind](draw, plain) if kind in spell else plain

    rows = np.array([row for row, _ in chosen])
    seen = np.minimum(created[rows] + draw.lapse(len(rows), 0, 20 * DAY), END_MS - DAY)
    is_needed = np.arange(len(chosen)) < len(needed)
    source.add(
        table,
        len(chosen),
        identity_type=texts([kind for _, (kind, _, _) in chosen]),
        channel_user_id=texts([value(i) for _, i in chosen]),
        channel_id=np.array([CHANNEL_OF_APP[app] if app else CHANNEL_OF_KIND[kind] for _, (kind, app, _) in chosen]),
        app_id=texts([app or None for _, (_, app, _) in chosen]),
        is_verified=is_needed | draw.chance(len(rows), 0.8),
        first_seen_at=seen,
        updated_at=updated(draw, seen),
        **{f"{subject}_id": rows},
    )
