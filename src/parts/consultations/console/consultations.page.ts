import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { featuresPath } from '../../../console/paths/call-paths.js';
import { withQuery } from '../../../platform/http/query.js';
import { personPath } from '../../../console/paths/registration-paths.js';
import { dayAndTimeBeside } from '../../../console/ui/day-and-time.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import { pager, pageSize } from '../../../console/ui/pager.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { bookingView, replyOf } from '../domain/booking-view.js';
import { teamOf } from '../domain/announce.js';
import { isComing } from '../domain/booking.js';
import type { Booking } from '../domain/bookings.queries.js';
import { sides } from '../domain/consultation-links.js';
import { stateView } from '../domain/forms.js';
import type { Host } from '../domain/hosts.queries.js';
import { offersConsultations, type Rules } from '../domain/hours.js';
import { consultationsPath, hostPath } from './consultation-paths.js';

const columns: readonly ListColumn<Booking & { isWithdrawn: boolean }, { call: Call }>[] = [
  {
    heading: 'console.consultations.time',
    cell: (one, { call, language, now }) => ({
      text: dayAndTimeBeside(one.startsAt, call.timeZone, call.timeZone, language, now),
      path: consultationsPath(call, one.id),
    }),
    as: 'nowrap',
  },
  {
    heading: 'console.consultations.team',
    cell: (one, { call, language }) => ({
      text: teamOf(one),
      sub: one.isWithdrawn
        ? translate(language, 'console.consultations.withdrawn')
        : (newsOf(one, call, language) ?? (teamOf(one) === one.personName ? null : one.personName)),
    }),
    isLabelled: true,
  },
  {
    heading: 'consultations.field.host',
    cell: (one, { language }) => one.hostName || translate(language, 'console.consultations.noHost'),
    isLabelled: true,
  },
  {
    heading: 'console.consultations.status',
    cell: (one, { language }) => ({ state: stateView(one, language) }),
    isLabelled: true,
  },
];

/** What a calendar of either side said besides yes. */
function newsOf(one: Booking, { timeZone }: Call, language: string): string | null {
  const replies = sides.map((side) => replyOf(one, side, language, timeZone));
  return replies.find((reply) => reply !== null && reply.kind !== 'accepted')?.text ?? null;
}

interface ListInput {
  call: Call;
  hosts: readonly Host[];
  bookings: readonly (Booking & { isWithdrawn: boolean })[];
  counts: { coming: number; past: number };
  tab: 'coming' | 'past';
  number: number;
  rules: Rules;
}

/** The consultations of a call, and who gives hours. */
export function consultationsPage(layout: ConsoleLayout, input: ListInput) {
  const { call, hosts, bookings, counts, tab, number, rules } = input;
  const { language, now } = layout;
  const text = (key: string, values = {}) => translate(language, `console.consultations.${key}`, values);
  const path = consultationsPath(call);
  return {
    ...layout,
    title: translate(language, 'consultations.title'),
    lede: text('lede'),
    // Until organizers let teams book, nothing of it is public.
    off:
      offersConsultations(call) || call.archivedAt !== null
        ? null
        : { text: text('off'), path: featuresPath(call), label: text('switchOn') },
    newPath: layout.mayChange ? consultationsPath(call, 'hosts', 'new') : null,
    hosts: hosts.map((host) => ({
      name: host.name || text('noHost'),
      path: layout.mayChange ? hostPath(call, host) : null,
      pool: host.pool,
      noEmail: host.email === null && host.speakerId !== null ? text('noEmail') : null,
    })),
    rules: {
      path: layout.mayChange ? consultationsPath(call, 'rules') : null,
      facts: [
        `${text('field.perTeam')}: ${rules.perTeam}`,
        ...(rules.perOrganization === 0 ? [] : [`${text('field.perOrganization')}: ${rules.perOrganization}`]),
      ].join(' · '),
    },
    tabs: {
      label: translate(language, 'consultations.title'),
      tabs: (['coming', 'past'] as const).map((name) => ({
        path: withQuery(path, { show: name === 'coming' ? undefined : name }),
        label: text(name),
        count: String(counts[name]),
        current: name === tab,
      })),
    },
    empty: bookings.length > 0 ? null : translate(language, 'consultations.host.none'),
    table: tableOf(columns, bookings, { call, language, now }, text(tab)),
    pager:
      counts[tab] > pageSize
        ? pager(counts[tab], number, language, (page) => withQuery(path, { show: tab, page }))
        : null,
  };
}

interface BookingInput {
  call: Call;
  booking: Booking;
  outcome: FormView;
  edit: EditView;
  note: FormView;
  move: FormView | null;
}

/** One consultation. */
export function bookingPage(layout: ConsoleLayout, input: BookingInput) {
  const { call, booking, outcome, edit, note, move } = input;
  const { language, now } = layout;
  const text = (key: string) => translate(language, `consultations.${key}`);
  const isPending = booking.state === 'pending';
  const isOpen = isComing(booking, now) && booking.state !== 'offered' && layout.mayChange;
  const action = (part: string) => consultationsPath(call, booking.id, part);
  return {
    ...layout,
    title: teamOf(booking),
    backPath: consultationsPath(call),
    booking: {
      ...bookingView(booking, call, 'host', { language, timeZone: call.timeZone, isOwnZone: true, now }, null, sides),
      // With a link, above.
      person: null,
    },
    host: booking.hostName || translate(language, 'console.consultations.noHost'),
    person: { name: booking.personName, path: personPath({ id: booking.personId }) },
    actions: {
      approveAction: isOpen && isPending ? action('approve') : null,
      outcome: layout.mayChange ? { action: action('outcome'), form: outcome, edit } : null,
      cancel: isOpen
        ? { action: action('cancel'), form: note, label: text(isPending ? 'decline' : 'cancelHost') }
        : null,
    },
    move: isOpen && move !== null ? { action: action('move'), form: move } : null,
  };
}
