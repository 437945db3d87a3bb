"""What the constants say of a descent: how fast, away from saddles, and with noise."""
