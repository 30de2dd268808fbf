"""
What runs inside the hostile process. Nothing said from here is a verdict: one question comes on standard input, one
answer goes out on descriptor 3, and the worker, which alone knows what is right, compares.
"""
import json
import linecache
import os
import sys
import types

RESULT = 3
HERE = os.path.dirname(os.path.abspath(__file__))


def print_candidates_traceback():
    """Like the interpreter's own, without the frames of ours that called the candidate."""
    import traceback

    try:
        kind, error, trace = sys.exc_info()
        while trace and trace.tb_frame.f_code.co_filename.startswith((HERE, '<frozen')):
            trace = trace.tb_next
        traceback.print_exception(kind, error, trace)
        sys.stderr.flush()
    except BaseException:
        pass  # a hostile exception may fail to print; its exit code still tells


def load_module(path, name):
    with open(path, 'rb') as file:
        source = file.read()
    module = types.ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    linecache.checkcache(path)
    exec(compile(source, path, 'exec'), module.__dict__)
    return module


def _answer(question, **content):
    line = json.dumps({'id': question['id'], **content}, default=_plain) + '\n'
    view = memoryview(line.encode('utf-8', 'backslashreplace'))
    sys.stdout.flush()
    while view:
        view = view[os.write(RESULT, view):]


def _plain(value):
    """What JSON does not know: the usual containers and scalars of numpy, pandas and the standard library."""
    import datetime
    import decimal
    import fractions

    if hasattr(value, 'to_dict') and hasattr(value, 'notna'):
        # In pandas NaN is how "missing" is written; in JSON that is null.
        present = value.astype(object).where(value.notna(), None)
        return present.to_dict('records') if hasattr(value, 'columns') else present.tolist()
    if hasattr(value, 'tolist'):
        return value.tolist()  # numpy scalars and arrays, pandas indexes
    if isinstance(value, (datetime.date, datetime.datetime, datetime.time)):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, fractions.Fraction)):
        return float(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, bytes):
        return value.hex()
    if value.__class__.__name__ in ('NAType', 'NaTType'):
        return None
    raise TypeError(f'{type(value).__name__} cannot be written as JSON')


def _question():
    return json.loads(sys.stdin.readline())


def run_function(header):
    """One call of one function: {id, function, args} -> {id, ok} or {id, error}."""
    solution = load_module(f"/work/{header['entry']}", 'solution')
    question = _question()
    function = getattr(solution, question['function'], None)
    if not callable(function):
        return _answer(question, missing=question['function'])
    try:
        value = function(*question['args'])
    except MemoryError:
        raise  # a limit of the job, not an answer
    except Exception as error:
        print_candidates_traceback()
        return _answer(question, error=[kind.__name__ for kind in type(error).__mro__])
    try:
        _answer(question, ok=value)
    except (TypeError, ValueError, RecursionError) as error:
        _answer(question, unserialisable=f'{type(error).__name__}: {error}'[:200])
    # Done: do not wait for threads that the candidate left running.
    sys.stderr.flush()
    os._exit(0)


def run_script(header):
    """A program of the candidate's, such as a server, run as a script."""
    sys.argv = [f"/work/{header['entry']}", *header.get('args', [])]
    load_module(sys.argv[0], '__main__')


def run_predict(header):
    """
    {id} -> {id, ok: predictions} or {id, error}. Opening the candidate's model may run anything; here, in a box that
    holds rows without labels, it gains nothing.
    """
    question = _question()
    import joblib
    import pandas

    try:
        model = joblib.load(f"/work/{header['model']}")  # plain pickles too
        values = getattr(model, header['method'])(pandas.read_csv(f"/work/{header['features']}"))
        if header['method'] == 'predict_proba':
            values = [row[-1] for row in values]
        _answer(question, ok=values)
    except MemoryError:
        raise  # a limit of the job, not an answer
    except Exception as error:
        print_candidates_traceback()
        return _answer(question, error=[kind.__name__ for kind in type(error).__mro__])
    sys.stderr.flush()
    os._exit(0)


def run_checker(header):
    """Our own checker, in a box because it handles what the candidate returned."""
    checker = load_module('/work/checker.py', 'checker')
    question = _question()
    result = checker.check(question['args'], question['output'], question['expected'], question['files'])
    _answer(question, ok={'score': float(result['score']), 'message': str(result.get('message', ''))})


def _cell(value):
    """One value of a result table as JSON."""
    import datetime
    import decimal
    import uuid

    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (datetime.timedelta, uuid.UUID)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_cell(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _cell(item) for key, item in value.items()}
    return value


def run_query(header):
    """{id, setup: [sql], query} -> {id, ok: {columns, rows}} or {id, error, text}."""
    question = _question()
    run = _query_duckdb if header['engine'] == 'duckdb' else _query_sqlite
    try:
        columns, rows = run(question['setup'], question['query'], header['limits'])
    except Exception as error:
        print(f'{type(error).__name__}: {error}', file=sys.stderr)
        return _answer(question, error=[type(error).__name__])
    _answer(question, ok={'columns': columns, 'rows': [[_cell(value) for value in row] for row in rows]})


LARGEST_RESULT_ROWS = 20_000


_duckdb = None


def open_duckdb():
    """
    Opens an empty database once, in the zygote: two thirds of the time that a query takes. Without threads of its own,
    of which it makes eight unless told otherwise, it survives a fork; each job continues with its own copy.
    """
    global _duckdb
    import duckdb

    without_threads = {'threads': 1, 'async_threads': 0}
    _duckdb = duckdb.connect(':memory:', config={**without_threads, 'autoinstall_known_extensions': 'false'})
    _duckdb.execute('SELECT 1').fetchall()


def _query_duckdb(setup, query, limits):
    # A connection of its own, because random numbers are seeded when one is made.
    connection = _duckdb.cursor()
    for script in setup:
        connection.execute(script)
    # The candidate's text may compute, and nothing else: no file, no extension, no way to change that.
    connection.execute('SET enable_external_access = false')
    connection.execute('SET lock_configuration = true')
    result = connection.execute(query)
    if result.description is None:
        return [], []
    return [column[0] for column in result.description], result.fetchmany(LARGEST_RESULT_ROWS)


def _query_sqlite(setup, query, limits):
    import sqlite3

    connection = sqlite3.connect(':memory:')
    for script in setup:
        connection.executescript(script)
    forbidden = (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA)
    connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action in forbidden else sqlite3.SQLITE_OK)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 16 << 20) if hasattr(connection, 'setlimit') else None
    *before, last = _sqlite_statements(query)
    for statement in before:
        connection.execute(statement)
    cursor = connection.execute(last)
    if cursor.description is None:
        return [], []
    return [column[0] for column in cursor.description], cursor.fetchmany(LARGEST_RESULT_ROWS)


def _sqlite_statements(text):
    """Splits at semicolons that end a statement; sqlite itself knows which ones do."""
    import sqlite3

    statements, current = [], ''
    for piece in text.split(';'):
        current += piece + ';'
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ''
    if current.strip(' \t\r\n;'):
        statements.append(current.removesuffix(';'))
    meaningful = [statement for statement in statements if not _is_comment_only(statement)]
    if not meaningful:
        raise ValueError('the query is empty')
    return meaningful


def _is_comment_only(statement):
    lines = [line.split('--')[0].strip(' \t\r;') for line in statement.splitlines()]
    return not any(lines)


PROGRAMS = {
    'function': run_function,
    'script': run_script,
    'predict': run_predict,
    'checker': run_checker,
    'query': run_query,
}
