import type { Mark, TextMark } from '../../../platform/pdf/content.js';

const [ink, rule] = ['#1b1d1a', '#b9b5a9'];
export const [quiet, accent] = ['#585a53', '#0a665a'];

/** Returns a line of text at this place. */
export function textAt(
  text: string,
  place: Pick<TextMark, 'x' | 'y' | 'width' | 'size'> & Partial<TextMark>,
): TextMark {
  return { kind: 'text', role: 'P', text, maxLines: 1, weight: 400, colour: ink ?? '', align: 'start', ...place };
}

/** Returns a filled box. */
export function box(x: number, y: number, wide: number, high: number, colour = rule ?? ''): Mark {
  return { kind: 'path', path: boxPath(x, y, wide, high), colour };
}

/** Returns a QR code in a square: each run of dark modules is one box. */
export function codeAt(code: readonly (readonly boolean[])[], x: number, y: number, side: number): Mark {
  const field = side / Math.max(1, code.length);
  const path = code.flatMap((row, down) => {
    const runs: string[] = [];
    for (let from = 0; from < row.length; from += 1) {
      if (row[from] !== true) continue;
      let end = from;
      while (row[end] === true) end += 1;
      runs.push(boxPath(x + from * field, y + down * field, (end - from) * field, field));
      from = end;
    }
    return runs;
  });
  return { kind: 'path', path: path.join(''), colour: ink ?? '' };
}

function boxPath(x: number, y: number, wide: number, high: number): string {
  const [left, top, right, bottom] = [x, y, x + wide, y + high].map((value) => value.toFixed(2));
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}

/** Whether a text runs from right to left: its first letter with a direction decides. */
export function isRightToLeft(text: string): boolean {
  const first = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]|\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(first);
}
