import type { mails as english } from '../en/mails.ts'

export const mails = {
  'mails.frame.footer': 'Gesendet von {site}. Wir fragen nie per E-Mail nach Ihrem Passwort.',
  'mails.frame.link': 'Wenn die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  'mails.confirm-sign-up.subject': 'Bestätigen Sie Ihre Adresse, um Ihr Konto fertig anzulegen',
  'mails.confirm-sign-up.body':
    'Guten Tag {name},\n\nSie haben ein Konto auf {site} angefordert. Öffnen Sie den Link und drücken Sie dort auf die Schaltfläche, dann gehört es Ihnen, mit allem, was Sie als Gast getan haben. Der Link gilt einmal, bis {until}.\n\nSie haben nichts angefordert? Dann tun Sie nichts: Ohne den Link gibt es kein Konto.',
  'mails.confirm-sign-up.action': 'Meine Adresse bestätigen',
  'mails.already-has-account.subject': 'Sie haben schon ein Konto',
  'mails.already-has-account.body':
    'Guten Tag {name},\n\njemand, wahrscheinlich Sie, hat auf {site} ein Konto mit dieser Adresse angefordert. Es gibt schon eines, darum hat sich nichts geändert. Melden Sie sich damit an; was Sie in jenem Browser als Gast getan haben, kommt dann hinzu. Wenn das Passwort verloren ist, finden Sie auf der Anmeldeseite einen Link dafür.\n\nDas waren nicht Sie? Dann tun Sie nichts. Niemandem wurde gesagt, dass Sie ein Konto haben.',
  'mails.already-has-account.action': 'Anmelden',
  'mails.confirm-address.subject': 'Bestätigen Sie Ihre E-Mail-Adresse',
  'mails.confirm-address.body':
    'Guten Tag {name},\n\ndas Konto von {name} auf {site} benutzt diese Adresse. Öffnen Sie den Link und drücken Sie dort auf die Schaltfläche, um zu bestätigen, dass sie Ihnen gehört. Der Link gilt bis {until}.\n\nSie wissen nichts davon? Dann tun Sie nichts.',
  'mails.confirm-address.action': 'Meine Adresse bestätigen',
  'mails.change-address.subject': 'Bestätigen Sie Ihre neue E-Mail-Adresse',
  'mails.change-address.body':
    'Guten Tag {name},\n\nIhr Konto auf {site} soll ab jetzt diese Adresse benutzen. Öffnen Sie den Link und drücken Sie dort auf die Schaltfläche. Der Link gilt einmal, bis {until}; bis dahin bleibt die alte Adresse.\n\nSie wissen nichts davon? Dann tun Sie nichts.',
  'mails.change-address.action': 'Diese Adresse benutzen',
  'mails.address-changed.subject': 'Die E-Mail-Adresse Ihres Kontos wurde geändert',
  'mails.address-changed.body':
    'Guten Tag {name},\n\nIhr Konto auf {site} benutzt die Adresse {address}, seit {at}. Mit dieser hier können Sie sich nicht mehr anmelden.\n\nDas waren nicht Sie? Dann ist jemand anderes in Ihrem Konto. Wenden Sie sich sofort an die Menschen, die {site} betreiben.',
  'mails.reset-password.subject': 'Wählen Sie ein neues Passwort',
  'mails.reset-password.body':
    'Guten Tag {name},\n\njemand, wahrscheinlich Sie, hat ein neues Passwort für Ihr Konto auf {site} angefordert. Öffnen Sie den Link, um eines zu wählen. Er gilt einmal, bis {until}.\n\nDas waren nicht Sie? Dann tun Sie nichts: Ihr Passwort bleibt, wie es ist.',
  'mails.reset-password.action': 'Neues Passwort wählen',
  'mails.password-changed.subject': 'Ihr Passwort wurde geändert',
  'mails.password-changed.body':
    'Guten Tag {name},\n\ndas Passwort Ihres Kontos auf {site} wurde geändert: {at}. Jeder andere Browser wurde abgemeldet.\n\nDas waren nicht Sie? Dann wählen Sie über den Link sofort ein neues.',
  'mails.password-changed.action': 'Das war nicht ich',
  'mails.passkey-added.subject': 'Ihrem Konto wurde ein Passkey hinzugefügt',
  'mails.passkey-added.body':
    'Guten Tag {name},\n\nder Passkey „{passkey}“ kann sich an Ihrem Konto auf {site} anmelden, seit {at}.\n\nDas waren nicht Sie? Dann entfernen Sie ihn und ändern Sie Ihr Passwort.',
  'mails.passkey-added.action': 'Sehen, wie Sie sich anmelden',
  'mails.passkey-removed.subject': 'Ein Passkey Ihres Kontos wurde entfernt',
  'mails.passkey-removed.body':
    'Guten Tag {name},\n\nder Passkey „{passkey}“ gilt für Ihr Konto auf {site} nicht mehr, seit {at}.\n\nDas waren nicht Sie? Dann ändern Sie Ihr Passwort.',
  'mails.passkey-removed.action': 'Sehen, wie Sie sich anmelden',
  'mails.organization-invitation.subject': '{by} lädt Sie zu {organization} ein',
  'mails.organization-invitation.body':
    'Guten Tag,\n\n{by} lädt Sie auf {site} zu {organization} ein. Der Link zeigt, was Sie dort wären; annehmen können Sie mit einem Konto, das diese E-Mail-Adresse hat. Er gilt einmal, bis {until}.\n\nSie kennen {organization} nicht? Dann tun Sie nichts.',
  'mails.organization-invitation.action': 'Einladung ansehen',
  'mails.assignment.subject': '{organization} bittet Sie um einen Test',
  'mails.assignment.body':
    'Guten Tag {name},\n\n{organization} bittet Sie, auf {site} den Test „{test}“ zu machen. Der Link zeigt, was gemessen wird, was {organization} davon sähe und wie lange es aufbewahrt wird. Dann entscheiden Sie, ob Sie beginnen. Er gilt bis {until}.\n\nSie kennen {organization} nicht? Dann tun Sie nichts: Es wird nichts aufgezeichnet.',
  'mails.assignment.action': 'Testanfrage ansehen',
  'mails.assignment-withdrawn.subject': '{organization} bittet Sie nicht mehr um den Test',
  'mails.assignment-withdrawn.body':
    'Guten Tag {name},\n\n{organization} hat die Bitte zurückgezogen, den Test „{test}“ zu machen. Sie brauchen nichts zu tun. Was Sie schon getan haben, bleibt Ihres, und {organization} sieht nichts davon.',
} as const satisfies Record<keyof typeof english, string>
