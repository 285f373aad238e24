"""Contracts of `partner_leads`, a system that buys leads of home projects by webhook and passes them on, of 19 tables.

Providers send leads to webhooks; contacts, leads, appointments and conversions come of them; workspaces are the clients
who work them.  Its words are another installation's, so no list is closed: unknown words are loaded and reported.

Row counts are ours, the specification has none: ten thousand leads, and the rest in proportion.
Requirement numbers: R1.1-R1.29, C-11, C-21 to C-26, C-46, C-50, C-53.
"""

from __future__ import annotations

from ingestion.contracts.partner_leads import outcomes, partners, people
from ingestion.contracts.table import System

SYSTEM = System(
    name="partner_leads",
    description="A partner lead system: providers, webhooks, workspaces, leads of home projects, appointments, conversions.",
    timezone="UTC",
    region="US",
    currency="USD",
    tables=(*people.TABLES, *partners.TABLES, *outcomes.TABLES),
)
