/** Mails: `subject`, `body` (paragraphs with an empty line between) and, where there is something to open, `action`. */
export const mails = {
  'mails.frame.footer': 'Sent by {site}, which never asks for your password by mail.',
  'mails.frame.link': 'If the button does not work, copy this address into your browser:',
  'mails.confirm-sign-up.subject': 'Confirm your address to finish your account',
  'mails.confirm-sign-up.body':
    'Hello {name},\n\nyou asked for an account on {site}. Open the link and press the button there, and it is yours, with everything you did as a guest. The link works once, until {until}.\n\nYou asked for nothing? Then do nothing: without the link there is no account.',
  'mails.confirm-sign-up.action': 'Confirm my address',
  'mails.already-has-account.subject': 'You already have an account',
  'mails.already-has-account.body':
    'Hello {name},\n\nsomebody, probably you, asked for an account on {site} with this address. It has one already, so nothing was changed. Sign in with it; what you did as a guest in that browser joins it. If the password is lost, the sign-in page has a link for that.\n\nThat was not you? Then do nothing. Nobody was told that you have an account.',
  'mails.already-has-account.action': 'Sign in',
  'mails.confirm-address.subject': 'Confirm your e-mail address',
  'mails.confirm-address.body':
    'Hello {name},\n\nthe account of {name} on {site} uses this address. Open the link and press the button there to confirm that it is yours. The link works until {until}.\n\nYou know nothing of this? Then do nothing.',
  'mails.confirm-address.action': 'Confirm my address',
  'mails.change-address.subject': 'Confirm your new e-mail address',
  'mails.change-address.body':
    'Hello {name},\n\nyour account on {site} is to use this address from now on. Open the link and press the button there. The link works once, until {until}; until then the old address stays.\n\nYou know nothing of this? Then do nothing.',
  'mails.change-address.action': 'Use this address',
  'mails.address-changed.subject': 'The e-mail address of your account was changed',
  'mails.address-changed.body':
    'Hello {name},\n\nsince {at} your account on {site} uses the address {address}. This one signs in no more.\n\nThat was not you? Then somebody else is in your account. Tell the people who run {site} at once.',
  'mails.reset-password.subject': 'Choose a new password',
  'mails.reset-password.body':
    'Hello {name},\n\nsomebody, probably you, asked for a new password for your account on {site}. Open the link to choose one. It works once, until {until}.\n\nThat was not you? Then do nothing: your password stays as it is.',
  'mails.reset-password.action': 'Choose a new password',
  'mails.password-changed.subject': 'Your password was changed',
  'mails.password-changed.body':
    'Hello {name},\n\nthe password of your account on {site} was changed, {at}. Every other browser was signed out.\n\nThat was not you? Then choose a new one at once with the link.',
  'mails.password-changed.action': 'That was not me',
  'mails.passkey-added.subject': 'A passkey was added to your account',
  'mails.passkey-added.body':
    'Hello {name},\n\nthe passkey \u201c{passkey}\u201d can sign in to your account on {site}, since {at}.\n\nThat was not you? Then remove it and change your password.',
  'mails.passkey-added.action': 'See how you sign in',
  'mails.passkey-removed.subject': 'A passkey was removed from your account',
  'mails.passkey-removed.body':
    'Hello {name},\n\nthe passkey \u201c{passkey}\u201d signs in to your account on {site} no more, since {at}.\n\nThat was not you? Then change your password.',
  'mails.passkey-removed.action': 'See how you sign in',
  'mails.organization-invitation.subject': '{by} invites you to {organization}',
  'mails.organization-invitation.body':
    'Hello,\n\n{by} invites you to join {organization} on {site}. The link shows what you would be there, and lets you accept with an account that has this e-mail address. It works once, until {until}.\n\nYou do not know {organization}? Then do nothing.',
  'mails.organization-invitation.action': 'See the invitation',
  'mails.assignment.subject': '{organization} asks you to sit a test',
  'mails.assignment.body':
    'Hello {name},\n\n{organization} asks you to sit the test \u201c{test}\u201d on {site}. The link shows what is measured, what {organization} would see of it and for how long it is kept. Then you decide whether to begin. It works until {until}.\n\nYou do not know {organization}? Then do nothing: nothing is recorded.',
  'mails.assignment.action': 'See what is asked',
  'mails.assignment-withdrawn.subject': '{organization} does not ask you to sit the test any more',
  'mails.assignment-withdrawn.body':
    'Hello {name},\n\n{organization} has taken back its request to sit the test \u201c{test}\u201d. You need to do nothing. What you did already stays yours, and {organization} sees nothing of it.',
} as const
