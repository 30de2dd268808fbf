WITH known AS (
  SELECT DISTINCT ON (customer_id, valid_from) customer_id, valid_from, segment
  FROM changes
  JOIN report ON changes.recorded_at <= report.known_at
  ORDER BY customer_id, valid_from, recorded_at
),
-- Orders before the first change need a version, too.
with_beginning AS (
  SELECT customer_id, valid_from, segment FROM known
  UNION ALL
  SELECT DISTINCT customer_id, date '-infinity', 'unknown' FROM orders
),
compared AS (
  SELECT *, lag(segment) OVER (PARTITION BY customer_id ORDER BY valid_from) AS segment_before
  FROM with_beginning
),
versions AS (
  SELECT
    customer_id,
    segment,
    valid_from,
    lead(valid_from) OVER (PARTITION BY customer_id ORDER BY valid_from) AS valid_to
  FROM compared
  WHERE segment IS DISTINCT FROM segment_before
)
SELECT
  versions.customer_id,
  segment,
  nullif(valid_from, '-infinity') AS valid_from,
  valid_to,
  count(order_id) AS orders,
  coalesce(sum(amount), 0) AS revenue
FROM versions
LEFT JOIN orders
  ON orders.customer_id = versions.customer_id
  AND orders.ordered_on >= versions.valid_from
  AND (orders.ordered_on < versions.valid_to OR versions.valid_to IS NULL)
GROUP BY versions.customer_id, segment, versions.valid_from, valid_to
HAVING versions.valid_from > '-infinity' OR count(order_id) > 0
ORDER BY versions.customer_id, versions.valid_from
