import sharp from 'sharp';
import { countPages } from '../../../src/platform/pdf/count-pages.js';
import { deflateSync, inflateSync } from 'node:zlib';
import { blankMetadata } from '../../../src/platform/pdf/blank-metadata.js';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { tmpdir } from 'node:os';
import type { BookFrame, BookPart } from '../../../src/platform/pdf/book/book.js';
import { makeBook } from '../../../src/platform/pdf/book/make-book.js';
import { drawPdf } from '../../../src/platform/pdf/draw-pdf.js';
import type { PdfContent, TextMark } from '../../../src/platform/pdf/content.js';
import { eastAsianOrder } from '../../../src/platform/pdf/font-slices.js';
import { settable, typeset } from '../../../src/platform/pdf/typeset.js';
import { cpuSeconds } from '../../support/cpu-time.js';

const names = [
  ['Vietnamese', 'Nguyễn Thị Phượng Uyển'],
  ['Chinese', '歐陽麗娟'],
  ['simplified Chinese', '刘爱华'],
  ['Japanese', '髙橋 さくら'],
  ['Korean', '김하늘'],
  ['Arabic', 'محمد عبد الله الحُسيني'],
  ['Persian', 'ژاله گیلانی‌پور'],
  ['Hebrew', 'דָּוִד בן־גוריון'],
  ['Hindi', 'श्रीमती प्रिया क्षत्रिय'],
  ['Thai', 'น้ำผึ้ง ที่รัก'],
  ['Bengali', 'সৌমিত্র চট্টোপাধ্যায়'],
  ['Tamil', 'ஸ்ரீனிவாசன்'],
  ['Georgian', 'ნინო ბერიძე'],
  ['Armenian', 'Արամ Խաչատրյան'],
  ['Khmer', 'សុខ សុវណ្ណ'],
  ['Greek and Cyrillic', 'Ελένη Щербак'],
  ['mixed', 'Zoë (محمد) 王小明'],
] as const;

const mark: TextMark = {
  kind: 'text',
  text: '',
  role: 'P',
  x: 20,
  y: 20,
  width: 700,
  size: 30,
  maxLines: 1,
  weight: 600,
  colour: '#000000',
  align: 'start',
};

function paperOf(texts: readonly string[], changes: Partial<TextMark> = {}): PdfContent {
  return {
    title: 'A page',
    language: 'en',
    dir: 'ltr',
    author: 'Somebody',
    createdAt: new Date('2027-01-15T00:00:00Z'),
    width: 800,
    height: 600,
    pages: [texts.map((text) => ({ ...mark, text, y: { below: 4 }, ...changes }))],
  };
}

async function setOf(text: string, changes: Partial<TextMark> = {}) {
  const [set] = [...(await typeset(paperOf([text], changes))).values()];
  if (set === undefined) throw new Error('Nothing was set.');
  return set;
}

test.each(names)('a %s name has a glyph for each of its characters', async (_, name) => {
  const { lines } = await setOf(name);
  const runs = lines.flatMap((line) => line.runs);
  expect(runs.flatMap(({ glyphs }) => glyphs).filter(({ outline }) => outline === 0)).toEqual([]);
  expect(lines.map(({ text }) => text)).toEqual([settable(name)]);
  expect(lines[0]?.width).toBeGreaterThan(30);
});

test('Arabic letters join, and run from the right', async () => {
  const { lines } = await setOf('محمد م ح');
  const words = lines[0]?.runs.filter(({ text }) => text !== ' ') ?? [];
  expect(words.map(({ text }) => text)).toEqual(['ح', 'م', 'محمد']);
  const [lone, joined] = [words.slice(0, 2), words.slice(2)].map((runs) =>
    runs
      .flatMap(({ glyphs }) => glyphs.filter(({ codePoints }) => codePoints.length > 0))
      .map(({ outline }) => outline),
  );
  expect(joined).toHaveLength(4);
  expect(joined?.filter((outline) => lone?.includes(outline))).toEqual([]);
});

