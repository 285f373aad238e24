"""The registry of source systems.  A new system is a module beside this one that defines `SYSTEM`."""

from importlib import import_module
from pkgutil import iter_modules

from ingestion.contracts.table import Column, System, Table

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
SYSTEMS: dict[str, System] = {
    module.SYSTEM.name: module.SYSTEM for module in sorted(_MODULES, key=lambda m: m.__name__) if hasattr(module, "SYSTEM")
}
"""Every system by name, in the order of names."""

__all__ = ["SYSTEMS", "Column", "System", "Table"]
