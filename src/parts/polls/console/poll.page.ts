import type { ListFacts } from '../../../console/invitations/invitation-people.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Invitation } from '../../../domain/invitations/invitation.entity.js';
import { pollSays, type PollState, pollState } from '../domain/poll.js';
import type { Poll } from '../domain/poll.entity.js';
import type { StartResult } from '../domain/poll-results.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { fingerprint } from '../../../platform/three-way-merge.js';
import { translate } from '../../../platform/i18n/messages.js';
import { campaignPage, previewView, type SendView } from '../../../console/ui/campaign-view.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { languageName } from '../../../console/ui/language-name.js';
import { invalidRows, invitable, listWords, unreadQuestions } from '../../../console/invitations/list-words.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { partPage } from '../../../console/paths/part-pages.js';
import { withQuery } from '../../../platform/http/query.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { pollPeople, type PollPeople } from './poll-people.js';
import { pollPath, pollsPath } from './poll-paths.js';
import { pollStateView } from './poll-words.js';
import { scaleLinear } from 'd3-scale';
import { isMovable } from '../../../domain/sessions/session.js';
import { type TimeChoice, timeChoice, useOfStarts } from '../../planner/console/time-choice.js';
import { planOf } from '../domain/session-of-poll.js';

export interface PollPageInput extends ListFacts {
  call: Call;
  poll: Poll;
  invitation: Invitation;
  /** The session that it finds a time for, once there is one. */
  session: Session | null;
  answered: number;
  results: readonly StartResult[];
  /** The number that was confirmed, if it was wrong. */
  confirmed: number | null;
  /** Whether the draft asks something else by now than was shown. */
  isOutdated: boolean;
  people: PollPeople;
  /** The language of the preview. */
  previewIn: string;
  now: Date;
}

/** A poll: a draft with everything to check before it is sent, or its results. */
export function pollPage(layout: ConsoleLayout, input: PollPageInput) {
  const { language } = layout;
  const { call, poll, invitation, counts, results, confirmed, now, previewIn } = input;
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const state = pollState(poll, invitation.state, now);
  const isDraft = state === 'draft';
  const page = campaignPage(layout, {
    back: { path: pollsPath(call), label: text('all') },
    heading: poll.title,
    state: pollStateView(state, counts.waiting, language),
    facts: factsOf(input, state, language),
    changed:
      confirmed === null
        ? input.isOutdated
          ? translate(language, 'console.campaigns.changed')
          : null
        : translate(language, 'console.invitations.countChanged', { confirmed, count: counts.waiting }),
    notes: poll.sessionId === null ? [] : [text('isScheduled')],
    actions: actionsOf(input, state, language),
    who: listWords(input, isDraft ? 'console.polls.willAsk' : null, language),
    invalid: invalidRows({ counts, invalid: input.invalid, fixPath: pollPath(poll, 'people') }, language),
    questions: isDraft ? unreadQuestions(input.unread, call, pollPath(poll, 'unread'), language) : [],
    preview: isDraft
      ? previewView(language, {
          path: withQuery(pollPath(poll, 'preview'), { in: previewIn }),
          action: pollPath(poll),
          options: [...new Set([previewIn, ...call.languages])].map((code) => ({
            value: code,
            label: languageName(code, language),
            selected: code === previewIn,
          })),
          testPath: pollPath(poll, 'test'),
          chosen: previewIn,
        })
      : null,
    send: isDraft ? sendView(input, language) : null,
    people: isDraft ? null : pollPeople(layout, input),
    deletePath: isDraft ? pollPath(poll, 'delete') : null,
  });
  return {
    ...page,
    isDraft,
    starts: startViews(layout, { call, poll, session: input.session, results, isDraft }),
    keys: [
      { tone: 'k3', label: translate(language, 'polls.answer.yes') },
      { tone: 'k2', label: translate(language, 'polls.answer.maybe') },
      { tone: 'k1', label: translate(language, 'polls.answer.no') },
      { tone: 'k0', label: text('view.unanswered') },
    ],
  };
}