test('a Latin word in an Arabic line is placed in reading order', async () => {
  const { lines } = await setOf('أحمد Smith علي');
  expect(lines[0]?.runs.map(({ text }) => text.trim()).filter((text) => text !== '')).toEqual(['علي', 'Smith', 'أحمد']);
});

test('Vietnamese marks stand on their letters', async () => {
  const { lines } = await setOf('ễ');
  const [glyph] = lines[0]?.runs[0]?.glyphs ?? [];
  expect(lines[0]?.runs[0]?.glyphs).toHaveLength(1);
  expect(String.fromCodePoint(...(glyph?.codePoints ?? []))).toBe('ễ');
});

test('what no face draws is not lost without a trace, and what draws nothing is', async () => {
  expect((await setOf('Ada \u{12000}')).lines[0]?.text).toBe('Ada \uFFFD');
  expect((await setOf('Ada \u{1F600}')).lines[0]?.text).toBe('Ada');
  expect((await setOf('Ada\u2066\u200B Lima\u0007')).lines[0]?.text).toBe('Ada Lima');
});

test('Chinese characters come from one face where one has them all, in the forms of the language', async () => {
  expect(['zh-TW', 'ja', 'ko', 'zh-CN', 'en'].map((language) => eastAsianOrder('骨', language)[0])).toEqual([
    '-tc',
    '-jp',
    '-kr',
    '-sc',
    '-tc',
  ]);
  expect([eastAsianOrder('さくら骨', 'zh-TW')[0], eastAsianOrder('김', 'en')[0]]).toEqual(['-jp', '-kr']);
  const familiesOf = async (text: string) => {
    const { lines } = await setOf(text);
    return [...new Set(lines.flatMap((line) => line.runs.map(({ face }) => /sans(-\w+)-/u.exec(face.key)?.[1])))];
  };
  expect(await familiesOf('刘爱华')).toEqual(['-sc']);
  expect(await familiesOf('歐陽麗娟')).toEqual(['-tc']);
  // Punctuation that Japanese has, too, and a character that none has.
  expect(await familiesOf('港口、學校。「空氣」₂')).toEqual(['-tc', '-latin']);
  // No face has all of these: each comes from one that has it.
  expect((await familiesOf('刘髙김')).length).toBeGreaterThan(1);
});

test('a character that no font has is set in its plain form, or marked as missing', async () => {
  const text = async (one: string) => (await setOf(one)).lines.map((line) => line.text).join();
  expect([await text('CO₂ and H₂O'), await text('a\u{12000}')]).toEqual(['CO2 and H2O', 'a\uFFFD']);
});

test('a long name shrinks on its line, then breaks, then shrinks until it fits', async () => {
  const shrunk = await setOf('Maximiliane Oyelaran Featherstonehaugh', { oneLineSize: 20, maxLines: 2, width: 500 });
  expect([shrunk.lines.length, shrunk.size < 30, shrunk.size >= 20]).toEqual([1, true, true]);
  const broken = await setOf('Maximiliane Oyelaran Featherstonehaugh', { oneLineSize: 29, maxLines: 2, width: 400 });
  expect(broken.lines.map(({ text }) => text)).toEqual(['Maximiliane Oyelaran', 'Featherstonehaugh']);
  const small = await setOf('word '.repeat(80), { oneLineSize: 20, maxLines: 2, width: 400 });
  expect([small.lines.length <= 2, small.size < 20, small.lines.every(({ width }) => width <= 400)]).toEqual([
    true,
    true,
    true,
  ]);
});

test('a page exposes its text to screen readers, and is reproducible to the byte', async () => {
  const said = ['Nguyễn Thị Phượng Uyển', '歐陽麗娟', '김하늘', 'Ελένη Щербак'];
  const bytes = await drawPdf(paperOf(said));
  expect(Buffer.compare(bytes, await drawPdf(paperOf(said)))).toBe(0);
  expect(bytes.length).toBeLessThan(200_000);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
  expect(text.split('\n')).toEqual(said);
  const source = bytes.toString('latin1');
  expect([source.startsWith('%PDF-1.7'), source.includes('/Marked true'), source.includes('/Lang (en)')]).toEqual([
    true,
    true,
    true,
  ]);
});

