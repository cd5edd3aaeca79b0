import type { Call } from '../../domain/calls/call.entity.js';
import type { InvitationCounts } from '../../domain/invitations/invitation.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type Pager, pager } from '../ui/pager.js';
import { withQuery } from '../paths/paths.js';
import { invitationPath, invitationsPath, newInvitationPath } from '../paths/invitation-paths.js';
import type { StateView } from '../ui/session-state.js';

export interface InvitationsPage extends ConsoleLayout {
  newPath: string;
  found: string;
  empty: string | null;
  rows: { path: string; titles: string; when: string; state: StateView; answers: string }[];
  pager: Pager | null;
}

/** The invitations of a call, the newest first. */
export function invitationsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    rows: readonly Invitation[];
    sessions: readonly Session[];
    counts: ReadonlyMap<string, InvitationCounts>;
    total: number;
    page: number;
  },
): InvitationsPage {
  const { language } = layout;
  const { call, rows, sessions, counts, total, page } = input;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    newPath: newInvitationPath(call),
    found: text('found', { count: total }),
    empty: total === 0 ? text('none') : null,
    rows: rows.map((invitation) => {
      const own = counts.get(invitation.id);
      return {
        path: invitationPath(invitation),
        titles: titlesOf(invitation, sessions, language),
        when: dayAndTime(invitation.sentAt ?? invitation.createdAt, call.timeZone, language),
        state: invitationState(invitation, own?.waiting ?? 0, language),
        answers:
          invitation.state === 'draft'
            ? text('onList', { count: own?.waiting ?? 0 })
            : text('registeredOf', { registered: own?.registered ?? 0, count: own?.invited ?? 0 }),
      };
    }),
    pager: pager(total, page, language, (next) => withQuery(invitationsPath(call), { page: next })),
  };
}

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
