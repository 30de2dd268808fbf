WITH fresh AS (
  INSERT INTO loaded
  SELECT DISTINCT event_id FROM incoming
  ON CONFLICT DO NOTHING
  RETURNING event_id
),
change AS (
  SELECT
    customer_id,
    count(*) FILTER (WHERE kind = 'order') AS orders,
    sum(CASE kind WHEN 'order' THEN amount ELSE -amount END) AS spent,
    max(happened_at) FILTER (WHERE kind = 'order') AS last_order_at
  FROM incoming
  JOIN fresh USING (event_id)
  WHERE kind IN ('order', 'refund')
  GROUP BY customer_id
)
INSERT INTO customers AS known
SELECT customer_id, orders, spent, last_order_at FROM change
ON CONFLICT (customer_id) DO UPDATE SET
  orders = known.orders + excluded.orders,
  spent = known.spent + excluded.spent,
  last_order_at = greatest(known.last_order_at, excluded.last_order_at);

TABLE report;
