/** Normalizes text: converts digits of Arabic and other scripts, full-width forms and no-break spaces. */
export function westernDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\u0660-\u0669]/gu, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[\u06f0-\u06f9]/gu, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll(/[\u200e\u200f]/gu, '');
}

const monthNames = new Map(
  ['en', 'es', 'fr', 'de', 'pt', 'it', 'nl', 'id'].flatMap((language) =>
    (['long', 'short'] as const).flatMap((month) => {
      const names = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
      return Array.from(
        { length: 12 },
        (_, index) => [monthKey(names.format(Date.UTC(2027, index, 15))), index + 1] as const,
      );
    }),
  ),
);

/** Returns the month, from 1, of a month name in the supported languages, or undefined. */
export function monthNumber(name: string): number | undefined {
  return monthNames.get(monthKey(name)) ?? monthNames.get(monthKey(name).slice(0, 3));
}

function monthKey(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\P{L}+/gu, '');
}
