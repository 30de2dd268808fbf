WITH active AS (
  SELECT DISTINCT users.user_id, CAST(events.happened_at AT TIME ZONE users.time_zone AS DATE) AS day
  FROM events
  JOIN users ON users.user_id = events.user_id
),
days AS (
  SELECT CAST(unnest(generate_series(first_day, last_day, INTERVAL 1 DAY)) AS DATE) AS day
  FROM report
)
SELECT
  days.day,
  count(DISTINCT active.user_id) FILTER (WHERE active.day = days.day) AS daily_active,
  count(DISTINCT active.user_id) AS weekly_active
FROM days
LEFT JOIN active ON active.day BETWEEN days.day - 6 AND days.day
GROUP BY days.day
ORDER BY days.day
