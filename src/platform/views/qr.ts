import { crc32, deflateSync } from 'node:zlib';
import { encodeQR } from 'qr';

/** A QR code as a drawing: `path` in a square of `size` modules, including the quiet zone. */
export interface QrView {
  size: number;
  path: string;
  /** Alternative text. */
  label: string;
}

/** Draws a text as a QR code that is readable with up to a quarter damaged (ISO/IEC 18004, level Q). */
export function qrView(text: string, label: string): QrView {
  const rows = modulesOf(text);
  return { size: rows.length, path: rows.map((row, y) => occurrencesOf(row, y)).join(''), label };
}

/**
 * Returns the same code as a black and white PNG file, 5 pixels a module. Not compressed, because other versions of zlib
 * would make other bytes of it, and an email that is sent again has the same.
 */
export function qrPng(text: string): Buffer {
  const scale = 5;
  const rows = modulesOf(text);
  const size = rows.length * scale;
  const lines = rows.flatMap((row) => {
    // A filter of none, then one bit a pixel: 1 is white.
    const line = Buffer.alloc(1 + Math.ceil(size / 8));
    for (let x = 0; x < size; x++) if (row[Math.floor(x / scale)] !== true) line[1 + (x >> 3)]! |= 0x80 >> (x & 7);
    return Array<Buffer>(scale).fill(line);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 1;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.concat(lines), { level: 0 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Returns a chunk of a PNG file (ISO/IEC 15948, 5.3). */
function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function modulesOf(text: string): boolean[][] {
  return encodeQR(text, 'raw', { ecc: 'quartile', border: 4 });
}

// Draws each run of dark modules as one box, which makes the path a third as long.
function occurrencesOf(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (row[x] !== true) continue;
    let end = x;
    while (row[end] === true) end++;
    path += `M${x} ${y}h${end - x}v1h${x - end}z`;
    x = end;
  }
  return path;
}
