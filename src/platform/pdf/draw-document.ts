import Pdf from 'pdfkit';
import type { Paper, TextMark } from './document.js';
import { type SetText, typeset } from './typeset.js';

const lineHeight = 1.3;
/** Where the letters of a line stand, from its upper edge. */
const baseline = 0.98;

/**
 * Draws a page as PDF 1.7: tagged, with its texts as texts, so that it is read aloud and searched in any script. The
 * same page is always the same bytes. Takes some tens of milliseconds and keeps nothing.
 */
export async function drawPaper(paper: Paper): Promise<Buffer> {
  const texts = await typeset(paper);
  const document = new Pdf({
    size: [paper.width, paper.height],
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: paper.language,
    displayTitle: true,
    info: { Title: paper.title, Author: paper.author, Creator: 'Greenroom', CreationDate: paper.createdAt },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.once('end', resolve).once('error', reject));
  const root = document.struct('Document');
  document.addStructure(root);
  let bottom = 0;
  for (const mark of paper.marks) {
    if (mark.kind === 'path') {
      document.markContent('Artifact', { type: 'Layout' });
      document.path(mark.path).fill(mark.colour);
      document.endMarkedContent();
    } else {
      const set = texts.get(mark);
      if (set === undefined) continue;
      const top = typeof mark.y === 'number' ? mark.y : bottom + mark.y.below;
      bottom = top + set.size * lineHeight * set.lines.length;
      root.add(document.struct(mark.role, {}, [() => drawText(document, paper, mark, set, top)]));
    }
  }
  root.end();
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawText(
  document: PDFKit.PDFDocument,
  paper: Paper,
  mark: TextMark,
  { size, lines }: SetText,
  top: number,
): void {
  const isAtLeft = (paper.dir === 'ltr') === (mark.align === 'start');
  for (const [index, line] of lines.entries()) {
    const y = top + size * (index * lineHeight + baseline);
    let x = isAtLeft ? mark.x : mark.x + mark.width - line.width;
    if (mark.link !== undefined) {
      document.link(x, y - size * baseline, line.width, size * lineHeight, mark.link);
    }
    for (const run of line.runs) {
      run.face.next = run.glyphs;
      document.font(run.face.font as never, size).fillColor(mark.colour);
      document.text(run.text, x, y, { lineBreak: false, baseline: 'alphabetic', features: [] });
      x += run.width;
    }
  }
}
