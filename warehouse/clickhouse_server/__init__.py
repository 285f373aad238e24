"""A ClickHouse server of our own: the HTTP interface of ClickHouse over one chdb engine in this process.

| module          | what belongs there                                                        |
|-----------------|---------------------------------------------------------------------------|
| `statement.py`  | where a statement's FORMAT clause or rows begin; no more SQL than that     |
| `engine.py`     | the engine: connections, sessions, settings, errors                        |
| `request.py`    | HTTP in: parameters, credentials, bodies and their compression             |
| `front.py`      | HTTP out: headers, streaming, errors, clients that go away                 |
| `errors.py`     | codes, texts and statuses                                                  |
| `__main__.py`   | `python -m warehouse.clickhouse_server --path DIR --port N`                |
| `controller.py` | starting and stopping that process for a home folder                       |

Does not belong here: tables of the project, dbt, the loader.  Clients meet a plain ClickHouse
server; nothing above this package may know that it is ours.

Whoever has the password is the one user there is, and can read and write files as the server's process.

Not served, because the engine has none of it: users, roles and row policies, clusters, Keeper,
`system.query_log`.  Not served, because no client of ours asks for it: ClickHouse's own block
compression (`compress=1`), `KILL QUERY` by a client's query id, `input()`, TLS.
"""

LOOPBACK = ("127.0.0.1", "localhost")
"""The only names the server listens under and answers to."""
