import { sectionStates, submissionErrors, countWords } from '../../../../src/parts/submissions/domain/completeness.js';
import { proposalDocument } from '../../../../src/parts/submissions/domain/proposal-document.js';
import { readDraft } from '../../../../src/parts/submissions/domain/submission-fields.js';
import { submissionWindow } from '../../../../src/domain/calls/submission-window.js';
import { languages, listMessages, translate } from '../../../../src/platform/i18n/messages.js';
import { renderPdf } from '../../../../src/platform/pdf/render-pdf.js';
import { mergeSubmission, submissionVersion } from '../../../../src/parts/submissions/site/submission-edit.js';
import { extractText, getDocumentProxy } from 'unpdf';
import { call as anyCall } from '../../../support/page-fixtures.js';

const call = {
  ...anyCall,
  acceptsProposals: true,
  proposalGraceMinutes: 10,
  summaryWords: 20,
  criteria: [{ slug: 'impact', name: 'Impact' }],
};
const whole = {
  title: 'Shore power',
  theme: 'green-living',
  organization: 'Harbour Lab',
  language: 'en',
  summary: 'Ships switch off their engines.',
  answers: { impact: 'Less smoke.' },
  stage: 'pilot',
  places: '',
  links: '',
};

test.each([
  ['', 'en', 0],
  ['One, two – three!', 'en', 3],
  ['don’t re-use', 'en', 3],
  ['船舶靠港時使用岸電。', 'zh-TW', 6],
  ['السفن توقف محركاتها', 'ar', 3],
  ['Any text', 'no language', 2],
])('%j in %s has %d words', (text, language, words) => {
  expect(countWords(text, language)).toBe(words);
});

test.each([
  // Asia/Taipei: the day ends at 16:00 UTC, and the last minute counts completely.
  ['Asia/Taipei', '2027-02-26', '2027-02-26T15:59:59.999Z', 'open'],
  ['Asia/Taipei', '2027-02-26', '2027-02-26T16:00:00Z', 'grace'],
  ['Asia/Taipei', '2027-02-26', '2027-02-26T16:09:59.999Z', 'grace'],
  ['Asia/Taipei', '2027-02-26', '2027-02-26T16:10:00Z', 'over'],
  // Clocks go forward at 02:00 and back at 03:00: days of 23 and 25 hours.
  ['Europe/Berlin', '2027-03-28', '2027-03-28T22:09:59Z', 'grace'],
  ['Europe/Berlin', '2027-03-28', '2027-03-28T22:10:00Z', 'over'],
  ['Europe/Berlin', '2027-10-31', '2027-10-31T23:09:59Z', 'grace'],
  ['Europe/Berlin', '2027-10-31', '2027-10-31T23:10:00Z', 'over'],
  ['Asia/Taipei', '2027-02-26', '2026-11-30T15:59:59Z', 'coming'],
])('in %s, with %s as the last day, it is at %s: %s', (timeZone, closesOn, now, state) => {
  expect(submissionWindow({ ...call, timeZone, closesOn }, new Date(now)).state).toBe(state);
});

test('each section says what it lacks, and only a complete proposal can be submitted', () => {
  expect(sectionStates(call, whole).map(({ state }) => state)).toEqual(Array(4).fill('complete'));
  expect(submissionErrors(call, whole)).toEqual([]);
  const partial = { ...whole, theme: '', summary: 'word '.repeat(21), answers: {}, stage: '' };
  expect(sectionStates(call, partial).map(({ key, state }) => `${key} ${state}`)).toEqual([
    'about missing',
    'summary too-long',
    'answers.impact missing',
    'solution missing',
  ]);
  expect(submissionErrors(call, partial).map(({ path, code }) => `${path} ${code}`)).toEqual([
    'theme required',
    'stage required',
    'summary too-many-words',
    'answers.impact required',
  ]);
});

test('a draft keeps what is valid, and names what is not', () => {
  const typed = { ...whole, title: ' ', theme: 'fire', links: 'a.example\njavascript:alert(1)', places: ' Sines \n\n' };
  const { facts, content, fieldErrors } = readDraft(call, typed);
  expect(facts).toEqual({ organization: 'Harbour Lab' });
  expect(content).toMatchObject({ summary: whole.summary, places: ['Sines'], answers: { impact: 'Less smoke.' } });
  expect(fieldErrors.map(({ path }) => path)).toEqual(['title', 'theme', 'links']);
  expect(readDraft(call, { ...whole, links: 'a.example' }).content.links).toEqual(['https://a.example']);
});

test('of two who edit, each keeps their fields, and nothing is lost where both changed one', () => {
  const version = submissionVersion(whole);
  const theirs = { ...whole, summary: 'Theirs.', organization: 'Their Lab' };
  const mine = { ...whole, summary: 'Mine.', answers: { impact: 'Mine, too.' } };
  const merge = mergeSubmission(version, mine, theirs, []);
  expect(merge.fields).toEqual({ ...theirs, answers: mine.answers });
  expect(merge).toMatchObject({
    adopted: ['organization'],
    conflicts: [{ name: 'summary', typed: 'Mine.', stored: 'Theirs.' }],
  });
  expect(mergeSubmission(version, mine, theirs, ['summary']).conflicts).toEqual([]);
});

test('a long proposal in any script continues on further pages, and every word is there', async () => {
  const paragraph = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
  const content = {
    language: 'ar',
    summary: 'السفن توقف محركاتها',
    answers: { impact: `${paragraph}\n${paragraph}\n岸電` },
    stage: 'pilot' as const,
    places: ['高雄'],
    links: ['https://a.example'],
  };
  const snapshot = { number: 'GR-1', title: 'Shore power', theme: '', organization: 'Lab', team: ['Ana'], content };
  const bytes = await renderPdf(proposalDocument(call, snapshot, new Date('2027-01-11T09:30:00Z'), 'en'));
  expect(await renderPdf(proposalDocument(call, snapshot, new Date('2027-01-11T09:30:00Z'), 'en'))).toEqual(bytes);
  const document = await getDocumentProxy(new Uint8Array(bytes));
  expect(document.numPages).toBeGreaterThan(1);
  const { text } = await extractText(document, { mergePages: true });
  expect(text.match(/word\d+/gu)).toHaveLength(800);
  for (const part of ['岸電', '高雄', 'Impact', 'Pilot project']) expect(text).toContain(part);
});

test('a text as long as it may be, without a paragraph, is drawn, and no larger than its link says', async () => {
  const answer = [...listMessages('zh-TW').values()].join('').repeat(2).slice(0, 20_000);
  const texts = { summary: answer, answers: { impact: 'word '.repeat(4000) } };
  const content = { language: 'zh-TW', ...texts, stage: null, places: [], links: [] };
  const snapshot = { number: 'GR-1', title: 'Shore power', theme: '', organization: 'Lab', team: ['Ana'], content };
  const bytes = await renderPdf(proposalDocument(call, snapshot, new Date('2027-01-11T09:30:00Z'), 'zh-TW'));
  expect(bytes.length).toBeLessThan(1_000_000);
  for (const { code } of languages) expect(translate(code, 'submissions.pdf')).toContain('1');
});
