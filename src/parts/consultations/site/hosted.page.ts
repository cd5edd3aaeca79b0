import type { Call } from '../../../domain/calls/call.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { isComing } from '../domain/booking.js';
import type { Booking } from '../domain/bookings.queries.js';
import { bookingView, rowOf } from '../domain/booking-view.js';
import { doneFlash } from './my-consultations.page.js';

interface Own {
  call: Call;
  viewer: Viewer;
  /** Of the list of the host's consultations. */
  path: string;
}

interface HostedInput extends Own {
  mePath: string;
  bookings: readonly Booking[];
  form: FormView;
  done: string;
  /** How many that concerned. */
  count: number;
}

const layoutOf = ({ call, viewer, path }: Own, title: string) =>
  publicLayout({ viewer, call, path, isPrivate: true }, title);

/** The consultations of a host, and what can be done with a whole day of them. */
export function hostedPage(input: HostedInput) {
  const { viewer, path, mePath, bookings, form, done, count } = input;
  const { language, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `consultations.${key}`, values);
  const row = (one: Booking) => rowOf(one, 'host', `${path}/${one.id}`, viewer);
  const coming = bookings.filter(({ endsAt }) => endsAt > now);
  return {
    ...layoutOf(input, text('host.title')),
    flash: doneFlash(done, language, count),
    mePath,
    hoursPath: `${path}/hours`,
    coming: coming.map(row),
    past: bookings
      .filter(({ endsAt }) => endsAt <= now)
      .toReversed()
      .map(row),
    day: !bookings.some((one) => isComing(one, now)) ? null : { action: `${path}/day`, form },
  };
}

interface HostedBookingInput extends Own {
  booking: Booking;
  roomPath: string;
  outcome: FormView;
  version: string;
  note: FormView;
  done: string;
}

/** One consultation, for its host. */
export function hostedBookingPage(input: HostedBookingInput) {
  const { call, viewer, path, booking, outcome, version, note, done } = input;
  const { language, now } = viewer;
  const text = (key: string) => translate(language, `consultations.${key}`);
  const view = bookingView(booking, call, 'host', viewer, input.roomPath);
  const action = `${path}/${booking.id}`;
  const isPending = booking.state === 'pending';
  return {
    ...layoutOf({ ...input, path: action }, view.title),
    backPath: path,
    backLabel: text('host.title'),
    booking: { ...view, notes: null },
    offer: null,
    change: null,
    host: {
      flash: doneFlash(done, language),
      approveAction: isPending && isComing(booking, now) ? `${action}/approve` : null,
      outcome: { action: `${action}/outcome`, form: outcome, edit: { version, conflict: null } },
      cancel: isComing(booking, now)
        ? { action: `${action}/cancel`, form: note, label: text(isPending ? 'decline' : 'cancelHost') }
        : null,
    },
  };
}

/** The form of a host's hours. */
export function hoursPage(input: Own & { form: FormView; version: string }) {
  const text = (key: string) => translate(input.viewer.language, `consultations.${key}`);
  return {
    ...layoutOf({ ...input, path: `${input.path}/hours` }, text('host.hours')),
    backPath: input.path,
    action: `${input.path}/hours`,
    form: input.form,
    edit: { version: input.version, conflict: null },
  };
}
