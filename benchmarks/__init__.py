"""Benchmarks: what the project is measured by, beside its peers, on data whose truth is known.

Belongs here: generators, contenders, measuring and the page of results.  Does not belong here: anything the product
imports, or a test of correctness (`tests/`).
"""
