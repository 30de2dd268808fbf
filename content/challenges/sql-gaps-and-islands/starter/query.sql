-- Columns: service, started_at, ended_at, failures, minutes; one row for every incident.
SELECT service, checked_at AS started_at, checked_at AS ended_at, 1 AS failures, 1 AS minutes
FROM checks
WHERE NOT ok
ORDER BY service, checked_at
