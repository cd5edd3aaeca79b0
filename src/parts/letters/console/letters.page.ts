import type { Call } from '../../../domain/calls/call.entity.js';
import type { Letter } from '../domain/letter.entity.js';
import { letterHoldReason, type Publication } from '../domain/letter.js';
import { type LetterOutcome, letterOutcomes } from '../../../domain/proposals/letter-outcome.js';
import { currentLetter } from '../domain/open-letter.js';
import { type OutcomeCounts } from '../domain/team-people.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { tableOf } from '../../../console/ui/list.js';
import { callJuryPath } from '../../jury/console/jury-paths.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { letterPath, lettersPath } from './letter-paths.js';
import { heldText, letterState, letterWhen, recipientSummary } from './letter-words.js';

/** Returns the page of all letters of a call: what may be known, and the letter about each result. */
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
) {
  const { language, now } = layout;
  const { call, publication, counts, letters, sharesFeedback } = input;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const { decision, shortlistPublishedAt } = publication;
  const at = (date: Date) => dayAndTime(date, call.timeZone, language, now);
  const decided = decision?.publishedAt ?? null;
  const isUnpublished = decision !== null && decided === null;
  const rows = letterOutcomes.map((outcome) => {
    const own = counts.get(outcome);
    const { letter, state } = currentLetter(
      letters.filter((one) => one.outcome === outcome),
      own,
    );
    const block = letterHoldReason(outcome, publication);
    const notes = [
      letter && heldText(letter, call, language),
      block === null || own === undefined ? null : say(`block.${block}`),
    ];
    return { outcome, own, letter, state, notes: notes.flatMap((note) => note ?? []) };
  });
  return {
    ...layout,
    title: say('title'),
    known: [
      {
        term: say('shortlist.term'),
        text:
          decision !== null
            ? say('block.shortlist-over')
            : shortlistPublishedAt === null
              ? say('shortlist.open')
              : say('shortlist.published', { at: at(shortlistPublishedAt) }),
        action:
          decision !== null || !layout.mayAdminister
            ? null
            : lettersPath(call, shortlistPublishedAt === null ? 'shortlist' : 'shortlist/take-back'),
        path: null,
        label: say(shortlistPublishedAt === null ? 'shortlist.publish' : 'shortlist.takeBack'),
      },
      {
        term: say('decision.term'),
        text:
          decision === null
            ? say('decision.open')
            : decided === null
              ? say('decision.unpublished')
              : say('decision.published', { at: at(decided) }),
        action: null,
        path: layout.mayAdminister ? callJuryPath(call, isUnpublished ? 'announce' : 'decision') : null,
        label: say(isUnpublished ? 'announce.line.button' : 'decision.link'),
      },
      {
        term: say('feedback.term'),
        text: say(sharesFeedback ? 'feedback.shared' : 'feedback.notShared'),
        action: null,
        path: layout.mayAdminister ? callJuryPath(call, sharesFeedback ? 'feedback' : 'rules') : null,
        label: say(sharesFeedback ? 'feedback.release' : 'feedback.rules'),
      },
    ],
    table: tableOf(
      [
        {
          heading: 'console.letters.col.result',
          cell: ({ outcome, own }) => ({
            text: say(`outcome.${outcome}`),
            path: letterPath(call, outcome),
            sub: translate(language, 'console.common.proposalCount', { count: own?.proposals ?? 0 }),
          }),
        },
        {
          heading: 'console.common.col.state',
          cell: ({ state, letter }) => ({
            state: letterState(state, language),
            sub: letter && letterWhen(letter, call, language),
          }),
        },
        {
          heading: 'console.broadcasts.who',
          cell: ({ own, notes }) => [...notes, ...(own === undefined ? [] : recipientSummary(own, language))].join(' '),
        },
      ],
      rows,
      { language, now },
      say('title'),
    ),
  };
}
