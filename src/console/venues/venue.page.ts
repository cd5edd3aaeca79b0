import { placeText, type VenueWithRooms, mapLink } from '../../domain/venues/venue.js';
import { recipientCount, type Recipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { VenueChanges } from '../../domain/venues/venue-input.js';
import type { SessionAt } from '../../domain/venues/venues.queries.js';
import type { FormView } from '../../platform/forms/form.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { venuePath, venuesPath } from '../paths/venue-paths.js';

/** A venue with its rooms, and the sessions that will happen there. */
export function venuePage(
  layout: ConsoleLayout,
  venue: VenueWithRooms,
  sessions: readonly SessionAt[],
  form: FormView & { edit: EditView },
) {
  const isArchived = venue.archivedAt !== null;
  return {
    ...layout,
    title: venue.name,
    heading: venue.name,
    action: venuePath(venue),
    allPath: venuesPath,
    mapUrl: mapLink(venue),
    isArchived,
    statePath: venuePath(venue, isArchived ? 'restore' : 'archive'),
    sessions: sessions.map((session) => sessionRow(session, venue, layout.language)),
    form,
  };
}

/** Asks whether to notify people of a new name, room or address of a venue; null if that concerns nobody. */
export function venueConfirmPage(
  layout: ConsoleLayout,
  input: {
    venue: VenueWithRooms;
    changes: VenueChanges;
    sessions: readonly SessionAt[];
    form: FormValues;
    concerned: readonly { session: Session; recipients: Recipients }[];
    /** Who gets an email even if nobody is notified of the edit. */
    inAnyCase: Recipients;
  },
) {
  const { language } = layout;
  const { venue, form } = input;
  const edited = { ...venue, ...input.changes };
  const textIn = (
    shown: Pick<VenueWithRooms, 'name' | 'address'>,
    rooms: readonly { id?: string | undefined; name: string }[],
    id: string | null,
  ) => placeText({ ...shown, room: rooms.find((room) => room.id === id)?.name ?? null });
  const people = new Map(input.concerned.map(({ session, recipients }) => [session.id, recipientCount(recipients)]));
  const concerned = input.sessions.filter(({ id }) => people.has(id));
  if (concerned.length === 0) return null;
  const count = [...people.values()].reduce((sum, each) => sum + each, 0);
  const least = recipientCount(input.inAnyCase);
  const hidden = form.names.filter((name) => name !== '_csrf' && name !== 'intent' && name !== 'useStored');
  return {
    ...layout,
    title: venue.name,
    heading: translate(language, 'console.venues.confirm.heading', { count: concerned.length, people: count }),
    action: venuePath(venue),
    backPath: venuePath(venue),
    before: textIn(venue, venue.rooms, concerned[0]?.roomId ?? null),
    after: textIn(edited, edited.rooms, concerned[0]?.roomId ?? null),
    sessions: concerned.map((session) => ({
      ...sessionRow(session, venue, language),
      people: translate(language, 'console.common.people', { count: people.get(session.id) ?? 0 }),
    })),
    hidden: hidden.flatMap((name) => form.list(name).map((value) => ({ name, value }))),
    submitLabel: translate(language, 'console.sessions.confirmEdit.notify', { count }),
    silentLabel:
      least === 0
        ? translate(language, 'console.sessions.confirmEdit.dontNotify')
        : translate(language, 'console.sessions.confirmEdit.notifyOnly', { count: least }),
  };
}

function sessionRow(session: SessionAt, { rooms }: VenueWithRooms, language: string) {
  return {
    path: sessionPath(session),
    title: session.title,
    room: rooms.find(({ id }) => id === session.roomId)?.name ?? null,
    when: dayAndTimeInZone(session.startsAt, session.timeZone, language),
    people: translate(language, 'console.common.people', { count: session.taken }),
  };
}
