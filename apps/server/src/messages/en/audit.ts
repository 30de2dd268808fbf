/** The audit log. */
export const audit = {
  'audit.title': 'Audit log',
  'audit.lead':
    'Who did what with people’s data and rights here. Entries are written together with the act itself, and nobody can change them.',
  'audit.lead.installation':
    'What was done on this installation that concerns no organization. Each organization’s own log is seen by its admins.',
  'audit.filter.noun': 'About',
  'audit.filter.everything': 'everything',
  'audit.filter.actor': 'Done by (name or address)',
  'audit.filter.from': 'From (UTC)',
  'audit.filter.to': 'To, included',
  'audit.filter.show': 'Show',
  'audit.none': 'Nothing here.',
  'audit.column.at': 'When',
  'audit.column.who': 'Who',
  'audit.column.what': 'What',
  'audit.column.details': 'Details',
  'audit.actor.person': 'somebody whose name is gone',
  'audit.actor.api-token': 'by an API token',
  'audit.actor.system': 'this server',
  'audit.actor.operator': 'the operator',
  'audit.older': 'Older entries',
  'audit.export.csv': 'Export as CSV',
  'audit.export.jsonl': 'Export as JSON lines',
  'audit.note': 'An export holds all entries that fit the filter, not only this page, and is itself an entry.',
} as const
