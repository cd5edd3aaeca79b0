import { countryCode, rosterColumn } from '../../delegations/roster-cells.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import { spokenLanguage } from '../../sessions/session-labels.js';
import { attendances } from '../../sessions/attendance.js';
import { columnKey } from '../../../platform/table-reader.js';
import { questionTexts, type QuestionContent } from '../../questions/question.js';

/** The meaning of a column in a table of people. */
export type ImportColumn =
  | {
      kind:
        | 'name'
        | 'givenName'
        | 'familyName'
        | 'email'
        | 'country'
        | 'timeZone'
        | 'language'
        | 'organization'
        | 'attendance'
        | 'listensIn'
        | 'state';
    }
  | { kind: 'answer'; question: QuestionContent };

const organizationHeadings = new Set(
  (
    'organization organisation organizationname company institution institute affiliation employer ' +
    '單位 組織 機構 公司 單位名稱 組織名稱 服務單位 機關 机构 单位 所属 組織名 会社 会社名 団体名 소속 소속기관 기관 단체 회사 ' +
    'organización institución entidad empresa organisme entreprise établissement einrichtung unternehmen firma ' +
    'organisasi instansi lembaga perusahaan tổchức cơquan côngty المؤسسة المنظمة الجهة الشركة'
  ).split(' '),
);

const attendanceHeadings = new Set(
  (
    'attendance attendancemode attends attending participation format teilnahme teilnahmeart asistencia participación modalidad ' +
    'modalité kehadiran 參加方式 出席方式 参加方法 参加方式 참석방법 참가방식 cáchthamdự hìnhthức طريقةالحضور الحضور'
  ).split(' '),
);

const listeningHeadings = new Set(
  (
    'listensin sessionlanguage 場次語言 会議の言語 セッションの言語 세션언어 idiomadelasesión languedelasession ' +
    'sprachederveranstaltung bahasasesi ngônngữbuổi لغةالجلسة'
  ).split(' '),
);

const stateHeadings = new Set(
  (
    'state status registrationstate registrationstatus approvalstatus attendeestatus orderstatus ticketstatus rsvp rsvpstatus ' +
    '狀態 報名狀態 审核状态 状态 状態 申込状況 参加状況 상태 신청상태 참가상태 estado estadodelregistro statut état zustand ' +
    'anmeldestatus statuspendaftaran trạngthái الحالة'
  ).split(' '),
);

/** Returns the one of these languages that a cell names, by its code or in any supported language; null for none. */
export function listeningLanguageOf(cell: string, offered: readonly string[]): string | null {
  const key = columnKey(cell);
  const namesOf = (code: string) => [code, ...languages.map((reader) => spokenLanguage(code, reader.code))];
  return offered.find((code) => namesOf(code).some((name) => columnKey(name) === key)) ?? null;
}

/** Returns how a person attends, from our own words in any supported language; the cell itself for anything else. */
export function attendanceOf(cell: string): string {
  const key = columnKey(cell);
  return (
    attendances.find((way) =>
      [way, ...languages.map(({ code }) => translate(code, `sessions.format.${way}`))].some(
        (word) => columnKey(word) === key,
      ),
    ) ?? cell
  );
}

/**
 * Returns the column that a heading names: one of ours, in any supported language, or a question, by its key or label in
 * any language. Null for anything else.
 */
export function importColumn(heading: string, questions: readonly QuestionContent[]): ImportColumn | null {
  const key = columnKey(heading);
  const question = questions.find((one) => namesOf(one).includes(key));
  const own = rosterColumn(heading);
  // A question can have any key, so our own columns take precedence.
  if (own !== null) return { kind: own };
  if (question === undefined && attendanceHeadings.has(key)) return { kind: 'attendance' };
  if (question === undefined && listeningHeadings.has(key)) return { kind: 'listensIn' };
  if (question === undefined && stateHeadings.has(key)) return { kind: 'state' };
  if (organizationHeadings.has(key)) return { kind: 'organization' };
  return question === undefined ? null : { kind: 'answer', question };
}

function namesOf(question: QuestionContent): string[] {
  const languages = ['', ...Object.keys(question.translations)];
  return [question.key, ...languages.map((language) => questionTexts(question, language).label)].map(columnKey);
}

/** Converts a cell to an answer: options by label, countries by name, several choices separated by commas. */
export function answerOf(question: QuestionContent, cell: string): string | string[] | boolean {
  switch (question.kind) {
    case 'choice':
      return optionValue(question, cell);
    case 'choices':
      // An option whose label contains a comma matches as a whole.
      return hasOption(question, cell)
        ? [optionValue(question, cell)]
        : cell
            .split(/[,;、，；|\n]/u)
            .map((part) => part.trim())
            .filter((part) => part !== '')
            .map((part) => optionValue(question, part));
    case 'yes-no':
    case 'consent':
      if (yes.has(columnKey(cell))) return true;
      return no.has(columnKey(cell)) ? false : cell;
    case 'country':
      return countryCode(cell) ?? cell;
    case 'text':
    case 'long-text':
    case 'number':
      return cell;
  }
}

const yes = new Set(['yes', 'y', 'true', '1', 'x', '✓', '✔', '是', '同意', '有']);
const no = new Set(['no', 'n', 'false', '0', '否', '不同意', '無', '沒有']);

function hasOption(question: QuestionContent, cell: string): boolean {
  return optionKeys(question).has(columnKey(cell));
}

function optionValue(question: QuestionContent, cell: string): string {
  return optionKeys(question).get(columnKey(cell)) ?? cell;
}

/** Returns the values of a question's options by value and by label. */
function optionKeys(question: QuestionContent): Map<string, string> {
  const languages = ['', ...Object.keys(question.translations)];
  const words = languages.flatMap((language) => questionTexts(question, language).options);
  return new Map([
    ...words.map(({ label, value }) => [columnKey(label), value] as const),
    ...question.options.map(({ value }) => [columnKey(value), value] as const),
  ]);
}
