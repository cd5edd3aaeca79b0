import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatTime } from '../../../domain/time/format.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import type { FormView } from '../../../platform/forms/form.js';
import { hasMessage, translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { publicLayout } from '../../../site/layout.js';
import { withQuery } from '../../../platform/http/query.js';
import { isComing, isLate } from '../domain/booking.js';
import type { Booking } from '../domain/bookings.queries.js';
import { isAtNight } from '../domain/choice.js';
import type { Host } from '../domain/hosts.queries.js';
import { offersConsultations, type Rules } from '../domain/hours.js';
import { topicName, topicsOf } from '../domain/topics.js';
import type { Wanted } from '../domain/wanted.js';
import { bookingView, momentOf, rowOf, whenOf, withHost } from '../domain/booking-view.js';
import { ownConsultationsPath } from './consultation-paths.js';
import { fittingHosts, type FreeTime, hostLabel, timesView } from '../domain/free-times.js';

interface Own {
  call: Call;
  viewer: Viewer;
  mePath: string;
}

function layoutOf({ call, viewer, mePath }: Own, title: string, path = ownConsultationsPath(mePath)) {
  return publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, title);
}

/** What somebody has just done, from the address of the page. */
export function doneFlash(done: string, language: string, count = 0) {
  const key = `consultations.done.${done}`;
  return hasMessage(language, key) ? { text: translate(language, key, { count }), tone: '', path: null } : null;
}

interface MineInput extends Own {
  hosts: readonly Host[];
  wanted: Wanted;
  /** The booking for which another time is chosen. */
  moving: Booking | null;
  times: readonly FreeTime[];
  /** `YYYY-MM-DD`. */
  from: string;
  bookings: readonly Booking[];
  used: number;
  most: number;
  /** What the person waits for; null if they don't. */
  waitsFor: Wanted | null;
  done: string;
}

/** The consultations of a person, and the times that they can book. */
export function myConsultationsPage(input: MineInput) {
  const { call, viewer, mePath, hosts, wanted, moving, times, used, most, waitsFor } = input;
  const { language, timeZone, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `consultations.${key}`, values);
  const path = ownConsultationsPath(mePath);
  const isFull = used >= most && moving === null;
  // Who has a time to take waits for no other one.
  const isKept = input.bookings.some(({ state }) => state === 'offered');
  const move = moving?.id ?? null;
  const pathWith = (values: Record<string, string | null>) =>
    withQuery(
      path,
      Object.fromEntries(
        Object.entries({ move, ...wanted, ...values }).flatMap(([name, value]) =>
          value === null || value === '' ? [] : [[name, value]],
        ),
      ),
    );
  const pathOf = (slot: string) => withQuery(`${path}/book`, move === null ? { slot } : { slot, move });
  const shown = timesView(times, input.from, viewer, pathOf, text('night'));
  return {
    ...layoutOf(input, text('title')),
    mePath,
    path,
    flash: doneFlash(input.done, language),
    lede: text('lede', { call: callTexts(call, language).name }),
    bookings:
      moving === null
        ? input.bookings.map((one) => rowOf(one, 'team', ownConsultationsPath(mePath, one.id), viewer))
        : [],
    heading: text(moving === null ? 'choose' : 'chooseOther'),
    used: used > 0 && moving === null ? text(isFull ? 'usedUp' : 'used', { used, most }) : null,
    isOffered: offersConsultations(call) && !isFull,
    finder: {
      path,
      move,
      selects: [
        select(
          'host',
          wanted.host,
          hosts.map((one) => ({ value: one.id, label: one.name })),
        ),
        select(
          'topic',
          wanted.topic,
          topicsOf(call, language).filter(({ value }) => isTopic(hosts, value)),
        ),
        select('language', wanted.language, languagesOf(hosts, language)),
      ]
        .filter(({ options }) => options.length > 1)
        .map((one) => ({ ...one, label: text(`field.${one.name}`) })),
    },
    zone: text('zone', { zone: zoneLabel(timeZone, now, language) }),
    days: shown.days,
    earlierPath: shown.earlier && pathWith({ from: shown.earlier }),
    laterPath: shown.later && pathWith({ from: shown.later }),
    wait:
      moving === null && !isKept && (waitsFor !== null || fittingHosts(hosts, wanted).length > 0)
        ? {
            action: `${path}/wait`,
            text: text(waitsFor === null ? 'waitText' : 'waiting'),
            // What they would wait for is what they look for.
            what: whatOf(waitsFor ?? wanted, hosts, call, language),
            label: text(waitsFor === null ? 'wait' : 'stopWaiting'),
            want: waitsFor === null ? 'yes' : 'no',
            ...wanted,
          }
        : null,
  };
}

function whatOf(
  { host, topic, language: spoken }: Wanted,
  hosts: readonly Host[],
  call: Call,
  language: string,
): string {
  const name = hosts.find(({ id }) => id === host)?.name ?? '';
  const about = topicName(topic, callTexts(call, language));
  return [name, about, spoken && spokenLanguage(spoken, language)].filter(Boolean).join(' · ');
}

