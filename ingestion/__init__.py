"""Sources to raw tables: contracts, readers, the loader, the quarantine and identity resolution.

Belongs here: everything that happens to a source row before dbt sees it.  Does not belong here:
scheduling (`dagster_project/`), modelling (`dbt_project/`), quality rules (`expectations/`); this
package imports none of them.
"""
