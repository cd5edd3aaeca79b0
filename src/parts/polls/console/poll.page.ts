import type { ListFacts } from '../../../console/invitations/list-facts.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Invitation } from '../../../domain/invitations/invitation.entity.js';
import { type PollState, pollState } from '../domain/poll.js';
import type { Poll } from '../domain/poll.entity.js';
import type { StartResult } from '../domain/poll-results.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import {
  type InvalidRows,
  invalidRows,
  invitable,
  skipWords,
  unreadWords,
} from '../../../console/invitations/list-words.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { withQuery } from '../../../console/paths/paths.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { plannerPath } from '../../planner/console/planner-paths.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { peopleView, type PeopleInput, type PeopleView } from './poll-people.js';
import { pollPath, pollsPath } from './poll-paths.js';
import { type StartView, startViews } from './poll-results.js';
import { pollStateView } from './poll-words.js';

export interface PollPage extends ConsoleLayout {
  allPath: string;
  heading: string;
  state: StateView;
  facts: string[];
  /** Said when another number was confirmed. */
  changed: string | null;
  isDraft: boolean;
  starts: StartView[];
  /** The meaning of the parts of the bars. */
  keys: { tone: string; label: string }[];
  /** In words: how many will be asked or not, and why. */
  who: string[];
  peoplePath: string;
  canAdd: boolean;
  invalid: InvalidRows | null;
  send: { action: string; confirm: number; label: string } | null;
  /** The email of a draft. */
  previewPath: string | null;
  deletePath: string;
  remind: { path: string; label: string; text: string } | null;
  reminded: string | null;
  closePath: string | null;
  planPath: string | null;
  schedulePath: string | null;
  sessionPath: string | null;
  people: PeopleView | null;
}

export interface PollPageInput extends ListFacts {
  call: Call;
  poll: Poll;
  invitation: Invitation;
  answered: number;
  results: readonly StartResult[];
  /** The number that was confirmed, if it was wrong. */
  confirmed: number | null;
  people: Pick<PeopleInput, 'view' | 'rows' | 'page'>;
  now: Date;
}

/** A poll: a draft with everything to check before it is sent, or its results. */
export function pollPage(layout: ConsoleLayout, input: PollPageInput): PollPage {
  const { language } = layout;
  const { call, poll, invitation, counts, answered, results, confirmed, now } = input;
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const state = pollState(poll, invitation.state, now);
  const isDraft = state === 'draft';
  return {
    ...layout,
    title: text('one'),
    allPath: pollsPath(call),
    heading: poll.title,
    state: pollStateView(state, counts.waiting, language),
    facts: factsOf(input, state, language),
    changed: confirmed === null ? null : text('countChanged', { confirmed, count: counts.waiting }),
    isDraft,
    starts: startViews(results, call.timeZone, language),
    keys: [
      { tone: 'k3', label: translate(language, 'polls.answer.yes') },
      { tone: 'k2', label: translate(language, 'polls.answer.maybe') },
      { tone: 'k1', label: translate(language, 'polls.answer.no') },
      { tone: 'k0', label: text('view.unanswered') },
    ],
    who: recipientSummary(input, state, language),
    peoplePath: pollPath(poll, 'people'),
    canAdd: invitation.state !== 'stopped' && poll.closesAt > now,
    invalid: invalidRows({ counts, invalid: input.invalid, fixPath: pollPath(poll, 'fix') }, language),
    send: isDraft ? sendView(input, language) : null,
    previewPath: isDraft ? pollPath(poll, 'preview') : null,
    deletePath: pollPath(poll, 'delete'),
    remind: state === 'open' ? remindView(input, language) : null,
    reminded:
      invitation.remindedAt === null
        ? null
        : text('reminded', { count: counts.reminded, at: dayAndTime(invitation.remindedAt, call.timeZone, language) }),
    closePath: state === 'open' ? pollPath(poll, 'close') : null,
    planPath: counts.invited > 0 ? withQuery(plannerPath(call), { who: `poll:${poll.id}` }) : null,
    schedulePath: isDraft || poll.sessionId !== null ? null : pollPath(poll, 'schedule'),
    sessionPath: poll.sessionId && sessionPath({ id: poll.sessionId }),
    people: isDraft ? null : peopleView({ ...input.people, poll, counts, answered, results, call }, language),
  };
}

function factsOf({ call, poll, counts, answered }: PollPageInput, state: PollState, language: string): string[] {
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const closing = {
    at: dayAndTime(poll.closesAt, call.timeZone, language),
    place: zoneCity(call.timeZone, language),
  };
  return [
    text('minutes', { count: poll.durationMinutes }),
    text(state === 'closed' ? 'closedAt' : 'closesAt', closing),
    ...(state === 'draft' ? [] : [text('answeredOf', { answered, count: counts.invited })]),
    ...(counts.failed > 0 ? [translate(language, 'console.invitations.failed', { count: counts.failed })] : []),
  ];
}

function recipientSummary(
  { call, counts, reasons, unread }: PollPageInput,
  state: PollState,
  language: string,
): string[] {
  const lines = [...skipWords(reasons, language), ...unreadWords(unread, call, language)];
  if (state !== 'draft') return lines;
  return [translate(language, 'console.polls.willAsk', { count: invitable(counts, reasons) }), ...lines];
}

function sendView({ poll, counts, reasons }: PollPageInput, language: string): PollPage['send'] {
  const count = invitable(counts, reasons);
  if (count === 0) return null;
  const label = translate(language, 'console.polls.send', { count });
  return { action: pollPath(poll, 'send'), confirm: counts.waiting, label };
}

function remindView({ poll, invitation, remindable: count }: PollPageInput, language: string): PollPage['remind'] {
  if (invitation.remindedAt !== null || count === 0) return null;
  const text = (key: string) => translate(language, `console.polls.${key}`, { count });
  return { path: pollPath(poll, 'remind'), label: text('remindNow'), text: text('remindText') };
}
