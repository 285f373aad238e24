"""What is produced, one module per stage of the flow: sources, raw, identity, warehouse (dbt).

Belongs here: asset keys, dependencies, metadata, and the call into the room that does the work.
Keys are where the data lies, `[schema, table]`, so they meet the dbt sources of the same name.
"""
