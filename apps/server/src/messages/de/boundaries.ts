import type { boundaries as english } from '../en/boundaries.ts'

export const boundaries = {
  'boundaries.title': 'Wo die Rolle „{role}“ endet',
  'boundaries.lead':
    'In der Praxis überlappen sich die Titel. So verläuft die Grenze in unserem Graphen: was eine Nachbarrolle verlangt und diese nicht, und umgekehrt.',
  'boundaries.levels': 'Stufe für den Vergleich',
  'boundaries.untested': '{level} ist beschrieben, nicht getestet: Diese Arbeit zeigt sich in keinem Test.',
  'boundaries.with': '{role} und {other}',
  'boundaries.more':
    '{count, plural, =0 {{role}: nichts darüber hinaus} one {{role}: mehr bei einer Kompetenz} other {{role}: mehr bei # Kompetenzen}}',
  'boundaries.nothing': 'Alles, was hier verlangt ist, ist auch dort verlangt.',
  'boundaries.rest': '{count, plural, one {# weitere} other {# weitere}}',
  'boundaries.otherNothing': 'die andere: nicht erwartet',
  'boundaries.otherLess': 'die andere: {level}{required, select, yes {} other {, optional}}',
  'boundaries.shared':
    '{count, plural, =0 {Keine Kompetenz ist von beiden verlangt} one {# Kompetenz ist von beiden verlangt} other {# Kompetenzen sind von beiden verlangt}}',
  'boundaries.sharedAlike': '{level} in beiden',
  'boundaries.sharedUnlike': '{here} als {role}, {there} als {other}',
  'boundaries.handover': 'Von {from} an {to}',
  'boundaries.noHandover': 'Keine Kompetenz dieser Seite beruht unmittelbar auf einer der anderen Seite.',
  'boundaries.suits': 'Welche passt besser zu Ihnen?',
  'boundaries.suitsRole': '{role}, wenn Sie lieber hier in die Tiefe gehen:',
  'boundaries.suitsNone': '{role} geht auf dieser Stufe in keinem ganzen Bereich tiefer.',
  'boundaries.turn': 'Dieselbe Grenze, gesehen von der Seite „{other}“',
  'boundaries.basis':
    'Aus dem Graphen abgelesen: „Mehr“ ist ein höherer verlangter Kompetenzgrad, oder ein verlangter, wo er bei der anderen Rolle optional ist. Was zwischen zwei Rollen übergeben wird, folgt den Voraussetzungen. Die Sätze über jedes Paar sind unser eigenes Urteil.',
  'boundaries.link': 'Wo endet diese Rolle?',
} as const satisfies Record<keyof typeof english, string>
