import { campaignLooks } from '../../../console/ui/campaign-pages.js';
import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Letter } from '../domain/letter.entity.js';
import { type HeldReason, type LetterState, standardContents } from '../domain/letter.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { OutcomeCounts } from '../domain/team-people.queries.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { StateView } from '../../../console/ui/session-state.js';

/** How many people read in which language. */
export type Readers = readonly { language: string; count: number }[];

/** Returns the state of a letter. */
export function letterState(state: LetterState, language: string): StateView {
  return {
    ...campaignLooks[state],
    label: translate(
      language,
      state === 'held' ? 'console.letters.stateOf.held' : `console.broadcasts.stateOf.${state}`,
    ),
  };
}

/** Says when a letter leaves or went, with the zone in which that was chosen; null for a draft. */
export function letterWhen(letter: Letter, call: Pick<Call, 'timeZone'>, language: string): string | null {
  const at = letter.endedAt ?? (letter.state === 'sending' ? letter.startedAt : null) ?? letter.sendAt;
  if (letter.state === 'draft' || letter.state === 'held' || at === null) return null;
  const timeZone = letter.sendZone ?? call.timeZone;
  const values = { at: dayAndTime(at, timeZone, language), place: zoneLabel(timeZone, at, language) };
  return translate(language, `console.broadcasts.whenOf.${letter.state}`, values);
}

/** Says why a letter is held; null if it isn't. */
export function heldText(letter: Letter, call: Pick<Call, 'timeZone'>, language: string): string | null {
  const { heldReason, heldAt } = letter;
  if (letter.state !== 'held' || heldReason === null || heldAt === null) return null;
  return translate(language, `console.letters.held.${heldKey(heldReason, letter.outcome)}`, {
    at: dayAndTime(heldAt, call.timeZone, language),
  });
}

function heldKey(reason: HeldReason, outcome: LetterOutcome): string {
  return reason === 'reopened' && outcome === 'shortlisted' ? 'taken-back' : reason;
}

const obstacles = ['unproven', 'suppressed', 'notMe', 'blocked'] as const;

/** Says who gets a letter, who has got it, and who can't be written to and why: a sentence for each that there is. */
export function recipientSummary(counts: OutcomeCounts | undefined, language: string): string[] {
  if (counts === undefined) return [translate(language, 'console.letters.nobody')];
  const say = (key: string, count: number) =>
    count === 0 ? [] : [translate(language, `console.letters.people.${key}`, { count })];
  return [
    ...say('due', counts.due),
    ...say('got', counts.got),
    ...say('changed', counts.changed),
    ...obstacles.flatMap((obstacle) => say(obstacle, counts[obstacle])),
    ...say('unreached', counts.unreached),
  ];
}

/** Whether a language has a text of the organizers, the standard one, or none. */
export function textKind(outcome: LetterOutcome, contents: CampaignTexts, code: string) {
  const text = contents[code];
  if (text === undefined) return 'missing';
  const standard = standardContents(outcome)[code];
  return text.subject === standard?.subject && text.body === standard.body ? 'standard' : 'own';
}
