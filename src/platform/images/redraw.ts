import type { Sharp, SharpOptions } from 'sharp';

/** An image that was drawn anew. */
export interface Drawing {
  content: Buffer;
  width: number;
  height: number;
}

/** Why an image is not accepted. */
export type ImageFault = 'not-an-image' | 'image-too-large' | 'svg-active' | 'svg-text';

const formats = ['png', 'jpeg', 'webp', 'svg'];
/** More pixels take longer to draw than a logo is worth, and a small file can claim any number of them. */
const maxPixels = 25_000_000;
/** What an SVG can do beyond drawing: run scripts, embed pages, and refer to other files. */
const activeSvg =
  /<(?:script|foreignobject|iframe|object|embed|handler)\b|<!(?:entity|doctype[^>]*\[)|\son[a-z]+\s*=|javascript:|(?:href|src)\s*=\s*["']?\s*(?!["'#\s]|data:image\/)|@import|url\(\s*["']?\s*(?!["'#\s]|data:image\/)/iu;
/** Text is drawn with the fonts of the machine: with others than in the drawing, or, without any, as boxes or nothing. */
const svgText = /<(?:[\w-]+:)?text[\s>]/iu;
const usualDensity = 72;
const highestDensity = 2400;

/**
 * Draws an image anew, at most so large, so that nothing of the file survives but its pixels. Accepts PNG, JPEG, WebP and
 * SVG without scripts, references and text. As WebP, a photograph has a tenth of the bytes.
 */
export async function redraw(
  bytes: Buffer,
  most: { width: number; height: number },
  as: 'png' | 'webp' = 'png',
): Promise<Drawing | ImageFault> {
  const text = bytes.toString('utf8');
  const isXml = /^\s*</u.test(text);
  if (isXml && activeSvg.test(text)) return 'svg-active';
  if (isXml && svgText.test(text.replaceAll(/<!--.*?-->/gsu, ''))) return 'svg-text';
  // With its native library it takes 9 MB, and few processes ever draw.
  const { default: sharp } = await import('sharp');
  try {
    const image = await opened(sharp, bytes, isXml, most.width);
    if (image === null) return 'not-an-image';
    const drawn = image.rotate().resize({ ...most, fit: 'inside', withoutEnlargement: true });
    const encoded = as === 'png' ? drawn.png({ compressionLevel: 9 }) : drawn.webp({ quality: 80 });
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    return { content: data, width: info.width, height: info.height };
  } catch (error) {
    return error instanceof Error && /pixel limit/iu.test(error.message) ? 'image-too-large' : 'not-an-image';
  }
}

/** Opens an image; an SVG at the density that fills the width. Null for another format, also for a compressed SVG. */
async function opened(
  sharp: (bytes: Buffer, options: SharpOptions) => Sharp,
  bytes: Buffer,
  isXml: boolean,
  width: number,
): Promise<Sharp | null> {
  const limits = { limitInputPixels: maxPixels, failOn: 'error', animated: false } as const;
  const image = sharp(bytes, limits);
  const { format, width: own } = await image.metadata();
  if (!formats.includes(format) || (format === 'svg') !== isXml) return null;
  if (format !== 'svg') return image;
  const density = Math.min(highestDensity, Math.max(usualDensity, (usualDensity * width) / Math.max(1, own)));
  return sharp(bytes, { ...limits, density });
}
