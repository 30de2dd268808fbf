SELECT customer, coalesce(sum(cents) FILTER (status = 'paid'), 0) AS cents
FROM orders
GROUP BY customer
ORDER BY customer
