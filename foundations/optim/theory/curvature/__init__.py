"""How a function bends: convexity, its constants, and their quotient."""
