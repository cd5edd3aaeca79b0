import { deflateSync } from 'node:zlib';

/** Returns a valid PDF of one page, a few KB, whose page tree is behind so many megabytes of spaces. */
export function pdfBomb(megabytes: number): Buffer {
  const spaces = megabytes * 1024 * 1024;
  const tree = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
  const unpacked = Buffer.concat([Buffer.alloc(spaces, '2 0'.padEnd(1024)), Buffer.from(tree)]);
  unpacked.fill(' ', 3, spaces);
  const packed = deflateSync(deflateSync(unpacked, { level: 1 }));
  const pieces = [Buffer.from('%PDF-1.5\n')];
  const length = () => pieces.reduce((sum, piece) => sum + piece.length, 0);
  const add = (...parts: (string | Buffer)[]) => {
    const at = length();
    pieces.push(...parts.map((part) => Buffer.from(part as string)));
    return at;
  };
  const filter = '/Filter [/FlateDecode /FlateDecode]';
  const one = add('1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n');
  const three = add('3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>\nendobj\n');
  const five = add(
    `5 0 obj\n<< /Type /ObjStm /N 1 /First ${spaces} ${filter} /Length ${packed.length} >>\nstream\n`,
    packed,
    '\nendstream\nendobj\n',
  );
  const index = length();
  const rows = [
    [0, 0],
    [1, one],
    [2, 5],
    [1, three],
    [0, 0],
    [1, five],
    [1, index],
  ].map(([type = 0, at = 0]) => Buffer.from([type, at >>> 24, (at >>> 16) & 255, (at >>> 8) & 255, at & 255, 0]));
  const table = Buffer.concat(rows);
  add(
    `6 0 obj\n<< /Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Length ${table.length} >>\nstream\n`,
    table,
    `\nendstream\nendobj\nstartxref\n${index}\n%%EOF\n`,
  );
  return Buffer.concat(pieces);
}
