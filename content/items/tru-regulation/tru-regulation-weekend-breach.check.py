def key(p):
    from datetime import datetime, timedelta
    aware = datetime(2026, 11, 27, p["h"])          # a Friday
    end = aware + timedelta(hours=72)
    return (end - datetime(2026, 11, 30, p["now"])).total_seconds() / 3600
