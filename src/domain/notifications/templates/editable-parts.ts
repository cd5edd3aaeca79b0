import { readIcuText } from '../../../platform/i18n/icu-text.js';
import { languages, listMessages } from '../../../platform/i18n/messages.js';
import { NotFound } from '../../../platform/errors.js';
import { memoize } from '../../../platform/memoize.js';
import type { EditableTemplate } from '../kinds/kind.js';
import { kindOf, kindsWhere, type MessageKind } from '../kinds/kinds.js';

/** A text of an email that organizers can change. Times, places, links and details can't be changed. */
export interface EmailPart {
  /** `state`, `greeting`, `text`, `textNoSeat`, `closing` … */
  name: string;
  /** Key of the message that it replaces, without `notifications.`. */
  key: string;
  /** Whether it is one line, not paragraphs. */
  isLine: boolean;
  /** Maximum length in characters. */
  most: number;
  /** Fields that it can contain, like `{name}`. */
  fields: readonly string[];
  /** Fields that it must contain, because recipients can't find this information elsewhere. */
  kept: readonly string[];
  /** Whether it can be empty, like the default. */
  isOptional: boolean;
}

/** Fields with numbers, which a text can depend on (ICU plural). */
export const numberFields: ReadonlySet<string> = new Set([
  'place',
  'count',
  'minutes',
  'seats',
  'waiting',
  'pending',
  'days',
]);

const everywhere = ['name', 'call'];
const ofSession = ['title', 'date', 'time', 'city'];

/** Fields available in every part, by the subject of the email. */
const commonFields: Readonly<Record<EditableTemplate['about'], readonly string[]>> = {
  session: [...everywhere, ...ofSession],
  call: everywhere,
  delegation: [...everywhere, 'organization'],
  team: [...everywhere, ...ofSession, 'organization'],
};

/** Kinds whose texts organizers can change. */
export function editableKinds(): MessageKind[] {
  return kindsWhere(({ template }) => template !== null);
}

/** Returns the kind and language in an address. Throws NotFound if there is no such email template. */
export function getEditableEmail(named: { kind: string; language: string }): { kind: MessageKind; language: string } {
  const kind = editableKinds().find((one) => one === named.kind);
  const language = languages.find(({ code }) => code === named.language)?.code;
  if (kind === undefined || language === undefined) throw new NotFound('mail-not-found', 'Email template not found.');
  return { kind, language };
}

/** Returns the parts of an email of this kind, in the order in which they are read. */
export const partsOf: (kind: MessageKind) => readonly EmailPart[] = memoize(100, (kind: MessageKind) => kind, read);

/** Whether `date` and `time` in a part are a deadline, not the time of the session. */
export function speaksOfDeadline({ fields }: EmailPart): boolean {
  return fields.includes('zone');
}

/** Returns the default text of a part, in English if `language` lacks it; empty if there is none. */
export function originalOf(part: EmailPart, language: string): string {
  const key = `notifications.${part.key}`;
  return listMessages(language).get(key) ?? listMessages('en').get(key) ?? '';
}

function read(kind: MessageKind): readonly EmailPart[] {
  const { template } = kindOf(kind);
  if (template === null) return [];
  const common = commonFields[template.about];
  const own = Object.entries(template.parts).map(([name, kept]) => ownPart(kind, name, kept, common));
  const isState = ({ name }: EmailPart) => name.startsWith('state');
  return [
    ...own.filter(isState),
    { name: 'greeting', key: 'greeting', isLine: true, most: 200, fields: common, kept: [], isOptional: false },
    ...own.filter((part) => !isState(part)),
    { name: 'closing', key: 'closing', isLine: false, most: 1000, fields: common, kept: [], isOptional: true },
  ];
}

function ownPart(kind: MessageKind, name: string, kept: readonly string[], common: readonly string[]): EmailPart {
  const key = `${kind}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const isLine = name.startsWith('state');
  return {
    name,
    key,
    isLine,
    most: isLine ? 300 : 3000,
    fields: [...new Set([...fieldsOfOriginal(key), ...common])],
    kept,
    isOptional: false,
  };
}

function fieldsOfOriginal(key: string): string[] {
  return ['en', ...languages.map(({ code }) => code)].flatMap((code) => {
    const read = readIcuText(listMessages(code).get(`notifications.${key}`) ?? '', code);
    return 'text' in read ? read.text.uses.map(({ field }) => field) : [];
  });
}
