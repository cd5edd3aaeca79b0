import type { Call } from '../../../domain/calls/call.entity.js';
import type { Letter } from '../domain/letter.entity.js';
import { letterHoldReason, type Publication } from '../domain/letter.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { letterOutcomes } from '../../../domain/proposals/letter-outcome.js';
import { currentLetter, draftLetter } from '../domain/open-letter.js';
import { type OutcomeCounts } from '../domain/team-people.queries.js';
import { readersOf } from '../domain/letter-readers.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { callJuryPath } from '../../jury/console/jury-paths.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { letterPath, lettersPath } from './letter-paths.js';
import { heldText, languageWords, letterState, letterWhen, recipientSummary } from './letter-words.js';

interface OutcomeCard {
  id: string;
  path: string;
  heading: string;
  state: StateView;
  when: string | null;
  proposals: string;
  held: string | null;
  /** Why nothing can be sent. */
  block: string | null;
  who: string[];
  languages: string[];
}

export interface LettersPage extends ConsoleLayout {
  decision: { text: string; path: string | null; label: string };
  shortlist: { text: string; action: string | null; label: string };
  feedback: { text: string; path: string | null; label: string };
  cards: OutcomeCard[];
}

/** Returns the page of all letters of a call: what may be known, and a card for each result. */
export function lettersPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    publication: Publication;
    counts: ReadonlyMap<LetterOutcome, OutcomeCounts>;
    /** Newest first. */
    letters: readonly Letter[];
    sharesFeedback: boolean;
  },
): LettersPage {
  const { language } = layout;
  const { call, publication, sharesFeedback } = input;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const { decision, shortlistPublishedAt } = publication;
  const at = (date: Date) => dayAndTime(date, call.timeZone, language, layout.now);
  const decided = decision?.publishedAt ?? null;
  const isUnpublished = decision !== null && decided === null;
  return {
    ...layout,
    title: say('title'),
    decision: {
      text:
        decision === null
          ? say('decision.open')
          : decided === null
            ? say('decision.unpublished')
            : say('decision.published', { at: at(decided) }),
      path: layout.mayAdminister ? callJuryPath(call, isUnpublished ? 'announce' : 'decision') : null,
      label: say(isUnpublished ? 'announce.line.button' : 'decision.link'),
    },
    shortlist: {
      text:
        decision !== null
          ? say('shortlist.over')
          : shortlistPublishedAt === null
            ? say('shortlist.open')
            : say('shortlist.published', { at: at(shortlistPublishedAt) }),
      action:
        decision !== null || !layout.mayAdminister
          ? null
          : lettersPath(call, shortlistPublishedAt === null ? 'shortlist' : 'shortlist/take-back'),
      label: say(shortlistPublishedAt === null ? 'shortlist.publish' : 'shortlist.takeBack'),
    },
    feedback: {
      text: say(sharesFeedback ? 'feedback.shared' : 'feedback.notShared'),
      path: layout.mayAdminister ? callJuryPath(call, sharesFeedback ? 'feedback' : 'rules') : null,
      label: say(sharesFeedback ? 'feedback.release' : 'feedback.rules'),
    },
    cards: letterOutcomes.map((outcome) => outcomeCard(layout, input, outcome)),
  };
}

function outcomeCard(
  layout: ConsoleLayout,
  { call, publication, counts, letters }: Parameters<typeof lettersPage>[1],
  outcome: LetterOutcome,
): OutcomeCard {
  const { language } = layout;
  const all = letters.filter((one) => one.outcome === outcome);
  const own = counts.get(outcome);
  const { letter, state } = currentLetter(all, own);
  const block = letterHoldReason(outcome, publication);
  const { contents } = letter ?? draftLetter(call.id, outcome, all);
  return {
    id: outcome,
    path: letterPath(call, outcome),
    heading: translate(language, `console.letters.outcome.${outcome}`),
    state: letterState(state, language),
    when: letter === null ? null : letterWhen(letter, call, language),
    proposals: translate(language, 'console.letters.proposals', { count: own?.proposals ?? 0 }),
    held: letter === null ? null : heldText(letter, call, language),
    block: block === null || own === undefined ? null : translate(language, `console.letters.block.${block}`),
    who: own === undefined ? [] : recipientSummary(own, language),
    languages: languageWords(outcome, contents, readersOf(own, call), call, language),
  };
}
