import type { assignments as english } from '../en/assignments.ts'

/** Organisationen, die um einen Test bitten, und die Personen, die gebeten werden. */
export const assignments = {
  'assignments.title': 'Bewerbende',
  'assignments.lead':
    'Personen, die diese Organisation um einen Test gebeten hat. Sie sehen, was bei diesem einen Test herauskam, und sonst nichts von ihnen.',
  'assignments.none': 'Noch wurde niemand gebeten',
  'assignments.none.make':
    'Bitten Sie jemanden um einen Test. Die Person sieht, was gemessen wird und was Sie sehen werden, und entscheidet, ob sie beginnt.',
  'assignments.none.wait':
    'Wer die Rolle Recruiting, Personalentscheidung oder Administration hat, kann jemanden bitten.',
  'assignments.search': 'Name oder E-Mail-Adresse',
  'assignments.filter.state': 'Zustand',
  'assignments.filter.all': 'Alle',
  'assignments.noMatch': 'Niemand passt zu dieser Suche.',
  'assignments.column.candidate': 'Person',
  'assignments.column.test': 'Test',
  'assignments.column.state': 'Zustand',
  'assignments.column.asked': 'Gebeten',
  'assignments.column.by': 'Von',
  'assignments.until': 'Beginn möglich bis',
  'assignments.accepted': 'Angenommen',
  'assignments.finished': 'Beendet',
  'assignments.state.asked': 'gebeten',
  'assignments.state.accepted': 'angenommen',
  'assignments.state.in-progress': 'läuft',
  'assignments.state.finished': 'beendet',
  'assignments.state.expired': 'abgelaufen',
  'assignments.state.withdrawn': 'zurückgenommen',
  'assignments.acceptedAs.same-address': 'mit einem Konto dieser Adresse',
  'assignments.acceptedAs.other-address': 'mit einem Konto einer anderen Adresse',
  'assignments.acceptedAs.guest': 'als Gast, ohne Konto',
  'assignments.new.title': 'Um einen Test bitten',
  'assignments.new.lead':
    'Die Person bekommt einen Link. Er sagt, wer bittet, was gemessen wird und was Sie sehen werden. Bevor sie annimmt, wird nichts aufgezeichnet.',
  'assignments.new.test': 'Test',
  'assignments.new.test.error': 'Wählen Sie einen Test aus der Liste.',
  'assignments.new.name': 'Name',
  'assignments.new.name.error': 'Geben Sie einen Namen mit 1 bis 100 Zeichen ein.',
  'assignments.new.email': 'E-Mail-Adresse',
  'assignments.new.email.hint':
    'Nur um den Link zu senden, und um Bescheid zu geben, falls Sie die Bitte zurücknehmen.',
  'assignments.new.days': 'Tage',
  'assignments.new.days.hint': 'Wie lange die Person beginnen kann: 1 bis 90 Tage.',
  'assignments.new.days.error': 'Geben Sie eine ganze Zahl von 1 bis 90 ein.',
  'assignments.new.action': 'Bitten',
  'assignments.asked.title': '{name} ist gebeten',
  'assignments.asked.link': 'Der Link',
  'assignments.asked.mail':
    'Die E-Mail ist unterwegs. Falls sie nicht ankommt, geben Sie diesen Link selbst weiter. Er wird nur dieses eine Mal gezeigt und gilt für die Person, die zuerst annimmt.',
  'assignments.asked.noMail':
    'Geben Sie diesen Link selbst weiter, denn dieser Server kann keine E-Mail senden. Er wird nur dieses eine Mal gezeigt und gilt für die Person, die zuerst annimmt.',
  'assignments.asked.list': 'Alle Bewerbenden',
  'assignments.asked.another': 'Noch jemanden bitten',
  'assignments.result.title': 'Ergebnis',
  'assignments.result.none.asked': 'Noch nicht angenommen.',
  'assignments.result.none.accepted': 'Angenommen und noch nicht begonnen.',
  'assignments.result.none.in-progress':
    'Der Test läuft gerade. Sie sehen das Ergebnis, wenn er vorbei ist, und vorher nichts.',
  'assignments.result.none.expired': 'Die Person hat nicht rechtzeitig begonnen. Sie können sie erneut bitten.',
  'assignments.result.none.withdrawn': 'Sie haben die Bitte zurückgenommen, deshalb gibt es nichts zu sehen.',
  'assignments.result.none.gone':
    'Das Ergebnis wird nicht mehr aufbewahrt, oder die Person hat ihre Zustimmung zurückgenommen, dass Sie es sehen.',
  'assignments.result.answered': 'Die Person hat {count, plural, one {# Frage} other {# Fragen}} beantwortet.',
  'assignments.result.wait': 'Warten Sie darauf lieber, bevor Sie entscheiden.',
  'assignments.result.mode.closed':
    'Die Person war gebeten, keinen KI-Assistenten zu verwenden. Niemand hat zugesehen.',
  'assignments.result.mode.ai-allowed': 'Die Person durfte einen KI-Assistenten verwenden.',
  'assignments.result.mode.ai-required': 'Die Person sollte einen KI-Assistenten verwenden.',
  'assignments.result.only': 'Das beruht auf diesem einen Test.',
  'assignments.result.judged':
    'Wie schwer jede Frage ist, haben Fachleute geschätzt; es ist noch nicht aus vielen Antworten berechnet. Die Intervalle enthalten diese Unsicherheit.',
  'assignments.result.exercises': 'Was die Person getan hat, Aufgabe für Aufgabe',
  'assignments.verdict.reached': 'Die Antworten zeigen, dass die Person das Ziel {target} erreicht.',
  'assignments.verdict.not-reached': 'Die Antworten zeigen, dass die Person das Ziel {target} noch nicht erreicht.',
  'assignments.verdict.unclear': 'Ob die Person das Ziel {target} erreicht, ist nach diesem Test nicht klar.',
  'assignments.probability': 'Wahrscheinlichkeit, dass die Person {target} erreicht',
  'assignments.little': 'Es wurde zu wenig gefragt, um zu sagen, ob {target} erreicht ist.',
  'assignments.chart': 'Die Kompetenzen der Person im Vergleich mit {target}',
  'assignments.allRequired.because':
    'Die Zahl oben gilt dem gewichteten Mittel der Kompetenzen, in dem eine Stärke eine Schwäche ausgleicht. Hier gleicht nichts etwas aus. Eine einzelne Kompetenz ist zudem weniger sicher bekannt als das Mittel vieler, weil weniger nach ihr gefragt wurde; auch wer alle hat, käme hier nicht auf Gewissheit. Das Ergebnis beruht auf der Zahl oben; diese hier zeigt, wie ausgewogen die Kompetenzen sind.',
  'assignments.stop.decision-reached': 'Der Test endete, weil die Entscheidung über das Ziel klar war.',
  'assignments.stop.precise-enough':
    'Der Test endete, weil die Stufe genau genug bekannt ist: Sie liegt nahe an der Grenze.',
  'assignments.stop.decision-settled':
    'Der Test endete, weil weitere Fragen die Entscheidung kaum noch geändert hätten.',
  'assignments.stop.item-limit':
    'Der Test endete bei der größten Zahl von Fragen. Die Entscheidung kann noch unklar sein.',
  'assignments.stop.time-limit': 'Der Test endete an der Zeitgrenze.',
  'assignments.stop.pool-empty': 'Der Test endete, weil keine passende Frage mehr übrig war.',
  'assignments.stop.challenges-done': 'Der Test endete nach der letzten Programmieraufgabe.',
  'assignments.stop.ended-by-taker': 'Die Person hat den Test beendet.',
  'assignments.withdraw.title': 'Zurücknehmen',
  'assignments.withdraw.what':
    'Der Link gilt dann nicht mehr, und die Person erfährt es. Was sie schon getan hat, gehört weiter ihr; Sie sehen nichts davon.',
  'assignments.withdraw.begin': 'Diese Bitte zurücknehmen',
  'assignments.withdraw.action': 'Zurücknehmen',
  'assignments.terms.time':
    'Sie beginnen, wann Sie möchten, und können die Seite schließen und später weitermachen. Wenn Sie mehr Zeit oder Pausen brauchen, sagen Sie es {organization}, bevor Sie beginnen: Wer begutachtet und entscheidet, erfährt es nicht.',
  'assignments.terms.sees': 'Was {organization} sieht',
  'assignments.terms.sees.standing':
    'Wie Ihre Antworten zum Ziel stehen, Kompetenz für Kompetenz, und wie sicher das ist.',
  'assignments.terms.sees.exercises':
    'Welche Aufgaben Sie hatten, mit Nummer oder Titel, und ob jede richtig, teilweise richtig oder ausgelassen war.',
  'assignments.terms.sees.not':
    'Nicht Ihre Antworten, nicht Ihren Code, nicht, was Sie vor dem Senden getippt haben, und nicht, wie lange Sie gebraucht haben.',
  'assignments.terms.sees.only':
    'Nur diesen Test: nichts von dem, was Sie hier für sich selbst üben, weder vorher noch nachher. Er zählt auch für Ihr eigenes Profil, das nur Sie sehen.',
  'assignments.terms.kept': 'Wie lange es aufbewahrt wird',
  'assignments.terms.kept.days':
    '{organization} kann das Ergebnis nach dem Test noch {days, plural, one {# Tag} other {# Tage}} lang sehen. Was Sie getan haben, gehört Ihnen, bis Sie es löschen.',
  'assignments.terms.kept.open':
    '{organization} hat kein Ende festgelegt: Das Ergebnis bleibt dort sichtbar, bis es dort gelöscht wird oder bis Sie Ihre Daten löschen.',
  'assignments.open.title': 'Ein Test, um den Sie gebeten werden',
  'assignments.open.lead':
    '{organization} bittet Sie um diesen Test. Lesen Sie, was das bedeutet, und entscheiden Sie dann.',
  'assignments.open.until': 'Sie können beginnen bis',
  'assignments.open.agree': 'Ihre Einwilligung',
  'assignments.open.agree.error':
    'Setzen Sie das Häkchen, wenn Sie einwilligen. Ohne Einwilligung gibt es keinen Test.',
  'assignments.open.name': 'Ihr Name',
  'assignments.open.name.hint':
    'Sie nehmen als Gast teil, nur in diesem Browser. Mit einem Konto können Sie auf einem anderen Gerät weitermachen.',
  'assignments.open.account': 'Oder zuerst:',
  'assignments.open.yes': 'Ich willige ein, dass {organization} das Ergebnis dieses Tests sieht, wie oben beschrieben.',
  'assignments.open.accept': 'Annehmen',
  'assignments.open.notNow': 'Sie möchten nicht? Dann schließen Sie diese Seite. Nichts wird aufgezeichnet.',
  'assignments.closed.title': 'Dieser Link gilt nicht mehr',
  'assignments.closed.text':
    'Er ist zu alt, wurde zurückgenommen, oder es gibt den Test nicht mehr. Bitten Sie die Person, die ihn gesendet hat, um einen neuen.',
  'assignments.taken.title': 'Hier hat schon jemand angenommen',
  'assignments.taken.text':
    'Wenn Sie das waren, verwenden Sie den Browser oder das Konto, mit dem Sie angenommen haben. Wenn nicht, sagen Sie es der Person, die den Link gesendet hat.',
  'assignments.mine.title': 'Testanfragen an mich',
  'assignments.mine.lead':
    'Tests, um die Organisationen Sie gebeten haben, und was sie davon sehen. Sie sehen nur diese Tests.',
  'assignments.mine.none': 'Keine Organisation hat Sie um einen Test gebeten',
  'assignments.mine.none.text': 'Wenn Sie eine Anfrage annehmen, sehen Sie hier, wer was sieht.',
  'assignments.mine.column.test': 'Test',
  'assignments.mine.column.organization': 'Sichtbar für',
  'assignments.mine.column.state': 'Zustand',
  'assignments.mine.column.accepted': 'Angenommen',
  'assignments.mine.asked': '{organization} bittet Sie um diesen Test.',
  'assignments.mine.accepted': 'Sie haben eingewilligt, dass {organization} das Ergebnis sieht.',
  'assignments.mine.in-progress': '{organization} sieht das Ergebnis, wenn der Test vorbei ist, und vorher nichts.',
  'assignments.mine.finished': '{organization} sieht das Ergebnis.',
  'assignments.mine.expired': 'Die Zeit zum Beginnen ist vorbei. {organization} sieht nur das.',
  'assignments.mine.withdrawn':
    '{organization} hat die Bitte zurückgenommen und sieht nichts von dem, was Sie getan haben.',
  'assignments.mine.result': 'Ansehen, was herauskam',
  'assignments.mine.time.title': 'Brauchen Sie mehr Zeit oder Pausen?',
  'assignments.mine.time':
    'Sagen Sie es {organization}, bevor Sie beginnen, denn ein Test behält die Zeit, mit der er begann. Die Administration dort kann es hier gewähren; wer begutachtet und entscheidet, erfährt es nicht.',
  'assignments.mine.guest':
    'Sie sind als Gast hier: Machen Sie in diesem Browser weiter, oder legen Sie zuerst ein Konto an, um anderswo weiterzumachen.',
  'assignments.mine.noTest': 'Diesen Test gibt es nicht mehr',
  'assignments.mine.noTest.text': 'Fragen Sie {organization} nach einer neuen Anfrage.',
  'assignments.mine.rights': 'Ihre Daten: herunterladen, löschen, eine Zustimmung zurücknehmen',
} as const satisfies Record<keyof typeof english, string>
