"""How sure the difference of two rates is: Newcombe's interval from Wilson's scores.

R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison
of eleven methods, Statistics in Medicine 17 (1998), 873-890, method 10. It holds for few people and
for rates near 0, where the textbook's interval (of a normal distribution) is too narrow.
"""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054
"""Of 95 %."""


def of_rate(came: int, people: int) -> tuple[float, float]:
    """Wilson's interval of `came` of `people`; of nobody it is everything."""
    if not people:
        return 0.0, 1.0
    middle = 2 * came + Z * Z
    around = Z * sqrt(Z * Z + 4 * came * (people - came) / people)
    below = (middle - around) / (2 * (people + Z * Z))
    above = (middle + around) / (2 * (people + Z * Z))
    return (0.0 if not came else below), (1.0 if came == people else above)


def of_difference(came: int, people: int, came_else: int, people_else: int) -> tuple[float, float]:
    """Of the first rate less the second one, each of 1; both of some people."""
    first, second = came / people, came_else / people_else
    (low, high), (low_else, high_else) = of_rate(came, people), of_rate(came_else, people_else)
    difference = first - second
    return (
        difference - sqrt((first - low) ** 2 + (high_else - second) ** 2),
        difference + sqrt((high - first) ** 2 + (second - low_else) ** 2),
    )
