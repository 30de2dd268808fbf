import type { items as english } from '../en/items.ts'

export const items = {
  'items.title': 'Qualität der Fragen',
  'items.lead':
    'Was die Antworten über die Fragen der Tests sagen: ob sie so schwer sind, wie wir annehmen, und was weitere Antworten bringen würden.',
  'items.back': 'Ihr Konto',
  'items.mode.nav': 'Bedingungen',
  'items.empty.title': 'Noch keine Antworten',
  'items.empty':
    'Alle {count, number} Fragen der Tests beruhen auf der Einschätzung von Fachleuten. Sobald Tests gemacht werden, vergleicht diese Seite jede Frage mit dem, was von ihr erwartet wird.',
  'items.empty.action': 'Tests ansehen',
  'items.counts':
    '{answers, plural, one {# Antwort} other {# Antworten}} von {people, plural, one {# Person} other {# Personen}} auf {answered, number} von {items, number} Fragen. {calibrated, plural, =0 {Alle beruhen auf Einschätzung} one {Eine ist kalibriert} other {# sind kalibriert}}.',
  'items.download.title': 'Kalibrieren',
  'items.download.lead':
    'Die Datei enthält die erste Antwort jeder Person auf jede Frage in ihrer jetzigen Fassung: ein für jede Datei neu gezogenes Pseudonym, Frage, Kategorie, gewählte Antwort, Sekunden und Tag. Namen und Adressen stehen nicht darin. Bewahren Sie sie auf wie Testergebnisse.',
  'items.download': 'Antworten herunterladen (CSV)',
  'items.download.then':
    'Legen Sie die Datei in den Ordner von Millwright und führen Sie dort den Befehl unten aus. Er beginnt mit dem, was die Fachleute eingeschätzt haben, und schreibt auf, was die Antworten hinzufügen. Er braucht die Antworten von mindestens 20 Personen. Nach dem nächsten Start gelten Fragen, deren Antworten schwerer wiegen als die Einschätzung, als kalibriert.',
  'items.table': 'Fragen',
  'items.table.lead':
    'Zuerst die Fragen, die am weitesten von dem abweichen, was von ihnen erwartet wird, dann die mit den meisten Antworten. Erwartet heißt: was die benutzten Parameter von genau den Personen erwarten, die geantwortet haben, nach allem, was sie geantwortet haben (höchstens {people, number} Personen).',
  'items.column.item': 'Frage',
  'items.column.answers': 'Antworten',
  'items.column.observed': 'Punkte beobachtet',
  'items.column.expected': 'Punkte erwartet',
  'items.column.basis': 'Schwierigkeit ist',
  'items.column.precision': 'Ihr Fehler jetzt und nach {answers, number} Antworten',
  'items.column.needed': 'Kalibriert nach etwa',
  'items.observed': '{share, number, percent} ({low, number, percent} bis {high, number, percent})',
  'items.share': '{share, number, percent}',
  'items.none': '–',
  'items.basis.expert-judged': 'von Fachleuten eingeschätzt',
  'items.basis.calibrated': 'kalibriert, {responses, plural, one {# Antwort} other {# Antworten}}',
  'items.precision': '± {now} → ± {after}',
  'items.needed': '{answers, plural, one {# Antwort} other {# Antworten}}',
  'items.needed.done': 'fertig',
  'items.needed.never': 'nicht durch solche Antworten',
  'items.more': 'Gezeigt werden die ersten {shown, number} von {count, number} Fragen.',
  'items.more.all': 'Alle zeigen',
  'items.explain.title': 'Wie man das liest',
  'items.explain.points':
    'Punkte sind Anteile der vollen Punktzahl. Eine Frage, die weit unter dem Erwarteten liegt, ist schwerer als eingeschätzt, unklar, oder ihre hinterlegte Lösung ist falsch; eine, die weit darüber liegt, ist leichter oder bekannt geworden. Bei weniger als 20 Antworten sagt der Unterschied wenig.',
  'items.explain.error':
    'Der Fehler der Schwierigkeit ist in Standardabweichungen der Fähigkeit angegeben; eine von Fachleuten eingeschätzte Frage beginnt bei ± 0,8. Mehr Antworten verringern ihn, wie die Tabelle sagt, wenn sie von Personen aller Stufen kommen; bei schärferen Fragen geht es schneller.',
  'items.flags.title': 'Gemeldet',
  'items.flags.none': 'Keine Frage wurde gemeldet.',
  'items.flags.lead':
    'Was zu Fragen gemeldet wurde, ohne von wem. Ergebnisse hat es nicht verändert. Eine Frage, die sich als falsch erweist, lässt sich durch eine Neuberechnung zurückziehen, die alle Betroffenen erfahren.',
  'items.flags.unclear': 'Unklar',
  'items.flags.wrong': 'Falsch',
  'items.flags.technical': 'Technik',
  'items.flags.notes': 'Anmerkungen',
  'items.flags.count': '{count, plural, one {# Anmerkung} other {# Anmerkungen}}',
  'items.flags.older': 'zur Fassung {revision, number}',
} as const satisfies Record<keyof typeof english, string>
