"""Addresses of everything that can be taken away, within a language."""

from portal.files.comparisons import COMPARISON_FILES
from portal.files.lists import LIST_FILES
from portal.files.open_data import OPEN_DATA_FILES
from portal.files.records import RECORD_FILES

FILES = {**LIST_FILES, **RECORD_FILES, **COMPARISON_FILES, **OPEN_DATA_FILES}
