"""What all seven projects share: data, the side-by-side table, the report, the command line."""
