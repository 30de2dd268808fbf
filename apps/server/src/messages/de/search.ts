import type { search as en } from '../en/search.ts'

export const search = {
  'search.title': 'Suche',
  'search.titleOf': 'Suche: {query}',
  'search.lead':
    'Leitfäden, Kompetenzen, Rollen, Programmieraufgaben, Tests und die Seiten dieser Plattform, alles auf einmal.',
  'search.label': 'Suchen nach',
  'search.hint': 'drift, feature store, calibration …',
  'search.go': 'Suchen',
  'search.contentLanguage': 'Die Inhalte sind auf Englisch: Englische Wörter finden am meisten.',
  'search.count':
    '{count, plural, =0 {Nichts gefunden für „{query}“} one {# Stelle gefunden für „{query}“} other {# Stellen gefunden für „{query}“}}',
  'search.none': 'Versuchen Sie weniger oder andere Wörter. Kleine Tippfehler schaden nicht.',
  'search.none.skills': 'Oder sehen Sie die Liste aller Kompetenzen durch',
  'search.noneOfKind': 'Nichts von dieser Art. Unter den anderen gibt es etwas.',
  'search.kinds': 'Arten von Treffern',
  'search.all': 'Alle ({count, number})',
  'search.tab': '{kind} ({count, number})',
  'search.more': 'Alle {count, number} unter {kind}',
  'search.kind.guide': 'Leitfäden',
  'search.kind.skill': 'Kompetenzen',
  'search.kind.role': 'Rollen',
  'search.kind.challenge': 'Programmieraufgaben',
  'search.kind.test': 'Tests',
  'search.kind.page': 'Seiten',
  'search.open.title': 'Suche (Taste {keys})',
  'search.close': 'Schließen',
  'search.results': 'Treffer',
  'search.showAll': '{count, plural, one {Mit Text zeigen} other {Alle # mit Text zeigen}}',
  'search.keys': '↑ ↓ wählt · Enter öffnet · Esc schließt',
  'search.singleKeys': 'Einzelne Tasten wie / als Kurzbefehle benutzen',
  'search.offline': 'Keine Verbindung. Die Suche braucht den Server; sie geht weiter, sobald er erreichbar ist.',
} as const satisfies Record<keyof typeof en, string>
