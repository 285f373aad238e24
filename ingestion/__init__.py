"""Sources to raw tables: contracts, readers, the loader, the quarantine and identity resolution.

Belongs here: everything that happens to a source row before dbt sees it.  Does not belong here:
scheduling (`dagster_project/`), modelling (`dbt_project/`), quality rules (`expectations/`); this
package imports none of them.
"""

from contextlib import suppress

import pyarrow as pa

with suppress(NotImplementedError):  # not every build of Arrow has it
    # It returns the memory of large tables to the system; the default pool keeps a fifth more.
    pa.set_memory_pool(pa.jemalloc_memory_pool())
