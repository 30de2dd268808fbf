WITH buckets AS (
  SELECT service, slo_ms, bucket
  FROM services
  CROSS JOIN (
    FROM report
    SELECT unnest(generate_series(from_at, until_at - INTERVAL 15 MINUTE, INTERVAL 15 MINUTE)) AS bucket
  )
),
measured AS (
  SELECT
    service,
    time_bucket(INTERVAL 15 MINUTE, started_at) AS bucket,
    coalesce(latency_ms, timeout_ms) AS ms,
    latency_ms IS NOT NULL AND status < 500 AS replied
  FROM requests
  CROSS JOIN report
  WHERE started_at >= from_at AND started_at < until_at AND status IS DISTINCT FROM 499
),
-- Every request belongs to its bucket and to the whole window of its service.
grouped AS (
  SELECT service, bucket, slo_ms, ms, replied
  FROM buckets
  LEFT JOIN measured USING (service, bucket)
  UNION ALL
  SELECT service, NULL, slo_ms, ms, replied
  FROM services
  LEFT JOIN measured USING (service)
),
ranked AS (
  SELECT
    *,
    count(ms) OVER (PARTITION BY service, bucket) AS n,
    row_number() OVER (PARTITION BY service, bucket ORDER BY ms) AS rank
  FROM grouped
)
SELECT
  service,
  bucket,
  any_value(n) AS requests,
  -- In whole numbers: the rank is q * n / 100, rounded up.
  quantile_cont(ms, 0.5) AS p50,
  CASE WHEN any_value(n) >= 20 THEN quantile_cont(ms, 0.95) END AS p95,
  CASE WHEN any_value(n) >= 100 THEN quantile_cont(ms, 0.99) END AS p99,
  count(*) FILTER (WHERE replied AND ms <= slo_ms) / nullif(any_value(n), 0) AS good
FROM ranked
GROUP BY service, bucket
ORDER BY service, bucket NULLS FIRST