test('a copy of a PDF for anonymous readers shows its pages and names nobody', async () => {
  const { PDFDocument, PDFHexString, PDFName, PDFString } = await import('@cantoo/pdf-lib');
  const document = await PDFDocument.create();
  document.setAuthor('Ana Author');
  await document.attach(Buffer.from('Team of P-1'), 'ana-budget.txt', { description: 'by Ana' });
  const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .withExif({ IFD0: { Artist: 'Ana Photographer' } })
    .jpeg()
    .toBuffer();
  const page = document.addPage([200, 200]);
  page.drawText('On a page');
  page.drawImage(await document.embedJpg(photo), { x: 10, y: 10 });
  const note = { Type: 'Annot', Subtype: 'Text', Rect: [0, 0, 9, 9], Contents: PDFString.of('Is this true?') };
  page.node.addAnnot(
    document.context.register(document.context.obj({ ...note, T: PDFHexString.fromText('Ana Commenter') })),
  );
  document.catalog.set(PDFName.of('PieceInfo'), document.context.obj({ Word: PDFString.of('Ana Wrote') }));
  const counted = await countPages(await document.save({ useObjectStreams: false }));
  if (!counted.ok) throw new Error(counted.code);
  expect(counted.found).toEqual(['attachments', 'author', 'comments', 'photos']);
  const copy = await PDFDocument.load(counted.anonymous, { updateMetadata: false });
  const plain = Buffer.from(await copy.save({ useObjectStreams: false, updateFieldAppearances: false }));
  expect(plain.toString('latin1')).not.toMatch(/Ana|ana-budget|Team|pdf-lib/u);
  expect(plain.includes(Buffer.from(PDFHexString.fromText('Ana').asString().slice(4)))).toBe(false);
  expect(plain.toString('latin1')).toContain('Is this true?');
  const { text } = await extractText(new Uint8Array(counted.anonymous), { mergePages: true });
  expect([text, counted.pages]).toEqual(['On a page', 1]);
});

describe('metadata of a PDF', () => {
  test('is blanked where it stands, so that the file stays as long and as readable as it is', () => {
    const info = '<</Title (Team \\(of\\) (P-1)) /Author <FEFF0041> /Creator(Word)/Pages 2 0 R>>';
    const pdf = Buffer.from(`%PDF-1.7 1 0 obj ${info} endobj (Team of P-1, on a page)`, 'latin1');
    const blanked = blankMetadata(pdf).toString('latin1');
    expect(blanked).toHaveLength(pdf.length);
    expect(blanked).toMatch(
      /^%PDF-1\.7 1 0 obj <<\/Title \( +\) \/Author < +> \/Creator\( +\)\/Pages 2 0 R>> endobj \(Team of P-1, on a page\)$/u,
    );
  });

  test('is blanked where the document information refers to it, as in the PDFs that we draw', async () => {
    const pdf = await drawPdf({ ...paperOf(['On a page']), title: 'Team of P-1', author: 'Team' });
    const blanked = blankMetadata(pdf);
    const { info } = await getMeta(new Uint8Array(blanked));
    expect(Object.values(info as object).join(' ')).not.toMatch(/Team|PDFKit/u);
    const { text } = await extractText(new Uint8Array(blanked), { mergePages: true });
    expect([text, blanked.length]).toEqual(['On a page', pdf.length]);
  });

  test('is blanked in XMP and among compressed objects, and what is no metadata stays', () => {
    const all = [
      '<</Title(Team of P-1 and its friends)/Author 3 0 R>>',
      '<</Type/Catalog>>',
      '(Team of three)',
    ] as const;
    const header = `1 0 2 ${all[0].length} 3 ${all[0].length + all[1].length} `;
    const objects = deflateSync(Buffer.from(header + all.join('')));
    const dictionary = `<</Type/ObjStm/First ${header.length}/Filter/FlateDecode/Length ${objects.length}>>`;
    const head = `<?xpacket begin=""?><dc:title>Team</dc:title><?xpacket end="w"?> 5 0 obj ${dictionary}stream\n`;
    const pdf = Buffer.concat([Buffer.from(head), objects, Buffer.from('\nendstream /Title ( never closed')]);
    const blanked = blankMetadata(pdf);
    const stream = inflateSync(blanked.subarray(head.length, head.length + objects.length)).toString();
    expect(stream).toMatch(/^1 0 2 \d+ 3 \d+ <<\/Title\( +\)\/Author 3 0 R>><<\/Type\/Catalog>>\( +\)$/u);
    expect(blanked.toString('latin1')).not.toContain('Team');
    expect(blanked.toString('latin1')).toContain('/Title ( never closed');
    expect(blanked).toHaveLength(pdf.length);
  });
});

