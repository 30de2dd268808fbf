WITH subjects AS (
  SELECT user_id, min(variant) AS variant, min(assigned_at) AS assigned_at
  FROM assignments
  WHERE NOT EXISTS (FROM bots WHERE bots.user_id = assignments.user_id)
  GROUP BY user_id
  HAVING count(DISTINCT variant) = 1
),
outcomes AS (
  SELECT
    subjects.user_id,
    subjects.variant,
    count(orders.user_id) > 0 AS bought,
    coalesce(sum(orders.amount), 0) AS revenue
  FROM subjects
  JOIN report ON subjects.assigned_at + INTERVAL 7 DAY <= report.ends_at
  LEFT JOIN orders
    ON orders.user_id = subjects.user_id
    AND NOT orders.refunded
  GROUP BY subjects.user_id, subjects.variant
),
arms AS (
  SELECT
    variant,
    count(user_id) AS users,
    count(*) FILTER (WHERE bought) AS buyers,
    buyers / nullif(users, 0) AS conversion,
    sum(revenue) / nullif(users, 0) AS revenue_per_user
  FROM (VALUES ('control'), ('treatment')) AS variants(variant)
  LEFT JOIN outcomes USING (variant)
  GROUP BY variant
),
compared AS (
  SELECT
    treatment.conversion - control.conversion AS diff,
    1.96 * sqrt(
      treatment.conversion * (1 - treatment.conversion) / treatment.users
      + control.conversion * (1 - control.conversion) / control.users
    ) AS margin,
    (treatment.users - control.users) ** 2 / nullif(treatment.users + control.users, 0) AS imbalance
  FROM arms AS treatment, arms AS control
  WHERE treatment.variant = 'treatment' AND control.variant = 'control'
)
SELECT
  variant,
  users,
  buyers,
  conversion,
  revenue_per_user,
  CASE WHEN variant = 'treatment' THEN diff END AS diff,
  CASE WHEN variant = 'treatment' THEN diff - margin END AS low,
  CASE WHEN variant = 'treatment' THEN diff + margin END AS high,
  imbalance
FROM arms, compared
ORDER BY variant
