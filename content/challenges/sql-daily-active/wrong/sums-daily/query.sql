WITH active AS (
  SELECT DISTINCT users.user_id, CAST(events.happened_at AT TIME ZONE users.time_zone AS DATE) AS day
  FROM events
  JOIN users ON users.user_id = events.user_id
  WHERE NOT users.is_test AND events.kind IN ('open', 'purchase')
),
days AS (
  SELECT CAST(unnest(generate_series(first_day - 6, last_day, INTERVAL 1 DAY)) AS DATE) AS day
  FROM report
),
daily AS (
  SELECT days.day, count(DISTINCT active.user_id) AS daily_active
  FROM days
  LEFT JOIN active ON active.day = days.day
  GROUP BY days.day
),
rolling AS (
  SELECT *, CAST(sum(daily_active) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS BIGINT) AS weekly_active
  FROM daily
)
SELECT rolling.*
FROM rolling
JOIN report ON rolling.day >= report.first_day
ORDER BY rolling.day
