"""Smooth functions without constraints: line searches, Newton, conjugate gradients, quasi-Newton, trust region."""
