"""What every job finds imported already. Only code: no data, and nothing may start a thread."""


def load(kind):
    """Imports the libraries of a runtime; returns {package: version}."""
    _standard_library()
    if kind == 'python-ml':
        return _machine_learning()
    return {}


def _standard_library():
    import ast, bisect, collections, csv, dataclasses, datetime, decimal, functools, heapq, http.server  # noqa: E401,F401
    import io, itertools, json, linecache, math, pickle, random, re, sqlite3, statistics, string  # noqa: E401,F401
    import textwrap, threading, tokenize, traceback, types, typing, uuid  # noqa: E401,F401

    from . import candidate, programs  # noqa: F401


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

    versions = {module.__name__: module.__version__ for module in (numpy, pandas, scipy, sklearn)}
    try:
        import duckdb
    except ImportError:
        return versions  # Debian has no DuckDB package; the SQL runtime is then simply not offered
    return {**versions, 'duckdb': duckdb.__version__}
