"""A small model: the distance of a flower to the mean of each species of iris."""

_MEANS = {
    "setosa": (5.006, 3.428, 1.462, 0.246),
    "versicolor": (5.936, 2.770, 4.260, 1.326),
    "virginica": (6.588, 2.974, 5.552, 2.026),
}


def _distance(flower, mean):
    return sum((left - right) ** 2 for left, right in zip(flower, mean, strict=True))


def predict(*flower):
    """The species whose mean is nearest."""
    return min(_MEANS, key=lambda species: _distance(flower, _MEANS[species]))


def score(sepal_length, sepal_width, petal_length, petal_width):
    """How near the flower is to setosa: 1 at its mean, towards 0 far away."""
    flower = (sepal_length, sepal_width, petal_length, petal_width)
    return 1.0 / (1.0 + _distance(flower, _MEANS["setosa"]))


def petal_area(length, width, factor):
    return length * width * factor
