-- Columns: customer, cents.
SELECT customer, 0 AS cents
FROM orders
ORDER BY customer
