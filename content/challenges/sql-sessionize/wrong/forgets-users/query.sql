WITH clean AS (
  SELECT DISTINCT user_id, happened_at, kind, page
  FROM events
  WHERE user_id IS NOT NULL
),
marked AS (
  SELECT
    *,
    lag(kind) OVER in_order = 'logout'
      OR happened_at - lag(happened_at) OVER in_order > INTERVAL 30 MINUTE AS begins
  FROM clean
  WINDOW in_order AS (ORDER BY happened_at, kind = 'logout')
),
numbered AS (
  SELECT
    *,
    count(*) FILTER (WHERE begins) OVER (
      PARTITION BY user_id
      ORDER BY happened_at, kind = 'logout'
      ROWS UNBOUNDED PRECEDING
    ) AS visit
  FROM marked
),
visits AS (
  SELECT
    user_id,
    min(happened_at) AS started_at,
    max(happened_at) AS ended_at,
    count(*) FILTER (WHERE kind = 'view') AS views,
    arg_min(page, happened_at) FILTER (WHERE kind = 'view') AS entry_page
  FROM numbered
  GROUP BY user_id, visit
  HAVING count(*) FILTER (WHERE kind = 'view') > 0
)
SELECT
  user_id,
  row_number() OVER (PARTITION BY user_id ORDER BY started_at) AS session,
  started_at,
  ended_at,
  views,
  entry_page
FROM visits
ORDER BY user_id, session
