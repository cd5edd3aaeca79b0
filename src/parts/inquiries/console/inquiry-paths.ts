import { callPath } from '../../../console/paths/paths.js';
import { sessionPath } from '../../../console/paths/session-paths.js';

/** The questions that people ask about a call, or what is done with them as a whole. */
export function inquiriesPath(call: { slug: string }, part?: 'new' | 'closing'): string {
  return `${callPath(call)}/questions${part === undefined ? '' : `/${part}`}`;
}

/** A question, or what is done with it. */
export function inquiryPath(
  call: { slug: string },
  { number }: { number: number },
  part?: 'merge' | 'separate' | 'author',
): string {
  return `${inquiriesPath(call)}/${number}${part === undefined ? '' : `/${part}`}`;
}

/** What everybody reads of it. */
export function publicInquiriesPath(call: { slug: string }): string {
  return `/calls/${call.slug}/questions`;
}

/** The questions during a session, as phones have them. */
export function publicLivePath(call: { slug: string }, session: { slug: string }): string {
  return `/calls/${call.slug}/sessions/${session.slug}/live`;
}

/** All of them as a file. */
export function questionsFilePath(call: { slug: string }): string {
  return `${callPath(call)}/questions.csv`;
}

/** The questions or quick polls of a session as a file. */
export function sessionFilePath(session: { id: string }, what: 'questions' | 'quick-polls'): string {
  return `${sessionPath(session)}/${what}.csv`;
}

/** The queue of questions during a session, for its hosts. */
export function liveQueuePath(session: { id: string }): string {
  return `${sessionPath(session)}/live`;
}

/** A quick poll of a session, or what is done with it. */
export function quickPollPath(
  session: { id: string },
  number: number | 'new',
  part?: 'open' | 'close' | 'delete' | 'words',
): string {
  return `${liveQueuePath(session)}/polls/${number}${part === undefined ? '' : `/${part}`}`;
}
