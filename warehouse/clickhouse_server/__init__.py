"""The embedded ClickHouse server: ClickHouse's HTTP interface over one chdb engine in this process.

| module          | what belongs there                                                        |
|-----------------|---------------------------------------------------------------------------|
| `statement.py`  | where the FORMAT clause or the rows of a statement begin; no other SQL     |
| `engine.py`     | the engine: connections, sessions, settings, errors                        |
| `request.py`    | HTTP in: parameters, credentials, bodies and their compression             |
| `front.py`      | HTTP out: headers, streaming, errors, clients that go away                 |
| `errors.py`     | codes, texts and statuses                                                  |
| `__main__.py`   | `python -m warehouse.clickhouse_server --path DIR --port N`                |
| `controller.py` | starting and stopping that process for a home folder                       |

Does not belong here: tables of the project, dbt, the loader.  Clients see a plain ClickHouse server,
and nothing outside this package may depend on its being this one.

There is one user: whoever has the password.  That user can read and write files with the rights of the
server's process.

The engine has no users, roles, row policies, clusters, Keeper or `system.query_log`, so they are not
served.  Some things are not served because no client of the project needs them: ClickHouse's own block
compression (`compress=1`), `KILL QUERY` by a client's query id, `input()`, TLS.
"""

LOOPBACK = ("127.0.0.1", "localhost")
"""The only names under which the server listens and answers."""
