"""A made-up shop to try things out: people, and a year of plausible purchases ending today."""
