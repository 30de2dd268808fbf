import type { guides as english } from '../en/guides.ts'

export const guides = {
  'guides.title': 'Leitfäden',
  'guides.lead':
    'Ausführliche Texte mit einer Quelle für jede Aussage. Die Suche reicht in Leitfäden, Kompetenzen und Programmieraufgaben.',
  'guides.search.label': 'Suche',
  'guides.search.hint': 'Ein, zwei englische Wörter: drift, calibration, feature store',
  'guides.search.go': 'Suchen',
  'guides.empty.title': 'Noch keine Leitfäden',
  'guides.empty.body':
    'Der Katalog dieser Installation enthält keine Leitfäden. Wer sie betreibt, kann unter content/guides welche hinzufügen.',
  'guides.card.foot':
    '{minutes, plural, one {# Minute} other {# Minuten}} · {sections, plural, one {# Abschnitt} other {# Abschnitte}} · {sources, plural, one {# Quelle} other {# Quellen}}',
  'guides.notFound': 'Einen Leitfaden dieses Namens gibt es nicht',
  'guides.all': 'Alle Leitfäden',
  'guides.toc': 'In diesem Leitfaden',
  'guides.facts':
    '{minutes, plural, one {# Minute} other {# Minuten}} Lesezeit · {sources, plural, one {# Quelle} other {# Quellen}} · Angaben geprüft am {date}',
  'guides.section.skills': 'Kompetenzen in diesem Abschnitt',
  'guides.check.title': 'Selbstkontrolle',
  'guides.check.label': 'Selbstkontrolle: {section}',
  'guides.check.intro':
    'Antworten Sie zuerst im Kopf oder auf Papier. Diese Fragen sind zum Üben da und kommen in keinem Test vor.',
  'guides.check.multiple': 'Mehrere Antworten sind richtig.',
  'guides.check.numeric': 'Die Antwort ist eine Zahl.',
  'guides.check.numericUnit': 'Die Antwort ist eine Zahl in {unit}.',
  'guides.check.ordering': 'Bringen Sie dies in die richtige Reihenfolge:',
  'guides.check.show': 'Antwort zeigen',
  'guides.check.right': 'richtig',
  'guides.check.wrong': 'nicht richtig',
  'guides.check.answer': 'Tests und Aufgaben zu {skill}',
  'guides.references.title': 'Quellen',
} as const satisfies Record<keyof typeof english, string>
