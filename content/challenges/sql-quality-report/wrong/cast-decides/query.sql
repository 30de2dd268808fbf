WITH checked AS (
  SELECT
    *,
    nullif(trim(payment_id), '') AS id,
    row_number() OVER (PARTITION BY nullif(trim(payment_id), '')) AS copy,
    EXISTS (FROM customers WHERE customers.customer_id = payments.customer_id) AS is_known,
    try_cast(paid_at AS TIMESTAMP) AS paid
  FROM payments
),
counted AS (
  SELECT
    count(*) AS total,
    count(*) FILTER (WHERE id IS NULL) AS missing_id,
    count(*) FILTER (WHERE id IS NOT NULL AND copy > 1) AS duplicate_id,
    count(*) FILTER (
      WHERE NOT coalesce(try_cast(amount AS DOUBLE) > 0, false)
    ) AS bad_amount,
    count(*) FILTER (WHERE currency IS NULL OR currency NOT IN ('EUR', 'GBP', 'USD')) AS bad_currency,
    count(*) FILTER (WHERE customer_id IS NOT NULL AND NOT is_known) AS unknown_customer,
    count(*) FILTER (WHERE paid IS NULL OR paid > as_of) AS bad_time
  FROM checked
  CROSS JOIN report
),
checks AS (
  SELECT check_name, failed, coalesce(failed / nullif(total, 0), 0) AS share
  FROM counted
  UNPIVOT (failed FOR check_name IN (missing_id, duplicate_id, bad_amount, bad_currency, unknown_customer, bad_time))
  UNION ALL
  SELECT 'volume', greatest(min_rows - total, 0), greatest(min_rows - total, 0) / min_rows
  FROM counted
  CROSS JOIN report
)
SELECT
  check_name,
  failed,
  share,
  CASE
    WHEN share > coalesce(fail, 0) THEN 'fail'
    WHEN share > warn THEN 'warn'
    ELSE 'ok'
  END AS status
FROM checks
LEFT JOIN thresholds USING (check_name)
ORDER BY check_name
