import type { results as english } from '../en/results.ts'

export const results = {
  'results.proficiency.0': 'Unter „Kennen“',
  'results.proficiency.1': 'Kennen',
  'results.proficiency.2': 'Anwenden',
  'results.proficiency.3': 'Können',
  'results.proficiency.4': 'Beherrschen',
  'results.below': 'Darunter',
  'results.reading':
    '<strong>{reading}</strong> ± {margin} <small>{count, plural, =0 {nur abgeleitet} one {# Antwort} other {# Antworten}}</small>',
  'results.evidenceOf': '{reading}: worauf der Messwert zu {skill} beruht',
  'results.described':
    '{skill}: {reading}, am wahrscheinlichsten zwischen {low} und {high}, {band}. {count, plural, =0 {Keine eigenen Antworten: aus verwandten Kompetenzen abgeleitet.} one {# eigene Antwort.} other {# eigene Antworten.}}',
  'results.describedTarget': 'Das Ziel verlangt {target}.',
  'results.range': '{low} bis {high}',
  'results.key.bands': 'Kompetenzgrade: 1 Kennen, 2 Anwenden, 3 Können, 4 Beherrschen.',
  'results.key.interval': 'Punkt: bester Schätzwert. Linie: 95-%-Intervall.',
  'results.key.inferred': 'Hohler Punkt: noch keine eigenen Antworten, aus verwandten Kompetenzen abgeleitet.',
  'results.key.target': 'Fähnchen: Hier beginnt das Ziel.',
  'results.asTable': 'Dasselbe als Tabelle',
  'results.band': '{band}',
  'results.inferredBand': '{band}, nur abgeleitet',
  'results.column.skill': 'Kompetenz',
  'results.column.band': 'Am wahrscheinlichsten',
  'results.column.reading': 'Messwert',
  'results.column.interval': '95-%-Intervall',
  'results.column.answers': 'Eigene Antworten',
  'results.column.target': 'Ziel verlangt',
  'results.probability': '{label}: {probability}',
  'results.probabilityAsked': '{label}: {probability}; entschieden wird bei {asked}',

  'about.title': 'Wie wir messen',
  'about.lead':
    'Ein Messwert ohne seine Unsicherheit ist nur ein halber Messwert. Diese Seite sagt, was unsere Zahlen bedeuten, worauf sie beruhen und was sie nicht sagen können.',
  'about.scale.title': 'Die Skala',
  'about.scale.1':
    'Jede Kompetenz wird auf derselben Skala abgelesen. 500 ist die Mitte der Gruppe, auf die sich die Skala bezieht, und 100 Punkte sind eine Standardabweichung dieser Gruppe: Etwa zwei Drittel von ihr liegen zwischen 400 und 600.',
  'about.scale.2':
    'Die Skala zeigt keine Prozente, und 500 ist keine Bestehensgrenze. Fragen und Programmieraufgaben liegen auf derselben Skala: Bei einem Messwert von 500 lösen Sie eine Aufgabe der Schwierigkeit 500 etwa in der Hälfte der Fälle, Glückstreffer beim Raten nicht mitgerechnet.',
  'about.scale.3':
    'Auch diese Gruppe ist eine Einschätzung. Bis genug echte Antworten vorliegen, legen die Menschen, die die Fragen geschrieben haben, ihre Mitte und ihre Streuung fest. Wir nehmen auch nicht an, dass Sie ein typisches Mitglied dieser Gruppe sind: Wo die Menschen liegen, die einen Test machen, gilt als unbekannt, und Ihre Antworten entscheiden.',
  'about.bands.title': 'Vier Kompetenzgrade, vier Schwellen',
  'about.bands.1':
    'Ein Kompetenzgrad ist eine Aussage über Verhalten: Kennen, Anwenden, Können, Beherrschen. Eine Schwelle ist der Messwert, ab dem eine solche Aussage zutrifft.',
  'about.bands.caption': 'Wo jeder Kompetenzgrad beginnt',
  'about.bands.proficiency': 'Kompetenzgrad',
  'about.bands.from': 'Beginnt bei',
  'about.bands.basis.expert-judged':
    'Diese Schwellen haben Fachleute eingeschätzt; sie sind nicht aus Daten berechnet. Ihr eigener Standardfehler, {margin} Punkte, geht in die Wahrscheinlichkeit ein, mit der Sie ein ganzes Ziel erreichen. Eine einzelne Kompetenz wird mit der Schwelle verglichen, wie sie dasteht.',
  'about.bands.basis.calibrated':
    'Diese Schwellen sind aus Antworten berechnet. Ihr eigener Standardfehler, {margin} Punkte, geht in die Wahrscheinlichkeit ein, mit der Sie ein ganzes Ziel erreichen. Eine einzelne Kompetenz wird mit der Schwelle verglichen, wie sie dasteht.',
  'about.error.title': 'Das Intervall',
  'about.error.1':
    'Zwanzig Fragen können einen Menschen nicht genau bestimmen. Darum hat jeder Messwert ein Intervall: Wenn unser Modell stimmt, liegt der wahre Wert in 95 von 100 Fällen darin.',
  'about.error.2':
    'Mit jeder Antwort wird das Intervall schmaler, zuerst schnell, dann langsam: Um es zu halbieren, braucht es etwa viermal so viele Antworten. Ein Test endet, wenn die Entscheidung, um die es geht, klar genug ist – oder er sagt, dass sie unklar geblieben ist.',
  'about.error.chart': 'Dieselbe Fähigkeit nach 3, 10 und 30 Antworten (ein Beispiel, keine Person)',
  'about.error.row': '{count, plural, one {Nach # Antwort} other {Nach # Antworten}}',
  'about.borrow.title': 'Was bekannt und was abgeleitet ist',
  'about.borrow.1':
    'Kompetenzen hängen zusammen; Antworten zu einer sagen darum ein wenig über ihre Nachbarn. Wir nutzen das, und wir zeigen es: Ein hohler Punkt bedeutet, dass nach dieser Kompetenz selbst noch nicht gefragt wurde. Ein abgeleiteter Messwert ist ein guter Grund, die nächste Frage zu wählen, und ein schlechter Grund, jemanden einzustellen.',
  'about.parameters.title': 'Wie schwer ist eine Frage?',
  'about.parameters.1':
    'Zu jeder Frage gehören zwei Zahlen: wie schwer sie ist und wie scharf sie unterscheidet. Am Anfang schätzen Fachleute beide ein, und wir rechnen diese Einschätzung als unsicher. Das macht das Intervall breiter, und so soll es sein.',
  'about.parameters.2':
    'Wenn genug Menschen geantwortet haben, werden die Zahlen aus den Antworten geschätzt und heißen dann kalibriert. Heute enthält dieser Katalog {items, plural, one {# Frage} other {# Fragen}} und {challenges, plural, one {# Programmieraufgabe} other {# Programmieraufgaben}}; {calibrated, plural, =0 {alle ihre Parameter sind von Fachleuten eingeschätzt} one {die Parameter einer Frage sind kalibriert, alle anderen von Fachleuten eingeschätzt} other {die Parameter von # Fragen sind kalibriert, alle anderen von Fachleuten eingeschätzt}}.',
  'about.parameters.3':
    'Jeder Eintrag bewahrt die Parameter und die Version des Rechenkerns auf, die für ihn benutzt wurden: Noch nach Jahren ergibt er dieselbe Zahl. Wenn wir den Rechenkern verbessern, werden die Profile aus denselben Einträgen neu berechnet, für alle gleich.',
  'about.not.title': 'Was ein Messwert nicht ist',
  'about.not.1': 'Er ist kein Urteil über einen Menschen und sagt nicht, wie schnell jemand lernt.',
  'about.not.2': 'Er ist nicht vergleichbar zwischen Tests mit und ohne Hilfe von KI. Wir halten beides auseinander.',
  'about.not.3': 'Er lehnt nie von selbst jemanden ab. Entscheidungen treffen Menschen, die ihre Gründe aufschreiben.',
  'about.not.4':
    'Ein kleiner Unterschied zwischen zwei Personen, deren Intervalle sich weit überlappen, ist kein Unterschied, für den wir einstehen können.',
} as const satisfies Record<keyof typeof english, string>
