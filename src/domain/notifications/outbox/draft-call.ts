/** The organizer who gets all emails of a draft of a call, as tests. */
export interface Tester {
  name: string;
  email: string;
  /** BCP 47. */
  language: string;
}

/** The result of a message that its tester got begins with this. */
export const sentAsTest = 'Sent as a test.';

/** A message in a call that isn't public is looked at again after this time, if nothing lets it leave before. */
const lookAgainMs = 3_600_000;

/**
 * Returns until when a message waits because its call isn't public yet, or null: its links would lead nowhere. The
 * confirmation of an erasure leaves at once, since it keeps an address until then.
 */
export function heldInDraftCall(
  { kind, isInDraftCall }: { kind: string; isInDraftCall: boolean },
  now: Date,
): Date | null {
  return isInDraftCall && kind !== 'erased' ? new Date(now.getTime() + lookAgainMs) : null;
}
