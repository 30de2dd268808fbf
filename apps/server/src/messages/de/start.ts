import type { start as english } from '../en/start.ts'

export const start = {
  'start.title': 'Wissen, wo Sie stehen: im Machine-Learning-Engineering',
  'start.lead':
    'Millwright misst, was Data, ML und AI Engineers können, sagt, wie sicher das ist, und plant, was als Nächstes zu lernen ist.',
  'start.measure': 'Eigenen Stand messen',
  'start.measureAs': 'Messen als',
  'start.measureNote':
    'Ein Klick bis zur ersten Frage: {from} bis {to} Fragen, {shortest} bis {longest} Minuten. Ohne Konto; was Sie tun, bleibt erhalten, und Sie können es später in ein Konto übernehmen.',
  'start.measureMore': 'Längere Tests, einzelne Kompetenzen und was aufgezeichnet wird',
  'start.work.title': 'Weiter, wo Sie waren',
  'start.work.path': 'Als Nächstes auf Ihrem Lernpfad',
  'start.work.pathNote': '{time}, für {skill} auf dem Weg zu {target}',
  'start.work.pathAction': 'Lernpfad ansehen',
  'start.example.title': 'Was Sie bekommen: ein Beispiel',
  'start.example.note':
    'Diese Person und ihre Antworten sind erfunden; den Rest hat der Rechenkern berechnet wie bei einem echten Profil.',
  'start.example.chart': 'Beispielprofil, verglichen mit dem Ziel {target}',
  'start.example.more': 'Wie man das liest',
  'start.beginnings': 'Drei Stellen zum Anfangen',
  'start.audiences': 'Vier Wege hinein',
  'start.size':
    'In dieser Sammlung: {skills, plural, one {# Kompetenz} other {# Kompetenzen}}, {items, plural, one {# Frage} other {# Fragen}}, {challenges, plural, one {# Programmieraufgabe} other {# Programmieraufgaben}}, {guides, plural, one {# Leitfaden} other {# Leitfäden}}.',
  'start.promise.title': 'Woran wir uns messen lassen',
  'start.promise.1.title': 'Keine Zahl ohne Intervall',
  'start.promise.1.body': 'Jeder Messwert sagt, wie sicher er ist und auf wie vielen Antworten er beruht.',
  'start.promise.2.title': 'Code wird bewertet, indem er läuft',
  'start.promise.2.body': 'Ihr Code läuft abgeschottet gegen Tests. Das Prüfergebnis nennt jedes einzelne Kriterium.',
  'start.promise.3.title': 'Einschätzungen heißen Einschätzungen',
  'start.promise.3.body': 'Wo Fachleute eine Zahl gesetzt und Daten sie noch nicht bestätigt haben, sagt es die Seite.',
} as const satisfies Record<keyof typeof english, string>