test.each(['', '/Filter/FlateDecode'])(
  'a stream of XMP without the marks of a packet is blanked, too: %s',
  (filter) => {
    const xmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:title>Team of P-1</dc:title></x:xmpmeta>');
    const data = filter === '' ? xmp : deflateSync(xmp);
    const head = `7 0 obj<</Type/Metadata/Subtype /XML${filter}/Length ${data.length}>>stream\n`;
    const tail = Buffer.from('endstream endobj 8 0 obj<<>>stream\n(/Subtype/XML) of Team endstream\nendobj');
    const blanked = blankMetadata(Buffer.concat([Buffer.from(head), data, tail]));
    const stream = blanked.subarray(head.length, head.length + data.length);
    expect((filter === '' ? stream : inflateSync(stream)).toString().trim()).toBe('');
    expect(blanked.subarray(head.length + data.length).equals(tail)).toBe(true);
  },
);

test('metadata that begins everywhere and never ends holds up nobody', async () => {
  const begun = [
    '<?xpacket begin ',
    '/Title(',
    '/Title<',
    '/Title 1 0 R 1 0 obj(',
    '/ObjStm stream\n',
    '/Subtype/XML stream\n',
  ];
  for (const one of begun) {
    const pdf = Buffer.from(one.repeat(1_000_000 / one.length));
    // Minutes, if each is read to the end of the file.
    expect(await cpuSeconds(() => expect(blankMetadata(pdf).equals(pdf)).toBe(true))).toBeLessThan(2);
  }
});

test('a book whose process takes too much memory fails, and leaves nothing behind', async () => {
  const frame: BookFrame = {
    ...paperOf([]),
    margin: 60,
    flow: { top: 60, bottom: 500 },
    cover: [mark],
    header: '',
    footer: '',
    contents: 'Contents',
    entries: [{ title: 'One', detail: '', section: null }],
  };
  async function* parts(): AsyncGenerator<BookPart> {
    yield { kind: 'chapter', chapter: { entry: 0, language: 'en', marks: [{ ...mark, text: 'One' }] } };
  }
  const options = { folder: tmpdir(), name: 'book.pdf', signal: new AbortController().signal };
  const { file, pages } = await makeBook(frame, parts(), options);
  expect([pages, (await file.bytes()).subarray(0, 5).toString()]).toEqual([3, '%PDF-']);
  await file.close();
  await expect(makeBook(frame, parts(), { ...options, memory: 1024 * 1024 })).rejects.toThrow(/./u);
});

test('no line ends with what opens', async () => {
  const { lines } = await setOf('Dépôt des propositions jusqu’au vendredi à 23:59 (Taipei)', {
    width: 320,
    size: 12,
    maxLines: 4,
  });
  expect(lines.length).toBeGreaterThan(1);
  for (let width = 60; width < 330; width += 10) {
    const set = await setOf('Dépôt à 23:59 (Taipei) et « Ports »', { width, size: 12, maxLines: 9 });
    expect(set.lines.filter(({ text }) => /[(«]$/u.test(text))).toEqual([]);
  }
});
