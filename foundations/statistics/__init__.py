"""Statistics: how good predictions are, and how to hold samples back to find out.

The two modules have the names of scikit-learn's, `metrics` and `model_selection`.
"""
