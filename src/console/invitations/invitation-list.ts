import type { Call } from '../../domain/calls/call.entity.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import { countInvitees, invitations } from '../../domain/invitations/invitations.queries.js';
import type { InvitationCounts } from '../../domain/invitations/invitation.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { invitationPath, invitationsPath, newInvitationPath } from '../paths/invitation-paths.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { list } from '../ui/list.js';
import type { StateView } from '../ui/session-state.js';

interface ListedInvitation {
  invitation: Invitation;
  sessions: readonly Session[];
  counts: Pick<InvitationCounts, 'waiting' | 'registered' | 'invited'>;
}

const nobody = { waiting: 0, registered: 0, invited: 0 };

/** Shows the invitations of a call, the newest first. */
export const showInvitations = list<ListedInvitation, { call: Call }>({
  words: 'console.invitations',
  path: ({ call }) => invitationsPath(call),
  newPath: ({ call }) => newInvitationPath(call),
  read: async ({ connection }, { call }, range) => {
    const found = await invitations.list(connection, call.id, range);
    const counts = await countInvitees(
      connection,
      found.map(({ id }) => id),
    );
    const sessions = await listSessionsById(connection, [...new Set(found.flatMap(({ sessionIds }) => sessionIds))]);
    const rows = found.map((invitation) => ({ invitation, sessions, counts: counts.get(invitation.id) ?? nobody }));
    return { rows, total: await invitations.count(connection, call.id) };
  },
  columns: [
    {
      heading: 'console.common.sessions',
      cell: ({ invitation, sessions }, { language }) => ({
        text: titlesOf(invitation, sessions, language),
        path: invitationPath(invitation),
      }),
    },
    {
      heading: 'console.common.col.state',
      as: 'nowrap',
      cell: ({ invitation, counts }, { language }) => ({
        state: invitationState(invitation, counts.waiting, language),
      }),
    },
    {
      heading: 'console.common.col.when',
      cell: ({ invitation: { sentAt, createdAt } }, { call, language }) =>
        dayAndTime(sentAt ?? createdAt, call.timeZone, language),
    },
    {
      heading: 'console.invitations.col.answers',
      cell: ({ invitation, counts: { waiting, registered, invited } }, { language }) =>
        invitation.state === 'draft'
          ? translate(language, 'console.invitations.onList', { count: waiting })
          : translate(language, 'console.invitations.registeredOf', { registered, count: invited }),
    },
  ],
});

/** The titles of the sessions of an invitation: the first, and how many more. */
export function titlesOf({ sessionIds }: Invitation, sessions: readonly Session[], language: string): string {
  const [first, ...others] = sessions.filter(({ id }) => sessionIds.includes(id));
  if (first === undefined) return translate(language, 'console.invitations.noTitle');
  if (others.length === 0) return first.title;
  return translate(language, 'console.invitations.andMore', { title: first.title, count: others.length });
}

/** The state of an invitation; a sent one is being sent while people wait for it. */
export function invitationState({ state }: Invitation, waiting: number, language: string): StateView {
  const label = (key: string) => translate(language, `console.invitations.state.${key}`);
  if (state === 'draft') return { tone: 'off', icon: 'ring', label: label('draft') };
  if (state === 'stopped') return { tone: 'off', icon: 'square', label: label('stopped') };
  if (waiting > 0) return { tone: 'warn', icon: 'half', label: label('sending') };
  return { tone: 'good', icon: 'dot', label: label('sent') };
}
