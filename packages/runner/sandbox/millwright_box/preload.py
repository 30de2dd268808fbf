"""What every job finds imported already. Only code: no data, and nothing may start a thread."""
import importlib

from . import programs


def load(kind):
    """Imports the libraries of a runtime; returns {package: version}."""
    _standard_library()
    versions = _machine_learning() if kind == 'python-ml' else {}
    _keep_pythons_exit_handlers()
    return versions


def _keep_pythons_exit_handlers():
    """
    Libraries register C code that tidies up at exit. A job's process is thrown away with its box, so that is work for
    nothing: measured 3 ms of each job. What Python promises, flushed logs and joined children, stays.
    """
    import atexit
    import logging
    import multiprocessing.util

    atexit._clear()
    atexit.register(logging.shutdown)
    atexit.register(multiprocessing.util._exit_function)


def _standard_library():
    import ast, bisect, collections, csv, dataclasses, datetime, decimal, functools, heapq, http.server  # noqa: E401,F401
    import io, itertools, json, linecache, math, pickle, random, re, sqlite3, statistics, string  # noqa: E401,F401
    import textwrap, threading, tokenize, traceback, types, typing, uuid  # noqa: E401,F401

    from . import candidate  # noqa: F401


def _warm_up(pandas):
    """
    What libraries import or set up at their first use, so that a job need not: measured 40 ms of each job. On values
    made up here; jobs may read them, and draw no random number from a state that they share (see candidate.py).
    """
    from sklearn.compose import make_column_transformer
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    import io

    rows = '\n'.join(f'{i},{i % 3}.5,{"abc"[i % 3]},{i % 2}' for i in range(12))
    table = pandas.read_csv(io.StringIO(f'id,x,kind,label\n{rows}'))
    model = make_pipeline(
        make_column_transformer((StandardScaler(), ['x']), (OneHotEncoder(handle_unknown='ignore'), ['kind'])),
        LogisticRegression(),
    )
    probabilities = cross_val_predict(model, table, table['label'], cv=3, method='predict_proba')
    roc_auc_score(table['label'], probabilities[:, 1])
    LinearRegression().fit(table[['x']], table['label'])
    table.groupby('kind')['x'].mean().sort_index()
    table.merge(table[['id', 'kind']], on='id').to_dict('records')


def _machine_learning():
    import numpy
    import pandas
    import scipy
    import scipy.optimize, scipy.sparse, scipy.special, scipy.stats  # noqa: E401
    import sklearn
    import sklearn.base, sklearn.calibration, sklearn.cluster, sklearn.compose, sklearn.datasets  # noqa: E401
    import sklearn.decomposition, sklearn.dummy, sklearn.ensemble, sklearn.feature_extraction.text  # noqa: E401
    import sklearn.feature_selection, sklearn.impute, sklearn.inspection, sklearn.linear_model  # noqa: E401
    import sklearn.metrics, sklearn.model_selection, sklearn.naive_bayes, sklearn.neighbors  # noqa: E401
    import sklearn.pipeline, sklearn.preprocessing, sklearn.svm, sklearn.tree, sklearn.utils  # noqa: E401

    _warm_up(pandas)
    versions = {module.__name__: module.__version__ for module in (numpy, pandas, scipy, sklearn)}
    for name in ('lightgbm', 'xgboost', 'duckdb'):
        try:
            versions[name] = importlib.import_module(name).__version__
        except ModuleNotFoundError:
            pass  # Debian has no such package; what is missing is simply not offered
    if 'duckdb' in versions:
        programs.open_duckdb()
    return versions
