import { createHash } from 'node:crypto';
import type { Call } from '../../../domain/calls/call.entity.js';
import {
  type ColumnMapping,
  type FileHead,
  guessMapping,
  isGone,
  mappedHeadings,
  readHead,
} from '../../../domain/calls/column-mapping.js';
import { type DateOrder, readTypedClock, readTypedTime, type TypedTime } from '../../../domain/calls/typed-dates.js';
import { languageCode } from '../../../domain/delegations/roster-cells.js';
import { sessionKinds } from '../../../domain/sessions/session.js';
import { localTime, resolveWallTime } from '../../../domain/time/wall-time.js';
import { zoneNamed } from '../../../domain/time/zone-search.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import { columnKey, readTable } from '../../../platform/table-reader.js';
import { type ImportedSession, maxSessions, type ReadSessions } from './imported-session.js';
import { type TextColumn, textColumn, textColumns, textsOf } from './text-columns.js';

const sessionColumns = [
  'title',
  'date',
  'start',
  'end',
  'duration',
  'timeZone',
  'kind',
  'language',
  'abstract',
  'speakers',
  'theme',
  'location',
  'link',
  'uid',
  'state',
] as const;
type SessionColumn = (typeof sessionColumns)[number];
type Cell = (name: SessionColumn | TextColumn) => string;

/** What spreadsheets and other programs call them, in the ten languages. */
const headings: Readonly<Record<SessionColumn, string>> = {
  title:
    'title name session sessiontitle proposaltitle subject summary event 標題 名稱 場次 場次名稱 主題名稱 タイトル 件名 セッション 제목 세션 título titre titel judul tiêuđề العنوان',
  date: 'date day startdate 日期 日付 날짜 fecha jour datum tanggal ngày التاريخ',
  start:
    'start starts starttime startsat begin begins begintime from time startdatetime dtstart 開始 開始時間 時間 開始日時 開始時刻 시작 시작시간 inicio comienzo début heuredébut beginn startzeit mulai waktumulai bắtđầu البداية',
  end: 'end ends endtime endsat finish until to enddatetime dtend 結束 結束時間 終了 終了時間 終了日時 종료 종료시간 fin término ende endzeit selesai waktuselesai kếtthúc النهاية',
  duration:
    'duration length minutes durationminutes min 長度 時長 分鐘 所要時間 時間分 길이 소요시간 duración minutos durée dauer minuten durasi menit thờilượng phút المدة',
  timeZone:
    'timezone zone tz 時區 タイムゾーン 시간대 zonahoraria husohorario fuseau fuseauhoraire zeitzone zonawaktu múigiờ المنطقةالزمنية',
  kind: 'kind type format sessiontype 類型 種類 종류 유형 tipo type typ art jenis loại النوع',
  language: 'language locale 語言 言語 언어 idioma langue sprache bahasa ngônngữ اللغة',
  abstract:
    'abstract description details content 說明 描述 內容 說明文字 概要 説明 설명 내용 descripción resumen description résumé beschreibung deskripsi môtả الوصف',
  speakers:
    'speakers speaker speakernames presenters presenter hosts 講者 講師 主講人 登壇者 講演者 연사 발표자 ponentes ponente intervenants intervenant referenten pembicara diễngiả المتحدثون',
  theme: 'theme track topic category 主題 領域 分類 テーマ 분야 주제 tema thème thema topik chủđề الموضوع',
  location:
    'location place room venue where address 地點 場地 教室 場所 会場 장소 lugar sala lieu salle ort raum lokasi ruang tempat địađiểm المكان',
  link: 'link url joinurl joinlink meetinglink zoom zoomlink website onlinelink 連結 網址 會議連結 リンク 링크 enlace lien tautan liênkết الرابط',
  state: 'state status proposalstate sessionstate 狀態 状態 상태 estado statut zustand trạngthái الحالة',
  uid: 'uid id code sessionid eventid 編號 代碼 番号 번호 identificador identifiant kennung المعرف',
};
const byHeading = new Map<string, SessionColumn>(
  sessionColumns
    .toReversed()
    .flatMap((column) => [column, ...headings[column].split(' ')].map((name) => [columnKey(name), column] as const)),
);
/** Kinds by their names in the ten languages. */
const kinds = new Map<string, string>(
  sessionKinds.flatMap((kind) =>
    [kind, ...languages.map(({ code }) => translate(code, `sessions.kind.${kind}`))].map((name) => [
      columnKey(name),
      kind,
    ]),
  ),
);

const minuteMs = 60_000;
const minutesOfDay = 1440;
const longestNight = 720;

