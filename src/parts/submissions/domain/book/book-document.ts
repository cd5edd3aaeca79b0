import { callTexts } from '../../../../domain/calls/call.js';
import type { Call } from '../../../../domain/calls/call.entity.js';
import { answersOf, type AskingCall, type ProposalContent } from '../../../../domain/proposals/proposal-content.js';
import { formatDate, formatTime } from '../../../../domain/time/format.js';
import { getLanguage, translate } from '../../../../platform/i18n/messages.js';
import { type BookChapter, type BookFrame, placeOfAttachment } from '../../../../platform/pdf/book/book.js';
import type { Mark, TextMark } from '../../../../platform/pdf/content.js';
import { colours, headingMark, paper, sectionMarks, textMark } from '../document-marks.js';
import type { BookInput } from './book.js';
import type { BookFacts, BookFile } from './book.queries.js';

const { width, height, margin } = paper;
const flow = { top: 84, bottom: height - 72 };
const { ink, quiet, accent } = colours;

type BookCall = AskingCall & Pick<Call, 'timeZone'>;

/** A proposal in the table of contents. */
interface Entry {
  title: string;
  theme: string;
  organization: string | null;
}

/** Returns the cover of a book, what is on each page, and the table of contents. */
export function bookFrame(call: BookCall, entries: readonly Entry[], input: BookInput, madeAt: Date): BookFrame {
  const { language } = input;
  const words = callTexts(call, language);
  const say = (key: string, values = {}) => translate(language, `console.submissions.book.${key}`, values);
  const themeOf = (slug: string) => words.themes.find((one) => one.slug === slug)?.name ?? say('otherTheme');
  const theme = input.theme === null ? null : themeOf(input.theme);
  const facts = [
    ...(theme === null ? [] : [theme]),
    input.ids ? say('chosen') : say(`state.${input.state}`),
    say('count', { count: entries.length }),
  ];
  const hint = input.withNames ? say('personal') : say('anonymous');
  const listed = entries.map(({ theme: slug, title, organization }) => ({
    title,
    detail: input.withNames ? (organization ?? '') : '',
    section: theme === null ? themeOf(slug) : null,
  }));
  return frameOf(call, { title: say('title'), facts, hint, entries: listed }, language, madeAt);
}

/** Returns the same for any document of many chapters; `hint` is at the foot of the cover. */
export function frameOf(
  call: BookCall,
  { title, facts, hint, entries }: Pick<BookFrame, 'title' | 'entries'> & { facts: readonly string[]; hint: string },
  language: string,
  madeAt: Date,
): BookFrame {
  const words = callTexts(call, language);
  const say = (key: string, values = {}) => translate(language, `console.submissions.book.${key}`, values);
  const date = formatDate(madeAt, call.timeZone, language, 'long');
  const time = formatTime(madeAt, call.timeZone, language);
  const made = say('made', { when: translate(language, 'common.dayAndTime', { date, time }) });
  const cover: Mark[] = [
    { kind: 'path', path: bar(getLanguage(language).dir), colour: accent },
    { ...text(words.name, 14, quiet), y: 250 },
    { ...text(title, 38, ink, 600, 8), role: 'H1' },
    ...[...facts, made].map((fact, index) => text(fact, 12, ink, 400, index === 0 ? 28 : 4)),
    { ...text(hint, 10, quiet), y: flow.bottom - 30 },
  ];
  return {
    title: `${words.name}: ${title}`,
    language,
    dir: getLanguage(language).dir,
    author: words.host || words.name,
    createdAt: madeAt,
    width,
    height,
    margin,
    flow,
    cover,
    header: `${words.name} · ${title}`,
    footer: made,
    contents: say('contents'),
    entries,
  };
}

/** Returns a proposal as a chapter, in the words of its team; `entry` is its place in the table of contents. */
export function bookChapter(
  call: BookCall,
  proposal: BookFacts & { content: ProposalContent; files: readonly BookFile[] },
  input: BookInput,
  entry: number,
): BookChapter {
  const { language, withNames } = input;
  const { content } = proposal;
  const words = callTexts(call, language);
  const say = (key: string, values = {}) => translate(language, key, values);
  const theme = words.themes.find(({ slug }) => slug === proposal.theme)?.name ?? '';
  const date = proposal.submittedAt && formatDate(proposal.submittedAt, call.timeZone, language, 'long');
  const facts = [
    ...(proposal.source === 'declared' ? [] : [say('submissions.number', { number: proposal.number })]),
    ...(proposal.state === 'submitted' && date !== null ? [] : [say(`console.proposals.state.${proposal.state}`)]),
    ...(date === null ? [] : [say('console.submissions.book.submitted', { date })]),
  ];
  const stage = content.stage === null ? '' : say(`proposals.stage.${content.stage}`);
  const sections: [string, string][] = [
    [say('proposals.summary'), content.summary],
    ...answersOf(call, content, language).map(({ name, text: answer }): [string, string] => [name, answer]),
    [say('proposals.stage'), stage],
    [say('proposals.places'), content.places.join('\n')],
  ];
  const written = sections.filter(([, body]) => body.trim() !== '');
  const named = [proposal.organization ?? '', proposal.team.join(' · ')].filter((one) => one !== '');
  const marks: Mark[] = [
    { ...text(theme, 10, accent, 600), y: flow.top },
    { ...text(proposal.title, 22, ink, 600, 2), role: 'H1' },
    ...(withNames ? named.map((one, index) => text(one, index === 0 ? 12 : 10, ink, 400, 4)) : []),
    text(facts.join(' · '), 9, quiet, 400, 6),
    ...written.flatMap(([name, body]) => sectionMarks(name, body).map((mark): Mark => ({ ...mark, dir: 'auto' }))),
    ...(written.length > 0 ? [] : [text(say('console.submissions.book.noText'), 11, quiet, 400, 20)]),
    ...(withNames ? [...links(content.links, language), ...attached(proposal.files, input, entry)] : []),
  ];
  return { entry, language: content.language ?? language, marks };
}

function links(addresses: readonly string[], language: string): TextMark[] {
  if (addresses.length === 0) return [];
  const lines = addresses.map((link) => ({ ...text(link, 11, ink, 400, 4), ...(isWeb(link) ? { link } : {}) }));
  return [heading(translate(language, 'proposals.links')), ...lines];
}

function attached(
  files: readonly BookFile[],
  { language, withFiles }: Pick<BookInput, 'language' | 'withFiles'>,
  entry: number,
): TextMark[] {
  if (files.length === 0) return [];
  const lines = files.map(({ name, pages }, position) => ({
    ...text(translate(language, 'console.submissions.book.file', { name, count: pages }), 11, ink, 400, 4),
    ...(withFiles ? { link: `#${placeOfAttachment(entry, position)}` } : {}),
  }));
  return [heading(translate(language, 'proposals.files.title')), ...lines];
}

function isWeb(link: string): boolean {
  return /^https?:\/\//u.test(link) && URL.canParse(link);
}

/** A text in its own direction: teams write in any language. */
function text(...mark: Parameters<typeof textMark>): TextMark {
  return { ...textMark(...mark), dir: 'auto' };
}

function heading(name: string): TextMark {
  return { ...headingMark(name), dir: 'auto' };
}

/** The bar beside the title of the cover. */
function bar(dir: 'ltr' | 'rtl'): string {
  const x = dir === 'ltr' ? 0 : width - 18;
  return `M${x} 0h18v${height}h-18z`;
}
