import { crc32 } from 'node:zlib';

/** A PDF of one empty page. */
export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** A PDF that only a password opens. */
export const encryptedPdf = Buffer.from(pdf.toString().replace('/Root 1 0 R', '/Root 1 0 R/Encrypt 4 0 R'));

/** One transparent pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A page that would run a script at our origin. */
export const html = Buffer.from('<!doctype html><script>alert(document.cookie)</script>');

/** Slides as PowerPoint saves them, as far as their type goes. */
export const pptx = zipOf(
  '[Content_Types].xml',
  '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>',
);

/** Slides as LibreOffice saves them, as far as their type goes. */
export const odp = zipOf('mimetype', 'application/vnd.oasis.opendocument.presentation');

/** Any other archive. */
export const zip = zipOf('readme.txt', 'hello');

/** Returns an archive with one stored file. */
function zipOf(name: string, text: string): Buffer {
  const content = Buffer.from(text);
  const crc = crc32 === undefined ? 0 : crc32(content);
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt32LE(crc, 10);
  head.writeUInt32LE(content.length, 14);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), content]);
  const entry = Buffer.alloc(42);
  entry.writeUInt16LE(20, 0);
  head.copy(entry, 2, 0, 24);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02'), entry, Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, Buffer.from('PK\x05\x06'), end]);
}
