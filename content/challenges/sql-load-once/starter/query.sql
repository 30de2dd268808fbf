-- Add the batch in incoming to customers and loaded here.

TABLE report;
