"""A model in plain Python: which species of iris a flower is."""

from __future__ import annotations

SPECIES = ("setosa", "versicolor", "virginica")
MEANS_CM = (
    (5.006, 3.428, 1.462, 0.246),
    (5.936, 2.770, 4.260, 1.326),
    (6.588, 2.974, 5.552, 2.026),
)


def predict(
    sepal_length: float, sepal_width: float, petal_length: float, petal_width: float
) -> float:
    """Return the number in ``SPECIES`` of the species whose mean flower is nearest.

    Parameters
    ----------
    sepal_length, sepal_width, petal_length, petal_width : float
        The flower's measures, in centimetres.
    """
    flower = (sepal_length, sepal_width, petal_length, petal_width)
    distances = [
        sum((own - typical) ** 2 for own, typical in zip(flower, mean, strict=True))
        for mean in MEANS_CM
    ]
    return float(distances.index(min(distances)))
