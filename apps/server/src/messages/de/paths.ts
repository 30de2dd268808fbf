import type { paths as english } from '../en/paths.ts'

export const paths = {
  'paths.title': 'Ihr Lernpfad',
  'paths.lead':
    'Die Schritte, die die Lücken zwischen Ihrem Profil und {target} schließen, in einer Reihenfolge, die aufeinander aufbaut.',
  'paths.empty.title': 'Ein Lernpfad beginnt mit einer Messung',
  'paths.empty':
    'Machen Sie zuerst einen Test. Dann zeigt diese Seite, was zu lernen ist, in welcher Reihenfolge und warum.',
  'paths.none.title': 'Keine Lücken mehr',
  'paths.none':
    'Bei jeder gemessenen Kompetenz erreichen Sie {target} wahrscheinlich. Wählen Sie oben ein höheres Ziel, um weiterzugehen.',
  'paths.summary':
    '{count, plural, one {# Schritt} other {# Schritte}} mit etwa {hours, plural, one {# Stunde} other {# Stunden}} Material in dieser Sammlung. Eine Stufe zu erreichen dauert länger: Dazu braucht es Übung an echter Arbeit.',
  'paths.fromTo': '{from} → {to}',
  'paths.minutes': '{minutes, plural, one {# Minute} other {# Minuten}} Material hier',
  'paths.reason.measured':
    'Ihre Antworten liegen unter „{asked}“: Die Wahrscheinlichkeit, dass Sie dort sind, beträgt {probability}.',
  'paths.reason.unclear':
    'Ihre Antworten zeigen „{asked}“ noch nicht klar: Die Wahrscheinlichkeit, dass Sie dort sind, beträgt {probability}.',
  'paths.reason.untested':
    'Danach wurde noch nicht gefragt. Nach verwandten Kompetenzen beträgt die Wahrscheinlichkeit, dass Sie bei „{asked}“ sind, {probability}.',
  'paths.reason.prerequisite': 'Spätere Schritte bauen darauf auf, und Ihr Profil zeigt es noch nicht.',
  'paths.reason.prerequisiteOf': '„{skill}“ baut darauf auf: {reason}',
  'paths.nothing':
    'Dazu hat die Sammlung noch nichts, und es wäre falsch, so zu tun. Was andere sehen wollten: {evidence}.',
  'paths.read': 'Lesen:',
  'paths.solve': 'Lösen:',
  'paths.done': 'erledigt',
  'paths.handedIn': 'abgegeben',
  'paths.mark': 'Als gelesen markieren',
  'paths.unmark': 'Rückgängig',
  'paths.markOf': 'Als gelesen markieren: {title}',
  'paths.unmarkOf': 'Markierung „gelesen“ rückgängig machen: {title}',
  'paths.measureAgain': 'Noch einmal messen',
} as const satisfies Record<keyof typeof english, string>
