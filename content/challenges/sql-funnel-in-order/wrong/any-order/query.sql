SELECT
  coalesce(channel, 'unknown') AS channel,
  count(DISTINCT events.user_id) FILTER (WHERE step = 'view') AS viewed,
  count(DISTINCT events.user_id) FILTER (WHERE step = 'cart') AS carted,
  count(DISTINCT events.user_id) FILTER (WHERE step = 'pay') AS paid,
  paid / nullif(viewed, 0) AS conversion
FROM users
LEFT JOIN (FROM events WHERE user_id IN (SELECT user_id FROM events WHERE step = 'view')) AS events USING (user_id)
GROUP BY ALL
ORDER BY channel