function select(name: string, value: string, options: readonly { value: string; label: string }[]) {
  return { name, options: options.map((one) => ({ ...one, selected: one.value === value })) };
}

const isTopic = (hosts: readonly Host[], topic: string) =>
  hosts.some(({ topics }) => topics.length === 0 || topics.includes(topic));

function languagesOf(hosts: readonly Host[], language: string) {
  const codes = [...new Set(hosts.flatMap(({ languages }) => languages))];
  return codes.map((value) => ({ value, label: spokenLanguage(value, language) }));
}

interface BookInput extends Own {
  attendee: Pick<Attendee, 'name' | 'email'>;
  host: Host;
  startsAt: Date;
  slot: string;
  moving: Booking | null;
  form: FormView;
  fieldErrors: readonly FieldError[];
}

/** What stands against a time, which `label` names, and against what is said about it; and what is asked about the night. */
function timeErrors(
  { viewer: { language, timeZone }, form, fieldErrors }: Pick<BookInput, 'viewer' | 'form' | 'fieldErrors'>,
  startsAt: Date,
  host: Pick<Host, 'format' | 'timeZone'>,
  label: string,
) {
  const [time, night] = [field('slot', '', fieldErrors, language), field('night', '', fieldErrors, language)];
  const labels = {
    slot: label,
    night: formatTime(startsAt, host.format === 'in-person' ? host.timeZone : timeZone, language),
  };
  const own = errorSummary([time, night], labels, language);
  const items = [...(own?.items ?? []), ...(form.errors?.items ?? [])];
  return {
    errors: items.length === 0 ? null : { title: (own ?? form.errors)?.title ?? '', items },
    isGone: time.error !== null,
    night: isAtNight(startsAt, host, timeZone) ? night : null,
  };
}

/** The time that somebody chose, with what there is to say before it is booked. */
export function bookPage(input: BookInput) {
  const { viewer, mePath, attendee, host, startsAt, slot, moving, form } = input;
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `consultations.${key}`, values);
  const path = ownConsultationsPath(mePath);
  const endsAt = new Date(startsAt.getTime() + host.lengthMinutes * 60_000);
  const time = timeErrors(input, startsAt, host, text('choose'));
  return {
    ...layoutOf(input, text('title')),
    mePath,
    path,
    host: text('with', { host: hostLabel(host) }),
    // Whoever got the link from somebody else books for them.
    person: { name: attendee.name, email: attendee.email },
    where: [text(`format.${host.format}`), ...(host.format === 'in-person' ? [host.place] : [])].join(' · '),
    when: whenOf({ startsAt, endsAt, timeZone: host.timeZone, format: host.format }, viewer),
    before: moving && whenOf(moving, viewer).text,
    errors: time.errors,
    slot,
    isGone: time.isGone,
    move: moving?.id ?? null,
    action: moving === null ? `${path}/book` : `${path}/${moving.id}/move`,
    otherPath: moving === null ? path : withQuery(path, { move: moving.id }),
    form: moving === null ? form : null,
    night: time.night,
    submit: text(moving === null ? 'book' : 'moveHere'),
  };
}

interface MyBookingInput extends Own {
  booking: Booking;
  rules: Rules;
  roomPath: string | null;
  form: FormView;
  fieldErrors: readonly FieldError[];
}

/** One consultation, for its team. */
export function myBookingPage(input: MyBookingInput) {
  const { call, viewer, mePath, booking, rules, form } = input;
  const { language, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `consultations.${key}`, values);
  const path = ownConsultationsPath(mePath, booking.id);
  const until = new Date(booking.startsAt.getTime() - rules.cancelHours * 3_600_000);
  const isOpen = isComing(booking, now) && booking.state !== 'offered';
  const { errors, night } = timeErrors(input, booking.startsAt, booking, text('take'));
  const isOffer = booking.state === 'offered' && booking.startsAt > now && offersConsultations(call);
  return {
    ...layoutOf(input, withHost(booking, language), path),
    backPath: ownConsultationsPath(mePath),
    backLabel: text('title'),
    booking: bookingView(booking, call, 'team', viewer, input.roomPath),
    offer: isOffer
      ? {
          kept: booking.offeredUntil && text('keptUntil', momentOf(booking.offeredUntil, viewer)),
          action: `${path}/take`,
          errors,
          night,
          form,
          passAction: `${path}/cancel`,
        }
      : null,
    change: isOpen
      ? {
          movePath: offersConsultations(call) ? withQuery(ownConsultationsPath(mePath), { move: booking.id }) : null,
          cancelAction: `${path}/cancel`,
          text: isLate(booking, rules, now)
            ? text('cancelLate')
            : booking.state === 'booked'
              ? text('cancelInTime', momentOf(until, viewer))
              : null,
        }
      : null,
    host: null,
  };
}
