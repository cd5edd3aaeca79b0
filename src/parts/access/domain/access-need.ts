import type { Call } from '../../../domain/calls/call.entity.js';
import { addDays } from '../../../domain/time/local-date.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { translate } from '../../../platform/i18n/messages.js';

/** What people need to take part, in the order in which it is asked; `other` is in their own words. */
export const needKinds = [
  'captions',
  'sign-language',
  'wheelchair',
  'hearing-loop',
  'quiet-room',
  'materials',
  'large-print',
  'other',
] as const;
export type NeedKind = (typeof needKinds)[number];

/** What became of a need: nobody has answered, it is arranged, or it is not possible. */
export const needStates = ['asked', 'arranged', 'impossible'] as const;
export type NeedState = (typeof needStates)[number];

/** The name of the feature of calls that ask. */
export const accessFeature = 'access';

/** Returns whether a call asks people what they need. */
export function asksForNeeds({ features }: Pick<Call, 'features'>): boolean {
  return features[accessFeature] === true;
}

/** Returns whether a call asks people what they need, or has asked: if not, nobody has stated anything. */
export function hasAskedForNeeds({ features }: Pick<Call, 'features'>): boolean {
  return features[accessFeature] !== undefined;
}

/** How many days after the last session of a call needs are deleted. */
export const keptDays = 30;

/** How many days before the first session of a person what they need is to be arranged. */
const leadDays = 7;

/** A need as a person states it. */
export interface StatedNeed {
  kind: NeedKind;
  /** Which sign language, or their own words; empty for other kinds. */
  details: string;
}

/** A need of a person, as it is stored. */
export interface AccessNeed extends StatedNeed {
  id: string;
  /** The person who stated it, who can be merged into another one. */
  attendeeId: string;
  /** Whether organizers see it: not while anyone can have typed it for an address that its owner has not confirmed. */
  counts: boolean;
  state: NeedState;
  /** What organizers wrote: how it is arranged, or what is possible instead. */
  reply: string;
  /** The member of the team who arranges it. */
  inChargeId: string | null;
  /** YYYY-MM-DD, as somebody chose; null for the usual day (`dueDay`). */
  dueOn: string | null;
  askedAt: Date;
}

/** Returns the day (YYYY-MM-DD, local to the call) by which a need is to be arranged; null without a coming session. */
export function dueDay(
  { dueOn }: Pick<AccessNeed, 'dueOn'>,
  firstStart: Date | null,
  { timeZone }: { timeZone: string },
): string | null {
  if (dueOn !== null || firstStart === null) return dueOn;
  return addDays(localTime(firstStart, timeZone).date, -leadDays);
}

/** What a person's statement changes. */
interface NeedChanges {
  added: StatedNeed[];
  /** Those with other details, which organizers have to look at again. */
  changed: (AccessNeed & StatedNeed)[];
  withdrawn: AccessNeed[];
}

/** Returns what changes when a person states everything that they need. */
export function needChanges(stored: readonly AccessNeed[], stated: readonly StatedNeed[]): NeedChanges {
  const saidOf = (kind: NeedKind) => stated.find((one) => one.kind === kind);
  return {
    added: stated.filter(({ kind }) => stored.every((one) => one.kind !== kind)),
    changed: stored.flatMap((need) => {
      const details = saidOf(need.kind)?.details ?? need.details;
      return details === need.details ? [] : [{ ...need, details }];
    }),
    withdrawn: stored.filter(({ kind }) => saidOf(kind) === undefined),
  };
}

/** Returns what somebody needs, with which sign language or in their own words. */
export function needLabel({ kind, details }: StatedNeed, language: string): string {
  if (kind === 'other') return details;
  const label = translate(language, `access.kind.${kind}`);
  return details === '' ? label : translate(language, 'access.kindOf', { kind: label, details });
}
