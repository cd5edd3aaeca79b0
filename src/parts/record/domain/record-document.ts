import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { feedObject } from '../../../domain/calendar/feed.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { hasVenue } from '../../../domain/sessions/session.js';
import { titleLanguage } from '../../../domain/sessions/session-texts.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { BookFrame, BookPart } from '../../../platform/pdf/book/book.js';
import type { Mark } from '../../../platform/pdf/content.js';
import { frameOf } from '../../submissions/domain/book/book-document.js';
import { colours, textMark } from '../../submissions/domain/document-marks.js';
import { type PrintedTable, type RecordInput, titleOf } from './record-files.js';

/** Returns the cover of the printed record. */
export function recordFrame(
  call: Call,
  tables: readonly PrintedTable[],
  { language, withPersonalData }: RecordInput,
  madeAt: Date,
): BookFrame {
  const entries = tables.map(({ name, total }) => {
    return { title: titleOf(name, language), detail: String(total), section: null };
  });
  const hint = translate(language, `console.record.${withPersonalData ? 'withPersonalData' : 'without'}`);
  const facts = [callTexts(call, language).host, `${call.opensOn} – ${call.closesOn}`].filter((fact) => fact !== '');
  return frameOf(call, { title: translate(language, 'console.record.title'), facts, hint, entries }, language, madeAt);
}

/** Returns a chapter for each table: its first rows, a paragraph each. */
export async function* recordChapters(
  tables: readonly PrintedTable[],
  { language }: RecordInput,
): AsyncGenerator<BookPart> {
  const { ink, quiet } = colours;
  for (const [entry, { name, columns, rows, total }] of tables.entries()) {
    const rest = translate(language, 'console.record.first', { count: rows.length, total });
    const title: Mark = { ...textMark(titleOf(name, language), 22, ink, 600), role: 'H1', y: 84 };
    const marks = [
      title,
      textMark(columns.join(' · '), 9, quiet, 400, 6),
      ...rows.map((row) => {
        return textMark(row.filter((cell) => cell !== null && cell !== '').join(' · '), 10, ink, 400, 6);
      }),
      ...(rows.length === total ? [] : [textMark(rest, 9, quiet, 400, 12)]),
    ].map((mark): Mark => ({ ...mark, dir: 'auto' }));
    yield { kind: 'chapter', chapter: { entry, language, marks } };
  }
}

/** Returns the sessions as a calendar, with the UIDs that calendars know. */
export function recordCalendar(call: Call, sessions: readonly Session[], { language, publicUrl }: RecordInput): string {
  const { name, host } = callTexts(call, language);
  return feedObject({
    name,
    events: sessions.map((session) => {
      const url = `${publicUrl}/calls/${call.slug}/sessions/${session.slug}`;
      return {
        uid: session.uid,
        sequence: session.sequence,
        stampAt: session.updatedAt,
        createdAt: session.createdAt,
        lastModifiedAt: session.updatedAt,
        startsAt: session.startsAt,
        endsAt: session.endsAt,
        timeZone: session.timeZone,
        hasVenue: hasVenue(session),
        secondOccurrence: session.overlap === 'second',
        title: session.title,
        titleLanguage: titleLanguage(session),
        language,
        description: url,
        location: session.venue ?? '',
        url,
        organizer: { name: host === '' ? name : host, email: call.contactEmail },
        cancelled: session.state === 'cancelled',
        free: true,
      };
    }),
  });
}
