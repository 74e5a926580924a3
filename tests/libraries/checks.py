"""One real call of each library, with a result that plain Python gives as well.

A check takes a seed and returns text. It runs on two Java threads at once, and in plain Python.
"""

from __future__ import annotations

import functools
import http.server
import io
import json
import threading
from typing import Any

import numpy as np


def _shown(*values: Any) -> str:
    """Numbers as six digits, whose order of summation does not show."""
    return " ".join(
        f"{float(value):.6g}" for part in values for value in np.asarray(part).ravel()[:20]
    )


def _rows(seed: int, rows: int = 200, columns: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, columns))


def check_numpy(seed: int) -> str:
    rows = _rows(seed, 300, 300)
    return _shown(np.linalg.solve(rows, rows @ np.arange(300.0)), np.fft.rfft(rows[0]).real)


def check_pandas(seed: int) -> str:
    import pandas as pd

    frame = pd.DataFrame(_rows(seed), columns=list("abcdefgh"))
    frame["group"] = [f"g{i % 5}" for i in range(len(frame))]
    joined = frame.groupby("group").mean().merge(frame.groupby("group").max(), on="group")
    return _shown(joined.to_numpy()) + str(pd.Timestamp("2024-02-29", tz="Europe/Berlin"))


def check_scipy(seed: int) -> str:
    from scipy import optimize, sparse, stats

    found = optimize.minimize(lambda x: ((x - seed) ** 2).sum(), np.zeros(4))
    matrix = sparse.random(50, 50, density=0.1, random_state=seed, format="csr")
    return _shown(np.round(found.x, 3), matrix.sum(), stats.norm.cdf([0.1, 0.5]))


def check_scikit_learn(seed: int) -> str:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    rows = _rows(seed)
    wanted = (rows[:, 0] + rows[:, 1] > 0).astype(int)
    forest = RandomForestClassifier(20, random_state=seed, n_jobs=2).fit(rows, wanted)
    linear = LogisticRegression().fit(rows, wanted)
    return _shown(forest.predict_proba(rows[:5]), np.round(linear.coef_, 3))


def check_pyarrow(seed: int) -> str:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pa.table({"x": _rows(seed)[:, 0], "name": [f"row {i}" for i in range(200)]})
    file = io.BytesIO()
    pq.write_table(table, file)
    read = pq.read_table(io.BytesIO(file.getvalue()))
    return _shown(pc.sum(read["x"]).as_py(), read.num_rows) + read["name"][3].as_py()


def check_polars(seed: int) -> str:
    import polars as pl

    frame = pl.DataFrame(_rows(seed), schema=list("abcdefgh"))
    summed = (
        frame.lazy()
        .with_columns(group=pl.int_range(pl.len()) % 5)
        .group_by("group")
        .agg(pl.col("a").sum())
        .sort("group")
        .collect()
    )
    return _shown(summed["a"].to_numpy())


@functools.cache
def _compiled() -> Any:
    import numba

    @numba.njit(parallel=True)
    def norm(rows: np.ndarray) -> float:
        total = 0.0
        for i in numba.prange(rows.shape[0]):
            total += (rows[i] ** 2).sum()
        return total

    return norm


_compiling = threading.Lock()


def check_numba(seed: int) -> str:
    with (
        _compiling
    ):  # its work queue, the default where neither TBB nor OpenMP is, takes one thread
        return _shown(_compiled()(_rows(seed)))


def check_lightgbm(seed: int) -> str:
    import lightgbm

    rows = _rows(seed)
    data = lightgbm.Dataset(rows, label=rows[:, 0] * 2 + rows[:, 1])
    options = {"objective": "regression", "verbose": -1, "num_threads": 2, "deterministic": True}
    model = lightgbm.train({**options, "seed": seed}, data, num_boost_round=10)
    return _shown(model.predict(rows[:5]))


@functools.cache
def _session() -> Any:
    import onnxruntime
    from onnx import TensorProto, helper

    matrix = np.arange(32, dtype=np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"]), helper.make_node("Relu", ["y"], ["z"])],
        "linear",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 8])],
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, [None, 4])],
        [helper.make_tensor("w", TensorProto.FLOAT, [8, 4], matrix)],
    )
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=9)
    return onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )


def check_onnxruntime(seed: int) -> str:
    (result,) = _session().run(None, {"x": _rows(seed).astype(np.float32)})
    return _shown(np.round(result[:3], 2))


def check_opencv_python_headless(seed: int) -> str:
    import cv2

    image = np.random.default_rng(seed).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    edges = cv2.Canny(cv2.GaussianBlur(image, (5, 5), 0), 50, 150)
    _, encoded = cv2.imencode(".png", image)
    return _shown(edges.sum(), (cv2.imdecode(encoded, cv2.IMREAD_COLOR) == image).all())


def check_pillow(seed: int) -> str:
    from PIL import Image, ImageFilter

    image = Image.fromarray(np.full((40, 40, 3), seed % 256, dtype=np.uint8))
    file = io.BytesIO()
    image.rotate(45).filter(ImageFilter.BLUR).save(file, "PNG")
    return _shown(np.asarray(Image.open(io.BytesIO(file.getvalue()))).sum())


def check_jieba(seed: int) -> str:
    import jieba

    jieba.setLogLevel(30)
    return "/".join(jieba.cut(f"我来到北京清华大学{seed}"))


def check_orjson(seed: int) -> str:
    import orjson

    return orjson.dumps(
        {"rows": _rows(seed, 2, 2), "seed": seed}, option=orjson.OPT_SERIALIZE_NUMPY
    ).decode()


def check_pydantic(seed: int) -> str:
    import pydantic

    class Order(pydantic.BaseModel):
        number: int
        items: list[str] = []

    try:
        Order.model_validate({"number": "many"})
    except pydantic.ValidationError as error:
        return f"{Order(number=seed, items=['a']).model_dump_json()} {error.error_count()}"
    return "nothing was refused"


class _Echo(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


def check_requests(seed: int) -> str:
    import requests

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        with requests.Session() as session:
            session.trust_env = False
            reply = session.post(address, json={"seed": seed}, timeout=60)
        server.shutdown()
    return json.dumps(reply.json())


def check_sqlalchemy(seed: int) -> str:
    import sqlalchemy as sa

    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    table = sa.Table("t", sa.MetaData(), sa.Column("x", sa.Integer), sa.Column("name", sa.String))
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"x": seed + i, "name": f"n{i}"} for i in range(9)])
        total = connection.execute(sa.select(sa.func.sum(table.c.x))).scalar_one()
        names = connection.execute(sa.select(table.c.name).order_by(table.c.x.desc())).scalars()
        return f"{total} {list(names)[:2]}"


def check_matplotlib(seed: int) -> str:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 2), dpi=50)
    figure.add_subplot().plot(_rows(seed)[:, 0])
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())
    return f"{pixels.shape} {int(pixels.sum(dtype=np.int64))}"


def check_jax(seed: int) -> str:
    import jax
    import jax.numpy as jnp

    def loss(weights: Any, rows: Any) -> Any:
        return jnp.mean(jnp.tanh(rows @ weights) ** 2)

    rows = jnp.asarray(_rows(seed), dtype=jnp.float32)
    return _shown(np.round(jax.jit(jax.grad(loss))(jnp.ones(8), rows), 3))
