import type { PDFDict, PDFDocument, PDFObject, PDFPage } from '@cantoo/pdf-lib';

type Library = typeof import('@cantoo/pdf-lib');

/** The pages of a PDF as objects of another document. */
export interface AttachedPages {
  /** By number; null for numbers that nothing has. */
  objects: Map<number, Uint8Array | null>;
  /** Numbers of the pages, in order. */
  pages: number[];
}

/** What a page shows, and nothing that runs, plays or leads into a document that isn't there. */
const shownAnnotations = new Set(
  `/Link /Widget /Text /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut
   /Stamp /Ink`.split(/\s+/u),
);
/** Of a page, what refers to the structure and the actions of its document. */
const left = ['AA', 'StructParents', 'Tabs', 'B', 'Metadata', 'PieceInfo', 'Thumb'];
/** The same of a link or a note. */
const leftOfAnnotation = ['AA', 'Dest', 'StructParent', 'Parent', 'P', 'Popup', 'Kids'];

/**
 * Returns the pages of a PDF for another document, whose objects have numbers up to `last`; `parent` is that of its page
 * tree. Links to web addresses stay; scripts, forms and other actions don't. Throws if the file can't be read.
 */
export async function attachedPages(bytes: Uint8Array, last: number, parent: number): Promise<AttachedPages> {
  // Few books need it.
  const library = await import('@cantoo/pdf-lib');
  const { PDFDocument: Documents, PDFName, PDFRef, ParseSpeeds } = library;
  const source = await Documents.load(bytes, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });
  for (const page of source.getPages()) cleanPage(library, source, page);
  const target = await Documents.create({ updateMetadata: false });
  const own = target.context.largestObjectNumber;
  target.context.largestObjectNumber = Math.max(last, own);
  const first = target.context.largestObjectNumber;
  const copied = await target.copyPages(source, source.getPageIndices());
  for (const { node } of copied) node.set(PDFName.of('Parent'), PDFRef.of(parent));
  const objects = new Map<number, Uint8Array | null>();
  for (let number = last + 1; number <= target.context.largestObjectNumber; number += 1) objects.set(number, null);
  for (const [{ objectNumber }, object] of target.context.enumerateIndirectObjects()) {
    if (objectNumber > first) objects.set(objectNumber, written(object));
  }
  return { objects, pages: copied.map(({ ref }) => ref.objectNumber) };
}

function written(object: PDFObject): Uint8Array {
  const bytes = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
}

function cleanPage(library: Library, source: PDFDocument, { node }: PDFPage): void {
  const { PDFName } = library;
  for (const name of left) node.delete(PDFName.of(name));
  const annotations = node.Annots();
  if (annotations === undefined) return;
  for (let index = annotations.size() - 1; index >= 0; index -= 1) {
    const annotation = annotations.lookup(index);
    if (!(annotation instanceof library.PDFDict) || !isShown(library, annotation)) annotations.remove(index);
    else cleanAnnotation(library, source, annotation);
  }
}

function isShown({ PDFName }: Library, annotation: PDFDict): boolean {
  return shownAnnotations.has(String(annotation.lookup(PDFName.of('Subtype'))));
}

function cleanAnnotation({ PDFName, PDFDict: Dictionary }: Library, source: PDFDocument, annotation: PDFDict): void {
  for (const name of leftOfAnnotation) annotation.delete(PDFName.of(name));
  const action = annotation.lookup(PDFName.of('A'));
  annotation.delete(PDFName.of('A'));
  if (!(action instanceof Dictionary) || String(action.lookup(PDFName.of('S'))) !== '/URI') return;
  const address = action.get(PDFName.of('URI'));
  if (address === undefined) return;
  const link = source.context.obj({ S: 'URI' });
  link.set(PDFName.of('URI'), address);
  annotation.set(PDFName.of('A'), link);
}
