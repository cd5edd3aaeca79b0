import Pdf from 'pdfkit';
import type { PdfContent } from './content.js';
import { drawPath, drawText, spaceFor } from './draw-marks.js';
import { typeset } from './typeset.js';

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
      drawPath(document, mark);
    } else {
      const set = texts.get(mark);
      if (set === undefined) continue;
      let top = typeof mark.y === 'number' ? mark.y : bottom + mark.y.below;
      const { flow } = content;
      if (flow !== undefined && top + spaceFor(mark, set) > flow.bottom) {
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
