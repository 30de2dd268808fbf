WITH members AS (
  SELECT
    user_id,
    signed_up_at::DATE AS signed_up_on,
    date_trunc('week', signed_up_at)::DATE AS cohort
  FROM users
  WHERE NOT is_test
),
user_weeks AS (
  SELECT
    members.user_id,
    members.cohort,
    week,
    members.cohort + 7 * week::INTEGER AS first_day,
    members.cohort + 7 * (week::INTEGER + 1) <= report.as_of AS is_over
  FROM members
  CROSS JOIN range(0, 5) AS weeks(week)
  CROSS JOIN report
),
seen AS (
  SELECT
    *,
    EXISTS (
      FROM activity
      WHERE activity.user_id = user_weeks.user_id
        AND activity.day BETWEEN user_weeks.first_day AND user_weeks.first_day + 6
    ) AS was_active
  FROM user_weeks
)
SELECT
  cohort,
  week,
  count(*) FILTER (WHERE is_over) AS eligible,
  count(*) FILTER (WHERE is_over AND was_active) AS active,
  active / nullif(eligible, 0) AS retention
FROM seen
GROUP BY cohort, week
ORDER BY cohort, week
