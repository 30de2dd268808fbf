/** Accounts: sign-up, sign-in, the owner's first visit. */
export const accounts = {
  'accounts.signIn.title': 'Sign in',
  'accounts.signIn.lead': 'Your answers, profile and path are where you left them.',
  'accounts.signIn.action': 'Sign in',
  'accounts.signIn.wrong': 'This e-mail address and password do not belong together. Check both and try again.',
  'accounts.signIn.noAccount': 'No account yet?',
  'accounts.signUp.title': 'Create an account',
  'accounts.signUp.lead': 'An account keeps your profile for good and lets you go on from another device.',
  'accounts.signUp.leadGuest':
    'Everything you did as a guest stays with you: answers, profile and path move into the account.',
  'accounts.signUp.action': 'Create account',
  'accounts.signUp.haveAccount': 'Already have one?',
  'accounts.signUp.taken': 'There is an account with this e-mail address. Sign in instead, or use another address.',
  'accounts.name': 'Name',
  'accounts.name.hint': 'As others should see it. It can be a nickname.',
  'accounts.name.error': 'Enter a name of 1 to 100 characters.',
  'accounts.email': 'E-mail address',
  'accounts.email.error': 'Enter an e-mail address such as name@example.org.',
  'accounts.password': 'Password',
  'accounts.password.hint': 'At least {min, number} characters. A few random words work well.',
  'accounts.password.error': 'Use {min, number} to 200 characters.',
  'accounts.account.title': 'Your account',
  'accounts.account.signedInAs': 'Signed in as {name} ({email}).',
  'accounts.account.guestTitle': 'You are a guest',
  'accounts.account.guestLead':
    'Your work is saved on this server and tied to this browser. Create an account to keep it when the browser forgets you.',
  'accounts.account.owner': 'You are the owner of this installation.',
  'accounts.account.sessions': 'Your sittings',
  'accounts.account.noSessions': 'You have not taken a test yet.',
  'accounts.signOut': 'Sign out',
  'accounts.setup.title': 'Welcome, owner',
  'accounts.setup.lead':
    'This link works once. The account you create now owns this installation. There is no default password anywhere.',
  'accounts.setup.action': 'Create the owner account',
  'accounts.setup.closedTitle': 'This link no longer works',
  'accounts.setup.closed':
    'It was used, or the server was started again since. While there is no owner, each start of the server prints a new link.',
} as const
