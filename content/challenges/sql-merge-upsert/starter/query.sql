INSERT INTO customers
SELECT id, name, plan, version FROM feed WHERE op = 'upsert'
ON CONFLICT (id) DO NOTHING;

TABLE report;
