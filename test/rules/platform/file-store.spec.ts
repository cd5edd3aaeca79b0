import { Readable } from 'node:stream';
import { bucketAddress } from '../../../src/platform/file-store/bucket-address.js';
import { byteRange } from '../../../src/platform/file-store/send-file.js';
import { cleanFileName, contentDisposition } from '../../../src/platform/file-store/file-name.js';
import { acceptOf, imageTypes, labelsOf } from '../../../src/platform/file-store/file-types.js';
import { recognize } from '../../../src/platform/file-store/spooled-file.js';
import { countPages } from '../../../src/platform/pdf/count-pages.js';
import { pdfBomb } from '../../support/pdf-bomb.js';
import { encryptedPdf, html, odp, pdf, png, pptx, zip } from '../../support/sample-files.js';

const cfb = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
const typeOf = (content: Buffer) => recognize(() => Readable.from([content], { objectMode: false }));

describe('the type of an uploaded file', () => {
  it.each([
    ['PDF', pdf, 'application/pdf', false],
    ['PDF with a password', encryptedPdf, 'application/pdf', true],
    ['PNG', png, 'image/png', false],
    ['PPTX', pptx, 'application/vnd.openxmlformats-officedocument.presentationml.presentation', false],
    ['ODP', odp, 'application/vnd.oasis.opendocument.presentation', false],
    ['old or encrypted Office file', cfb, 'application/x-cfb', true],
    ['another archive', zip, 'application/zip', false],
    ['half a PNG', png.subarray(0, 12), null, false],
    ['HTML', html, null, false],
    ['HTML that a PDF follows', Buffer.concat([html, pdf]), null, false],
    ['text', Buffer.from('hello'), null, false],
  ])('is that of its content: %s', async (_name, content, mediaType, isEncrypted) => {
    expect(await typeOf(content)).toEqual({ mediaType, isEncrypted });
  });

  it('finds the key of an encrypted PDF wherever the pieces of the file are cut', async () => {
    for (const at of [encryptedPdf.indexOf('crypt'), encryptedPdf.indexOf('4 0 R/') + 2, 5]) {
      const pieces = [encryptedPdf.subarray(0, at), encryptedPdf.subarray(at)];
      const found = await recognize(() => Readable.from(pieces, { objectMode: false }));
      expect(found).toEqual({ mediaType: 'application/pdf', isEncrypted: true });
    }
  });

  it('is named as people call it, and to browsers', () => {
    expect(labelsOf(imageTypes)).toBe('PNG, JPEG, WebP');
    expect(acceptOf(['image/jpeg'])).toBe('image/jpeg,.jpg,.jpeg');
  });
});

describe('the pages of a PDF', () => {
  it('are not counted if reading it takes too much memory', async () => {
    const bomb = pdfBomb(400);
    expect(bomb.length).toBeLessThan(20_000);
    expect(await countPages(pdfBomb(1))).toMatchObject({ ok: true, pages: 1 });
    expect(await countPages(bomb, { memory: 300 * 1024 * 1024 })).toEqual({ ok: false, code: 'pdf-damaged' });
    // By what it takes of the processor, and not by the clock: a busy machine is no fault of the file.
    expect(await countPages(pdfBomb(1), { cpuMs: 1 })).toEqual({ ok: false, code: 'pdf-damaged' });
  });
});

describe('the name of an uploaded file', () => {
  it.each([
    ['Slides.pdf', 'Slides.pdf'],
    ['第一場 簡報.PDF', '第一場 簡報.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\Users\\Ana\\plan.pdf', 'plan.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe.pdf'],
    ['a\u0000b\r\nc.pdf', 'abc.pdf'],
    ['page.html', 'page.html.pdf'],
    ['..pdf', 'file.pdf'],
    ['', 'file.pdf'],
    ['  .  ', 'file.pdf'],
    ['half \uD800.pdf', 'half \uFFFD.pdf'],
    [`${'a'.repeat(300)}.pdf`, `${'a'.repeat(116)}.pdf`],
    ['👩‍🌾'.repeat(100), `${'👩‍🌾'.repeat(23)}.pdf`],
  ])('is clean, and ends as its content is: %s', (given, clean) => {
    expect(cleanFileName(given, 'application/pdf')).toBe(clean);
    expect(cleanFileName(clean, 'application/pdf')).toBe(clean);
  });

  it('is in the header in ASCII and in UTF-8', () => {
    expect(contentDisposition('attachment', 'plan.pdf')).toBe('attachment; filename="plan.pdf"');
    expect(contentDisposition('inline', `Café's 1*.png`)).toBe(
      `inline; filename="Caf_'s 1*.png"; filename*=UTF-8''Caf%C3%A9%27s%201%2A.png`,
    );
  });
});

it.each([
  [undefined, null],
  ['bytes=0-9', { start: 0, end: 9 }],
  ['bytes=90-', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=50-1000', { start: 50, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=9-3', null],
  ['bytes=0-1,5-6', null],
  ['bytes=-', null],
  ['lines=0-9', null],
  [`bytes=${'9'.repeat(20)}-`, null],
])('the range %s of 100 bytes', (header, expected) => {
  expect(byteRange(header, 100)).toEqual(expected);
});

it('the address of a bucket has a key, a secret and a bucket', () => {
  expect(bucketAddress('https://k%2F1:s%40@s3.example.org/files/?region=eu')).toEqual({
    url: 'https://s3.example.org/files',
    accessKeyId: 'k/1',
    secretAccessKey: 's@',
    region: 'eu',
  });
  expect(bucketAddress('https://k:s@s3.example.org/')).toBeNull();
  expect(bucketAddress('https://s3.example.org/files')).toBeNull();
});