/** Returns the head of a table that can have sessions; null for the export of a program, and for anything else. */
export function sessionsHead(text: string): FileHead | null {
  return /^\uFEFF?\s*(?:[{[]|BEGIN:VCALENDAR)/u.test(text) ? null : readHead(text);
}

/** Returns what the columns of a table can be: texts in the languages of the call, and in others that its headings name. */
export function columnsOf(head: FileHead, call: Pick<Call, 'languages'>): string[] {
  const named = Object.values(guessedSessions(head).columns);
  return [...new Set([...sessionColumns, ...textColumns(call.languages), ...named])];
}

/** Returns the headings that a mapping says nothing about: their columns are left out. */
export function unknownHeadings({ headings }: FileHead, { columns }: ColumnMapping): string[] {
  return headings.filter((heading) => heading !== '' && !Object.hasOwn(columns, columnKey(heading)));
}

/** Returns what the columns of a table of sessions mean, as it seems. */
export function guessedSessions(head: FileHead): ColumnMapping {
  const known = (heading: string) => byHeading.get(columnKey(heading)) ?? null;
  const recognized = (heading: string) => known(heading) ?? textColumn(heading, known);
  const guessed = guessMapping(head, recognized, { address: null, instant: 'start' });
  if (guessed.dates !== null) return guessed;
  return { ...guessed, dates: guessMapping(head, recognized, { address: null, instant: 'date' }).dates };
}

/** Returns whether no column says the title, the start, or how long they are. */
export function lacksColumn(head: FileHead, mapping: ColumnMapping): boolean {
  const named = new Set(mappedHeadings(head.headings, mapping));
  const hasTitle = named.has('title') || languages.some(({ code }) => named.has(`title:${code}`));
  return !hasTitle || !named.has('start') || !(named.has('end') || named.has('duration'));
}

/**
 * Reads the sessions of a table, whose columns a mapping names. Times are in the zone of their row, or of the call. A
 * session without a UID gets one that follows from its title and start, so that the same table makes it once.
 */
export function readSessionsTable(
  text: string,
  mapping: ColumnMapping,
  call: Pick<Call, 'id' | 'timeZone' | 'languages'>,
): ReadSessions {
  const read = readTable(text, () => true, maxSessions);
  if (!read.ok) return { ok: false, code: read.fault.code === 'too-many-rows' ? 'too-many-sessions' : 'not-sessions' };
  const names = mappedHeadings(read.table.header ?? [], mapping);
  const sessions = read.table.rows.map(({ line, cells }) => {
    // As it was before a spreadsheet was kept from running it as a formula.
    const cell: Cell = (name) => (cells[names.indexOf(name)] ?? '').replace(/^'(?=[=+\-@\t\r])/u, '').trim();
    return { ...sessionOf(cell, mapping, call), line };
  });
  return { ok: true, format: 'table', sessions };
}

function sessionOf(
  cell: Cell,
  { dates }: ColumnMapping,
  call: Pick<Call, 'id' | 'timeZone' | 'languages'>,
): Omit<ImportedSession, 'line'> {
  const own = cell('timeZone') === '' ? call.timeZone : zoneNamed(cell('timeZone'));
  const timeZone = own ?? call.timeZone;
  const start =
    readTypedTime(cell('start'), dates) ??
    atClock(cell('start'), (clock) => readTypedTime(`${cell('date')} ${clock}`, dates));
  const speakers = cell('speakers');
  const language = languageCode(cell('language')) ?? cell('language');
  const texts = textsOf(cell, [language || (call.languages[0] ?? 'en'), ...call.languages]);
  return {
    uid: cell('uid') || uidOf(call.id, texts.title, start),
    sequence: 0,
    ...texts,
    start: start === null ? null : { ...start, timeZone },
    minutes: minutesOf(cell('duration')) ?? minutesUntil(cell('end'), start, timeZone, dates),
    location: cell('location'),
    link: cell('link'),
    kind: kinds.get(columnKey(cell('kind'))) ?? (cell('kind') || 'webinar'),
    language,
    track: cell('theme') || null,
    speakers: speakers.split(/[;\n]/u.test(speakers) ? /[;\n]/u : /[,、，]/u),
    fault: isGone(cell('state')) ? 'cancelled' : start === null ? 'no-time' : own === null ? 'no-zone' : null,
  };
}

/** Reads a cell that has a time of day alone. */
function atClock<Found>(cell: string, read: (clock: string) => Found): Found | null {
  const clock = readTypedClock(cell);
  return clock === null ? null : read(clock);
}

/** Returns the minutes from a start to the end in a cell: a time of day alone is the next one after the start. 0 for none. */
function minutesUntil(cell: string, start: TypedTime | null, timeZone: string, dates: DateOrder | null): number {
  if (start === null) return 0;
  const at = (time: TypedTime) => ('at' in time ? time.at : resolveWallTime(time.local, timeZone).startsAt).getTime();
  const end = readTypedTime(cell, dates);
  if (end !== null) return (at(end) - at(start)) / minuteMs;
  const day = localTime(new Date(at(start)), timeZone).date;
  const minutes = atClock(cell, (clock) => {
    const read = readTypedTime(`${day} ${clock}`, dates);
    return read === null ? 0 : (at(read) - at(start)) / minuteMs;
  });
  // An end that would be further away is a typing mistake.
  const isNextDay = minutes !== null && minutes < 0 && minutes + minutesOfDay <= longestNight;
  return minutes === null ? 0 : isNextDay ? minutes + minutesOfDay : minutes;
}

/** Minutes, or hours and minutes as `1:30` and `01:30:00`; null for neither. */
function minutesOf(text: string): number | null {
  const [, plain] = /^(\d{1,4})(?:\.0+)?\s*(?:min\w*\.?|′|'|分鐘|分|분|phút|menit)?$/iu.exec(text) ?? [];
  if (plain !== undefined) return Number(plain);
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})(?::\d{2})?$/u.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

function uidOf(callId: string, title: string, start: TypedTime | null): string {
  const facts = JSON.stringify([callId, columnKey(title), start]);
  return `import-${createHash('sha256').update(facts).digest('hex').slice(0, 24)}`;
}
