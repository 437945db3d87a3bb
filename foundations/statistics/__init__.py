"""Statistics: how good predictions are, whether probabilities are right, and how to hold samples back to find out.

`metrics`, `calibration` and `model_selection` have the names of scikit-learn's modules.
"""
