"""
Runs in the box, on the packages that are really installed: does a library still work in a fork of a process that has
imported it, and perhaps used it? A wheel that keeps locks or threads over a fork hangs in every job that uses it.
"""
import os
import signal

import duckdb
import lightgbm
import numpy
import pandas
import scipy.linalg
import xgboost
from sklearn.cluster import KMeans
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

HANGS_AFTER_SECONDS = 20

random = numpy.random.default_rng(0)
X = random.normal(size=(3000, 12))
y = (X[:, 0] + X[:, 1] * X[:, 2] > 0).astype(int)


def fit(model):
    return model.fit(X, y).predict(X).sum()


database = None


def query(threads):
    global database
    database = database or duckdb.connect(':memory:', config={'threads': 1, 'async_threads': 0})
    connection = database.cursor()
    connection.execute(f'SET threads = {threads}')
    return connection.execute('SELECT sum(i % 7) FROM range(500000) AS numbers(i)').fetchone()[0]


WORK = {
    'numpy': lambda threads: (X.T @ X).sum() + numpy.linalg.svd(X[:400])[1].sum(),
    'scipy': lambda threads: scipy.linalg.lu(X[:12])[2].sum() + scipy.linalg.eigh(X.T @ X)[0].sum(),
    'pandas': lambda threads: pandas.DataFrame(X).groupby(y).mean().corr().to_numpy().sum(),
    'LogisticRegression': lambda threads: fit(LogisticRegression()),
    'RandomForest': lambda threads: fit(RandomForestClassifier(20, n_jobs=threads, random_state=0)),
    'HistGradientBoosting': lambda threads: fit(HistGradientBoostingClassifier(max_iter=5)),
    'KMeans': lambda threads: KMeans(4, n_init=2, random_state=0).fit(X).inertia_,
    'duckdb': query,
    'lightgbm': lambda threads: fit(lightgbm.LGBMClassifier(n_estimators=5, n_jobs=threads, verbose=-1)),
    'lightgbm.train': lambda threads: lightgbm.train(
        {'objective': 'binary', 'num_threads': threads, 'verbose': -1}, lightgbm.Dataset(X, y), 5
    ).predict(X).sum(),
    'xgboost': lambda threads: fit(xgboost.XGBClassifier(n_estimators=5, n_jobs=threads)),
    'xgboost.train': lambda threads: xgboost.train(
        {'objective': 'binary:logistic', 'nthread': threads}, xgboost.DMatrix(X, y, nthread=threads), 5
    ).predict(xgboost.DMatrix(X)).sum(),
}


def work(library, threads):
    """One use of a library, by a job of its own."""
    with threadpool_limits(threads):
        return float(WORK[library](threads))


def in_forks(library, threads, repeats=2):
    """Uses it in forks of this process: 'ok', or how each ended."""
    outcomes = []
    for _ in range(repeats):
        pid = os.fork()
        if pid == 0:
            signal.alarm(HANGS_AFTER_SECONDS)
            try:
                os._exit(0 if numpy.isfinite(work(library, threads)) else 1)
            except BaseException as error:
                print(error, flush=True)
                os._exit(2)
        outcomes.append(os.waitpid(pid, 0)[1])
    return 'ok' if not any(outcomes) else outcomes


def check(library):
    """Forks of a process that has only imported the library, then of one that has used it with one thread."""
    cold = [in_forks(library, threads) for threads in (1, 2)]
    work(library, 1)
    own_threads = len(os.listdir('/proc/self/task'))
    warm = [in_forks(library, threads) for threads in (1, 2)]
    return {'cold': cold, 'warm': warm, 'threads': own_threads}


def check_after_two_threads():
    """What must not happen in the zygote: OpenMP had two threads before the fork."""
    global HANGS_AFTER_SECONDS
    HANGS_AFTER_SECONDS = 3
    work('HistGradientBoosting', 2)
    return in_forks('HistGradientBoosting', 2, repeats=1)
