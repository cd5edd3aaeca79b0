import type { PdfContent, TextMark } from './content.js';
import { baseline, lineHeight } from './draw-marks.js';
import { type SetText, typeset } from './typeset.js';

/** A picture of one page: its texts, on an SVG fragment, and an image in a corner. */
export interface Picture {
  content: Omit<PdfContent, 'author' | 'createdAt' | 'flow' | 'title'>;
  /** Elements in the coordinates of the page. */
  background: string;
  image: { bytes: Uint8Array; left: number; top: number; width: number; height: number } | null;
}

/**
 * Draws a picture as PNG. Letters are outlines of the fonts that Greenroom comes with, in any script: the libraries that
 * draw SVG use fonts of the machine, and one that doesn't breaks Bengali.
 */
export async function drawPicture({ content, background, image }: Picture): Promise<Buffer> {
  const texts = await typeset(content);
  let bottom = 0;
  const drawn = content.pages.flat().map((mark) => {
    if (mark.kind === 'path') return `<path d="${mark.path}" fill="${mark.colour}"/>`;
    const set = texts.get(mark);
    if (set === undefined) return '';
    const top = typeof mark.y === 'number' ? mark.y : bottom + mark.y.below;
    bottom = top + set.lines.length * set.size * lineHeight;
    return outlines(mark, set, top, content.dir);
  });
  const { width, height } = content;
  const size = `width="${width}" height="${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${background}${drawn.join('')}</svg>`;
  // With its native library it takes 9 MB, which only this thread needs.
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  const logo = image && {
    input: await sharp(image.bytes)
      .resize({ width: image.width, height: image.height, fit: 'contain', background: '#0000' })
      .toBuffer(),
    left: image.left,
    top: image.top,
  };
  return sharp(Buffer.from(svg))
    .composite(logo === null ? [] : [logo])
    .png({ palette: true })
    .toBuffer();
}

function outlines(mark: TextMark, { size, lines, isRightToLeft }: SetText, top: number, dir: 'ltr' | 'rtl'): string {
  const isRtl = mark.dir === 'auto' ? isRightToLeft : dir === 'rtl';
  const isAtLeft = isRtl === (mark.align === 'end');
  const glyphs = lines.flatMap((line, index) => {
    const y = top + index * size * lineHeight + size * baseline;
    let x = isAtLeft ? mark.x : mark.x + mark.width - line.width;
    return line.runs.flatMap(({ face, glyphs: ofRun }) => {
      const scale = size / face.unitsPerEm;
      return ofRun.map(({ outline, xAdvance, xOffset, yOffset }) => {
        const path = face.font.getGlyph(outline).path.toSVG();
        const at = `${(x + xOffset * scale).toFixed(2)} ${(y - yOffset * scale).toFixed(2)}`;
        x += xAdvance * scale;
        return path === '' ? '' : `<path transform="translate(${at}) scale(${scale} -${scale})" d="${path}"/>`;
      });
    });
  });
  return `<g fill="${mark.colour}">${glyphs.join('')}</g>`;
}
