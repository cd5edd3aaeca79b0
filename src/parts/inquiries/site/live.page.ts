import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../../domain/sessions/session-texts.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import type { FormView } from '../../../platform/forms/form.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import { textIn } from '../../../platform/i18n/translated.js';
import { withQuery } from '../../../platform/http/query.js';
import { qrView } from '../../../platform/views/qr.js';
import { privacyPath, sessionPath } from '../../../site/paths.js';
import type { HeldFor } from '../domain/held-for.js';
import type { CountedInquiry } from '../domain/inquiries.queries.js';
import { isWaiting } from '../domain/inquiry.js';
import type { QuickPoll } from '../domain/quick-poll.js';
import { inquiriesPath, livePath } from './inquiry-paths.js';
import { heldText } from './inquiry-view.js';
import { shownPolls } from './quick-poll-view.js';

/** A question as phones and the stage show it. */
interface LiveQuestion {
  number: number;
  text: string;
  lang: string;
  /** Empty for nobody: a host typed it, and nobody asks the same yet. */
  votes: string;
  /** The words of its state; empty while it waits. */
  state: string;
  isChosen: boolean;
  isWaiting: boolean;
}

/** Returns the questions of a session as everybody sees them in a language: what is being answered first. */
export function liveList(call: Call, inquiries: readonly CountedInquiry[], language: string): LiveQuestion[] {
  const rank = ({ state }: CountedInquiry) => (state === 'chosen' ? 0 : state === 'new' ? 1 : 2);
  return inquiries
    .map((one) => ({
      one,
      shown: textIn({ ...one, originalLanguage: one.language }, 'text', language, call.languages),
    }))
    .toSorted((a, b) => rank(a.one) - rank(b.one))
    .map(({ one, shown }) => ({
      number: one.number,
      text: shown.text,
      lang: shown.lang,
      votes: one.votes === 0 ? '' : translate(language, 'inquiries.votes', { count: one.votes }),
      state: one.state === 'new' ? '' : translate(language, `inquiries.state.${one.state}`),
      isChosen: one.state === 'chosen',
      isWaiting: isWaiting(one),
    }));
}

/** What the page for phones shows. */
interface LiveInput {
  call: Call;
  session: Session;
  inquiries: readonly CountedInquiry[];
  polls: readonly QuickPoll[];
  /** The questions that the person asks whom the browser knows; null for nobody. */
  own: ReadonlySet<string> | null;
  /** Their masked address. */
  address: string | null;
  /** The numbers of the open polls in which they have voted. */
  votedIn: readonly number[];
  isOpen: boolean;
  form: FormView;
  formId: string;
  done: 'asked' | HeldFor | null;
  /** Why a vote was refused. */
  refused: string | null;
}

/** Returns the page for phones during a session: as light as it gets. */
export function livePage(input: LiveInput, viewer: Viewer) {
  const { call, inquiries, own, address, isOpen, form, formId, done, refused } = input;
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `inquiries.${key}`, values);
  const path = livePath(call, input.session);
  const byNumber = new Map(inquiries.map((one) => [one.number, one.id]));
  const polls = shownPolls(input, { language, now: viewer.now, votedIn: input.votedIn });
  const questions = liveList(call, inquiries, language).map((one) => {
    const isAsking = own?.has(byNumber.get(one.number) ?? '') === true;
    return { ...one, isAsking, want: isAsking ? 'no' : 'yes', canVote: isOpen && one.isWaiting };
  });
  return {
    ...frame(call, input.session, viewer),
    heading: text('title'),
    sessionPath: sessionPath(call, input.session),
    flash: done === null ? refused : done === 'asked' ? text('done.asked') : heldText(done, language),
    polls: { now: polls.filter(({ form }) => form !== null), over: polls.filter(({ form }) => form === null) },
    live: {
      ...addresses(path, language),
      lost: text('live.lost'),
      here: path,
      votePath: `${path}/vote`,
    },
    questions: {
      now: questions.filter(({ isChosen }) => isChosen),
      rest: questions.filter(({ isChosen }) => !isChosen),
    },
    isEmpty: questions.length === 0,
    canVote: isOpen,
    ask: isOpen
      ? {
          action: path,
          form,
          formId,
          known: address === null ? null : text('askingAs', { email: address }),
          otherPath: `${withQuery(inquiriesPath(call), { session: input.session.slug, as: 'other' })}#ask`,
        }
      : null,
    closed: isOpen ? null : text('live.closed'),
    privacyPath: privacyPath(call),
  };
}

/** Returns the view for the projector: what is being answered, what is asked most, and how to ask. */
export function stagePage(
  { call, session, inquiries, polls }: Pick<LiveInput, 'call' | 'session' | 'inquiries' | 'polls'>,
  publicUrl: string,
  viewer: Viewer,
) {
  const { language } = viewer;
  const path = livePath(call, session);
  const url = `${publicUrl}${path}`;
  const label = translate(language, 'inquiries.live.scan');
  return {
    ...frame(call, session, viewer),
    heading: label,
    address: url.replace(/^https?:\/\//u, ''),
    qr: qrView(url, label),
    live: addresses(path, language),
    questions: liveList(call, inquiries, language),
    polls: shownPolls({ call, session, polls }, { language, now: viewer.now, isStage: true }),
    phonePath: path,
  };
}

function addresses(path: string, language: string) {
  return { path: `${path}/updates?lang=${language}`, pollPath: `${path}/state?lang=${language}` };
}

function frame(call: Call, session: Session, { language }: Viewer) {
  const shown = readIn(session, call, language);
  const { code, dir } = getLanguage(language);
  return {
    language: code,
    dir,
    title: translate(language, 'inquiries.title'),
    session: { title: shown.title, lang: titleLanguage(shown) },
    csrfToken: null,
  };
}
