import { apiAccess, consoleAccess } from '../../support/access.js';

/** What deletes something in the console, and the operation of the API that does the same. */
const operations: Readonly<Record<string, string>> = {
  'broadcasts/:id/delete': 'DELETE broadcasts/:id',
  'calls/:call/delete': 'DELETE calls/:call',
  'calls/:call/jury/assignments/remove': 'POST calls/:call/jury/assignments',
  'calls/:call/pilots/:id/delete': 'DELETE calls/:call/pilots/:id',
  'calls/:call/pilots/:id/documents/:document/delete': 'DELETE calls/:call/pilots/:id/documents/:document',
  'calls/:call/pilots/:id/milestones/:milestone/delete': 'DELETE calls/:call/pilots/:id/milestones/:milestone',
  'calls/:call/tags/:tag/delete': 'DELETE calls/:call/tags/:tag',
  'calls/:call/webhooks/:webhook/remove': 'DELETE webhooks/:id',
  'calls/:slug/mails/:kind/:language/restore': 'DELETE calls/:call/mail-templates/:kind/:language',
  'door/sessions/:id/undo': 'DELETE sessions/:id/check-ins/:registrationId',
  'invitations/:id/delete': 'DELETE invitations/:id',
  'people/:id/erase': 'DELETE registrations/:id/person',
  'people/:id/tags/:tag/remove': 'DELETE registrations/:id/tags/:tag',
  'polls/:id/delete': 'DELETE polls/:id',
  'registrations/:id/withdraw': 'DELETE registrations/:id',
  'series/:id/delete': 'DELETE series/:id',
  'sessions/:id/attendance/reports/:report/take-back': 'DELETE sessions/:id/attendance/reports/:report',
  'sessions/:id/certificates/:certificate/revoke': 'DELETE sessions/:id/certificates/:registrationId',
  'sessions/:id/crew/:person/remove': 'DELETE sessions/:id/crew/:person',
  'sessions/:id/delete': 'DELETE sessions/:id',
  // Its offers of languages are one field.
  'sessions/:id/languages/:offer/remove': 'PATCH sessions/:id',
  'sessions/:id/materials/:material/delete': 'DELETE sessions/:id/materials/:material',
  'sessions/:id/materials/:material/transcripts/:transcript/delete':
    'DELETE sessions/:id/materials/:material/transcripts/:transcript',
  'sessions/:id/seats/:organizationId/release': 'DELETE sessions/:id/reservations/:organizationId',
  'speakers/:id/delete': 'DELETE speakers/:id',
};

/** What the API knows nothing of, and why. */
const others: Readonly<Record<string, readonly string[]>> = {
  'accounts and secrets, which no key may change': [
    'account/passkeys/:id/remove',
    'calls/:call/conferencing/:provider/remove',
    'calls/:call/proposal-hooks/:hook/remove',
    'staff/:id/remove',
    'staff/keys/:id/revoke',
  ],
  'settings of pages and lists': [
    'calls/:call/look/logo/remove',
    'calls/:call/people/views/:view/delete',
    'calls/:call/proposals/views/:view/delete',
    'calls/:call/share/remove',
    'calls/:call/share/sites/remove',
    'door/sessions/:id/room-code/remove',
    'speakers/:id/photo/remove',
  ],
  'notes between organizers': ['people/:id/notes/:note/delete'],
  'experts, who are people with an answer of their own; their consultations are read': [
    'calls/:call/consultations/hosts/:host/remove',
  ],
};

/** A publication or a decision that is reversed deletes nothing. */
const reverses = /\/(?:announce|letters\/about\/:outcome|letters\/shortlist|round|texts)\/take-back$/u;

const pathsOf = (access: typeof apiAccess, prefix: string) =>
  Object.values(access)
    .flat()
    .map((route) => route.replace(prefix, ''));

test('what the console can delete the API can delete, or it is said why not', () => {
  const deleting = pathsOf(consoleAccess, '/console/')
    .filter((route) => /^POST .*\/(?:delete|remove|revoke|erase|withdraw|restore|take-back|undo|release)$/u.test(route))
    .map((route) => route.replace('POST ', ''))
    .filter((path) => !reverses.test(path));
  // They bring something back, or hand something over.
  const none = [
    'calls/:call/jury/assignments/release',
    'calls/:call/jury/simple/release',
    'calls/:call/jury/winners/:id/release',
    'calls/:call/proposals/bulk/undo',
    'sessions/:id/certificates/:certificate/restore',
    'venues/:id/restore',
  ];
  const said = [...Object.keys(operations), ...Object.values(others).flat(), ...none];
  expect([...new Set(deleting)].toSorted()).toEqual(said.toSorted());
});

test('each of these operations is there', () => {
  const known = pathsOf(apiAccess, '/api/v1/');
  expect(Object.values(operations).filter((operation) => !known.includes(operation))).toEqual([]);
});
