"""Rabita: knowledge graphs of diplomacy and security news."""

__version__ = "0.1.0"
