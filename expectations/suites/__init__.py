"""The suites themselves: `raw` derived from the contracts, `business` written by hand."""
