import {
  type ApprovalOrder,
  approvalOrders,
  type ApprovalOutcome,
} from '../../domain/registrations/approval/approval-plan.js';
import type { NamedPendingPerson } from '../../domain/registrations/approval/approvals.queries.js';
import { approvedUntil } from '../../domain/registrations/waitlist/provisional-seat.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime, dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { EmailPreview } from '../ui/email-preview.js';
import { sessionPath } from '../paths/session-paths.js';
import type { StateView } from '../ui/session-state.js';
import { unreachedText } from './unreachable.js';
import { tablePath } from './confirm-action.page.js';

/** The most people that can be put into order by hand, and are listed by name. */
const maxListed = 200;

/** Returns how many get a seat, join the waiting list, and neither. */
export function resultCounts(outcomes: readonly ApprovalOutcome[]): { seats: number; waiting: number; full: number } {
  const count = (wanted: ApprovalOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  return { seats: count('confirmed'), waiting: count('waitlisted'), full: count('full') };
}

/** Shows what an approval will do to each person. */
export function approvePage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    people: readonly NamedPendingPerson[];
    order: ApprovalOrder;
    outcomes: readonly ApprovalOutcome[];
    outcomesKey: string;
    note: string;
    emails: EmailPreview[];
    hasChanged: boolean;
  },
  search: string,
) {
  const { language } = layout;
  const { session, people, order, outcomes } = input;
  const text = (key: string, values = {}) => translate(language, `console.registrations.approve.${key}`, values);
  const counts = resultCounts(outcomes);
  const approved = people.filter((_, index) => outcomes[index] !== undefined && outcomes[index].outcome !== 'full');
  const emailed = approved.filter(({ isReachable }) => isReachable);
  const unconfirmed = emailed.filter(({ unproven }) => unproven).length;
  const until = approvedUntil(session, layout.now);
  // By hand, everybody needs a number.
  const offered = approvalOrders.filter((one) => one !== 'manual' || people.length <= maxListed);
  return {
    ...layout,
    title: text('heading', { count: people.length }),
    backPath: tablePath(session.id, { state: 'pending', q: search, page: '' }),
    action: sessionPath(session, 'approve'),
    heading: text('heading', { count: people.length }),
    summary: text('summary', counts),
    // About people whom no email reaches; null if it reaches all.
    unreached: unreachedText(approved.length - emailed.length, language),
    // About people who have not confirmed their address; null if all have.
    unconfirmed:
      unconfirmed === 0 || until === null
        ? null
        : text('unconfirmed', { count: unconfirmed, until: dayAndTimeInZone(until, session.timeZone, language) }),
    changed: input.hasChanged ? text('changed') : null,
    orders: offered.map((value) => ({ value, label: text(`order.${value}`), selected: value === order })),
    rows: people.slice(0, maxListed).map((person, index) => ({
      name: person.name,
      organization: person.organization,
      asked: text('asked', { when: dayAndTime(person.createdAt, session.timeZone, language) }),
      state: stateOf(outcomes[index], language),
      rank:
        order === 'manual'
          ? { name: `rank-${person.id}`, value: index + 1, label: text('rank', { name: person.name }) }
          : null,
    })),
    more:
      people.length > maxListed
        ? translate(language, 'console.registrations.bulk.more', { count: people.length - maxListed })
        : null,
    hidden: [
      { name: 'ids', value: people.map(({ id }) => id).join(' ') },
      { name: 'outcomes', value: input.outcomesKey },
      { name: 'q', value: search },
    ],
    note: input.note,
    emails: input.emails,
    submitLabel:
      approved.length === 0
        ? null
        : translate(language, 'console.common.andNotify', {
            label: translate(language, 'console.registrations.bulk.approve'),
            count: emailed.length,
          }),
  };
}

function stateOf(outcome: ApprovalOutcome | undefined, language: string): StateView {
  const text = (key: string, values = {}) => translate(language, `console.registrations.${key}`, values);
  if (outcome?.outcome === 'confirmed') return { tone: 'good', icon: 'dot', label: text('approve.seat') };
  if (outcome?.outcome === 'waitlisted')
    return { tone: 'warn', icon: 'half', label: text('waitlistPosition', { place: outcome.place ?? 0 }) };
  return { tone: 'off', icon: 'square', label: text('approve.full') };
}
