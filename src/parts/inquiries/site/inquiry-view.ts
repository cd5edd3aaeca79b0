import type { Call } from '../../../domain/calls/call.entity.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { sentences, translate } from '../../../platform/i18n/messages.js';
import { textIn } from '../../../platform/i18n/translated.js';
import { aboutOf } from '../domain/about-options.js';
import type { HeldFor } from '../domain/held-for.js';
import type { CountedInquiry } from '../domain/inquiries.queries.js';
import { clockOf, isWaiting } from '../domain/inquiry.js';
import { inquiriesPath } from './inquiry-paths.js';

const shapes = {
  new: { tone: 'off', icon: 'ring' },
  held: { tone: 'warn', icon: 'half' },
  chosen: { tone: 'good', icon: 'half' },
  answered: { tone: 'good', icon: 'dot' },
  declined: { tone: 'off', icon: 'square' },
  hidden: { tone: 'off', icon: 'square' },
  merged: { tone: 'off', icon: 'square' },
} as const;

/** Returns why a question waits for the organizers, `heldFor` as kept in inquiries.held_for. */
export function heldText(heldFor: HeldFor, language: string): string {
  return sentences(translate(language, `inquiries.held.${heldFor}`), translate(language, 'inquiries.held.read'));
}

/** What is known of a person who reads questions. */
export interface Reader {
  call: Call;
  sessions: readonly Session[];
  viewer: Viewer;
  /** Whether people can still ask. */
  isOpen: boolean;
  /** The questions that they ask themselves, by id; null for somebody whom the browser doesn't know. */
  own: ReadonlySet<string> | null;
  /** Where votes are sent: with the number of a question. */
  votePath: (inquiry: { number: number }) => string;
}

/** Returns the state of a question, as people read it. */
export function inquiryState({ state }: Pick<CountedInquiry, 'state'>, language: string) {
  return { ...shapes[state], label: translate(language, `inquiries.state.${state}`) };
}

/** Returns a question in a list, in the language of the reader as far as hosts have translated it. */
export function inquiryView(inquiry: CountedInquiry, reader: Reader) {
  const { call, viewer, isOpen, own, votePath } = reader;
  const { language, timeZone } = viewer;
  const text = (key: string, values = {}) => translate(language, `inquiries.${key}`, values);
  const day = (at: Date) => formatDate(at, timeZone, language, 'long');
  const shown = (field: 'text' | 'answer') =>
    textIn({ ...inquiry, originalLanguage: inquiry.language }, field, language, call.languages);
  const { number, state, votes, reason, correctedAt, earlierAnswers, publishedAt } = inquiry;
  const isAsking = own?.has(inquiry.id) === true;
  const isAnswered = state === 'answered';
  return {
    id: `q${number}`,
    path: `${inquiriesPath(call)}#q${number}`,
    number: text('number', { number }),
    text: shown('text'),
    about: aboutOf(inquiry, call, reader.sessions, language),
    state: inquiryState(inquiry, language),
    answer: isAnswered && inquiry.answer !== '' ? shown('answer') : null,
    aloud: isAnswered ? aloudText(inquiry, text) : null,
    answeredOn: isAnswered && publishedAt !== null ? text('answeredOn', { date: day(publishedAt) }) : null,
    corrected: isAnswered && correctedAt !== null ? text('corrected', { date: day(correctedAt) }) : null,
    earlier: isAnswered
      ? earlierAnswers.map(({ answer, until }) => ({
          until: text('until', { date: day(new Date(until)) }),
          answer,
          lang: inquiry.language,
        }))
      : [],
    declined: state === 'declined' ? text('declinedFor', { reason }) : null,
    votes: isWaiting(inquiry) ? text('votes', { count: votes }) : null,
    vote:
      isWaiting(inquiry) && isOpen
        ? {
            path: votePath(inquiry),
            isAsking,
            label: text(isAsking ? 'votedToo' : 'meToo'),
            want: isAsking ? 'no' : 'yes',
          }
        : null,
  };
}

/** Returns when questions close or have closed, as people read it; null if they never do. */
export function closingText(at: Date | null, viewer: Viewer): string | null {
  if (at === null) return null;
  const { language, now, timeZone } = viewer;
  const values = {
    date: formatDate(at, timeZone, language, 'full'),
    time: formatTime(at, timeZone, language),
    zone: zoneLabel(timeZone, at, language),
  };
  return translate(language, now >= at ? 'inquiries.closed' : 'inquiries.closing', values);
}

/** Where an answer was given that isn't written, or not only; null for a written one. */
function aloudText(
  { answer, recordingSecond }: CountedInquiry,
  text: (key: string, values?: Record<string, string>) => string,
): string | null {
  if (recordingSecond !== null) return text('aloud', { time: clockOf(recordingSecond) });
  return answer === '' ? text('live.aloud') : null;
}
