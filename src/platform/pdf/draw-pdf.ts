import Pdf from 'pdfkit';
import type { PdfContent, TextMark } from './content.js';
import { type SetText, typeset } from './typeset.js';

const lineHeight = 1.3;
/** Baseline of a line, from its upper edge. */
const baseline = 0.98;
/** A heading is not the last on a page: it has space for itself and this many lines of its size. */
const headingLines = 3;

/**
 * Draws pages as tagged PDF 1.7 with real text, so that they can be read aloud and searched in any script. The same
 * content always has the same bytes. Takes some tens of milliseconds for a page.
 */
export async function drawPdf(content: PdfContent): Promise<Buffer> {
  const texts = await typeset(content);
  const document = new Pdf({
    size: [content.width, content.height],
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: content.language,
    displayTitle: true,
    info: { Title: content.title, Author: content.author, Creator: 'Greenroom', CreationDate: content.createdAt },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.once('end', resolve).once('error', reject));
  const root = document.struct('Document');
  document.addStructure(root);
  let bottom = 0;
  for (const [index, mark] of content.pages.flatMap((marks) => [null, ...marks]).entries()) {
    if (mark === null) {
      bottom = 0;
      if (index > 0) document.addPage();
    } else if (mark.kind === 'path') {
      document.markContent('Artifact', { type: 'Layout' });
      document.path(mark.path).fill(mark.colour);
      document.endMarkedContent();
    } else {
      const set = texts.get(mark);
      if (set === undefined) continue;
      let top = typeof mark.y === 'number' ? mark.y : bottom + mark.y.below;
      const { flow } = content;
      const least = set.size * lineHeight * (mark.role === 'P' ? 1 : headingLines);
      if (flow !== undefined && top + least > flow.bottom) {
        document.addPage();
        top = flow.top;
      }
      root.add(document.struct(mark.role, {}, [() => (bottom = drawText(document, content, mark, set, top))]));
    }
  }
  root.end();
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Draws a text, and returns where it ends. */
function drawText(
  document: PDFKit.PDFDocument,
  content: PdfContent,
  mark: TextMark,
  { size, lines }: SetText,
  top: number,
): number {
  const isAtLeft = (content.dir === 'ltr') === (mark.align === 'start');
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
      document.link(x, y - size * baseline, line.width, size * lineHeight, mark.link);
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
