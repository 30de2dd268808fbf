SELECT customer, last(cents) AS cents
FROM orders
WHERE status = 'paid'
GROUP BY customer
ORDER BY customer
