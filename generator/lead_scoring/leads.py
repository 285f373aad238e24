"""The leads: people of the world who filled in the form, their answers, and what these score.

Numbers run over both tables: the first leads are live, the rest is archived, and a few of the archived ones still stand in
`leads` too, as it is when an archive was exported after the table it is filled from.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.columns import Source, texts
from generator.draw import DAY, END_MS, HOUR, START_MS
from generator.lead_scoring import rubric
from generator.lead_scoring.activities import Log
from generator.records import NO_PHONE, Record, Registry, spell_company, spell_email, spell_phone, with_junk
from generator.world import Company, Person, World

ARCHIVE_AFTER = 90 * DAY
COPIED, DELETED, SPAM, TWICE = 0.02, 0.015, 0.01, 0.015
SOURCES = {
    "google": ("cpc", 0.3), "linkedin": ("social", 0.2), "newsletter": ("email", 0.15), "partner": ("referral", 0.1),
    None: (None, 0.25),
}  # fmt: skip


@dataclass(slots=True)
class Lead:
    """What holds of a lead from the day it is created."""

    number: int
    person: Person
    company: Company
    created: int
    answers: dict[str, str]
    points: dict[str, int]
    channel: str | None
    is_archived: bool
    is_deleted: bool
    is_spam: bool
    record: Record
    rep: int = -1

    @property
    def score(self) -> int:
        """Before any bonus."""
        return sum(self.points.values())


@dataclass(slots=True)
class Cast:
    """All leads by number, and the numbers of archived ones that stand in `leads` as well."""

    leads: list[Lead]
    copied: list[int]


def cast(source: Source, world: World, registry: Registry) -> Cast:
    """Who becomes a lead, when, with which answers; a few come back within a day or two."""
    draw, archived = source.draw("cast"), source.rows("leads_archive")
    copies = max(1, round(COPIED * archived))
    live = source.rows("leads") - copies
    n = live + archived
    people = _people(source, world, registry, n)
    created = draw.moments(n, START_MS, END_MS - DAY)
    created[live:] = draw.moments(archived, START_MS, END_MS - ARCHIVE_AFTER - DAY)
    again = np.flatnonzero(draw.chance(live, TWICE))[1:]
    for row in again:
        people[row] = people[row - 1]
        created[row] = min(created[row - 1] + int(draw.whole(1, 1, 40)[0]) * HOUR, END_MS - DAY)
    answers = {  # a size as they guess it
        "company_size": draw.words(n, tuple(rubric.SIZE), (0.15, 0.25, 0.3, 0.2, 0.1)),
        "inquiry_type": draw.words(n, tuple(rubric.INQUIRY), (0.3, 0.25, 0.1, 0.15, 0.2)),
        "budget_timeline": draw.words(n, tuple(rubric.TIMELINE), (0.25, 0.3, 0.2, 0.25)),
    }
    industries = tuple(rubric.INDUSTRY)
    channels = draw.words(n, [word or "" for word in SOURCES], [share for _, share in SOURCES.values()])
    deleted, spam = draw.chance(n, DELETED), draw.chance(n, SPAM)
    deleted[live:] = False
    leads = []
    for row in range(n):
        company = world.companies[people[row].company]
        table, place = ("leads", row) if row < live else ("leads_archive", row - live)
        said = {
            "industry": industries[company.industry % len(industries)],
            **{name: str(words[row]) for name, words in answers.items()},
        }
        record = registry.show("lead_scoring", table, place, people[row], "LEAD_SCORING")
        leads.append(
            Lead(
                row, people[row], company, int(created[row]), said, _points(said, company, record), channels[row] or None,
                row >= live, bool(deleted[row]), bool(spam[row]), record,
            )
        )  # fmt: skip
    return Cast(leads, list(range(live, live + copies)))


def _people(source: Source, world: World, registry: Registry, n: int) -> list[Person]:
    """A third of them is known to an earlier system; an address is what a form cannot do without."""
    draw = source.draw("people")
    able = [person for person in world.people if person.get("EMAIL")]
    known = [person for person in able if person.number in registry.persons]
    new = [person for person in able if person.number not in registry.persons]
    wanted = n // 3
    chosen = [known[i] for i in draw.index(wanted, len(known))] + [new[i] for i in draw.index(n - wanted, len(new))]
    return [chosen[i] for i in draw.rng.permutation(n)]


def _points(answers: dict[str, str], company: Company, record: Record) -> dict[str, int]:
    host = (record.value("EMAIL") or "").rpartition("@")[2]
    return {
        "company_size": rubric.SIZE[answers["company_size"]],
        "industry": rubric.INDUSTRY[answers["industry"]],
        "inquiry_type": rubric.INQUIRY[answers["inquiry_type"]],
        "budget_timeline": rubric.TIMELINE[answers["budget_timeline"]],
        "email_validation": rubric.CORPORATE_EMAIL if host == company.domain and not company.is_freemail else 0,
    }


def write(source: Source, cast: Cast, log: Log) -> None:
    """Both tables, as the log leaves each lead."""
    draw = source.draw("leads table")
    named = [spell_company(draw, lead.company) for lead in cast.leads]
    emails = [spell_email(draw, lead.record.value("EMAIL")) for lead in cast.leads]
    phones = with_junk(draw, [spell_phone(draw, lead.record.value("PHONE"), "US") for lead in cast.leads], NO_PHONE)
    live = [lead.number for lead in cast.leads if not lead.is_archived]
    for table, numbers in (
        ("leads", [*live, *cast.copied]),
        ("leads_archive", [lead.number for lead in cast.leads if lead.is_archived]),
    ):
        leads = [cast.leads[number] for number in numbers]
        _add(source, table, leads, log, [named[i] for i in numbers], [emails[i] for i in numbers], phones[numbers])


def note_company_names(registry: Registry, cast: Cast) -> None:
    """Tell the truth which rows name a company, and that a lead which stands in both tables is the same."""
    for lead in cast.leads:
        copied = lead.number in cast.copied  # right after the live ones, so its number is its place in `leads`, too
        name = {("COMPANY_NAME", "", lead.company.short_name)}
        for table, place in [(lead.record.table, lead.record.row), *([("leads", lead.number)] if copied else [])]:
            registry.matches.append(Record("lead_scoring", table, place, lead.company.number, name))
        if copied:
            shows = set(lead.record.shows)
            registry.persons[lead.person.number].append(Record("lead_scoring", "leads", lead.number, lead.person.number, shows))


def _add(
    source: Source, table: str, leads: Sequence[Lead], log: Log, named: list[str], emails: list[str | None], phones: np.ndarray
) -> None:
    draw, n = source.draw(f"{table} columns"), len(leads)
    scores = np.array([log.score(lead) for lead in leads])
    updated = np.array([log.updated(lead) for lead in leads])
    deleted = np.array([lead.is_deleted for lead in leads])
    has_site = draw.chance(n, 0.5)
    made_up = [f"https://www.{lead.company.short_name.lower().replace(' ', '')}.com" for lead in leads]
    source.add(
        table,
        n,
        id=source.keys(table, np.array([lead.number for lead in leads])),
        company_name=texts(named),
        contact_name=texts([lead.person.name for lead in leads]),
        email=texts(emails),
        phone=phones,
        **{name: texts([lead.answers[name] for lead in leads]) for name in leads[0].answers},
        lead_score=np.minimum(scores, 100),
        category=texts([rubric.category(score) for score in scores]),
        score_breakdown=texts([json.dumps(lead.points) for lead in leads]),
        raw_score=scores,
        status=texts([log.status(lead) for lead in leads]),
        assigned_to=np.array([lead.rep for lead in leads]),
        linkedin_url=np.ma.masked_array(texts(["https://www.linkedin.com/company/example"] * n), mask=~has_site),
        company_website=np.ma.masked_array(texts(made_up), mask=~has_site),
        company_revenue=draw.hide(draw.words(n, ("<1M", "1-10M", "10-50M", ">50M")), 0.6),
        last_activity_date=updated,
        created_at=np.array([lead.created for lead in leads]),
        updated_at=updated,
        source=draw.words(n, ("Webflow Form", "API", "Manual Entry"), (0.8, 0.12, 0.08)),
        utm_source=texts([lead.channel for lead in leads]),
        utm_medium=texts([SOURCES[lead.channel][0] for lead in leads]),
        utm_campaign=texts([f"{lead.channel}-always-on" if lead.channel else None for lead in leads]),
        is_deleted=deleted,
        deleted_at=np.ma.masked_array(updated, mask=~deleted),
        is_spam=np.array([lead.is_spam for lead in leads]),
        qualification_bonus_applied=np.array([log.first(lead, "Qualified") is not None for lead in leads]),
    )
