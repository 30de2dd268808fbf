import type { audit as english } from '../en/audit.ts'

/** Das Protokoll. */
export const audit = {
  'audit.title': 'Protokoll',
  'audit.lead':
    'Wer hier was mit Daten und Rechten von Personen getan hat. Einträge entstehen zusammen mit der Handlung selbst, und niemand kann sie ändern.',
  'audit.lead.installation':
    'Was auf dieser Installation getan wurde und keine Organisation betrifft. Das Protokoll einer Organisation sieht nur deren Administration.',
  'audit.filter.noun': 'Betrifft',
  'audit.filter.everything': 'alles',
  'audit.filter.actor': 'Getan von (Name oder Adresse)',
  'audit.filter.from': 'Von (UTC)',
  'audit.filter.to': 'Bis einschließlich',
  'audit.filter.show': 'Anzeigen',
  'audit.none': 'Nichts vorhanden.',
  'audit.column.at': 'Wann',
  'audit.column.who': 'Wer',
  'audit.column.what': 'Was',
  'audit.column.details': 'Einzelheiten',
  'audit.actor.person': 'jemand, dessen Name gelöscht ist',
  'audit.actor.api-token': 'durch ein API-Token',
  'audit.actor.system': 'dieser Server',
  'audit.actor.operator': 'der Betrieb',
  'audit.older': 'Ältere Einträge',
  'audit.export.csv': 'Als CSV exportieren',
  'audit.export.jsonl': 'Als JSON-Zeilen exportieren',
  'audit.note':
    'Ein Export enthält alle Einträge, die zum Filter passen, nicht nur diese Seite, und ist selbst ein Eintrag.',
} as const satisfies Record<keyof typeof english, string>
