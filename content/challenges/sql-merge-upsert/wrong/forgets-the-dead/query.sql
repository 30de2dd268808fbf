CREATE TEMPORARY TABLE fresh AS
SELECT newest.*
FROM (
  SELECT DISTINCT ON (id) id, version, op, name, plan
  FROM feed
  ORDER BY id, version DESC
) AS newest
LEFT JOIN customers USING (id)
LEFT JOIN tombstones USING (id)
WHERE newest.version > coalesce(customers.version, -1);

MERGE INTO customers
USING fresh ON fresh.id = customers.id
WHEN MATCHED AND op = 'delete' THEN DELETE
WHEN MATCHED THEN UPDATE SET name = fresh.name, plan = fresh.plan, version = fresh.version
WHEN NOT MATCHED AND op = 'upsert' THEN INSERT VALUES (fresh.id, fresh.name, fresh.plan, fresh.version);

MERGE INTO tombstones
USING fresh ON fresh.id = tombstones.id
WHEN MATCHED AND op = 'upsert' THEN DELETE
WHEN MATCHED THEN UPDATE SET version = fresh.version
WHEN NOT MATCHED AND op = 'delete' THEN DO NOTHING;

TABLE report;
