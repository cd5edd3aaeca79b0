import { type AccountState, leavesNoOwner, type Membership } from '../../domain/identity/member.js';
import type { Organizer, PasswordLink } from '../../domain/identity/organizer.entity.js';
import type { SecondFactors } from '../../domain/identity/second-factor/second-factors.queries.js';
import { roles } from '../../domain/identity/role.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { formatDate } from '../../domain/time/format.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import { type EditedForm, type EditView, openedEdit } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { memberPath, teamPath } from '../paths/identity-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import type { StateView } from '../ui/session-state.js';

/** The delivery state of an invitation. */
export interface Invitation extends Pick<PasswordLink, 'expiresAt' | 'endedAt'> {
  isUndelivered: boolean;
}

/** The form of a member's role, as both versions of it are shown. */
export function editedRole(memberId: string, language: string): EditedForm<{ role: string }> {
  return {
    subject: `organizer:${memberId}`,
    label: () => translate(language, 'console.identity.col.role'),
    value: (_name, { role }) => translate(language, `console.identity.team.roleNote.${role}`),
  };
}

/** Returns the page of a member of the team, with the actions of owners. */
export function memberPage(
  layout: ConsoleLayout,
  input: {
    member: Organizer;
    invitation: Invitation | null;
    /** Number of active owners. */
    owners: number;
    factors: SecondFactors | null;
    /** Whether the member is the viewer. */
    isSelf: boolean;
    /** The sessions assigned to the member, by start. */
    facilitated: readonly Session[];
    notes: string[];
    /** The role that was chosen while somebody else changed it. */
    typed?: { role: string; edit: EditView };
  },
) {
  const { language } = layout;
  const { member, invitation } = input;
  const { id, name, email, createdAt } = member;
  const isLastOwner = leavesNoOwner(member, { ...member, state: 'removed' }, input.owners);
  return {
    ...layout,
    title: name,
    teamPath,
    name,
    email,
    since: formatDate(createdAt, 'UTC', language, 'short'),
    state: accountState(member, invitation, layout),
    twoStep: twoStepText(input.factors, language),
    // Null if there is nothing to reset, or for oneself, who uses the account page.
    resetTwoStepPath: !input.isSelf && hasSecondFactor(input.factors) ? memberPath(id, 'reset-two-step') : null,
    // Why the only owner can't be changed; null for everyone else.
    lastOwner: isLastOwner ? translate(language, 'console.identity.member.lastOwner') : null,
    invitePath: member.state === 'invited' ? memberPath(id, 'invite') : null,
    rolePath: isLastOwner ? null : memberPath(id, 'role'),
    roleEdit: input.typed?.edit ?? openedEdit({ role: member.role }),
    roles: roles.map((role) => ({
      value: role,
      label: translate(language, `console.identity.team.roleNote.${role}`),
      selected: role === (input.typed?.role ?? member.role),
    })),
    // The sessions that a facilitator runs; null for other roles.
    sessions:
      member.role === 'facilitator'
        ? input.facilitated.map((session) => ({
            path: `${sessionPath(session, 'settings')}#facilitators`,
            title: session.title,
            when: dayAndTimeInZone(session.startsAt, session.timeZone, language),
          }))
        : null,
    // What becomes of the member's work if they leave.
    notes: isLastOwner ? [] : input.notes,
    actions: isLastOwner ? [] : possibleActions(member.state).map((action) => actionView(id, action, language)),
  };
}

/** Returns whether a member has a second factor. */
export function hasSecondFactor(factors: SecondFactors | null): boolean {
  return factors !== null && (factors.hasApp || factors.passkeys > 0);
}

function twoStepText(factors: SecondFactors | null, language: string): string {
  const say = (key: string, values?: Record<string, number>) =>
    translate(language, `console.identity.member.twoStep.${key}`, values);
  if (factors === null || !hasSecondFactor(factors)) return say('none');
  const parts = [
    ...(factors.hasApp ? [say('app')] : []),
    ...(factors.passkeys > 0 ? [say('passkeys', { count: factors.passkeys })] : []),
  ];
  return parts.join(' · ');
}

type Action = 'deactivate' | 'reactivate' | 'remove' | 'withdraw';

function possibleActions(state: AccountState): Action[] {
  if (state === 'invited') return ['withdraw'];
  return [state === 'active' ? 'deactivate' : 'reactivate', 'remove'];
}

function actionView(id: string, action: Action, language: string) {
  const say = (part: string) => translate(language, `console.identity.member.${action}${part}`);
  const path = memberPath(id, action === 'withdraw' ? 'remove' : action);
  return { id: action, title: say('Title'), text: say('Text'), label: say(''), path };
}

/** Returns the state of an account as text with an icon. */
export function accountState(
  { state }: Pick<Membership, 'state'>,
  invitation: Invitation | null,
  { language, now }: Pick<ConsoleLayout, 'language' | 'now'>,
): StateView {
  const say = (key: string, values?: Record<string, string>) =>
    translate(language, `console.identity.team.state.${key}`, values);
  if (state === 'active') return { tone: 'good', icon: 'dot', label: say('active') };
  if (state !== 'invited') return { tone: 'off', icon: 'square', label: say('deactivated') };
  if (invitation === null || invitation.endedAt !== null || invitation.expiresAt <= now)
    return { tone: 'bad', icon: 'bang', label: say('expired') };
  if (invitation.isUndelivered) return { tone: 'bad', icon: 'bang', label: say('undelivered') };
  const until = formatDate(invitation.expiresAt, 'UTC', language, 'short');
  return { tone: 'warn', icon: 'half', label: say('invited', { until }) };
}
