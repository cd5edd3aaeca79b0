import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { answersOf, type AskingCall, type SubmissionSnapshot } from '../../../domain/proposals/proposal-content.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import type { PdfContent, TextMark } from '../../../platform/pdf/content.js';
import { colours, paper, sectionMarks, textMark } from './document-marks.js';

const { width, height, margin } = paper;
const { ink, quiet } = colours;

type DocumentCall = AskingCall & Pick<Call, 'timeZone'>;

/** Returns a submitted proposal as a document in the reader's language, with as many pages as it needs. */
export function proposalDocument(
  call: DocumentCall,
  snapshot: SubmissionSnapshot,
  submittedAt: Date,
  language: string,
): PdfContent {
  const { content } = snapshot;
  const words = callTexts(call, language);
  const say = (key: string, values = {}) => translate(language, key, values);
  const theme = words.themes.find(({ slug }) => slug === snapshot.theme)?.name ?? '';
  const submitted = say('common.dayAndTime', {
    date: formatDate(submittedAt, call.timeZone, language, 'long'),
    time: formatTime(submittedAt, call.timeZone, language),
  });
  const place = zoneLabel(call.timeZone, submittedAt, language);
  const facts = [theme, snapshot.organization, snapshot.team.join(', ')].filter((text) => text !== '');
  const stage = content.stage === null ? '' : say(`proposals.stage.${content.stage}`);
  const sections: [string, string][] = [
    [say('proposals.summary'), content.summary],
    ...answersOf(call, content, language).map(({ name, text }): [string, string] => [name, text]),
    [say('proposals.stage'), stage],
    [say('proposals.places'), content.places.join('\n')],
    [say('proposals.links'), content.links.join('\n')],
  ];
  const marks: TextMark[] = [
    { ...textMark(words.name, 11, quiet), y: margin },
    { ...textMark(snapshot.title, 22, ink, 600), role: 'H1', y: { below: 14 } },
    ...facts.map((text) => textMark(text, 11, ink, 400, 4)),
    ...(snapshot.rules === undefined
      ? []
      : [textMark(say('submissions.rules.accepted', { version: snapshot.rules.version }), 9, quiet, 400, 4)]),
    textMark(`${say('submissions.number', { number: snapshot.number })} · ${submitted} (${place})`, 9, quiet, 400, 6),
    ...sections.filter(([, text]) => text.trim() !== '').flatMap(([heading, text]) => sectionMarks(heading, text)),
  ];
  return {
    title: snapshot.title,
    language,
    dir: getLanguage(language).dir,
    author: snapshot.organization || words.host || words.name,
    createdAt: submittedAt,
    width,
    height,
    flow: { top: margin, bottom: height - margin },
    pages: [marks],
  };
}
