import { z } from 'zod';
import { dayInput, fault, line, prose } from '../../../platform/validation.js';
import { needKinds, needStates, type NeedKind, type StatedNeed } from './access-need.js';

/** The needs that are chosen; the other one is written. */
export const chosenKinds = needKinds.filter((kind) => kind !== 'other');

/** The fields in which people state what they need. */
export const needsInput = z.strictObject({
  needs: z.array(z.enum(chosenKinds)).max(chosenKinds.length).default([]),
  signLanguage: line(100, 0).default(''),
  otherNeed: prose(300).default(''),
});
export type NeedsInput = z.output<typeof needsInput>;

/** Returns what was stated. Who names a sign language needs one. */
export function statedNeeds({ needs, signLanguage, otherNeed }: NeedsInput): StatedNeed[] {
  const details: Partial<Record<NeedKind, string>> = { 'sign-language': signLanguage, other: otherNeed.trim() };
  return needKinds
    .map((kind) => ({ kind, details: details[kind] ?? '' }))
    .filter(({ kind, details: said }) => said !== '' || needs.some((one) => one === kind));
}

/** Returns stored needs as they would be stated again. */
export function stateAgain(needs: readonly StatedNeed[]): NeedsInput {
  const said = (kind: NeedKind) => needs.find((one) => one.kind === kind)?.details ?? '';
  return {
    needs: chosenKinds.filter((kind) => needs.some((one) => one.kind === kind)),
    signLanguage: said('sign-language'),
    otherNeed: said('other'),
  };
}

/** What organizers can change about a need. */
export const answerFields = z.strictObject({
  state: z.enum(needStates),
  reply: prose(1000).meta({ description: 'Emailed to the person once the state is `arranged` or `impossible`.' }),
  inChargeId: z.uuid().nullable().meta({ description: 'The member of the team who arranges it.' }),
  dueOn: dayInput.nullable().meta({ description: "Null for seven days before the person's first session." }),
});

/** What becomes of a need: who refuses it says what is possible instead. */
export const answerInput = answerFields.refine(({ state, reply }) => state !== 'impossible' || reply.trim() !== '', {
  path: ['reply'],
  ...fault('instead-missing', 'Write what is possible instead.'),
});
export type AnswerInput = z.output<typeof answerInput>;