function actionsOf(input: PollPageInput, state: PollState, language: string) {
  const { call, poll, session, invitation, counts, remindable, now } = input;
  const planner = partPage('planner', call);
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const canAdd = invitation.state !== 'stopped' && poll.closesAt > now;
  const isRemindable = state === 'open' && invitation.remindedAt === null && remindable > 0;
  return [
    ...(session === null ? [] : [{ path: sessionPath(session), label: text('toSession'), isLink: true, isMain: true }]),
    ...(state === 'draft' ? [{ path: pollPath(poll, 'edit'), label: text('edit'), isLink: true }] : []),
    ...(canAdd
      ? [{ path: pollPath(poll, 'people'), label: translate(language, 'console.invitations.addPeople'), isLink: true }]
      : []),
    ...(counts.invited > 0 && planner !== null
      ? [
          {
            path: withQuery(planner, { who: `poll:${poll.id}`, session: session?.id }),
            label: text('plan'),
            isLink: true,
          },
        ]
      : []),
    ...(isRemindable
      ? [
          {
            path: pollPath(poll, 'remind'),
            label: translate(language, 'console.invitations.remindNow', { count: remindable }),
          },
        ]
      : []),
    ...(state === 'open' ? [{ path: pollPath(poll, 'close'), label: text('close') }] : []),
  ];
}

function factsOf({ call, poll, invitation, counts, answered }: PollPageInput, state: PollState, language: string) {
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const { remindedAt } = invitation;
  const at = (date: Date) => dayAndTime(date, call.timeZone, language);
  return [
    translate(language, 'console.sessions.lead.minutes', { count: poll.durationMinutes }),
    text(state === 'closed' ? 'closedAt' : 'closesAt', {
      at: at(poll.closesAt),
      place: zoneCity(call.timeZone, language),
    }),
    ...(state === 'draft' ? [] : [text('answeredOf', { answered, count: counts.invited })]),
    ...(counts.failed > 0 ? [translate(language, 'console.invitations.failed', { count: counts.failed })] : []),
    ...(remindedAt === null
      ? []
      : [translate(language, 'console.invitations.reminded', { count: counts.reminded, at: at(remindedAt) })]),
  ];
}

function sendView({ poll, counts, reasons, results }: PollPageInput, language: string): SendView | null {
  const startsAt = results.map((one) => one.startsAt).toSorted((a, b) => a.getTime() - b.getTime());
  const count = invitable(counts, reasons);
  if (count === 0) return null;
  const text = (key: string) => translate(language, `console.polls.${key}`, { count });
  return {
    action: pollPath(poll, 'send'),
    title: text('sendTitle'),
    text: text('sendText'),
    hidden: [
      { name: 'confirm', value: counts.waiting },
      { name: 'seen', value: fingerprint(pollSays(poll, startsAt)) },
    ],
    again: null,
    moments: [],
    nowLabel: text('send'),
    when: null,
    isLater: false,
    laterLabel: '',
  };
}

/** Describes the starts of a poll with what people answered, in the zone of its call. A draft has no answers. */
function startViews(
  { mayChange, language, now }: ConsoleLayout,
  given: { call: Call; poll: Poll; session: Session | null; results: readonly StartResult[]; isDraft: boolean },
): TimeChoice[] {
  const { call, poll, session, results, isDraft } = given;
  const isUsable = mayChange && !isDraft && (session === null || isMovable(session, now));
  const use = { call, session, minutes: String(poll.durationMinutes), plannedBy: planOf(poll) };
  return results.map((result) => {
    const { startsAt, yes, maybe, no, unanswered, cannot, isBest } = result;
    const isThere = session?.startsAt.getTime() === startsAt.getTime();
    const groups = cannot.map(({ timeZone, count, local, isNight }) => ({
      timeZone,
      people: count,
      locals: [local],
      isNight,
    }));
    return timeChoice([startsAt], groups, call, language, {
      suits: isDraft ? null : translate(language, 'console.polls.counts', { yes, maybe, no, unanswered }),
      isBest,
      bars: isDraft ? [] : barsOf(result),
      notes: isThere ? [translate(language, 'console.polls.isTheTime')] : [],
      use: isUsable && !isThere && startsAt > now ? useOfStarts([startsAt], use, language) : null,
    });
  });
}

function barsOf({ yes, maybe, no, unanswered }: StartResult): TimeChoice['bars'] {
  const across = scaleLinear([0, Math.max(1, yes + maybe + no + unanswered)], [0, 100]);
  const at = (count: number) => Math.round(across(count) * 10) / 10;
  return [
    { tone: 'k3', x: 0, width: at(yes) },
    { tone: 'k2', x: at(yes), width: at(maybe) },
    { tone: 'k1', x: at(yes + maybe), width: at(no) },
  ];
}
