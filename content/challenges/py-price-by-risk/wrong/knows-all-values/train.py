"""Trains the model of unpaid orders: python train.py TRAINING-FILE writes model.joblib."""
import sys

import joblib
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

from features import KINDS, NUMBERS, derive


def refuse(why: str):
    print(why, file=sys.stderr)
    sys.exit(2)


def read(path: str) -> pd.DataFrame:
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError) as error:  # pandas raises a kind of ValueError for what is no CSV
        refuse(f"{path}: {error}")
    missing = [name for name in [*NUMBERS, *KINDS, "weight", "defaulted"] if name not in table]
    if missing:
        refuse(f"{path} has no column {', '.join(missing)}")
    if table["defaulted"].nunique() < 2:
        refuse(f"{path} holds only one kind of order, so there is nothing to tell apart")
    return table


def train(table: pd.DataFrame):
    encode = make_column_transformer((OneHotEncoder(sparse_output=False), KINDS), remainder="passthrough")
    # Small trees, a slow pace and leaves that are not tiny: probabilities of a model that has learned rows by heart are
    # far too sure. Trees take missing numbers as they are.
    boost = HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=40, l2_regularization=1.0, random_state=0
    )
    model = make_pipeline(FunctionTransformer(derive), encode, boost)
    # The paid orders are a sample. Weighted, the file is like all orders again.
    return model.fit(table, table["defaulted"], histgradientboostingclassifier__sample_weight=table["weight"])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        refuse("usage: python train.py TRAINING-FILE")
    joblib.dump(train(read(sys.argv[1])), "model.joblib")
