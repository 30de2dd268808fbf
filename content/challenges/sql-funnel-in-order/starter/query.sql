-- Columns: channel, viewed, carted, paid, conversion; one row for every channel.
SELECT
  channel,
  count(DISTINCT user_id) FILTER (WHERE step = 'view') AS viewed,
  count(DISTINCT user_id) FILTER (WHERE step = 'cart') AS carted,
  count(DISTINCT user_id) FILTER (WHERE step = 'pay') AS paid,
  paid / viewed AS conversion
FROM users
JOIN events USING (user_id)
GROUP BY channel
ORDER BY channel
