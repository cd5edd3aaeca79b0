import { IntlMessageFormat } from 'intl-messageformat';
import type { MessageValues } from './messages.js';

/** How a text uses a field: as text, to select a variant, as a number, or as a date or time. */
type FieldUse = 'plain' | 'choice' | 'number' | 'moment';

/** A parsed ICU text, ready for formatting. */
export interface IcuText {
  /** The fields in it, in the order in which they appear. */
  uses: { field: string; use: FieldUse }[];
  format: (values: MessageValues) => string;
}

/** Why a text is invalid, and where: `near` starts at the error. */
export interface IcuFault {
  code: 'unclosed' | 'unopened' | 'empty-field' | 'quoted' | 'unreadable';
  near: string;
}

type Part = ReturnType<IntlMessageFormat['getAst']>[number];

/** The types of elements in the library's syntax tree. */
const kinds = { literal: 0, argument: 1, number: 2, date: 3, time: 4, select: 5, plural: 6 } as const;

/**
 * Parses an ICU text written by a person. Stricter than ICU, which treats an unmatched closing brace as text, and a
 * brace after an apostrophe, too: with `l'{title}`, the recipient of an email would see the name of the field.
 */
export function readIcuText(source: string, language: string): { text: IcuText } | { fault: IcuFault } {
  try {
    const message = new IntlMessageFormat(source, language, undefined, { ignoreTag: true });
    const { uses, literals } = partsIn(message.getAst());
    const brace = literals.map((literal) => /[{}]/u.exec(literal)).find((match) => match !== null);
    if (brace) return { fault: { code: brace[0] === '{' ? 'quoted' : 'unopened', near: nearBrace(source, brace[0]) } };
    return { text: { uses, format: (values) => String(message.format(values)) } };
  } catch (error) {
    return { fault: faultOf(source, error) };
  }
}

function partsIn(parts: readonly Part[]): { uses: IcuText['uses']; literals: string[] } {
  const found: ReturnType<typeof partsIn> = { uses: [], literals: [] };
  for (const part of parts) {
    const type: number = part.type;
    if ('options' in part) {
      found.uses.push({ field: part.value, use: type === kinds.plural ? 'number' : 'choice' });
      for (const { value } of Object.values(part.options)) {
        const inside = partsIn(value);
        found.uses.push(...inside.uses);
        found.literals.push(...inside.literals);
      }
    } else if (type === kinds.literal && 'value' in part) found.literals.push(part.value);
    else if ('value' in part) found.uses.push({ field: part.value, use: useOf(type) });
  }
  return found;
}

function useOf(type: number): FieldUse {
  if (type === kinds.number) return 'number';
  return type === kinds.date || type === kinds.time ? 'moment' : 'plain';
}

function faultOf(source: string, error: unknown): IcuFault {
  const { message, location } = error as { message?: string; location?: { start: { offset: number } } };
  const near = source.slice(location?.start.offset ?? 0);
  if (message === 'EMPTY_ARGUMENT') return { code: 'empty-field', near: short(near) };
  const isUnclosed = message?.includes('CLOSING_BRACE') || count(source, '{') > count(source, '}');
  return { code: isUnclosed ? 'unclosed' : 'unreadable', near: short(near) };
}

function nearBrace(source: string, brace: string): string {
  const at = brace === '{' ? source.indexOf("'{") : source.indexOf('}');
  return short(source.slice(Math.max(0, at - (brace === '{' ? 10 : 20))));
}

function count(text: string, brace: string): number {
  return text.split(brace).length - 1;
}

function short(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, 30);
}
