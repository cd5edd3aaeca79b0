/** What the forms of the console are about, with ids of rows that exist. */
export interface EditedRows {
  session: string;
  series: string;
  /** A session that is over, with a registration that earned a certificate. */
  past: string;
  pastRegistration: string;
  attendee: string;
  organization: string;
  speaker: string;
  proposal: string;
  broadcast: string;
  venue: string;
  invitation: string;
  member: string;
}

/** A form that edits something: where it is, and a field that two people change. */
export interface EditForm {
  page: (rows: EditedRows) => string;
  /** Where it is sent, if that is another address than the page's. */
  action?: (rows: EditedRows) => string;
  change: readonly [field: string, one: string, other: string];
  /** What else must be filled in. */
  also?: Record<string, string>;
}

/** Every form that edits what is stored: two windows don't overwrite each other. */
export const lockedForms: Record<string, EditForm> = {
  'broadcasts/:id/edit': {
    page: ({ broadcast }) => `broadcasts/${broadcast}/edit`,
    change: ['contents.en.subject', 'One subject', 'Other subject'],
  },
  'calls/:call/jury/rules': { page: () => 'calls/solutions/jury/rules', change: ['weights.impact', '3', '4'] },
  'calls/:call/limits': { page: () => 'calls/solutions/limits', change: ['hoursToConfirm', '11', '12'] },
  'calls/:call/look': { page: () => 'calls/solutions/look', change: ['accentColor', '#0a665a', '#33712b'] },
  'calls/:call/privacy': { page: () => 'calls/solutions/privacy', change: ['controller', 'One office', 'Two offices'] },
  'calls/:call/privacy/:language': {
    page: () => 'calls/solutions/privacy/fr',
    change: ['purpose', 'Un but', 'Deux buts'],
  },
  'calls/:call/proposals/:externalId/state': {
    page: ({ proposal }) => `calls/solutions/proposals/${proposal}`,
    action: ({ proposal }) => `calls/solutions/proposals/${proposal}/state`,
    change: ['state', 'shortlisted', 'not-selected'],
    also: { note: 'After the meeting' },
  },
  'calls/:call/settings': { page: () => 'calls/solutions/settings', change: ['host', 'One host', 'Two hosts'] },
  'calls/:call/settings/:section': {
    page: () => 'calls/solutions/settings/emails',
    change: ['senderName', 'One sender', 'Two senders'],
  },
  'calls/:call/texts/:language': { page: () => 'calls/solutions/texts/fr', change: ['name', 'Un nom', 'Deux noms'] },
  'calls/:slug/mails/:kind/:language': {
    page: () => 'calls/solutions/mails/invited/en',
    change: ['texts.closing', 'One closing', 'Other closing'],
  },
  'invitations/:id/text': {
    page: ({ invitation }) => `invitations/${invitation}/text`,
    change: ['contents.en.subject', 'One subject', 'Other subject'],
  },
  'organizations/:id': {
    page: ({ organization }) => `organizations/${organization}`,
    change: ['city', 'Kaohsiung', 'Busan'],
  },
  'venues/:id': { page: ({ venue }) => `venues/${venue}`, change: ['address', 'Quay 1', 'Quay 2'] },
  'people/:id/address': {
    page: ({ attendee }) => `people/${attendee}/edit`,
    action: ({ attendee }) => `people/${attendee}/address`,
    change: ['email', 'one@new.example', 'two@new.example'],
    also: { how: 'vouch', reason: 'They told us by phone.' },
  },
  'people/:id/edit': { page: ({ attendee }) => `people/${attendee}/edit`, change: ['name', 'One name', 'Two names'] },
  'registrations/:id/presence': {
    page: ({ pastRegistration }) => `registrations/${pastRegistration}/presence`,
    change: ['as', 'absent', 'present'],
    also: { minutes: '60' },
  },
  'series/:id/edit': {
    page: ({ series }) => `series/${series}/edit`,
    change: ['title', 'One series', 'Two series'],
  },
  'sessions/:id/certificates': {
    page: ({ session }) => `sessions/${session}/certificates`,
    change: ['certificateShare', '50', '60'],
  },
  'sessions/:id/certificates/names/:registration': {
    page: ({ past }) => `sessions/${past}/certificates`,
    action: ({ past, pastRegistration }) => `sessions/${past}/certificates/names/${pastRegistration}`,
    change: ['name', 'Right name', 'Better name'],
  },
  'sessions/:id/edit': {
    page: ({ session }) => `sessions/${session}/edit`,
    change: ['title', 'One title', 'Two titles'],
    also: { intent: 'notify' },
  },
  'sessions/:id/feedback/questions/:key': {
    page: ({ session }) => `sessions/${session}/feedback/questions/words`,
    change: ['label', 'One question?', 'Two questions?'],
  },
  'sessions/:id/material': {
    page: ({ session }) => `sessions/${session}/after`,
    action: ({ session }) => `sessions/${session}/material`,
    change: ['slidesUrl', 'https://files.example.org/1.pdf', 'https://files.example.org/2.pdf'],
  },
  'sessions/:id/questions/:key': {
    page: ({ session }) => `sessions/${session}/questions/tea`,
    change: ['label', 'Green tea?', 'Black tea?'],
  },
  'sessions/:id/room': {
    page: ({ session }) => `sessions/${session}/settings`,
    action: ({ session }) => `sessions/${session}/room`,
    change: ['joinUrl', 'https://rooms.example.org/1', 'https://rooms.example.org/2'],
  },
  'sessions/:id/seats': {
    page: ({ session, organization }) => `sessions/${session}/seats?organization=${organization}`,
    action: ({ session }) => `sessions/${session}/seats`,
    change: ['seats', '2', '3'],
  },
  'sessions/:id/speakers': {
    page: ({ session }) => `sessions/${session}/speakers`,
    change: ['briefing', 'Speak slowly.', 'Speak up.'],
  },
  'speakers/:id': { page: ({ speaker }) => `speakers/${speaker}`, change: ['jobTitle', 'Engineer', 'Chemist'] },
  'staff/:id/role': {
    page: ({ member }) => `staff/${member}`,
    action: ({ member }) => `staff/${member}/role`,
    change: ['role', 'viewer', 'door'],
  },
};

