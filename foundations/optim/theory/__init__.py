"""What can be said of a descent before it is run, and measured after: convexity, constants, rates, saddles, noise."""
