import type { PathMark, PdfContent, TextMark } from './content.js';
import type { SetText } from './typeset.js';

/** Of a line, in sizes of its text. */
export const lineHeight = 1.3;
/** Baseline of a line, from its upper edge. */
export const baseline = 0.98;
/** A heading is not the last on a page: it has space for itself and this many lines of its size. */
const headingLines = 3;

/** Returns how much space a text needs on a page to begin there, in points. */
export function spaceFor(mark: TextMark, { size }: SetText): number {
  return size * lineHeight * (mark.role === 'P' ? 1 : headingLines);
}

/** Draws a shape, which is not read aloud. */
export function drawPath(document: PDFKit.PDFDocument, { path, colour }: PathMark): void {
  document.markContent('Artifact', { type: 'Layout' });
  document.path(path).fill(colour);
  document.endMarkedContent();
}

/** Draws a text, and returns where it ends. */
export function drawText(
  document: PDFKit.PDFDocument,
  content: Pick<PdfContent, 'dir' | 'flow'>,
  mark: TextMark,
  { size, lines, isRightToLeft }: SetText,
  top: number,
): number {
  const isRtl = mark.dir === 'auto' ? isRightToLeft : content.dir === 'rtl';
  const isAtLeft = isRtl === (mark.align === 'end');
  let upper = top;
  for (const line of lines) {
    if (content.flow !== undefined && upper + size * lineHeight > content.flow.bottom) {
      document.continueOnNewPage();
      upper = content.flow.top;
    }
    const y = upper + size * baseline;
    upper += size * lineHeight;
    let x = isAtLeft ? mark.x : mark.x + mark.width - line.width;
    if (mark.link !== undefined) {
      const area = [x, y - size * baseline, line.width, size * lineHeight] as const;
      if (mark.link.startsWith('#')) document.goTo(...area, mark.link.slice(1));
      else document.link(...area, mark.link);
    }
    for (const run of line.runs) {
      run.face.next = run.glyphs;
      // By a name of ours: many slices have the same one, and each change between them would embed another subset.
      document.registerFont(run.face.key, run.face.font as never);
      document.font(run.face.key, size).fillColor(mark.colour);
      document.text(run.text, x, y, { lineBreak: false, baseline: 'alphabetic', features: [] });
      x += run.width;
    }
  }
  return upper;
}
