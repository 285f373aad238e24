"""How a lead is scored (R2.18): points per answer, and where Hot and Warm begin.

The same values stand in the seed `lead_score_rubric`, which says which of them the specification's examples give.
"""

from __future__ import annotations

SIZE = {"1-10": 5, "11-50": 10, "51-200": 20, "201-1000": 22, "1000+": 25}
INDUSTRY = {
    "Software/SaaS": 20, "Marketing/Advertising": 18, "Financial Services": 15, "Healthcare": 12, "Manufacturing": 10,
    "Logistics": 8, "Education": 6, "Retail/E-commerce": 5,
}  # fmt: skip
INQUIRY = {"Demo Request": 30, "Pricing Information": 25, "Partnership": 12, "General Question": 8, "Content Download": 5}
TIMELINE = {"Immediate": 20, "1-3 months": 15, "3-6 months": 8, "Just Researching": 0}
CORPORATE_EMAIL = 5
HOT, WARM = 80, 50
BONUS = 10
"""Once, after qualification (R2.17)."""


def category(score: int) -> str:
    """Hot, Warm or Cold."""
    return "Hot" if score >= HOT else "Warm" if score >= WARM else "Cold"
