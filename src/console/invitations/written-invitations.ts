import { In } from 'typeorm';
import { Invitation } from '../../domain/invitations/invitation.entity.js';
import { countInvitees } from '../../domain/invitations/invitations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { invitationPath, newInvitationPath } from '../paths/invitation-paths.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { StateView } from '../ui/session-state.js';
import type { WrittenKind } from '../ui/written.js';

/** Invitations among everything that was written. */
export const writtenInvitations: WrittenKind = {
  name: 'invitation',
  ability: 'read',
  starts: [{ to: 'console.invitations.to', path: newInvitationPath }],
  sql: 'select id, created_at from invitations where call_id = $1 and poll_id is null',
  rows: async ({ connection, call, language }, ids) => {
    const found = await connection.getRepository(Invitation).findBy({ id: In(ids) });
    const counts = await countInvitees(connection, ids);
    const sessions = await listSessionsById(connection, [...new Set(found.flatMap(({ sessionIds }) => sessionIds))]);
    return found.map((invitation) => {
      const { id, state, sentAt, createdAt } = invitation;
      const { waiting = 0, registered = 0, invited = 0 } = counts.get(id) ?? {};
      const text = (key: string, values: object) => translate(language, `console.invitations.${key}`, { ...values });
      return {
        id,
        title: titlesOf(invitation, sessions, language),
        path: invitationPath(invitation),
        state: invitationState(invitation, waiting, language),
        when: dayAndTime(sentAt ?? createdAt, call.timeZone, language),
        result:
          state === 'draft' ? text('onList', { count: waiting }) : text('registeredOf', { registered, count: invited }),
      };
    });
  },
};

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
