"""Information of continuous values, by nearest neighbors."""

from foundations.information.continuous.columns import mutual_information_columns, scaled_and_jittered

__all__ = ["mutual_information_columns", "scaled_and_jittered"]
