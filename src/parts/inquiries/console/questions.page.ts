import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { formatDate } from '../../../domain/time/format.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { languageName } from '../../../console/ui/language-name.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import { pager, pageSize } from '../../../console/ui/pager.js';
import type { StateView } from '../../../console/ui/session-state.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { featuresPath } from '../../../console/paths/call-paths.js';
import { withQuery } from '../../../platform/http/query.js';
import { personPath } from '../../../console/paths/registration-paths.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { aboutOf } from '../domain/about-options.js';
import { type DraftsById, readingOf } from '../domain/draft.js';
import type { CountedInquiry } from '../domain/inquiries.queries.js';
import { type InquiryState, takesInquiries } from '../domain/inquiry.js';
import { inquiriesPath, inquiryPath, liveQueuePath, publicInquiriesPath, questionsFilePath } from './inquiry-paths.js';

/** The tabs of the list, and the states below each. */
export const inquiryTabs = {
  open: ['new', 'held', 'chosen'],
  answered: ['answered'],
  others: ['declined', 'hidden', 'merged'],
} as const satisfies Record<string, readonly InquiryState[]>;
export type InquiryTab = keyof typeof inquiryTabs;

const shapes = {
  new: { tone: 'off', icon: 'ring' },
  held: { tone: 'warn', icon: 'half' },
  chosen: { tone: 'good', icon: 'half' },
  answered: { tone: 'good', icon: 'dot' },
  declined: { tone: 'off', icon: 'square' },
  hidden: { tone: 'off', icon: 'square' },
  merged: { tone: 'off', icon: 'square' },
} as const;

function stateOf({ state }: CountedInquiry, language: string): StateView {
  return { ...shapes[state], label: translate(language, `inquiries.state.${state}`) };
}

/** A translation for hosts who don't read the language of a question, in that of their console or the first of the call. */
export function translatedView(inquiry: CountedInquiry, drafts: DraftsById, call: Call, language: string) {
  const reading = readingOf(inquiry, drafts, [language, call.languages[0] ?? 'en']);
  if (reading === null) return null;
  const key = reading.isAutomatic ? 'console.common.translations.automatic' : 'console.inquiries.translated';
  return { ...reading, label: translate(language, key) };
}

type Scope = { call: Call; sessions: readonly Session[]; drafts: DraftsById };

const columns: readonly ListColumn<CountedInquiry, Scope>[] = [
  {
    heading: 'console.inquiries.field.text',
    cell: (one, { call, sessions, drafts, language }) => {
      const translated = translatedView(one, drafts, call, language);
      return {
        text: one.text,
        path: inquiryPath(call, one),
        sub: aboutOf(one, call, sessions, language),
        notes: translated === null ? [] : [`${translated.label}: ${translated.text}`],
      };
    },
  },
  {
    heading: 'console.inquiries.field.state',
    cell: (one, { language }) => ({
      state: stateOf(one, language),
      sub: one.state === 'held' ? translate(language, `console.inquiries.held.${one.heldFor ?? 'link'}`) : null,
    }),
  },
  { heading: 'console.inquiries.votes', cell: ({ votes }) => String(votes), as: 'end', isLabelled: true },
  {
    // Only the day: with the time of registrations it would say who asked.
    heading: 'console.inquiries.asked',
    cell: ({ askedAt }, { call, language }) => formatDate(askedAt, call.timeZone, language, 'short'),
    as: 'nowrap',
    isLabelled: true,
  },
];

/** What the list of a call's questions shows. */
interface QuestionsInput {
  call: Call;
  sessions: readonly Session[];
  inquiries: readonly CountedInquiry[];
  drafts: DraftsById;
  counts: readonly { state: InquiryState; count: number }[];
  tab: InquiryTab;
  search: string;
  number: number;
  closesAt: Date | null;
}

