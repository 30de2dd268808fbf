WITH known AS (
  SELECT labels.label_id, labels.predicted_at, balances.valid_at, balances.balance, balances.withdrawn
  FROM labels
  JOIN balances
    ON balances.account_id = labels.account_id
    AND balances.valid_at <= labels.predicted_at
  QUALIFY row_number() OVER (
    PARTITION BY labels.label_id, balances.valid_at
    ORDER BY balances.recorded_at DESC
  ) = 1
),
latest AS (
  SELECT *
  FROM known
  WHERE NOT withdrawn
  QUALIFY row_number() OVER (PARTITION BY label_id ORDER BY valid_at DESC) = 1
)
SELECT
  labels.label_id,
  latest.balance,
  date_sub('hour', latest.valid_at, latest.predicted_at) AS age_hours
FROM labels
LEFT JOIN latest
  ON latest.label_id = labels.label_id
  AND latest.valid_at >= latest.predicted_at - INTERVAL 720 HOUR
ORDER BY labels.label_id
