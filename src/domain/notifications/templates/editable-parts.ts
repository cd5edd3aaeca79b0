import { readIcuText } from '../../../platform/i18n/icu-text.js';
import { languages, listMessages } from '../../../platform/i18n/messages.js';
import { NotFound } from '../../../platform/errors.js';
import { memoize } from '../../../platform/memoize.js';
import { type MessageKind, messageKinds } from '../message.js';

/** A part of a mail that organizers may word themselves. Times, places, links and facts are not among them. */
export interface EmailPart {
  /** `state`, `greeting`, `text`, `textNoSeat`, `closing` … */
  name: string;
  /** The message that it replaces, without `notifications.`. */
  key: string;
  /** One line, or paragraphs. */
  isLine: boolean;
  /** Characters. */
  most: number;
  /** Fields that may stand in it. */
  fields: readonly string[];
  /** Fields that must stay in it: the reader finds what they say nowhere else. */
  kept: readonly string[];
  /** Whether it has no words of ours, and may be empty. */
  isOptional: boolean;
}

/** Fields that hold a number, so that words may depend on it. */
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
const ofDelegation = ['organization'];

const aboutNoSession: ReadonlySet<string> = new Set(['link', 'deadline', 'delegation-link', 'delegation']);
const kept: Readonly<Record<string, readonly string[]>> = {
  offeredText: ['date', 'time', 'zone'],
  'offer-reminderText': ['date', 'time', 'zone'],
  waitlistedState: ['place'],
  rescheduledTextInLine: ['place'],
  'team-invitedText': ['proposal', 'seats', 'date', 'time', 'zone'],
};

/** Kinds whose words organizers may change. A broadcast has no words of ours. */
export const wordedKinds: readonly MessageKind[] = messageKinds.filter((kind) => kind !== 'broadcast');

/** A kind of mail in one of our languages, as an address names it. Throws NotFound where organizers word no such mail. */
export function getWordedEmail(named: { kind: string; language: string }): { kind: MessageKind; language: string } {
  const kind = wordedKinds.find((one) => one === named.kind);
  const language = languages.find(({ code }) => code === named.language)?.code;
  if (kind === undefined || language === undefined) throw new NotFound('mail-not-found', 'There is no such mail.');
  return { kind, language };
}

/**
 * The parts of a mail of this kind, in the order in which they are read. Ours are found by their names: `invitedState`
 * and `invitedText` belong to `invited`.
 */
export const partsOf: (kind: MessageKind) => readonly EmailPart[] = memoize(100, (kind: MessageKind) => kind, read);

/** Whether `date` and `time` in a part say until when something is open, and not when the session is. */
export function speaksOfDeadline({ fields }: EmailPart): boolean {
  return fields.includes('zone');
}

/** Our own words of a part, in English where `language` lacks them; empty where the part has none. */
export function originalOf(part: EmailPart, language: string): string {
  const key = `notifications.${part.key}`;
  return listMessages(language).get(key) ?? listMessages('en').get(key) ?? '';
}

function read(kind: MessageKind): readonly EmailPart[] {
  const known = [...everywhere, ...(aboutNoSession.has(kind) ? [] : ofSession)];
  const isOfDelegation = kind.startsWith('delegation') || kind === 'team-invited';
  const common = isOfDelegation ? [...known, ...ofDelegation] : known;
  const own = [...listMessages('en').keys()].flatMap((key) => {
    const suffix = key.startsWith(`notifications.${kind}`) ? key.slice(`notifications.${kind}`.length) : '';
    return /^(?:State|Text|Warning)/u.test(suffix) ? [ownPart(kind, suffix, common)] : [];
  });
  const isState = ({ name }: EmailPart) => name.startsWith('state');
  return [
    ...own.filter(isState),
    { name: 'greeting', key: 'greeting', isLine: true, most: 200, fields: common, kept: [], isOptional: false },
    ...own.filter((part) => !isState(part)),
    { name: 'closing', key: 'closing', isLine: false, most: 1000, fields: common, kept: [], isOptional: true },
  ];
}

function ownPart(kind: MessageKind, suffix: string, common: readonly string[]): EmailPart {
  const key = `${kind}${suffix}`;
  const isLine = suffix.startsWith('State');
  return {
    name: suffix.charAt(0).toLowerCase() + suffix.slice(1),
    key,
    isLine,
    most: isLine ? 300 : 3000,
    fields: [...new Set([...fieldsOfOriginal(key), ...common])],
    kept: kept[key] ?? [],
    isOptional: false,
  };
}

function fieldsOfOriginal(key: string): string[] {
  return ['en', ...languages.map(({ code }) => code)].flatMap((code) => {
    const read = readIcuText(listMessages(code).get(`notifications.${key}`) ?? '', code);
    return 'text' in read ? read.text.uses.map(({ field }) => field) : [];
  });
}
