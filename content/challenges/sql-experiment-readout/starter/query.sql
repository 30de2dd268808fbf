-- Columns: variant, users, buyers, conversion, revenue_per_user, diff, low, high, imbalance; one row for each variant.
SELECT
  variant,
  count(*) AS users,
  0 AS buyers,
  0.0 AS conversion,
  0.0 AS revenue_per_user,
  NULL AS diff,
  NULL AS low,
  NULL AS high,
  NULL AS imbalance
FROM assignments
GROUP BY variant
ORDER BY variant
