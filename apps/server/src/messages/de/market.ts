import type { market as english } from '../en/market.ts'

/** Bezahlung nach Rolle, Stufe, Jahr und Land. */
export const market = {
  'market.title': 'Bezahlung',
  'market.lead':
    'Was Stellenanzeigen bieten: Grundgehalt im Jahr, nach Rolle, Stufe, Jahr und Land. Bei jeder Zahl steht, wie viele Anzeigen hinter ihr stehen und woher sie stammt.',
  'market.unknown': 'Diese Auswahl gibt es in den Daten nicht',
  'market.empty': 'Die Daten enthalten keine Gruppe von Anzeigen, die groß genug ist',
  'market.none': 'Diese Sammlung hat keine Zahlen zur Bezahlung',
  'market.none.text':
    'Wer diesen Server betreibt, kann welche hinzufügen: millwright market import liest einen öffentlichen Datensatz.',
  'market.filter.role': 'Rolle',
  'market.filter.level': 'Stufe',
  'market.filter.year': 'Jahr',
  'market.filter.country': 'Land',
  'market.filter.eachRole': 'Alle Rollen',
  'market.filter.eachLevel': 'Alle Stufen',
  'market.filter.show': 'Anzeigen',
  'market.level.all': 'Alle Stufen zusammen',
  'market.year.partial': '{year} (bis {date})',
  'market.basis':
    '{adverts, plural, =0 {keine Anzeigen} one {# Anzeige} other {# Anzeigen}}{adverts, plural, =0 {} =1 {} other {, davon {different, number} verschieden}}',
  'market.tooFew': 'zu wenige',
  'market.number': '{number, number}',
  'market.what.every': 'Alle Rollen und Stufen',
  'market.what.role': '{role}, alle Stufen',
  'market.what.level': '{level}, alle Rollen',
  'market.what.both': '{role}, {level}',
  'market.adverts.caption': '{country}, {year}: ausgeschriebenes Grundgehalt im Jahr, in Tausend {currency} ({code})',
  'market.key':
    'Roter Punkt: der Median, die Hälfte der Anzeigen bietet mehr. Linie: die mittlere Hälfte, vom unteren zum oberen Quartil. Kleiner Ring: der Median, wenn eine wörtlich wiederholte Anzeige nur einmal zählt.',
  'market.key.thin': 'Hohler Punkt: weniger als 30 verschiedene Anzeigen, also mit Vorsicht zu lesen.',
  'market.key.few':
    'Zu wenige: weniger als {minimum, number} verschiedene Anzeigen; eine Zahl würde in die Irre führen.',
  'market.described': '{name}: Median {median}, die mittlere Hälfte von {p25} bis {p75}. {basis}.',
  'market.described.none': '{name}: zu wenige Anzeigen, um eine Zahl zu zeigen. {basis}.',
  'market.described.range': 'Runde Spanne: {open, select, true {{low} bis {high} und mehr} other {{low} bis {high}}}.',
  'market.currency':
    'In {currency} ({code}), wie die Quelle sie aufzeichnet; nichts ist umgerechnet. {others, plural, =0 {} one {# Anzeige in anderer Währung fehlt hier.} other {# Anzeigen in anderen Währungen fehlen hier.}}',
  'market.source': 'Quelle: {publisher}, <link>{title}</link>, Daten bis {date}, {licence}.',
  'market.nothing.few': 'Zu wenige Anzeigen',
  'market.nothing.few.text':
    'Zu dieser Auswahl enthalten die Daten {adverts, plural, =0 {keine Anzeigen} one {# Anzeige} other {# Anzeigen}}. Mindestens {minimum, number} müssen sich voneinander unterscheiden, bevor eine Zahl etwas bedeutet.',
  'market.nothing.level': 'Die Daten kennen diese Stufe nicht',
  'market.nothing.level.text':
    'Anzeigen für Staff- und Principal-Stellen sind in diesen Daten nicht zu erkennen. Deshalb lässt sich über ihre Bezahlung nichts sagen.',
  'market.nothing.other': '{what}: {country}, {year}',
  'market.nothing.instead': 'Zahlen gibt es zu:',
  'market.column.group': 'Gruppe',
  'market.column.adverts': 'Anzeigen',
  'market.column.different': 'Verschiedene',
  'market.column.p10': 'Unterstes Zehntel unter',
  'market.column.p25': 'Unteres Quartil',
  'market.column.median': 'Median',
  'market.column.p75': 'Oberes Quartil',
  'market.column.p90': 'Oberstes Zehntel über',
  'market.column.once': 'Median, Wiederholtes einmal',
  'market.column.lowEnd': 'Median der unteren Enden',
  'market.column.highEnd': 'Median der oberen Enden',
  'market.years.title': 'Über die Jahre',
  'market.years.choose': 'Wählen Sie eine Rolle, um ihre Jahre zu sehen:',
  'market.years.note':
    'In Veränderungen mischt sich, was Arbeitgeber zahlen, mit der Frage, welche Arbeitgeber die Quelle erfasst hat. Kleine Unterschiede bedeuten nichts.',
  'market.years.caption': '– {country}: ausgeschriebenes Grundgehalt in Tausend {code} im Jahr',
  'market.ranges.title': 'Runde Spannen neben den Daten',
  'market.ranges.note': 'Hier stehen sie neben dem, was Anzeigen bieten.',
  'market.ranges.caption': '– runde Spannen und Anzeigen von {year}, in Tausend {code} im Jahr',
  'market.ranges.key':
    'Blasses Band: die runde Spanne. Punkt und Linie: die Anzeigen, wie oben. Unterschiede unter 5 % zählen nicht.',
  'market.ranges.elsewhere':
    'Sie gelten in {code} für die Vereinigten Staaten. Der Vergleich mit einem anderen Land bräuchte eine Umrechnung, für die wir keine gute Grundlage haben.',
  'market.ranges.range':
    '{named, select, true {{called}: } other {}}{low} bis {high}{open, select, true { und mehr} other {}}',
  'market.ranges.behind': '({basis})',
  'market.ranges.verdict.untested': 'Nicht zu prüfen: Die Daten haben keine solche Stufe.',
  'market.ranges.verdict.few': 'Nicht zu prüfen: zu wenige Anzeigen.',
  'market.ranges.verdict.too-low':
    'Die Anzeigen widersprechen: Mehr als die Hälfte bietet mehr als {high}. Ihr Median ist {median}.',
  'market.ranges.verdict.too-high':
    'Die Anzeigen widersprechen: Mehr als die Hälfte bietet weniger als {low}. Ihr Median ist {median}.',
  'market.ranges.verdict.too-narrow':
    'Sie ist zu eng: Ein Viertel der Anzeigen bietet weniger als {p25}, ein Viertel mehr als {p75}.',
  'market.ranges.verdict.top-too-low':
    'Ihr oberes Ende ist zu niedrig: Ein Viertel der Anzeigen bietet mehr als {p75}.',
  'market.ranges.verdict.bottom-too-high':
    'Ihr unteres Ende ist zu hoch: Ein Viertel der Anzeigen bietet weniger als {p25}.',
  'market.ranges.verdict.agrees': 'Die Anzeigen stimmen zu: Ihre mittlere Hälfte reicht von {p25} bis {p75}.',
  'market.occupations.title': 'Amtliche Löhne: ein anderes Maß',
  'market.occupations.caption': 'Gezahlte Löhne in ganzen Berufen, {country}, {period}, in Tausend {code} im Jahr',
  'market.occupations.jobs': '{jobs, number} Stellen',
  'market.occupations.near': 'Am nächsten bei: {roles}',
  'market.occupations.above': 'über {amount}',
  'market.occupations.column.code': 'Code',
  'market.occupations.column.name': 'Beruf',
  'market.occupations.column.jobs': 'Stellen',
  'market.facts.title': 'Was sonst bekannt ist',
  'market.facts.note':
    'Alles mit Quelle und Tag. Das meiste stammt von Beteiligten mit eigenem Interesse; wir sagen, mit welchem.',
  'market.facts.topic.demand': 'Nachfrage',
  'market.facts.topic.entry': 'Einstieg',
  'market.facts.topic.pay': 'Bezahlung',
  'market.facts.topic.adoption': 'Verbreitung',
  'market.facts.topic.tools': 'Werkzeuge und Arbeit',
  'market.facts.evidence.P': 'Wir haben das Original gelesen:',
  'market.facts.evidence.S': 'Wir haben einen Text gelesen, der es nennt:',
  'market.facts.evidence.D': 'Von uns berechnet aus:',
  'market.facts.published': 'veröffentlicht am {date}',
  'market.facts.read': 'gelesen am {date}',
  'market.method.title': 'Wie gerechnet wird, und die Schwächen',
  'market.method.what':
    'Gezählt werden Anzeigen, nicht Personen. Es geht um das Grundgehalt laut Anzeige: ohne Bonus und Anteile, und ohne das, was ausgehandelt wurde.',
  'market.method.rows':
    'Die Daten haben {rows, number} Zeilen; {paired, number, percent} davon sind ein Ende einer ausgeschriebenen Spanne, deren anderes Ende die nächste Zeile ist. Das ergibt {adverts, number} Anzeigen. Jede zählt mit der Mitte ihrer Spanne.',
  'market.method.quartiles':
    'Quartile liegen linear zwischen benachbarten Werten. Eine Gruppe zeigt keine Zahl, wenn sich weniger als {minimum, number} ihrer Anzeigen voneinander unterscheiden.',
  'market.method.repeats':
    '{ours, number} Anzeigen gehören zu unseren Rollen und Stufen, in Vollzeit. {share, number, percent} davon wiederholen eine andere wörtlich. Ob es dieselbe Stelle noch einmal ist oder eine zweite, lässt sich nicht sagen; deshalb stehen beide Zahlen da.',
  'market.method.country':
    '{share, number, percent} aller Zeilen stammen aus einem Land: {country}. Die Zahlen anderer Länder beruhen auf wenigen Anzeigen.',
  'market.method.currency':
    'Jedes Land wird in der Währung gezeigt, in der die meisten seiner Anzeigen sind. Nichts ist umgerechnet. Ob die Quelle selbst etwas umgerechnet hat, sagt sie nicht.',
  'market.method.weaknesses': 'Was zu bedenken ist',
  'market.method.roles': 'Welche Stellentitel zu welcher Rolle zählen',
  'market.method.titles': 'Titel in den Daten',
  'market.method.levels': 'Welche Stufen der Daten zu welcher von unseren zählen',
  'market.method.code': 'In den Daten',
  'market.method.leftOut': 'Ausgelassen.',
  'market.download.title': 'Herunterladen',
  'market.download.text': 'Die Zahlen mit Anzahl, Quelle und Methode. Die einzelnen Anzeigen stehen bei der Quelle.',
  'market.download.all': 'Alle Gruppen:',
  'market.download.view': 'Die dieser Seite:',
} as const satisfies Record<keyof typeof english, string>