/** The questions of a call, for those who answer them. */
export function questionsPage(layout: ConsoleLayout, input: QuestionsInput) {
  const { call, sessions, inquiries, counts, tab, search, closesAt } = input;
  const { language, now } = layout;
  const text = (key: string, values = {}) => translate(language, `console.inquiries.${key}`, values);
  const path = inquiriesPath(call);
  const countOf = (name: InquiryTab) =>
    counts
      .filter(({ state }) => (inquiryTabs[name] as readonly string[]).includes(state))
      .reduce((sum, { count }) => sum + count, 0);
  const total = countOf(tab);
  return {
    ...layout,
    title: text('title'),
    lede: text('lede'),
    // Until organizers let people ask, nothing of it is public.
    off:
      takesInquiries(call) || call.archivedAt !== null
        ? null
        : { text: text('off'), path: featuresPath(call), label: text('switchOn') },
    publicPath: takesInquiries(call) ? publicInquiriesPath(call) : null,
    closing: {
      text:
        closesAt === null
          ? text('neverCloses')
          : text(now >= closesAt ? 'closed' : 'closes', { time: dayAndTime(closesAt, call.timeZone, language, now) }),
      path: inquiriesPath(call, 'closing'),
    },
    // Where hosts run the questions of a session.
    live: sessions
      .filter((one) => one.state === 'published' && one.endsAt > now)
      .slice(0, 3)
      .map((one) => ({ title: one.title, path: liveQueuePath(one) })),
    filePath: counts.length === 0 ? null : questionsFilePath(call),
    newPath: layout.mayChange ? inquiriesPath(call, 'new') : null,
    tabs: {
      label: text('title'),
      tabs: (Object.keys(inquiryTabs) as InquiryTab[]).map((name) => ({
        path: withQuery(path, { show: name === 'open' ? undefined : name }),
        label: text(`tab.${name}`),
        count: String(countOf(name)),
        current: name === tab,
      })),
    },
    search: { path, value: search, tab },
    empty: inquiries.length > 0 ? null : text(search === '' ? 'none' : 'noMatch'),
    table: tableOf(columns, inquiries, { ...input, language, now }, text(`tab.${tab}`)),
    pager:
      search === '' && total > pageSize
        ? pager(total, input.number, language, (page) => withQuery(path, { show: tab, page }))
        : null,
  };
}

/** What the page of a question shows. */
interface QuestionInput {
  call: Call;
  sessions: readonly Session[];
  inquiry: CountedInquiry;
  drafts: DraftsById;
  /** Whether automatic translations can be filled in where hosts have none. */
  canFill: boolean;
  /** Questions that say much the same. */
  similar: readonly CountedInquiry[];
  merged: readonly { number: number; text: string }[];
  /** The one that it is merged into. */
  into: CountedInquiry | null;
  form: FormView & { edit: EditView };
  mergeForm: FormView;
  /** Who asked, once an owner has said why they want to know; undefined before, null for nobody. */
  author: { id: string; name: string; email: string } | null | undefined;
  authorForm: FormView | null;
}

/** A question, with the form that answers it. */
export function questionPage(layout: ConsoleLayout, input: QuestionInput) {
  const { call, sessions, inquiry, drafts, similar, merged, into, form, mergeForm, author, authorForm } = input;
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.inquiries.${key}`, values);
  const link = (one: { number: number; text: string }) => ({
    number: one.number,
    text: one.text,
    path: inquiryPath(call, one),
  });
  const similarLink = (one: CountedInquiry) => ({
    ...link(one),
    // Whoever answers sees what was said before, and contradicts nobody by accident.
    answer: one.state === 'answered' && one.answer !== '' ? one.answer : null,
    translated: translatedView(one, drafts, call, language),
  });
  const about = aboutOf(inquiry, call, sessions, language);
  return {
    ...layout,
    title: translate(language, 'inquiries.number', { number: inquiry.number }),
    backPath: inquiriesPath(call),
    state: stateOf(inquiry, language),
    held: inquiry.state === 'held' ? text(`held.${inquiry.heldFor ?? 'link'}`) : null,
    original: { text: inquiry.original, lang: inquiry.language },
    translated: translatedView(inquiry, drafts, call, language),
    fillPath: input.canFill ? `${withQuery(inquiryPath(call, inquiry), { drafts: 'yes' })}#translations` : null,
    facts: [
      ...(about === null ? [] : [about]),
      languageName(inquiry.language, language),
      text(`from.${inquiry.source}`),
      formatDate(inquiry.askedAt, call.timeZone, language, 'short'),
      translate(language, 'inquiries.votes', { count: inquiry.votes }),
    ].join(' · '),
    action: inquiryPath(call, inquiry),
    form,
    into: into && { ...link(into), separatePath: inquiryPath(call, inquiry, 'separate') },
    merged: merged.map(link),
    merge: { action: inquiryPath(call, inquiry, 'merge'), similar: similar.map(similarLink), form: mergeForm },
    author:
      authorForm === null
        ? null
        : {
            action: inquiryPath(call, inquiry, 'author'),
            form: authorForm,
            isAsked: author !== undefined,
            person: author ? { name: author.name, email: author.email, path: personPath(author) } : null,
          },
  };
}

/** The form of a question that came by email or in the room. */
export function newQuestionPage(layout: ConsoleLayout, call: Call, form: FormView) {
  const title = translate(layout.language, 'console.inquiries.new');
  return { ...layout, title, backPath: inquiriesPath(call), action: inquiriesPath(call, 'new'), form };
}

/** The form of when questions close. */
export function closingPage(layout: ConsoleLayout, call: Call, form: FormView & { edit: EditView }) {
  const text = (key: string, values = {}) => translate(layout.language, `console.inquiries.${key}`, values);
  return {
    ...layout,
    title: text('closingTitle'),
    lede: text('closingLede', { zone: call.timeZone }),
    backPath: inquiriesPath(call),
    action: inquiriesPath(call, 'closing'),
    form,
  };
}
