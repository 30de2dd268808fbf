WITH known AS (
  SELECT
    service,
    checked_at,
    ok,
    min(checked_at) FILTER (WHERE ok) OVER (
      PARTITION BY service
      ORDER BY checked_at
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS next_good_at
  FROM checks
  WHERE ok IS NOT NULL AND checked_at >= (SELECT from_at FROM report) AND checked_at < (SELECT until_at FROM report)
),
-- All failures before the same good check are one outage.
outages AS (
  SELECT service, min(checked_at) AS started_at, next_good_at AS ended_at, count(*) AS failures
  FROM known
  WHERE NOT ok
  GROUP BY service, next_good_at
  HAVING count(*) >= 2
),
marked AS (
  SELECT
    *,
    started_at - lag(ended_at) OVER in_order < INTERVAL '5 minutes' AS continues
  FROM outages
  WINDOW in_order AS (PARTITION BY service ORDER BY started_at)
),
numbered AS (
  SELECT
    *,
    count(*) FILTER (WHERE continues IS NOT TRUE) OVER (PARTITION BY service ORDER BY started_at) AS incident
  FROM marked
),
incidents AS (
  SELECT
    service,
    min(started_at) AS started_at,
    -- max would ignore the NULL of an outage that is still open.
    CASE WHEN bool_and(ended_at IS NOT NULL) THEN max(ended_at) END AS ended_at,
    sum(failures) AS failures
  FROM numbered
  GROUP BY service, incident
)
SELECT
  service,
  started_at,
  ended_at,
  failures,
  extract(epoch FROM least(ended_at, until_at) - greatest(started_at, from_at)) / 60 AS minutes
FROM incidents
CROSS JOIN report
WHERE least(ended_at, until_at) > greatest(started_at, from_at)
ORDER BY service, started_at
