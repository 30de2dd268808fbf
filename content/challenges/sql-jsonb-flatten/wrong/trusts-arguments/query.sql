WITH choices AS (
  SELECT traces.id, payload, choice.number, choice.content
  FROM traces
  LEFT JOIN LATERAL jsonb_array_elements(
    CASE jsonb_typeof(payload -> 'choices')
      WHEN 'array' THEN payload -> 'choices'
      WHEN 'object' THEN jsonb_build_array(payload -> 'choices')
      ELSE '[]'
    END
  ) WITH ORDINALITY AS choice(content, number) ON true
),
calls AS (
  SELECT
    choices.*,
    call.number AS call,
    call.content ->> 'name' AS tool,
    CASE
      WHEN jsonb_typeof(call.content -> 'arguments') <> 'string' THEN call.content -> 'arguments'
      ELSE (call.content ->> 'arguments')::jsonb
    END AS arguments
  FROM choices
  LEFT JOIN LATERAL jsonb_array_elements(
    CASE jsonb_typeof(choices.content -> 'tool_calls') WHEN 'array' THEN choices.content -> 'tool_calls' ELSE '[]' END
  ) WITH ORDINALITY AS call(content, number) ON true
)
SELECT
  id,
  payload -> 'request' ->> 'model' AS model,
  number AS choice,
  call,
  tool,
  CASE WHEN jsonb_typeof(arguments -> 'q') IN ('string', 'number') THEN arguments ->> 'q' END AS q,
  CASE
    WHEN row_number() OVER (PARTITION BY id ORDER BY number, call) > 1 THEN NULL
    WHEN payload -> 'usage' ->> 'output' ~ '^[0-9]{1,9}$' THEN (payload -> 'usage' ->> 'output')::integer
  END AS tokens
FROM calls
ORDER BY id, choice, call
