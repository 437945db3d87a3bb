"""The operations of tensors, in tables: a line or two each, with its value and its rules for the way back."""
