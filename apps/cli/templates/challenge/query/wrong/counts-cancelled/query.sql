SELECT customer, sum(cents) AS cents
FROM orders
GROUP BY customer
ORDER BY customer
