"""Writes the fixtures of this challenge. Small expectations stand in challenge.yaml, worked out by hand."""
import json
from pathlib import Path

OUT = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem / "fixtures"
HEADER = "order_id,customer,amount,currency,ordered_at,version\n"


def write(name, text, header=HEADER):
    (OUT / name).write_text(header + text)


write("first-look.csv", "a1,kim,19.50,EUR,2026-03-01T10:00:00+01:00,1\nA1,kim,19.50,EUR,2026-03-01T09:00:00Z,1\nA2,lee,twelve,EUR,2026-03-01T09:30:00Z,1\n")
write("refused.csv", "B1,kim,10,EUR,2026-03-01T09:00:00Z,1\n,kim,10,EUR,2026-03-01T09:00:00Z,1\nB3,kim,0,EUR,2026-03-01T09:00:00Z,1\nB4,kim,10,CHF,2026-03-01,1\nB5,kim,10,EUR,2026-02-30T09:00:00Z,0\n")
write("versions.csv", "C1,kim,10.00,EUR,2026-03-01T09:00,1\nC1,kim,12.00,EUR,2026-03-01T09:00,2\nC1,kim,11.00,EUR,2026-03-01T09:00,1\nC1,kim,13.00,EUR,2026-03-01T09:00,2\n")
write(
    "formats.csv",
    'd1, kim ,"1,234,567.8",eur,2026-03-01 23:30:15-05:30,007\n'
    "\n"
    "D2,Zoë,19.99,Gbp,2025-12-31T23:59:59Z,3\n"
    "D3,\"Lee, Ann\",0.29,USD,2026-01-01T00:30+14:00,1\n"
    "D4,x,1.15,usd,2024-02-29T12:00,12\n"
    "D5,x,4.35,usd,2024-02-29T12:00:00-00:00,1\n",
)
write("shuffled.csv", "1,EUR,n/a,e1,2026-05-05T05:05Z,kim,5\n2,EUR,,e2,2026-05-05T05:05Z,kim,7.5\n", " VERSION ,Currency,note,Order_ID,ordered_at, customer,AMOUNT\n")
write("no-version.csv", "F1,kim,10,EUR,2026-03-01T09:00:00Z\n", "order_id,customer,amount,currency,ordered_at\n")
write("only-header.csv", "")
write(
    "amounts.csv",
    "".join(
        f'G{n},kim,"{amount}",EUR,2026-03-01T09:00:00Z,1\n'
        for n, amount in enumerate(["10", "-5", "1e3", "1.500", "12,34", "1,23.00", "nan", "10.", ".50", "0.00", "1,000", "", "$5", "0.5", "1 000"])
    ),
)
write(
    "times.csv",
    "".join(
        f"H{n},kim,10,EUR,{time},1\n"
        for n, time in enumerate(["2026-03-01", "2026-3-1T09:00", "2025-02-29T09:00:00Z", "2026-03-01T24:30", "01.03.2026 09:00", "2026-03-01T09:00:00+0200", "2026-03-01T09:00:00+02:00", "", "yesterday", "2026-03-01T09:60"])
    ),
)
write(
    "order-of-rules.csv",
    "I1,kim,10,EUR,2026-03-01T09:00:00Z\n"
    ",,x,y,z,0\n"
    "I3,  ,x,y,z,0\n"
    "I4,kim,x,y,z,0\n"
    "I5,kim,1,y,z,0\n"
    "I6,kim,1,usd,z,0\n"
    "I7,kim,1,usd,2026-03-01T09:00,0\n"
    "I8,kim,1,usd,2026-03-01T09:00,1.0\n"
    "I9,kim,1,usd,2026-03-01T09:00,1,extra\n"
    "\n"
    "I11,kim,1,usd,2026-03-01T09:00,-1\n",
)
write(
    "merge.csv",
    "j1,kim,10,EUR,2026-03-01T09:00:00Z,3\n"
    "J2,kim,10,EUR,2026-03-01T09:00:00Z,1\n"
    "j1,kim,10,EUR,2026-03-01T11:00:00+02:00,3\n"
    "J1,kim,10,EUR,2026-03-01T09:00:00Z,2\n"
    "J2,kim,10,USD,2026-03-01T09:00:00Z,1\n"
    "J2,kim,bad,USD,2026-03-01T09:00:00Z,9\n"
    "J2,kim,10,USD,2026-03-01T09:00:00Z,2\n"
    "J2,kim,10,EUR,2026-03-01T09:00:00Z,1\n"
    "J10,kim,10,EUR,2026-03-01T09:00:00Z,10\n"
    "J10,kim,11,EUR,2026-03-01T09:00:00Z,9\n",
)

lines, last = [], {}
for version in (2, 1, 3):
    for n in range(2300):
        key, cents = f"K{(n * 997) % 2300:04d}", 100 * (n % 89 + version)
        lines.append(f"{key},c{n % 71},{cents // 100}.00,EUR,2026-01-01T00:00Z,{version}\n")
        if version == 3:
            last[key] = {"id": key, "customer": f"c{n % 71}", "cents": cents, "currency": "EUR", "at": "2026-01-01T00:00:00Z", "version": 3}
write("large.csv", "".join(lines))
counts = {"read": 6900, "inserted": 2300, "updated": 2300, "unchanged": 0, "stale": 2300, "quarantined": 0}
(OUT / "large-expected.json").write_text(
    json.dumps({"stored": [last[k] for k in sorted(last)], "quarantine": [], "counts": counts}, separators=(",", ":")) + "\n"
)
