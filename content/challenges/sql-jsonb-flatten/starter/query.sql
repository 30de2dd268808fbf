-- Columns: id, model, choice, call, tool, q, tokens.
SELECT
  id,
  payload -> 'request' ->> 'model' AS model,
  choice.number AS choice,
  NULL::integer AS call,
  NULL::text AS tool,
  NULL::text AS q,
  (payload -> 'usage' ->> 'output')::integer AS tokens
FROM traces
CROSS JOIN LATERAL jsonb_array_elements(payload -> 'choices') WITH ORDINALITY AS choice(content, number)
ORDER BY id, choice
