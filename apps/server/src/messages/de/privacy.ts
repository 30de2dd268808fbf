import type { privacy as english } from '../en/privacy.ts'

/** Die eigenen Daten und die eigene Zeit: Nachteilsausgleich, Einwilligung, Herunterladen, Löschen. */
export const privacy = {
  'privacy.account': 'Ihr Konto',
  'privacy.save': 'Speichern',
  'privacy.accommodations.title': 'Zeit und Pausen',
  'privacy.accommodations.lead':
    'Was Sie brauchen, um zu zeigen, was Sie können. Es gilt ab Ihrem nächsten Test; niemand fragt Sie nach dem Grund.',
  'privacy.accommodations.saved': 'Gespeichert. Es gilt ab Ihrem nächsten Test.',
  'privacy.accommodations.factor': 'Zeit für die Fragen',
  'privacy.accommodations.factorText':
    '{factor, select, 1 {Die übliche Zeit} other {Das {factor}-fache der üblichen Zeit}}',
  'privacy.accommodations.extraMinutes': 'Minuten zusätzlich',
  'privacy.accommodations.extraMinutes.hint': 'Kommt zur Zeit oben hinzu. 0 für keine.',
  'privacy.accommodations.extraMinutes.error': 'Geben Sie ganze Minuten von 0 bis 600 ein.',
  'privacy.accommodations.breakMinutes': 'Minuten für Pausen in einem Test',
  'privacy.accommodations.breakMinutes.hint':
    'Während einer Pause steht die Uhr, und die Frage ist verborgen. 0 für keine.',
  'privacy.accommodations.breakMinutes.error': 'Geben Sie ganze Minuten von 0 bis 240 ein.',
  'privacy.accommodations.timer': 'Uhr',
  'privacy.accommodations.noTimer': 'Keine Zeitgrenze und keine Uhr',
  'privacy.accommodations.noTimer.hint': 'Tests haben für Sie dann keine Zeitgrenze.',
  'privacy.accommodations.who': 'Wer davon weiß',
  'privacy.accommodations.whoText':
    'Nur Sie. Es steht in keinem Ergebnis, in keinem Profil und in keinem Export außer Ihrem eigenen. Mehr Zeit ändert weder die Fragen noch ihre Bewertung.',
  'privacy.accommodations.employer':
    'Das gilt für Ihr eigenes Üben. Für einen Test, um den eine Organisation Sie bittet, wenden Sie sich an diese: Ihre Administration kann Ihnen Zeit und Pausen gewähren. Wer begutachtet oder entscheidet, erfährt nichts davon.',
  'privacy.text.title': 'Datenschutz',
  'privacy.text.lead': 'Was über Sie gespeichert wird, wozu, und was Sie dabei tun können.',
  'privacy.text.agreed': 'Worin Sie einwilligen',
  'privacy.text.privacy.title': 'Wie Ihre Daten verwendet werden',
  'privacy.text.assignment.title': 'Ein Test, um den eine Organisation Sie bittet',
  'privacy.text.version': 'Fassung vom {version}',
  'privacy.text.anOrganization': 'die Organisation',
  'privacy.text.privacy.1.stored':
    'Gespeichert werden Ihr Name und Ihre E-Mail-Adresse, wie Sie sich anmelden, Ihre Antworten und Ihr Code mit der Zeit, zu der sie gesendet wurden, was Sie vor dem Senden tippen, damit nichts verloren geht, und was Sie lesen. Keine Kamera, kein Bildschirm, kein Messen von Tastenanschlägen, keine Werbung, keine Verfolgung durch andere.',
  'privacy.text.privacy.1.purpose':
    'Sie dienen dazu, Ihre Kompetenzen zu messen, Ihnen Ihr Profil zu zeigen und was Sie als Nächstes lernen können, und, ohne Ihren Namen, herauszufinden, wie schwer jede Frage ist.',
  'privacy.text.privacy.1.others':
    'Niemand sonst sieht Ihr Profil. Eine Organisation sieht das Ergebnis eines Tests, um den sie Sie gebeten hat, sobald Sie in diesen Test eingewilligt haben, und von keinem anderen. Wer diesen Server betreibt, kann seine Datenbank lesen.',
  'privacy.text.privacy.1.rights':
    'Sie können auf Ihrer Kontoseite jederzeit alles über sich herunterladen und Ihr Konto löschen. Nach dem Löschen bleiben Ihre Antworten ohne Namen aufgezeichnet, damit die Statistik der Fragen richtig bleibt.',
  'privacy.text.assignment.1.sees':
    '{organization} sieht das Ergebnis dieses einen Tests: wo Sie gegenüber seinem Ziel stehen und wie sicher das ist, und nach welchen Kompetenzen gefragt wurde.',
  'privacy.text.assignment.1.not':
    'Nicht sichtbar sind Ihre anderen Tests, Ihr Profil, Ihre Antworten und Ihr Code, was Sie vor dem Senden tippen, wie lange Sie gebraucht haben und ob Ihnen mehr Zeit oder Pausen gewährt wurden.',
  'privacy.text.assignment.1.decides':
    'Menschen entscheiden, nicht diese Software: Niemand wird automatisch abgelehnt, und zu jeder Entscheidung sind eine Begründung und ein Name aufgezeichnet.',
  'privacy.text.assignment.1.withdraw':
    'Sie können das auf Ihrer Kontoseite jederzeit zurücknehmen: Die Organisation sieht das Ergebnis dann nicht mehr. Entscheidungen, die sie schon getroffen hat, bleiben in ihren Aufzeichnungen.',
  'privacy.signUp': 'Wenn Sie ein Konto anlegen, willigen Sie darin ein:',
  'privacy.title': 'Ihre Daten',
  'privacy.guestNote': 'Sie sind als Gast hier. Was hier steht, gilt auch für Gäste.',
  'privacy.export.title': 'Alles über Sie herunterladen',
  'privacy.export.lead':
    'Alles, was zum jetzigen Zeitpunkt über Sie gespeichert ist: Antworten, Code, Entwürfe, Ergebnisse mit den Zahlen, aus denen sie berechnet wurden, Einwilligungen, Anmeldungen. Lösungen von Fragen und verdeckte Tests fehlen, weil andere ihnen noch begegnen.',
  'privacy.export.html': 'Zum Lesen herunterladen (HTML)',
  'privacy.export.json': 'Als Daten herunterladen (JSON)',
  'privacy.export.document': 'Alles über {name}',
  'privacy.export.made': 'Stand: {at}.',
  'privacy.export.leftOut': 'Nicht in dieser Datei',
  'privacy.export.leftOutText':
    'Das Folgende enthält etwas über Sie, würde aber Geheimnisse, Technik oder Angaben über andere zeigen. Was eine Organisation geschrieben hat, als sie über Sie entschied, ist ihre eigene Aufzeichnung: Fragen Sie dort nach.',
  'privacy.consent.title': 'Worin Sie eingewilligt haben',
  'privacy.consent.none': 'Bisher nichts.',
  'privacy.consent.text': 'Text',
  'privacy.consent.version': 'Fassung',
  'privacy.consent.when': 'Wann',
  'privacy.consent.state': 'Zustand',
  'privacy.consent.given': 'eingewilligt',
  'privacy.consent.withdrawn': 'zurückgenommen',
  'privacy.consent.withdraw': 'Zurücknehmen',
  'privacy.consent.withdrawText':
    'Die Organisation sieht das Ergebnis dieses Tests dann nicht mehr. Ihr eigenes Ergebnis bleibt bei Ihnen. Schon getroffene Entscheidungen bleiben in ihren Aufzeichnungen.',
  'privacy.consent.account':
    'Um das zurückzunehmen, löschen Sie unten Ihr Konto: Ohne diese Einwilligung geht es nicht.',
  'privacy.consent.done': 'Zurückgenommen. Die Organisation sieht dieses Ergebnis nicht mehr.',
  'privacy.erase.title': 'Ihr Konto löschen',
  'privacy.erase.lead':
    'Ihr Konto verschwindet sofort und endgültig; niemand kann es zurückholen. Laden Sie vorher Ihre Daten herunter, wenn Sie sie behalten möchten.',
  'privacy.erase.begin': 'Mein Konto löschen …',
  'privacy.erase.goes': 'Was verschwindet',
  'privacy.erase.goesText':
    'Name, E-Mail-Adresse, Anmeldungen, Passkeys, Token, Mitgliedschaften, Entwürfe, Ihr Code und was er ausgegeben hat, Zeit und Pausen, E-Mails, was Sie gelesen haben, was Sie und andere über Ihre Arbeit gesagt haben.',
  'privacy.erase.stays': 'Was ohne Ihren Namen bleibt',
  'privacy.erase.staysText':
    'Welche Fragen Ihnen gezeigt wurden, wie Sie sie beantwortet haben, die Punkte Ihres Codes, und dass Sie eingewilligt haben: damit richtig bleibt, was über die Schwierigkeit jeder Frage bekannt ist. Nichts davon sagt, wer Sie waren.',
  'privacy.erase.organizations': 'Organisationen',
  'privacy.erase.organizationsText':
    'Eine Organisation, die Sie um einen Test gebeten hat, behält dieses Ergebnis und ihre Entscheidung ohne Ihren Namen, so lange ihre eigenen Regeln es vorsehen, und erfährt, dass Sie gelöscht wurden.',
  'privacy.erase.backups':
    'Sicherungen von früher enthalten Ihre Daten noch, bis sie gelöscht werden. Das tut, wer diesen Server betreibt.',
  'privacy.erase.noUndo':
    'Eine Bedenkzeit danach gibt es nicht: Daten, die noch zurückkommen könnten, wären nicht gelöscht.',
  'privacy.erase.confirm': 'Tippen Sie {word}, um zu bestätigen',
  'privacy.erase.confirm.error': 'Tippen Sie genau {word}, um zu zeigen, dass Sie es ernst meinen.',
  'privacy.erase.action': 'Mein Konto endgültig löschen',
  'privacy.erase.keep': 'Mein Konto behalten',
  'privacy.erase.lastAdmin':
    'Nur Sie haben die Administration von {organizations}. Geben Sie sie zuerst jemand anderem, sonst könnte sie niemand mehr führen.',
  'privacy.erase.onlyOwner':
    'Nur Ihnen gehört diese Installation. Übergeben Sie sie zuerst jemand anderem: millwright owner-link gibt dafür einen Link aus.',
  'privacy.erase.done': 'Ihr Konto ist gelöscht',
  'privacy.erase.doneText':
    'Nichts hier sagt noch, wer Sie waren. Danke für alles, was Ihre Antworten uns gelehrt haben.',
  'privacy.data.person': 'Wer Sie hier sind',
  'privacy.data.loginSession': 'Angemeldete Browser',
  'privacy.data.loginAccount': 'Wie Sie sich anmelden (ohne Passwörter und Token)',
  'privacy.data.passkey': 'Passkeys',
  'privacy.data.loginVerification': 'Per E-Mail gesendete Links, die noch gelten',
  'privacy.data.guestClaim': 'Gäste, deren Arbeit Sie übernommen haben',
  'privacy.data.oneTimeLink': 'Links, die einmal gelten',
  'privacy.data.sectionRead': 'Abschnitte, die Sie gelesen haben',
  'privacy.data.pathPlan': 'Wie Sie lernen möchten, für jedes Ziel',
  'privacy.data.pathMark': 'Was Sie auf Ihrem Lernpfad markiert haben',
  'privacy.data.membership': 'Organisationen, denen Sie angehören',
  'privacy.data.teamMember': 'Teams, denen Sie angehören',
  'privacy.data.invitation': 'Einladungen zu Organisationen',
  'privacy.data.assignment': 'Tests, um die Organisationen Sie gebeten haben',
  'privacy.data.apiToken': 'API-Token (ohne die Token selbst)',
  'privacy.data.idempotentReply': 'Antworten, einen Tag lang aufbewahrt, falls eine Anfrage wiederholt wird',
  'privacy.data.testSession': 'Tests, die Sie gemacht haben',
  'privacy.data.itemFlag': 'Was Sie zu Fragen gemeldet haben',
  'privacy.data.sessionBreak': 'Pausen in Tests',
  'privacy.data.presentation': 'Aufgaben, die Ihnen gezeigt wurden, und warum',
  'privacy.data.answer': 'Ihre Antworten',
  'privacy.data.draft': 'Entwürfe',
  'privacy.data.submission': 'Code, den Sie gesendet haben',
  'privacy.data.gradingJob': 'Die Warteschlange, in der Ihr Code stand',
  'privacy.data.gradingOutput': 'Was ein Lauf gerade ausgibt',
  'privacy.data.verdict': 'Wie Ihr Code abgeschnitten hat',
  'privacy.data.regrading': 'Wie Ihr Code bei einer Neubewertung abgeschnitten hat, zum Vergleich',
  'privacy.data.regradingBatch': 'Neubewertungen, die Sie gestartet haben',
  'privacy.data.evidence': 'Punkte, mit den Zahlen, auf denen sie beruhen',
  'privacy.data.auditEntry': 'Einträge des Protokolls von Ihnen oder über Sie',
  'privacy.data.decision': 'Entscheidungen von Organisationen',
  'privacy.data.accommodation': 'Zeit und Pausen, die Ihnen gewährt wurden',
  'privacy.data.consent': 'Worin Sie eingewilligt haben',
  'privacy.data.rescoring': 'Neuberechnungen, die Sie angewendet haben',
  'privacy.data.rescoredEvidence': 'Neu berechnete Punkte',
  'privacy.data.reportLink': 'Berichte, die Sie per Link teilen',
  'privacy.data.review': 'Was Sie und andere über Ihre Arbeit sagen',
  'privacy.data.reviewMark': 'Rückmeldungen, die Sie nicht verwenden',
  'privacy.data.reviewRequest': 'Links, mit denen Sie um Rückmeldung gebeten haben',
  'privacy.data.mail': 'E-Mails an Sie',
} as const satisfies Record<keyof typeof english, string>
