import type { PDFDict, PDFDocument, PDFObject, PDFRawStream } from '@cantoo/pdf-lib';

type Library = typeof import('@cantoo/pdf-lib');

/** What in a PDF can name its authors beyond its pages. */
export type NamesFound = 'author' | 'comments' | 'attachments' | 'photos' | 'signature';

/** What a PDF says about itself, and what bookmarks are called. */
const texts = ['Title', 'Author', 'Subject', 'Keywords', 'Creator', 'Producer', 'Company'];
const authors = ['Author', 'Company'];
/** Metadata, and private data of programs. */
const metadata = ['Metadata', 'PieceInfo', 'AF', 'EmbeddedFiles'];
const ofFiles = ['EF', 'F', 'UF', 'Desc', 'DOS', 'Mac', 'Unix'];
const ofSignatures = ['Name', 'ContactInfo', 'Location', 'Reason', 'Contents', 'Cert'];

/**
 * Returns a copy of a PDF that shows the same pages, without its metadata, the authors of comments, attached files, the
 * metadata of photos and signatures, and which of these there were. Throws if the file can't be read. Only for a process
 * of its own, because the file decides how much there is to do.
 */
export async function withoutNames(bytes: Uint8Array): Promise<{ bytes: Uint8Array; found: NamesFound[] }> {
  const library = await import('@cantoo/pdf-lib');
  const document = await library.PDFDocument.load(bytes, { updateMetadata: false });
  const found = new Set<NamesFound>();
  const { context } = document;
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    clean(library, document, object, found);
    if (!(object instanceof library.PDFRawStream)) continue;
    const type = nameOf(library, object.dict, 'Type');
    if (type === 'EmbeddedFile' || type === 'Metadata' || nameOf(library, object.dict, 'Subtype') === 'XML') {
      context.assign(ref, context.stream(''));
    } else if (isJpeg(library, object)) {
      const photo = withoutSegments(object.contents);
      if (photo === null) continue;
      found.add('photos');
      context.assign(ref, library.PDFRawStream.of(object.dict, photo));
    }
  }
  const saved = await document.save({ updateFieldAppearances: false, addDefaultPage: false });
  return { bytes: saved, found: [...found].sort() };
}

/** Cleans an object and those in it; references are objects of their own. */
function clean(library: Library, document: PDFDocument, object: PDFObject, found: Set<NamesFound>): void {
  const open: PDFObject[] = [object];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next instanceof library.PDFArray) open.push(...next.asArray());
    const dict = next instanceof library.PDFStream ? next.dict : next instanceof library.PDFDict ? next : null;
    if (dict === null) continue;
    cleanDict(library, document, dict, found);
    open.push(...dict.values());
  }
}

function cleanDict(library: Library, { context }: PDFDocument, dict: PDFDict, found: Set<NamesFound>): void {
  const { PDFName, PDFString, PDFHexString } = library;
  const textOf = (key: string) => {
    const value = context.lookup(dict.get(PDFName.of(key)));
    return value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : null;
  };
  const remove = (keys: readonly string[]) => keys.forEach((key) => dict.delete(PDFName.of(key)));
  for (const key of texts) {
    const text = textOf(key);
    if (text === null) continue;
    if (authors.includes(key) && text.trim() !== '') found.add('author');
    dict.set(PDFName.of(key), PDFString.of(''));
  }
  const isAnnotation = dict.has(PDFName.of('Rect')) && nameOf(library, dict, 'Subtype') !== 'Widget';
  if (isAnnotation && textOf('T') !== null) {
    found.add('comments');
    remove(['T']);
  }
  if (dict.has(PDFName.of('EF'))) {
    found.add('attachments');
    remove(ofFiles);
  }
  if (nameOf(library, dict, 'Type') === 'Sig' || dict.has(PDFName.of('ByteRange'))) {
    found.add('signature');
    remove(ofSignatures);
  }
  remove(metadata);
}

function nameOf({ PDFName }: Library, dict: PDFDict, key: string): string | null {
  const value = dict.get(PDFName.of(key));
  return value instanceof PDFName ? value.decodeText() : null;
}

function isJpeg(library: Library, { dict }: PDFRawStream): boolean {
  const filter = dict.get(library.PDFName.of('Filter'));
  const only = filter instanceof library.PDFArray && filter.size() === 1 ? filter.get(0) : filter;
  return only === library.PDFName.of('DCTDecode');
}

/** EXIF and XMP, IPTC, and comments. */
const namedSegments = new Set([0xe1, 0xed, 0xfe]);

/** Returns a JPEG without segments that can name its photographer, or null if it has none. */
function withoutSegments(jpeg: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let [at, isClean] = [2, true];
  while (jpeg[at] === 0xff && jpeg[at + 1] !== 0xda && at + 4 <= jpeg.length) {
    const end = at + 2 + ((jpeg[at + 2] ?? 0) << 8) + (jpeg[at + 3] ?? 0);
    if (namedSegments.has(jpeg[at + 1] ?? 0)) isClean = false;
    else kept.push(jpeg.subarray(at, end));
    at = end;
  }
  return isClean ? null : Buffer.concat([...kept, jpeg.subarray(at)]);
}
