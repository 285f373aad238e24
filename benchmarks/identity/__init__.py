"""Quality and cost of identity resolution, ours beside its peers: `python -m benchmarks.identity --help`.

| module | what |
|---|---|
| `population.py` | records of persons who are known, at a noise level |
| `sources.py` | those records as every contender reads them: raw rows, observations, normalised cards |
| `quality.py` | precision, recall and the clusters that are wrong |
| `contenders.py` | ours and the peers, each a function from its input to a cluster per record |
| `round_trip.py` | from raw rows in PostgreSQL to tables in PostgreSQL |
| `worker.py` | one measurement, in a process of its own |
| `harness.py` | starts workers and stops those that take too much time or memory |
| `report.py` | keeps the results and writes them into `benchmarks/README.md` |
"""
