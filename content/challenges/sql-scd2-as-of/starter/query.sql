-- Columns: customer_id, segment, valid_from, valid_to, orders, revenue; one row for every version of a customer.
SELECT customer_id, segment, valid_from, NULL::date AS valid_to, 0 AS orders, 0 AS revenue
FROM changes
ORDER BY customer_id, valid_from
