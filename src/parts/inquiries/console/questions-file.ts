import type { Table } from '../../../console/ui/table-file.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { aboutOf } from '../domain/about-options.js';
import type { CountedInquiry } from '../domain/inquiries.queries.js';
import { clockOf, type InquiryState } from '../domain/inquiry.js';
import { meanOf, pollIn, type QuickPoll } from '../domain/quick-poll.js';

/** What is in files: questions that are held can say who asks. */
export const filedStates = [
  'new',
  'chosen',
  'answered',
  'declined',
  'hidden',
  'merged',
] as const satisfies readonly InquiryState[];

const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? '';

/** Returns questions as a table, in order of their numbers. Who asked is not in it, nor the hour, which could tell. */
export function questionsTable(
  inquiries: readonly CountedInquiry[],
  { call, sessions }: { call: Call; sessions: readonly Session[] },
): Table {
  const language = call.languages[0] ?? 'en';
  return {
    columns:
      'number state question language about source votes asked_on answer recording reason answered_on corrected_on'.split(
        ' ',
      ),
    rows: inquiries
      .toSorted((one, other) => one.number - other.number)
      .map((one) => [
        one.number,
        one.state,
        one.text,
        one.language,
        aboutOf(one, call, sessions, language) ?? '',
        one.source,
        one.votes,
        day(one.askedAt),
        one.answer,
        one.recordingSecond === null ? '' : clockOf(one.recordingSecond),
        one.reason,
        day(one.publishedAt),
        day(one.correctedAt),
      ]),
  };
}

/** Returns the results of quick polls as a table, a row for each option, step or word. Nobody's vote is in it. */
export function pollsTable(polls: readonly QuickPoll[]): Table {
  const asked = polls.filter(({ state }) => state !== 'draft').toSorted((one, other) => one.number - other.number);
  return {
    columns: ['poll', 'type', 'state', 'question', 'answer', 'votes', 'voters', 'mean'],
    rows: asked.flatMap((poll) => {
      const mean = meanOf(poll);
      return pollIn(poll, poll.language, []).results.map(({ text, count }) => [
        poll.number,
        poll.kind,
        poll.state,
        poll.question,
        text,
        count,
        poll.voters,
        mean === null ? '' : mean.toFixed(2),
      ]);
    }),
  };
}
