-- Columns: check_name, failed, share, status; always seven rows.
SELECT 'missing_id' AS check_name, count(*) AS failed, 0.0 AS share, 'ok' AS status
FROM payments
WHERE payment_id IS NULL
