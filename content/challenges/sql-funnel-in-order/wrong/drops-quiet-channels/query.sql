WITH attempts AS (
  SELECT
    view.user_id,
    view.happened_at AS viewed_at,
    min(cart.happened_at) AS carted_at
  FROM events AS view
  LEFT JOIN events AS cart
    ON cart.user_id = view.user_id
    AND cart.step = 'cart'
    AND cart.happened_at > view.happened_at
    AND cart.happened_at <= view.happened_at + INTERVAL 7 DAY
  WHERE view.step = 'view'
  GROUP BY view.user_id, view.happened_at
),
reached AS (
  SELECT
    attempts.user_id,
    max(attempts.carted_at IS NOT NULL) AS has_carted,
    max(pay.user_id IS NOT NULL) AS has_paid
  FROM attempts
  LEFT JOIN events AS pay
    ON pay.user_id = attempts.user_id
    AND pay.step = 'pay'
    AND pay.happened_at > attempts.carted_at
    AND pay.happened_at <= attempts.viewed_at + INTERVAL 7 DAY
  GROUP BY attempts.user_id
)
SELECT
  coalesce(channel, 'unknown') AS channel,
  count(reached.user_id) AS viewed,
  count(*) FILTER (WHERE has_carted) AS carted,
  count(*) FILTER (WHERE has_paid) AS paid,
  paid / nullif(viewed, 0) AS conversion
FROM users
JOIN reached USING (user_id)
GROUP BY ALL
ORDER BY channel
