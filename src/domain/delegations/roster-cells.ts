import { matchLanguage } from '../../platform/i18n/negotiate-language.js';
import { languages } from '../../platform/i18n/messages.js';
import { columnKey } from '../../platform/table-reader.js';
import { countryInput } from '../registrations/admission/registration-input.js';

export const rosterColumns = ['name', 'email', 'country', 'timeZone', 'language'] as const;
export type RosterColumn = (typeof rosterColumns)[number];

/** The cells of a roster row, as typed. */
export type RosterCells = Record<RosterColumn, string>;

const headings: Record<RosterColumn | 'givenName' | 'familyName', string> = {
  name:
    'name fullname member participant attendee 姓名 名字 中文姓名 英文姓名 成員 參加者 與會者 氏名 お名前 参加者 이름 성명 ' +
    'nombrecompleto nombreyapellidos nomcomplet nometprénom prénometnom nama namalengkap họtên họvàtên الاسم الاسمالكامل',
  givenName: 'firstname givenname forename 名 nombre prénom vorname',
  familyName: 'lastname familyname surname 姓 姓氏 apellido apellidos nom nomdefamille nachname',
  email:
    'email mail emailaddress mailaddress address 電子郵件 電子郵件地址 電子信箱 電郵 信箱 郵箱 電子邮件 邮箱 email信箱 ' +
    'メール メールアドレス 이메일 이메일주소 correo correoelectrónico courriel adresseemail emailadresse alamatemail surel ' +
    'địachỉemail البريدالإلكتروني عنوانالبريدالإلكتروني',
  country:
    'country countryorregion region nation nationality 國家 國家或地區 國家地區 地區 国家 國籍 国 国名 국가 país pays land ' +
    'negara quốcgia البلد الدولة',
  timeZone:
    'timezone zone tz 時區 时区 タイムゾーン 시간대 zonahoraria fuseauhoraire zeitzone zonawaktu múigiờ المنطقةالزمنية',
  language:
    'language lang preferredlanguage 語言 語文 慣用語言 语言 言語 언어 idioma langue sprache bahasa ngônngữ اللغة',
};
const columns = new Map(
  Object.entries(headings).flatMap(([column, names]) =>
    names.split(' ').map((name) => [name, column as keyof typeof headings] as const),
  ),
);

/** Returns the column that a heading names in any supported language, or null if it is unknown. */
export function rosterColumn(heading: string): RosterColumn | 'givenName' | 'familyName' | null {
  return columns.get(columnKey(heading)) ?? null;
}

/** Returns whether the first row is a header: at least one cell is a known column name, and none is an address. */
export function isRosterHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => rosterColumn(cell) !== null) && !cells.some((cell) => cell.includes('@'));
}

const namesOfCountries = new Map<string, string>();

/** Returns the ISO 3166-1 alpha-2 code of a country from its code or its name in any supported language, or null. */
export function countryCode(text: string): string | null {
  const code = countryInput.safeParse(text);
  if (code.success) return code.data;
  if (namesOfCountries.size === 0) nameCountries();
  return namesOfCountries.get(columnKey(text)) ?? null;
}

function nameCountries(): void {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const codes = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => countryInput.safeParse(code).success && new Intl.Locale(`und-${code}`).region === code);
  // English comes last, so that it takes precedence if a name means different countries in different languages.
  for (const locale of [...languages.map(({ code }) => code), 'zh-Hans', 'en']) {
    for (const style of ['long', 'short'] as const) {
      const names = new Intl.DisplayNames(locale, { type: 'region', style });
      for (const code of codes) namesOfCountries.set(columnKey(names.of(code) ?? code), code);
    }
  }
}

const namesOfLanguages: Readonly<Record<string, string>> = {
  english: 'en',
  英文: 'en',
  英語: 'en',
  chinese: 'zh-TW',
  mandarin: 'zh-TW',
  traditionalchinese: 'zh-TW',
  中文: 'zh-TW',
  繁體中文: 'zh-TW',
  正體中文: 'zh-TW',
  華語: 'zh-TW',
};

/** Returns the tag of a supported language from a tag or a name, or null. */
export function languageCode(text: string): string | null {
  const key = columnKey(text);
  const named = languages.find(({ name }) => columnKey(name) === key)?.code ?? namesOfLanguages[key];
  return named ?? namedElsewhere(key) ?? (text.length <= 35 ? matchLanguage(text) : null);
}

const languagesByName = new Map<string, string>();

/** Supported languages by their names in other languages: `anglais`, `Chinois`. */
function namedElsewhere(key: string): string | null {
  if (languagesByName.size === 0) {
    for (const { code: locale } of languages) {
      const names = new Intl.DisplayNames(locale, { type: 'language' });
      for (const { code } of languages) {
        for (const tag of [code, new Intl.Locale(code).language])
          languagesByName.set(columnKey(names.of(tag) ?? tag), code);
      }
    }
  }
  return languagesByName.get(key) ?? null;
}
