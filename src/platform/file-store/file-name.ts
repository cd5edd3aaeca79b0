import { fileTypeOf } from './file-types.js';

const longest = 120;
/**
 * Control characters, invisible ones, and those that turn the direction of text, so that `exe.pdf` can read as `fdp.exe`;
 * not the two joiners that Persian and Hindi are written with.
 */
const unseen = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** What a path or a shell could take for more than a name. */
const notInNames = /[<>:"|?*\\/]/gu;

/**
 * Returns the name under which a file is stored and saved: the last part of a path, without characters that are
 * invisible or mean something to a file system, at most 120 characters, with an ending that fits its type.
 */
export function cleanFileName(name: string, mediaType: string): string {
  const last =
    name
      .toWellFormed()
      .normalize('NFC')
      .split(/[/\\]/u)
      .findLast((part) => part.trim() !== '') ?? '';
  const clean = last.replace(unseen, '').replace(notInNames, '_').replaceAll(/\s+/gu, ' ').trim();
  const { endings } = fileTypeOf(mediaType) ?? { endings: ['bin'] };
  const dot = clean.lastIndexOf('.');
  const ending = clean.slice(dot + 1).toLowerCase();
  const isFitting = dot > 0 && endings.some((one) => one === ending);
  const stem = (isFitting ? clean.slice(0, dot) : clean).replace(/^[.\s]+|[.\s]+$/gu, '');
  const kept = isFitting ? ending : endings[0];
  return `${cut(stem === '' ? 'file' : stem, longest - kept.length - 1)}.${kept}`;
}

/** Returns at most so many UTF-16 units of a text, and no half of a character. */
function cut(text: string, units: number): string {
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > units) break;
    kept += character;
  }
  return kept.trimEnd();
}

/** Returns the header that names a file (RFC 6266), in ASCII and, where that isn't all, in UTF-8. */
export function contentDisposition(kind: 'attachment' | 'inline', name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_');
  const header = `${kind}; filename="${ascii}"`;
  return ascii === name ? header : `${header}; filename*=UTF-8''${encoded(name)}`;
}

function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/gu, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
