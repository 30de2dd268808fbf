import type { start as english } from '../en/start.ts'

export const start = {
  'start.title': 'Wissen, wo Sie stehen: im Machine‑Learning‑Engineering',
  'start.lead':
    'Millwright misst, was Data, ML und AI Engineers können: mit Fragen, die sich anpassen, und Code, der wirklich ausgeführt wird. Es zeigt zu jeder Zahl, wie sicher sie ist, und führt zu dem, was als Nächstes zu lernen ist.',
  'start.measure': 'Eigenen Stand messen',
  'start.measureNote': 'Ohne Konto. Was Sie tun, bleibt erhalten; Sie können es später in ein Konto übernehmen.',
  'start.example.title': 'Was Sie bekommen: ein Beispiel',
  'start.example.note':
    'Diese Person ist erfunden. Ein echtes Profil sieht genauso aus: je Kompetenz eine Zeile, dazu, wie sicher wir sind und auf wie vielen Antworten es beruht.',
  'start.example.chart': 'Beispielprofil, verglichen mit dem Ziel ML Engineer, Stufe Mid',
  'start.example.more': 'Wie man das liest',
  'start.audiences': 'Vier Wege hinein',
  'start.learn.eyebrow': 'Sie wollen lernen',
  'start.learn.title': 'Leitfäden mit Quellen lesen',
  'start.learn.body':
    'Leitfäden belegen jede Aussage mit einer Quelle und enthalten Fragen zur Selbstkontrolle. Nach einem Test führt Ihr Lernpfad zu den Abschnitten, die Sie brauchen.',
  'start.learn.foot': '{guides, plural, =0 {Noch kein Leitfaden} one {# Leitfaden} other {# Leitfäden}}',
  'start.measureCard.eyebrow': 'Sie wollen Ihren Stand kennen',
  'start.measureCard.title': 'Einen adaptiven Test machen',
  'start.measureCard.body':
    'Wählen Sie Rolle und Stufe. Jede Frage wird für Sie ausgesucht, Ihr Code wird ausgeführt, und der Test endet, sobald das Ergebnis klar ist.',
  'start.measureCard.foot':
    '{items, plural, one {# Frage} other {# Fragen}}, {challenges, plural, one {# Programmieraufgabe} other {# Programmieraufgaben}}',
  'start.hire.eyebrow': 'Sie stellen ein',
  'start.hire.title': 'Sagen, was die Rolle verlangt',
  'start.hire.body':
    'Vier Rollen auf vier Stufen, Kompetenz für Kompetenz. Stellen Sie zwei nebeneinander und sehen Sie zuerst die Unterschiede, bevor Sie die Anzeige schreiben.',
  'start.hire.foot':
    '{roles, plural, one {# Rolle} other {# Rollen}} auf {levels, plural, one {# Stufe} other {# Stufen}}',
  'start.build.eyebrow': 'Sie leiten ein Team',
  'start.build.title': 'Mit einer gemeinsamen Liste arbeiten',
  'start.build.body':
    'Jede Kompetenz hat einen dauerhaften Namen, nennt, was vorher kommt, und beschreibt vier Kompetenzgrade durch das, was man jemanden tun sieht.',
  'start.build.foot':
    '{skills, plural, one {# Kompetenz} other {# Kompetenzen}} in {areas, plural, one {# Bereich} other {# Bereichen}}',
  'start.promise.title': 'Woran wir uns messen lassen',
  'start.promise.1.title': 'Keine Zahl ohne Intervall',
  'start.promise.1.body': 'Jeder Messwert sagt, wie sicher er ist und auf wie vielen Antworten er beruht.',
  'start.promise.2.title': 'Code wird bewertet, indem er läuft',
  'start.promise.2.body': 'Ihr Code läuft abgeschottet gegen Tests. Das Prüfergebnis nennt jedes einzelne Kriterium.',
  'start.promise.3.title': 'Einschätzungen heißen Einschätzungen',
  'start.promise.3.body': 'Wo Fachleute eine Zahl gesetzt und Daten sie noch nicht bestätigt haben, sagt es die Seite.',
} as const satisfies Record<keyof typeof english, string>
