import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Poll, PollStart } from '../domain/poll.entity.js';
import { type PollAnswer, pollAnswers } from '../domain/poll.js';
import { maskedAddress } from '../../../domain/registrations/links/email-address.js';
import { sessionTime } from '../../../domain/sessions/session-time.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { dayAndTime, formatDate, formatTime } from '../../../domain/time/format.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { zoneMenu } from '../../../site/time/zone-menu.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { type Query, withQuery } from '../../../platform/http/query.js';

export interface PollPageInput {
  call: Call;
  poll: Poll;
  starts: readonly PollStart[];
  answers: ReadonlyMap<string, PollAnswer>;
  email: string;
  token: string;
  query: Query;
  /** Whether an answer was just saved. */
  isDone: boolean;
  /** Whether all time zones are listed, for people without script. */
  allZones: boolean;
}

/** Returns the page of a poll: its starts in the reader's zone, each with what they can answer or have answered. */
export function pollPage(input: PollPageInput, viewer: Viewer) {
  const { call, poll, starts, answers, email, token, query, isDone } = input;
  const { language, timeZone, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `polls.${key}`, values);
  const words = callTexts(call, language);
  const path = `/polls/${token}`;
  const isOpen = poll.closesAt > now;
  const closing = {
    date: formatDate(poll.closesAt, timeZone, language, 'full'),
    time: formatTime(poll.closesAt, timeZone, language),
    zone: zoneLabel(timeZone, poll.closesAt, language),
  };
  return {
    ...publicLayout({ viewer, call, path, query, isPrivate: true }, poll.title),
    heading: poll.title,
    lede: text('lede', { host: words.host || words.name, count: starts.length, minutes: poll.durationMinutes }),
    // The link can have been forwarded, so the page names nobody. A masked address is one word.
    isFor: text('isFor', { person: maskedAddress(email).replace('…', '\u2060…\u2060') }),
    openedPath: `${path}/opened`,
    action: withQuery(path, query),
    isOpen,
    // Until when it can be answered, or that it has closed.
    until: text(isOpen ? 'until' : 'closed', closing),
    done: isDone && isOpen ? doneText(starts.length, answers.size, text) : null,
    zone: zoneMenu(
      path,
      query['lang'] === undefined ? [] : [{ name: 'lang', value: query['lang'] }],
      viewer,
      call.timeZone,
      input.allZones,
    ),
    starts: starts.map((start) => startView(start, input, viewer)),
  };
}

function doneText(starts: number, answered: number, text: (key: string, values: Record<string, number>) => string) {
  return text('done', { left: starts - answered });
}

function startView({ id, startsAt }: PollStart, { call, poll, answers }: PollPageInput, viewer: Viewer) {
  const endsAt = new Date(startsAt.getTime() + poll.durationMinutes * 60_000);
  const time = sessionTime({ startsAt, endsAt, timeZone: call.timeZone, format: 'online' }, viewer);
  const label = (answer: PollAnswer) => translate(viewer.language, `polls.answer.${answer}`);
  const given = answers.get(id);
  return {
    id,
    // `Thursday 14 January 2027, 16:00 – 17:00`
    when: dayAndTime(time.fullDate, `${time.start} – ${time.end}`, viewer.language),
    time,
    isNight: time.isNight,
    // What was answered, in words; null for nothing yet.
    said: given === undefined ? null : label(given),
    choices: pollAnswers.map((value) => ({ value, label: label(value), isChosen: value === given })),
  };
}
