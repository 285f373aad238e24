"""The queue of messages to sales: one for hot leads, some failed and tried again."""

from __future__ import annotations

import numpy as np

from generator.columns import Source, texts
from generator.draw import MINUTE, SECOND
from generator.lead_scoring import rubric
from generator.lead_scoring.activities import Log
from generator.lead_scoring.leads import Cast


def write(source: Source, cast: Cast, log: Log) -> None:
    """Make notifications; while there are hot leads without one, none has two."""
    draw, n = source.draw("notifications"), source.rows("notifications")
    live = [lead for lead in cast.leads if not lead.is_archived]
    hot = [lead for lead in live if rubric.category(lead.score) == "Hot"] or live
    leads = [hot[i] for i in draw.index(n, len(hot))]
    kind = draw.words(n, ("email", "slack", "sms"), (0.5, 0.4, 0.1))
    status = draw.words(n, ("sent", "failed", "pending"), (0.94, 0.04, 0.02))
    created = np.array([lead.created for lead in leads]) + draw.lapse(n, SECOND, MINUTE)
    failed = status == "failed"
    source.add(
        "notifications",
        lead_id=np.array([lead.number for lead in leads]),
        user_id=np.array([lead.rep for lead in leads]),
        notification_type=kind,
        template_name=texts(["hot_lead_alert"] * n),
        recipient=np.where(kind == "slack", "#hot-leads", "sales@example-cdp.com").astype(object),
        status=status,
        sent_at=np.ma.masked_array(created + draw.lapse(n, SECOND, 10 * MINUTE), mask=status != "sent"),
        error_message=np.ma.masked_array(draw.words(n, ("mailbox full", "rate limited", "timeout")), mask=~failed),
        retry_count=np.where(failed, 3, draw.rng.poisson(0.1, n)),
        created_at=created,
    )
