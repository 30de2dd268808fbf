-- Columns: label_id, balance, age_hours; one row for every label.
SELECT label_id, NULL AS balance, NULL AS age_hours
FROM labels
ORDER BY label_id
