import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { TextInLanguage } from '../../../platform/i18n/translated.js';
import { publicLayout } from '../../../site/layout.js';
import { programmePath, sessionPath } from '../../../site/paths.js';
import { type Query, withQuery } from '../../../platform/http/query.js';
import type { HeldFor } from '../domain/held-for.js';
import type { CountedInquiry } from '../domain/inquiries.queries.js';
import { isOver } from '../domain/inquiry.js';
import { inquiriesPath } from './inquiry-paths.js';
import { closingText, heldText, inquiryView } from './inquiry-view.js';

/** How many questions a page shows. */
export const perPage = 50;

/** What the page of a call's questions shows. */
export interface QuestionsInput {
  call: Call;
  sessions: readonly Session[];
  /** The session that the list is narrowed to. */
  session: Session | null;
  /** One more than the page shows, if there are more. */
  inquiries: readonly CountedInquiry[];
  search: string;
  order: 'votes' | 'time';
  page: number;
  closesAt: Date | null;
  /** Whether people can ask, before that time. */
  takes: boolean;
  /** The questions that the person asks whom the browser knows, and their masked address; null for nobody. */
  known: { own: ReadonlySet<string>; address: string } | null;
  form: FormView;
  /** Identifies what the form asks, so that it is asked once. */
  formId: string;
  done: 'asked' | HeldFor | null;
  publicUrl: string;
}

/** Returns the page with the questions of a call, its answers, and the form to ask. */
export function questionsPage(input: QuestionsInput, viewer: Viewer) {
  const { call, session, search, order, page, known, done, form } = input;
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `inquiries.${key}`, values);
  const path = inquiriesPath(call);
  const query: Query = { session: session?.slug, q: search, order: order === 'votes' ? undefined : order };
  const isOpen = input.takes && !isOver(input.closesAt, viewer.now);
  const votePath = ({ number }: { number: number }) =>
    withQuery(`${path}/${number}/vote`, { ...query, page: String(page) });
  const reader = { call, sessions: input.sessions, viewer, isOpen, own: known?.own ?? null, votePath };
  const to = (changes: Query) => withQuery(path, { ...query, ...changes });
  const orderLink = (name: 'votes' | 'time') => ({
    path: to({ order: name === 'votes' ? undefined : name }),
    label: text(`order.${name}`),
    current: name === order,
  });
  return {
    ...publicLayout(
      { viewer, call, path, query, section: 'questions', publicUrl: search === '' ? input.publicUrl : undefined },
      text('title'),
      text('lede', { call: callTexts(call, language).name }),
    ),
    heading: text('title'),
    lede: text('lede', { call: callTexts(call, language).name }),
    callName: callTexts(call, language).name,
    programmePath: programmePath(call),
    narrowed: session && { title: session.title, path: sessionPath(call, session), allPath: path },
    closing: closingText(input.closesAt, viewer),
    flash: done && {
      text: done === 'asked' ? text('done.listed') : heldText(done, language),
      tone: done === 'asked' ? '' : 'warn',
      path: null,
    },
    // Null where there is nothing to find.
    search:
      search === '' && page === 1 && input.inquiries.length === 0
        ? null
        : {
            path,
            value: search,
            session: session?.slug ?? null,
            clearPath: search === '' ? null : to({ q: undefined }),
          },
    orders: [orderLink('votes'), orderLink('time')],
    inquiries: input.inquiries.slice(0, perPage).map((one) => inquiryView(one, reader)),
    empty: input.inquiries.length > 0 ? null : text(search === '' ? 'none' : 'noMatch'),
    previous: page > 1 ? to({ page: String(page - 1) }) : null,
    next: input.inquiries.length > perPage ? to({ page: String(page + 1) }) : null,
    ask: isOpen
      ? {
          action: path,
          formId: input.formId,
          form,
          isOpen: form.errors !== null,
          known: known && { text: text('askingAs', { email: known.address }), otherPath: `${to({ as: 'other' })}#ask` },
        }
      : null,
  };
}

/** Returns the page that asks who somebody is that the browser doesn't know, before their voice counts. */
export function whoPage(
  input: {
    call: Call;
    heading: string;
    /** The question that they ask, too. */
    quote: TextInLanguage | null;
    action: string;
    backPath: string;
    /** Of the question that is in the form; null for a vote. */
    formId: string | null;
    form: FormView;
  },
  viewer: Viewer,
) {
  const { call, ...shown } = input;
  return {
    ...publicLayout({ viewer, call, path: input.action, section: 'questions', isPrivate: true }, input.heading),
    ...shown,
  };
}

/** Returns the page after a form with an address, which doesn't reveal whether it is known. */
export function sentPage(
  { call, email }: { call: Call; email: string },
  viewer: Viewer,
  text: 'sent' | 'poll.sent' = 'sent',
) {
  const heading = translate(viewer.language, 'registrations.me.lost.sentTitle');
  return {
    ...publicLayout({ viewer, call, path: inquiriesPath(call), section: 'questions', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, `inquiries.${text}`, { email }),
    questionsPath: inquiriesPath(call),
  };
}
