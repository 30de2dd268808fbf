WITH first_times AS (
  SELECT
    user_id,
    min(happened_at) FILTER (WHERE step = 'view') AS viewed_at,
    min(happened_at) FILTER (WHERE step = 'cart') AS carted_at,
    min(happened_at) FILTER (WHERE step = 'pay') AS paid_at
  FROM events
  GROUP BY user_id
),
reached AS (
  SELECT
    user_id,
    viewed_at IS NOT NULL AS viewed,
    viewed AND carted_at > viewed_at AND carted_at <= viewed_at + INTERVAL 7 DAY AS carted,
    carted AND paid_at > carted_at AND paid_at <= viewed_at + INTERVAL 7 DAY AS paid
  FROM first_times
)
SELECT
  coalesce(channel, 'unknown') AS channel,
  count(*) FILTER (WHERE reached.viewed) AS viewed,
  count(*) FILTER (WHERE reached.carted) AS carted,
  count(*) FILTER (WHERE reached.paid) AS paid,
  count(*) FILTER (WHERE reached.paid) / nullif(count(*) FILTER (WHERE reached.viewed), 0) AS conversion
FROM users
LEFT JOIN reached USING (user_id)
GROUP BY coalesce(channel, 'unknown')
ORDER BY channel
