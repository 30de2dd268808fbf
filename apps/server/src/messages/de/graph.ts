import type { graph as en } from '../en/graph.ts'

export const graph = {
  'graph.views': 'Ansichten der Kompetenzen',
  'graph.view.list': 'Liste',
  'graph.view.picture': 'Bild',
  'graph.picture.title': 'Der Graph der Kompetenzen',
  'graph.picture.lead':
    'Was worauf aufbaut. Jede Zeile ist ein Bereich, jede Spalte ein Schritt weiter weg von den Grundlagen.',
  'graph.picture.name':
    '{skills, plural, one {# Kompetenz} other {# Kompetenzen}} und {links, plural, one {# Verbindung} other {# Verbindungen}} von dem, was zuerst kommt, zu dem, was darauf aufbaut. Die Liste sagt dasselbe.',
  'graph.picture.frame': 'Bild der Kompetenzen; lässt sich verschieben',
  'graph.picture.column': '{depth, plural, =0 {Hier beginnen} one {# Schritt weiter} other {# Schritte weiter}}',
  'graph.keys':
    'Pfeiltasten folgen den Verbindungen und gehen in einer Spalte auf und ab, Enter öffnet eine Kompetenz, Escape verlässt das Bild. + und − vergrößern und verkleinern, 0 passt die Breite an.',
  'graph.touch': 'Ziehen verschiebt. Zwei Finger oder die Knöpfe vergrößern.',
  'graph.zoom.in': 'Vergrößern',
  'graph.zoom.out': 'Verkleinern',
  'graph.zoom.fit': 'Ganze Breite zeigen',
  'graph.find.label': 'Kompetenz suchen',
  'graph.find.clear': 'Alle zeigen',
  'graph.find.count':
    '{count, plural, =0 {Keine Kompetenz passt zu „{query}“} one {# Kompetenz passt zu „{query}“} other {# Kompetenzen passen zu „{query}“}}',
  'graph.find.everywhere': 'Auch in Leitfäden und Programmieraufgaben suchen',
  'graph.target.label': 'Zeigen, was ein Ziel verlangt',
  'graph.target.none': 'Kein Ziel',
  'graph.target.go': 'Zeigen',
  'graph.target.asks':
    '{target} verlangt {required, plural, one {# Kompetenz} other {# Kompetenzen}}{optional, plural, =0 {} one {, # weitere ist optional} other {, # weitere sind optional}}.',
  'graph.asked': 'Verlangt: {level}{required, select, yes {} other {, optional}}.',
  'graph.notAsked': 'Nicht verlangt.',
  'graph.estimate':
    '{count, plural, =0 {nur abgeleitet, } other {}}{sure, select, yes {{level}} other {{level} ({low} bis {high})}}{count, plural, =0 {} one {, # Antwort} other {, # Antworten}}',
  'graph.mine': 'Sie: {words}.',
  'graph.builds':
    '{before, plural, =0 {Baut auf nichts auf} other {Baut auf {beforeList} auf}}. {after, plural, =0 {Nichts hier baut darauf auf} one {# Kompetenz baut darauf auf: {afterList}} other {# Kompetenzen bauen darauf auf: {afterList}}}.',
  'graph.nothing':
    'Zeigen Sie auf eine Kompetenz oder gehen Sie mit den Tasten hin: Dann sehen Sie, worauf sie aufbaut und was auf ihr aufbaut.',
  'graph.key.title': 'So liest man das',
  'graph.key.level': 'Ihr wahrscheinlichster Kompetenzgrad: Tieferes Blau ist mehr',
  'graph.key.interval':
    'Linie: wo Ihr Kompetenzgrad mit 95 % Wahrscheinlichkeit liegt. Punkt: bester Schätzwert. Striche: wo Kompetenzgrade beginnen',
  'graph.key.inferred':
    'Gestrichelte Linie, hohler Punkt: keine eigenen Antworten, aus verwandten Kompetenzen abgeleitet',
  'graph.key.flag': 'Fahne: der Kompetenzgrad, den das Ziel verlangt',
  'graph.key.below': 'Durchgezogene Linie: worauf die gewählte Kompetenz aufbaut',
  'graph.key.above': 'Gestrichelte Linie: was auf ihr aufbaut',
  'graph.invite.title': 'Wo stehen Sie?',
  'graph.invite.body':
    'Nach einem Test zeigt jede Kompetenz hier Ihren eigenen Kompetenzgrad und wie sicher er ist. Ein Konto ist nicht nötig.',
  'graph.invite.action': 'Eigenen Stand messen',
  'graph.list.neighbours':
    '{before, plural, =0 {Setzt nichts voraus} other {Baut auf # auf}} · {after, plural, =0 {führt zu keiner weiteren} other {führt zu #}}',
  'graph.list.before': 'Baut auf',
  'graph.list.after': 'Was darauf aufbaut',
  'graph.mine.title': 'Wo Sie stehen',
  'graph.mine.chart': 'Ihr eigener Messwert für diese Kompetenz',
  'graph.mine.none': 'Von Ihnen ist noch nichts gemessen.',
  'graph.mine.test': 'Diese Kompetenz testen',
  'graph.mine.testNote': '{items, plural, one {# Frage} other {# Fragen}}, als Gast oder angemeldet',
  'graph.mine.noTest': 'Für diese Kompetenz allein gibt es noch keinen Test: Sie hat zu wenige Fragen.',
  'graph.seen': 'Im Bild zeigen',
} as const satisfies Record<keyof typeof en, string>
