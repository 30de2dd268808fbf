import type { tokens as english } from '../en/tokens.ts'

/** API-Token. */
export const tokens = {
  'tokens.title': 'API-Token',
  'tokens.nav': 'API-Token',
  'tokens.nav.hint': 'Programme in dieser Organisation handeln lassen',
  'tokens.lead':
    'Mit einem Token handelt ein Programm über die HTTP-API, nur mit den Berechtigungen, die Sie wählen. Hüten Sie es wie ein Passwort.',
  'tokens.organization.lead':
    'Ein Token der Organisation gilt in ihr und nirgends sonst. Es endet, wenn die Person geht, die es angelegt hat, oder wenn sie die Rolle verliert, die eine Operation verlangt.',
  'tokens.docs': 'Wie die API funktioniert',
  'tokens.none': 'Es gibt noch kein Token.',
  'tokens.column.name': 'Name',
  'tokens.column.scopes': 'Berechtigungen',
  'tokens.column.used': 'Zuletzt verwendet',
  'tokens.column.expires': 'Gültig bis',
  'tokens.column.revoke': 'Widerrufen',
  'tokens.neverUsed': 'Nie',
  'tokens.neverExpires': 'Zum Widerruf',
  'tokens.revoke': 'Widerrufen',
  'tokens.revoked': 'Widerrufen',
  'tokens.expired': 'Abgelaufen',
  'tokens.new': 'Token anlegen',
  'tokens.again': 'Bestätigen Sie noch einmal, dass Sie es sind, um ein Token anzulegen.',
  'tokens.again.action': 'Bestätigen, dass ich es bin',
  'tokens.name': 'Name',
  'tokens.name.hint': 'Wofür es ist, damit Sie es später wiedererkennen.',
  'tokens.name.error': 'Geben Sie ihm einen Namen mit höchstens 100 Zeichen.',
  'tokens.scopes': 'Berechtigungen',
  'tokens.scopes.hint': 'So wenige, wie das Programm braucht.',
  'tokens.scopes.error': 'Wählen Sie mindestens eine Berechtigung.',
  'tokens.days': 'Gültig für',
  'tokens.days.option': '{days, plural, one {# Tag} other {# Tage}}',
  'tokens.create': 'Token anlegen',
  'tokens.made': 'Ihr Token „{name}“',
  'tokens.made.once':
    'Kopieren Sie es jetzt. Der Server behält nur einen Fingerabdruck davon und kann es nicht noch einmal zeigen.',
  'tokens.made.until': 'Es gilt bis',
  'tokens.tooMany': 'Es gibt bereits 50 gültige Token. Widerrufen Sie solche, die niemand braucht.',
  'tokens.said.revoked': 'Das Token ist widerrufen. Es gilt ab sofort nicht mehr.',
} as const satisfies Record<keyof typeof english, string>