/** Every other form, by the reason why it needs no version. */
export const otherForms: Record<string, readonly string[]> = {
  'shows what it will do first, and again (409) if that has changed, which is checked under the lock': [
    'sessions/:id/cancel',
    'sessions/:id/move',
  ],
  'has a version of its own: of the sheet that only one juror writes': ['jury/proposals/:proposal'],
  'only its author edits it': ['people/:id/notes/:note'],
  'is one label, whose old and new text are in the activity log': ['calls/:call/tags/:tag'],
  'is about oneself, or comes before sign-in': [
    'account/logins/:id/end',
    'account/logins/end',
    'account/passkeys',
    'account/passkeys/:id/remove',
    'account/passkeys/confirm',
    'account/passkeys/options',
    'account/password',
    'account/two-step/codes',
    'account/two-step/confirm',
    'account/two-step/off',
    'account/two-step/start',
    'forgot-password',
    'password/:token',
    'setup',
    'sign-in',
    'sign-in/code',
    'sign-in/passkey',
    'sign-in/passkey/options',
    'sign-in/sso',
    'sign-out',
  ],
  'adds something, and overwrites nothing': [
    'broadcasts/:id/copy',
    'calls/:call/broadcasts/new',
    'calls/:call/clone',
    'calls/:call/invitations/new',
    'calls/:call/jury/conflicts',
    'calls/:call/organizations/new',
    'calls/:call/people/views',
    'calls/:call/planner/runs',
    'calls/:call/polls/new',
    'calls/:call/proposal-hooks',
    'calls/:call/proposals/import',
    'calls/:call/sessions/new',
    'calls/:call/speakers/new',
    'calls/new',
    'door/sessions/:id/check-ins',
    'door/sessions/:id/scans',
    'door/sessions/:id/walk-in',
    'invitations/:id/people',
    'jury/conflicts',
    'organizations/:id/domains',
    'people/:id/notes',
    'polls/:id/people',
    'polls/:id/schedule',
    'people/:id/tags',
    'sessions/:id/series',
    'sessions/:id/duplicate',
    'venues/new',
    'sessions/:id/feedback/new-question',
    'sessions/:id/host',
    'sessions/:id/import',
    'sessions/:id/new-question',
    'sessions/:id/print',
    'sessions/:id/teams',
    'staff',
    'staff/keys',
  ],
  'does one thing that its button says, to what it finds': [
    'broadcasts/:id/delete',
    'speakers/:id/delete',
    'speakers/:id/link',
    'speakers/:id/merge',
    'speakers/:id/status',
    'broadcasts/:id/send',
    'broadcasts/:id/stop',
    'calls/:call/archive',
    'calls/:call/delete',
    'calls/:call/jury/assignments/add',
    'calls/:call/jury/assignments/deal',
    'calls/:call/jury/assignments/remove',
    'calls/:call/jury/conflicts/:conflict/lift',
    'calls/:call/jury/conflicts/review',
    'calls/:call/jury/decision',
    'calls/:call/jury/decision/others',
    'calls/:call/jury/decision/reopen',
    'calls/:call/links/decide',
    'calls/:call/outcomes/count',
    'calls/:call/people/bulk',
    'calls/:call/people/views/:view/delete',
    'calls/:call/proposal-hooks/:hook/remove',
    'calls/:call/proposal-hooks/:hook/rotate',
    'calls/:call/proposals/:externalId/unmerge',
    'calls/:call/proposals/merge',
    'calls/:call/look/logo',
    'calls/:call/look/logo/remove',
    'calls/:call/publish',
    'calls/:call/reopen',
    'calls/:call/retry',
    'calls/:call/tags/:tag/delete',
    'calls/:slug/mails/:kind/:language/restore',
    'door/sessions/:id/room-code',
    'door/sessions/:id/room-code/remove',
    'door/sessions/:id/undo',
    'invitations/:id/delete',
    'invitations/:id/fix',
    'invitations/:id/remind',
    'invitations/:id/send',
    'invitations/:id/stop',
    'jobs/:id/cancel',
    'jury/proposals/:proposal/conflict',
    'messages/:id/retry',
    'polls/:id/close',
    'polls/:id/delete',
    'polls/:id/fix',
    'polls/:id/remind',
    'polls/:id/send',
    'organizations/:id/merge',
    'organizations/:id/undo-merge',
    'people/:id/block',
    'people/:id/erase',
    'people/:id/merge',
    'people/:id/notes/:note/delete',
    'people/:id/tags/:tag/remove',
    'people/:id/unblock',
    'people/:id/unmerge',
    'registrations/:id/approve',
    'registrations/:id/decline',
    'registrations/:id/resend',
    'registrations/:id/try-again',
    'registrations/:id/waitlist',
    'registrations/:id/withdraw',
    'sessions/:id/approve',
    'sessions/:id/attendance/report',
    'sessions/:id/attendance/reports/:report/take-back',
    'sessions/:id/bulk',
    'sessions/:id/cancel/undo',
    'sessions/:id/certificates/:certificate/restore',
    'sessions/:id/certificates/:certificate/revoke',
    'sessions/:id/delete',
    'sessions/:id/facilitators',
    'sessions/:id/feedback/for-call',
    'sessions/:id/feedback/questions/:key/:step',
    'sessions/:id/feedback/reset',
    'sessions/:id/messages/retry',
    'sessions/:id/publish',
    'sessions/:id/questions/:key/:step',
    'sessions/:id/seats/:organizationId/release',
    'sessions/:id/send-update',
    'sessions/:id/teams/showcased',
    'venues/:id/archive',
    'venues/:id/restore',
    'staff/:id/deactivate',
    'staff/:id/invite',
    'staff/:id/reactivate',
    'staff/:id/remove',
    'staff/:id/reset-two-step',
    'staff/keys/:id/revoke',
    'staff/two-step',
  ],
  'saves nothing': [
    'broadcasts/:id/test',
    'calls/:call/broadcasts/preview',
    'calls/:call/checklist/test-email',
    'calls/:slug/mails/:kind/:language/preview',
    'calls/:slug/mails/:kind/:language/test',
  ],
};
