import { addressChange, addressChangeNotice, addressChanged, erased, link } from './people.js';
import { broadcast, invitationMoved, invitationReminder, invitationToRegister } from './invitations.js';
import { cancelled, rescheduled, updated } from './session-changes.js';
import {
  confirmSeat,
  declined,
  declineUnconfirmed,
  invited,
  otherRun,
  pending,
  released,
  severalRequests,
  seatLapsed,
  switched,
  withdrawn,
} from './seats.js';
import { followUp, recording, reminder } from './around-sessions.js';
import { deadline, deadlineMoved } from './deadlines.js';
import { delegation, delegationNews, delegationLink, teamInvited } from './delegations.js';
import type { EmailKind, Kind, PartKind } from './kind.js';
import type { MessagePayload } from '../message.js';
import { Place } from '../../../platform/place.js';
import { offerExpired, offerReminder, offered, promoted, waitlisted } from './waitlist.js';
import {
  speakerCancelled,
  speakerInvited,
  speakerReminder,
  speakerDeclineUnconfirmed,
  speakerRemoved,
  speakerUpdated,
} from './speakers.js';
import { staffAddress, staffInvited, staffPassword, staffSecurity } from './staff.js';

/** The kinds of email of the core by name, in the order in which organizers see them. */
export const coreKinds = {
  invited,
  waitlisted,
  pending,
  promoted,
  offered,
  'offer-expired': offerExpired,
  'confirm-seat': confirmSeat,
  'seat-lapsed': seatLapsed,
  switched,
  'other-run': otherRun,
  rescheduled,
  updated,
  cancelled,
  withdrawn,
  released,
  'decline-unconfirmed': declineUnconfirmed,
  declined,
  reminder,
  'offer-reminder': offerReminder,
  'follow-up': followUp,
  recording,
  deadline,
  'deadline-moved': deadlineMoved,
  link,
  'several-requests': severalRequests,
  'address-change': addressChange,
  'address-change-notice': addressChangeNotice,
  'address-changed': addressChanged,
  erased,
  'delegation-link': delegationLink,
  delegation,
  'delegation-news': delegationNews,
  'team-invited': teamInvited,
  'invitation-to-register': invitationToRegister,
  'invitation-reminder': invitationReminder,
  'invitation-moved': invitationMoved,
  broadcast,
  'speaker-invited': speakerInvited,
  'speaker-updated': speakerUpdated,
  'speaker-cancelled': speakerCancelled,
  'speaker-decline-unconfirmed': speakerDeclineUnconfirmed,
  'speaker-removed': speakerRemoved,
  'speaker-reminder': speakerReminder,
  'staff-invited': staffInvited,
  'staff-password': staffPassword,
  'staff-address': staffAddress,
  'staff-security': staffSecurity,
} satisfies Record<string, Kind>;

/** The kinds of email that parts have. */
export const kindsOfParts = new Place<EmailKind>('kinds of email', ({ name }) => name);

/** The name of a kind of email. */
export type MessageKind = keyof typeof coreKinds | PartKind;

const isOfCore = (name: string): name is keyof typeof coreKinds => Object.hasOwn(coreKinds, name);

/** Returns a kind by its name. Throws Error if there is none. */
export function kindOf(name: MessageKind): Kind {
  const kind = isOfCore(name) ? coreKinds[name] : kindsOfParts.all.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`There is no kind of email ${name}.`);
  return kind;
}

/** Returns the names of all kinds, in order. */
export function messageKinds(): MessageKind[] {
  return [...(Object.keys(coreKinds) as (keyof typeof coreKinds)[]), ...kindsOfParts.all.map(({ name }) => name)];
}

/** Returns the kinds that pass a test, in order. */
export function kindsWhere(test: (kind: Kind) => boolean): MessageKind[] {
  return messageKinds().filter((name) => test(kindOf(name)));
}

type OwnOf<Name extends keyof typeof coreKinds> = (typeof coreKinds)[Name] extends Kind<infer Own> ? Own : never;

/** Returns the kind and the payload of a message, which have to fit each other. */
export function carrying<Name extends keyof typeof coreKinds>(
  kind: Name,
  payload: MessagePayload & OwnOf<Name>,
): { kind: Name; payload: MessagePayload };
export function carrying<Own extends object>(
  kind: EmailKind<Own>,
  payload: MessagePayload & Own,
): { kind: PartKind; payload: MessagePayload };
export function carrying(kind: keyof typeof coreKinds | EmailKind, payload: MessagePayload) {
  return { kind: typeof kind === 'string' ? kind : kind.name, payload };
}
