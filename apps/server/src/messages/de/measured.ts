import type { measured as english } from '../en/measured.ts'

export const measured = {
  'measured.reading': '{reading} ± {margin}',
  'measured.occasion.test': 'Test: {title}',
  'measured.occasion.challenge': 'Programmieraufgabe: {title}',
  'measured.occasion.rescoring': 'Neuberechnung: {title}',
  'measured.basis.expert-judged': 'von Fachleuten eingeschätzt',
  'measured.basis.calibrated': 'aus vielen Antworten berechnet',

  'measured.change.title': 'Was sich seit dem letzten Mal geändert hat',
  'measured.change.first':
    'Das war Ihre erste Messung. Nach der nächsten sehen Sie hier, was sich geändert hat und wie sicher das ist.',
  'measured.change.since': 'Änderungen seit',
  'measured.change.before': 'vor dem {day} ({what})',
  'measured.change.observations': '{count, plural, one {# Beobachtung} other {# Beobachtungen}}',
  'measured.change.rescored': '{count, plural, one {# Beobachtung} other {# Beobachtungen}} neu berechnet',
  'measured.change.target':
    'Wahrscheinlichkeit, dass Sie das Ziel {target} erreichen: vorher {before}, jetzt {after}. Gewichteter Mittelwert seiner Kompetenzen: vorher {from}, jetzt {to}.',
  'measured.change.chart': 'Kompetenzen mit neuen Antworten, vorher und jetzt',
  'measured.change.key':
    'Oben, hohl: vorher. Unten, gefüllt: jetzt. Linien: 95-%-Intervalle. Prozent: wie oft eine mindestens so große Änderung allein durch Zufall kommt.',
  'measured.change.described': '{skill}: vorher {from}, jetzt {to}.',
  'measured.change.noSkill': 'Über keine Kompetenz ist mehr bekannt als vorher.',
  'measured.change.many':
    '{count, number} Kompetenzen werden verglichen: Allein durch Zufall {expected, plural, one {käme etwa # davon} other {kämen etwa # davon}} unter 5 %. Kompetenzen hängen zusammen, das sind also nicht {count, number} einzelne Befunde.',
  'measured.change.all': 'Alle {count, number} Kompetenzen, die sich bewegt haben, als Tabelle',
  'measured.change.column.skill': 'Kompetenz',
  'measured.change.column.before': 'Vorher',
  'measured.change.column.after': 'Jetzt',
  'measured.change.column.difference': 'Unterschied',
  'measured.change.column.new': 'Neue Antworten',
  'measured.change.column.chance': 'Zufall?',
  'measured.change.how': 'Wie verglichen wird, und was das nicht sagt',
  'measured.change.how.evidence':
    'Beide Zahlen gehören zu derselben Person und teilen sich die früheren Antworten, sie sind also keine zwei unabhängigen Messungen. Der Prozentwert beantwortet eine Frage: Wäre Ihre Fähigkeit genau gleich geblieben, wie oft würden allein neue Antworten den Schätzwert so weit bewegen, nach oben oder unten? Frühere Antworten zählen auf beiden Seiten so, wie sie heute bewertet sind.',
  'measured.change.how.limits':
    'Ein kleiner Wert heißt: Die neuen Antworten gingen anders aus, als die früheren erwarten ließen. Warum, sagt er nicht: Lernen, Vergessen, ein guter oder schlechter Tag sehen gleich aus. Ein großer Wert heißt nicht, dass sich nichts geändert hat: Bei drei oder vier Fragen je Kompetenz bleibt der meiste Fortschritt verborgen.',
  'measured.change.how.rescoring':
    'An dem, was Sie getan haben, hat sich nichts geändert. Dieselben Antworten wurden mit anderen Parametern neu berechnet, oder ohne eine Frage, die sich als falsch herausgestellt hat. Der Unterschied ist eine Korrektur, von Zufall ist da nicht zu reden.',
  'measured.chance.more': 'Allein durch Zufall käme eine so große Änderung in {chance} der Fälle vor: mehr als Zufall.',
  'measured.chance.within':
    'Allein durch Zufall käme eine so große Änderung in {chance} der Fälle vor: im Rahmen des Zufalls.',
  'measured.chance.nothing': 'Darüber wurde nichts Neues bekannt.',
  'measured.chance.correction': 'Das ist eine Korrektur, kein Fortschritt.',
  'measured.chance.short.more': '{chance}: mehr als Zufall',
  'measured.chance.short.within': '{chance}: im Rahmen des Zufalls',
  'measured.chance.short.nothing': 'nichts Neues',
  'measured.chance.short.correction': 'Korrektur',

  'measured.timeline.title': 'Von Messung zu Messung: gewichteter Mittelwert der Kompetenzen von {target}',
  'measured.timeline.described': 'Die Tabelle darunter hat dieselben Zahlen.',
  'measured.timeline.key':
    'Jeder Schätzwert enthält alle Antworten davor, Nachbarn hängen also zusammen. Punkt: Schätzwert, wie er damals stand. Hohl: Neuberechnung. Senkrechte Linie: 95-%-Intervall. Waagerechte Linie: wo das Ziel beginnt.',
  'measured.timeline.column.number': 'Nr.',
  'measured.timeline.column.when': 'Wann',
  'measured.timeline.column.what': 'Was dazukam',
  'measured.timeline.column.reading': 'Messwert',
  'measured.timeline.column.probability': 'Wahrscheinlichkeit des Ziels',

  'measured.targets.title': 'Jede Rolle und Stufe',
  'measured.targets.lead':
    'Die Wahrscheinlichkeit, dass Sie das jeweilige Ziel erreichen, nach derselben Regel wie oben.',
  'measured.targets.caption': 'Wahrscheinlichkeit, jede Rolle auf jeder Stufe zu erreichen',
  'measured.targets.little': 'zu wenig gefragt',
  'measured.targets.cell': '{target}: {probability}. Damit vergleichen',
  'measured.targets.cellLittle': '{target}: zu wenig gefragt. Damit vergleichen',
  'measured.targets.asked': '{asked, number} von {decide, number} Kompetenzen gefragt',
  'measured.targets.strip':
    'Gewichteter Mittelwert {reading}, höchstwahrscheinlich zwischen {low} und {high}; das Ziel beginnt bei {cut}.',
  'measured.targets.key': 'Linie: 95-%-Intervall des gewichteten Mittelwerts. Marke: wo das Ziel beginnt.',
  'measured.targets.askedKey':
    '„7 von 14 Kompetenzen gefragt“: Nach so vielen der Kompetenzen, die über das Ziel entscheiden, wurde direkt gefragt; der Rest ist abgeleitet.',
  'measured.targets.littleWhy':
    'Zu wenig gefragt: Nach weniger als der Hälfte dessen, was über das Ziel entscheidet, wurde direkt gefragt. Eine Zahl spräche dann mehr von unseren Annahmen als von Ihnen.',
  'measured.little.title': 'Es wurde zu wenig gefragt, um zu sagen, ob Sie das Ziel {target} erreichen.',
  'measured.little':
    'Von den {decide, number} Kompetenzen, die darüber entscheiden, wurde {asked, plural, =0 {nach keiner} other {nach #}} direkt gefragt. <measure>Zeigen, was sich messen lässt</measure>',

  'measured.skills.heading': 'Ihre Kompetenzen',
  'measured.skills.title': 'Schätzwert mit 95-%-Intervall',
  'measured.skills.show': 'Zeigen',
  'measured.skills.show.relevant': 'und die das Ziel verlangt ({count, number})',
  'measured.skills.show.measured': 'gemessene ({count, number})',
  'measured.skills.show.all': 'alle ({count, number})',
  'measured.skills.order': 'Ordnung',
  'measured.skills.order.area': 'nach Bereich',
  'measured.skills.order.measured': 'gemessene zuerst',
  'measured.skills.order.need': 'nach Bedarf für das Ziel',
  'measured.skills.group.measured': 'Gemessen: Sie haben Fragen dazu beantwortet',
  'measured.skills.group.inferred': 'Nur abgeleitet: aus verwandten Kompetenzen',
  'measured.skills.group.asked': 'Vom Ziel verlangt, größter Bedarf zuerst',
  'measured.skills.group.notAsked': 'Vom Ziel nicht verlangt',
  'measured.skills.none': 'Hier ist noch keine Kompetenz.',

  'measured.restsOn.link': 'Worauf die Zahlen zu {target} beruhen',
  'measured.restsOn.title': 'Worauf das beruht: {what}',
  'measured.restsOn.lead':
    'Jede Antwort und jedes Kriterium, das hier zählt, mit den Parametern, die verwendet wurden. Die Fragen selbst stehen nicht da, weil andere sie noch bekommen.',
  'measured.restsOn.answers': '{count, plural, =0 {Keine Antworten} one {# Beobachtung} other {# Beobachtungen}}',
  'measured.restsOn.none':
    'Direkt wurde danach nicht gefragt. Der Schätzwert oben kommt allein aus verwandten Kompetenzen.',
  'measured.restsOn.inferred':
    'Nur abgeleitet: Alles, was hier bekannt ist, kommt aus Antworten zu verwandten Kompetenzen.',
  'measured.restsOn.borrowed':
    '{share} dessen, was über diese Kompetenz bekannt ist, kommt aus Antworten zu verwandten Kompetenzen, der Rest aus ihren eigenen.',
  'measured.restsOn.criterion': '{challenge}: {criterion}',
  'measured.restsOn.column.when': 'Wann',
  'measured.restsOn.column.what': 'Was',
  'measured.restsOn.column.skill': 'Kompetenz',
  'measured.restsOn.column.result': 'Ergebnis',
  'measured.restsOn.column.difficulty': 'Schwierigkeit',
  'measured.restsOn.column.basis': 'Parameter',
  'measured.restsOn.column.how': 'Berechnung',
  'measured.restsOn.howThis': 'Wie das Ergebnis {result} berechnet wurde',
  'measured.restsOn.rescored': '(seitdem neu berechnet)',
  'measured.restsOn.key':
    'Schwierigkeit: wo die Aufgabe auf derselben Skala liegt wie Ihr Messwert, ± wie sicher das ist. Ergebnis: erreichte von möglichen Punkten.',
} as const satisfies Record<keyof typeof english, string>
