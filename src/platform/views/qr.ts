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
  const rows = encodeQR(text, 'raw', { ecc: 'quartile', border: 4 });
  return { size: rows.length, path: rows.map((row, y) => occurrencesOf(row, y)).join(''), label };
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
