"""The function that Java opens: scores payments, and takes a new model when the stream says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nearline_models import Model, ModelFileError, load_model

from bridge import DataTypes, ScalarFunction, udf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bridge import FunctionContext


class Score(ScalarFunction):
    """The probability that a payment is a fraud, by the model that is in use at that row.

    Job parameters: ``models``, the folder of the models; ``library``, which has made them;
    ``model``, the name of the first one. The counter ``model_loads`` counts those that were loaded.
    """

    def open(self, function_context: FunctionContext) -> None:
        """Load the first model, once for all rows."""
        self._folder = Path(function_context.get_job_parameter("models", "models"))
        self._library = function_context.get_job_parameter("library", "scikit-learn")
        self._loads = function_context.get_metric_group().counter("model_loads")
        self._model = self._load(function_context.get_job_parameter("model", "fraud-1"))

    def eval(
        self, features: Sequence[float] | None, new_model: str | None
    ) -> tuple[str, float | None, str | None]:
        """Score a payment, or replace the model.

        Parameters
        ----------
        features : sequence of float, or None
            The payment; None of a control event.
        new_model : str or None
            The name of the next model; None of a payment.

        Returns
        -------
        (str, float or None, str or None)
            The model in use, the probability, and why a new model was refused.
        """
        if new_model is None:
            return self._model.name, self._model.predict(features), None
        try:
            self._model = self._load(new_model)
        except ModelFileError as error:
            return self._model.name, None, str(error)
        return self._model.name, None, None

    def _load(self, name: str) -> Model:
        model = load_model(self._folder, self._library, name)
        self._loads.inc()
        return model


score = udf(
    Score(),
    input_types=[DataTypes.ARRAY(DataTypes.DOUBLE()), DataTypes.STRING()],
    result_type=DataTypes.ROW(
        [
            DataTypes.FIELD("model", DataTypes.STRING()),
            DataTypes.FIELD("score", DataTypes.DOUBLE()),
            DataTypes.FIELD("refused", DataTypes.STRING()),
        ]
    ),
    name="score",
)
