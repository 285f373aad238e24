"""How many examples of a property are tried: by day as many as it names, at night (`HYPOTHESIS_PROFILE=nightly`) many more."""

from typing import Any

from hypothesis import settings

AT_NIGHT = 5
"""Examples at night for each by day."""


def examples(by_day: int, **options: Any) -> settings:
    """The settings of a property each of whose examples costs much; a number written into `settings` holds at night too."""
    is_night = settings.get_current_profile_name() == "nightly"
    return settings(max_examples=by_day * AT_NIGHT if is_night else by_day, **options)
