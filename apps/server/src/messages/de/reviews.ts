import type { reviews as english } from '../en/reviews.ts'

export const reviews = {
  'reviews.left': 'Bleibt Rückmeldungen von Menschen überlassen und zählt nicht in die Entscheidung: {list}.',
  'reviews.judgement':
    'Antworten auf diese Fragen zeigen, wie jemand Situationen beurteilt, nicht, wie jemand handelt. Dafür gibt es die Rückmeldungen; über kein Ziel entscheiden diese Antworten mit.',
  'reviews.judgement.of':
    '{list}: Antworten zeigen, wie jemand Situationen beurteilt, nicht, wie jemand handelt. Dafür gibt es die Rückmeldungen; über kein Ziel entscheiden diese Antworten mit.',

  'reviews.title': 'Was Menschen sagen',
  'reviews.lead':
    'Führung, Verständigung, Neues und Weiterentwicklung zeigen sich in keinem Test. Hier beschreiben Sie und Menschen, die mit Ihnen arbeiten, was Sie tun, anhand derselben Schritte.',
  'reviews.notMeasured': 'Von Menschen gesagt, nicht gemessen',
  'reviews.notMeasured.text':
    'Nichts davon geht in Ihr Profil, die Wahrscheinlichkeit eines Ziels oder Ihren Lernpfad ein. Namen stehen so da, wie sie angegeben wurden. Urteile über die Arbeit eines Menschen stimmen nur lose überein: bei zwei Kollegen liegt die mittlere Zuverlässigkeit bei {peers}, zwischen Selbstbild und Kollegen die mittlere Korrelation bei {own}.',
  'reviews.notMeasured.source': 'Conway und Huffcutt 1997, Human Performance 10(4), Zusammenfassung',
  'reviews.none': 'In dieser Sammlung gibt es keine Raster für Rückmeldungen.',

  'reviews.own.do': 'Sich selbst einschätzen',
  'reviews.own.again': 'Sich neu einschätzen',
  'reviews.own.on': 'Sie haben sich eingeschätzt am',
  'reviews.own.never': 'Sie haben sich noch nicht eingeschätzt.',
  'reviews.own.saved': 'Ihre Einschätzung ist gespeichert',
  'reviews.own.save': 'Speichern',
  'reviews.own.lead':
    'Wählen Sie den höchsten Schritt, für den Sie ein Beispiel nennen können. Ein Schritt enthält die davor. Schritt 3 und 4 brauchen ein Beispiel mit seinem Monat; „noch kein Beispiel“ ist eine ehrliche Antwort.',
  'reviews.own.where': 'Das sehen nur Sie und alle, denen Sie einen Bericht geben, der es enthält.',

  'reviews.kept':
    '{by, select, self {Bleibt in diesem Browser, bis Sie es speichern, höchstens 30 Tage.} other {Bleibt in diesem Browser, bis Sie es absenden, höchstens 30 Tage.}}',
  'reviews.kept.drop': 'Meine Eingaben entfernen',

  'reviews.step.none': 'Noch kein Beispiel',
  'reviews.step.unseen': 'Das habe ich nicht gesehen',
  'reviews.example': 'Beispiel',
  'reviews.example.add': 'Ein Beispiel dazuschreiben',
  'reviews.example.hint':
    'Wie war die Lage, was wurde getan, und was kam dabei heraus. Keine Namen und keine Geheimnisse anderer.',
  'reviews.month': 'Monat',
  'reviews.month.hint': 'Zum Beispiel 2026-05.',
  'reviews.skill': 'Kompetenz:',
  'reviews.steps.show': 'Die vier Schritte',
  'reviews.sources': 'Worauf die Schritte beruhen',
  'reviews.sources.text':
    'Schritte, Fragen und ihre Zuordnung zu Kompetenzen sind unsere Worte und unser Urteil, gebaut auf:',

  'reviews.error.of': '{criterion}: {message}',
  'reviews.error.long': 'Höchstens 600 Zeichen.',
  'reviews.error.example': 'Schritt 3 und 4 brauchen ein Beispiel.',
  'reviews.error.month': 'Bitte den Monat so schreiben: 2026-05.',
  'reviews.error.future': 'Dieser Monat hat noch nicht begonnen.',
  'reviews.error.when': 'Wann war das? Der Monat genügt.',
  'reviews.error.nothing': 'Es ist noch nichts gewählt.',
  'reviews.error.name': 'Ihr Name, höchstens 100 Zeichen.',
  'reviews.error.relation': 'Wie arbeiten Sie zusammen?',
  'reviews.error.agree': 'Ohne Ihre Zustimmung dürfen wir das nicht speichern.',
  'reviews.error.rubrics': 'Wählen Sie mindestens eines.',
  'reviews.error.note': 'Eine Zeile, höchstens 100 Zeichen.',
  'reviews.error.tooMany': 'Fünfzig Links warten auf eine Antwort. Beenden Sie erst einige davon.',

  'reviews.result.own': 'Sie: {step, select, none {noch kein Beispiel} other {Schritt {step}}}.',
  'reviews.result.ownSetAside': 'Sie: was Sie gesagt haben, wird nicht verwendet.',
  'reviews.result.ownMissing': 'Sie: noch nichts gesagt.',
  'reviews.result.nobody': 'Andere: noch niemand.',
  'reviews.result.colleagues': 'Andere: {list}.',
  'reviews.result.count': '{count, plural, one {# wählte} other {# wählten}} Schritt {step, number}',
  'reviews.result.unseen': '{count, plural, one {# hat} other {# haben}} es nicht gesehen',
  'reviews.result.middle': 'Mitte von {count, number} anderen: {middle, number}.',
  'reviews.result.apart.colleagues':
    'Die anderen sehen das verschieden: von Schritt {low, number} bis Schritt {high, number}.',
  'reviews.result.apart.own':
    'Sie und die anderen sehen das verschieden: von Schritt {low, number} bis Schritt {high, number}.',
  'reviews.result.key': 'Ring: Sie. Punkte: je eine andere Person.',
  'reviews.result.examples': '{count, plural, one {# Beispiel} other {# Beispiele}}',
  'reviews.result.said': '{who}, {month}',
  'reviews.result.empty': 'Noch hat niemand etwas gesagt. Worum es geht:',
  'reviews.result.you': 'Sie',
  'reviews.result.few': 'Ab drei anderen steht auch deren Mitte da. Darunter gibt es nur die Punkte.',

  'reviews.relation.self': 'Sie selbst',
  'reviews.relation.manager': 'Führt Sie',
  'reviews.relation.peer': 'Arbeitet neben Ihnen',
  'reviews.relation.report': 'Von Ihnen geführt',
  'reviews.relation.other': 'Andere Beziehung',

  'reviews.given.title': 'Wer etwas gesagt hat',
  'reviews.given.none': 'Noch niemand.',
  'reviews.given.setAside': 'nicht verwendet',
  'reviews.given.useNot': 'Nicht verwenden',
  'reviews.given.use': 'Wieder verwenden',
  'reviews.given.remove': 'Endgültig entfernen',
  'reviews.given.removeYes': 'Ja, entfernen',
  'reviews.given.useNotThis': 'Die Rückmeldung von {name} nicht verwenden',
  'reviews.given.useThis': 'Die Rückmeldung von {name} wieder verwenden',
  'reviews.given.removeThis': 'Die Rückmeldung von {name} endgültig entfernen',
  'reviews.given.removed': 'Sie ist endgültig entfernt.',
  'reviews.given.changed': 'Geändert.',
  'reviews.given.note':
    'Was nicht verwendet wird, bleibt bei Ihnen und zählt auf dieser Seite nirgends mit. Was entfernt wird, ist weg: von Ihren eigenen Einschätzungen auch die früheren nach denselben Schritten; der Link einer anderen Person endet.',

  'reviews.ask.title': 'Jemanden bitten',
  'reviews.ask.lead':
    'Jeder Link ist für eine Person, die kein Konto braucht. Sie sieht Ihren Namen, die Schritte und ihre eigenen Worte, sonst nichts von Ihnen. Sie sehen, was gesagt wird, mit dem Namen dazu.',
  'reviews.ask.what': 'Worüber',
  'reviews.ask.days': 'Der Link nimmt eine Antwort an für',
  'reviews.ask.days.count': '{days, plural, one {# Tag} other {# Tage}}',
  'reviews.ask.note': 'Für wen er ist',
  'reviews.ask.note.hint': 'Das sehen nur Sie.',
  'reviews.ask.action': 'Link erstellen',
  'reviews.ask.made':
    'Hier ist der Link{note, select, none {} other { für {note}}}. Er wird nur dieses eine Mal gezeigt.',
  'reviews.ask.made.text':
    'Senden Sie ihn einer Person. Wer ihn hat, kann über Sie antworten; stellen Sie ihn also nirgends öffentlich hin.',
  'reviews.ask.until': 'Gilt bis',
  'reviews.ask.links': 'Links',
  'reviews.ask.links.none': 'Noch keine Links.',
  'reviews.ask.nobody': 'ohne Notiz',
  'reviews.ask.state.answered': 'beantwortet',
  'reviews.ask.state.ended': 'beendet',
  'reviews.ask.state.expired': 'abgelaufen',
  'reviews.ask.end': 'Beenden',
  'reviews.ask.endThis': 'Den Link für {note} beenden',
  'reviews.ask.ended': 'Der Link ist beendet.',

  'reviews.give.title': 'Rückmeldung zur Arbeit von {name}',
  'reviews.give.lead': '{name} bittet Sie um Ihre Sicht auf die gemeinsame Arbeit.',
  'reviews.give.facts': 'Bevor Sie anfangen',
  'reviews.give.facts.1': '{name} sieht, was Sie wählen und schreiben, mit Ihrem Namen. Es ist nicht anonym.',
  'reviews.give.facts.2':
    'Es ist von einem Menschen gesagt, nicht gemessen: Es geht in keine Bewertung ein und entscheidet hier über nichts. {name} kann es in einen Bericht aufnehmen, dann als Anzahl je Schritt, ohne Ihren Namen und Ihre Worte.',
  'reviews.give.facts.3':
    'Über diesen Link können Sie es jederzeit zurücknehmen; dann wird es gelöscht. Sonst bleibt es, bis {name} es entfernt.',
  'reviews.give.facts.4':
    'Es zählt nur, was Sie selbst gesehen haben. „Das habe ich nicht gesehen“ ist eine gute Antwort.',
  'reviews.give.how':
    'Wählen Sie zu jedem Punkt den höchsten Schritt, den Sie gesehen haben. Ein Schritt enthält die davor.',
  'reviews.give.until': 'Der Link nimmt eine Antwort an bis',
  'reviews.give.name': 'Ihr Name',
  'reviews.give.relation': 'Wie Sie zusammenarbeiten',
  'reviews.give.relation.manager': 'Ich führe {name}',
  'reviews.give.relation.peer': 'Wir arbeiten nebeneinander',
  'reviews.give.relation.report': '{name} führt mich',
  'reviews.give.relation.other': 'Anders, etwa als Kunde oder Partner',
  'reviews.give.consent': 'Ihre Zustimmung',
  'reviews.give.agree':
    'Ich stimme zu, dass gespeichert und {name} mit meinem Namen gezeigt wird, was ich hier wähle und schreibe.',
  'reviews.give.action': 'An {name} senden',
  'reviews.give.example.hint': 'Was haben Sie gesehen? Keine Geheimnisse anderer.',
  'reviews.give.thanks': 'Danke. {name} kann es jetzt lesen.',
  'reviews.give.keep':
    'Behalten Sie den Link: Über ihn können Sie Ihre Rückmeldung jederzeit zurücknehmen. Sonst bleibt sie, bis {name} sie entfernt.',
  'reviews.give.there': 'Ihre Rückmeldung ist bei {name}.',
  'reviews.give.takeBack': 'Zurücknehmen',
  'reviews.give.takeBack.text': 'Was Sie zurücknehmen, wird gelöscht. Solange der Link gilt, können Sie neu antworten.',
  'reviews.give.takenBack': 'Sie haben Ihre Rückmeldung zurückgenommen. Sie ist gelöscht.',
  'reviews.give.notAgain':
    'Über diesen Link gab es schon eine Rückmeldung. Was danach gesendet wurde, ist nicht gespeichert.',
  'reviews.give.own': 'Dieser Link ist für jemanden, der mit Ihnen arbeitet',
  'reviews.give.own.text': 'Selbst können Sie darauf nicht antworten.',
  'reviews.gone.title': 'Dieser Link gilt nicht',
  'reviews.gone':
    'Er ist abgelaufen, wurde beendet oder nicht vollständig kopiert. Bitte fragen Sie, wer ihn Ihnen gegeben hat.',

  'reviews.profile.title': 'Was Menschen sagen',
  'reviews.profile.state':
    '{own, select, yes {Sie haben sich selbst eingeschätzt} setAside {Ihre eigene Einschätzung wird nicht verwendet} other {Sie haben sich noch nicht eingeschätzt}}; {colleagues, plural, =0 {von anderen gibt es noch nichts} one {# andere Person hat etwas gesagt} other {# andere Personen haben etwas gesagt}}.',
  'reviews.profile.note': 'Von Menschen gesagt, nicht gemessen: In die Zahlen oben geht nichts davon ein.',
  'reviews.profile.link': 'Ansehen, was Menschen sagen',

  'reviews.report.share': 'Was Menschen sagen',
  'reviews.report.share.hint':
    'Ihre eigenen Schritte und wie viele andere welchen gewählt haben, ohne Namen und Worte, unter einer eigenen Überschrift.',
  'reviews.report.criterion': 'Kriterium',
  'reviews.report.own': 'Eigener Schritt',
  'reviews.report.step': 'Schritt {step, number}',
  'reviews.report.columns':
    'Eigener Schritt: was die Person gewählt hat. 1 bis 4: wie viele andere diesen Schritt gewählt haben.',
  'reviews.report.note':
    'Das sind Aussagen der Person und von Menschen, die sie darum gebeten hat und deren Namen nicht geprüft sind. In die Zahlen dieses Berichts ging nichts davon ein.',
} as const satisfies Record<keyof typeof english, string>
