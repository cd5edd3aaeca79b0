import { encodeQR } from 'qr';

/** A QR code as a drawing: `path` in a square of `size` modules, the white edge that readers need among them. */
export interface QrView {
  size: number;
  path: string;
  /** What is said of it to whoever does not see it. */
  label: string;
}

/** Draws a text as a QR code of which a quarter may be dirty or broken (ISO/IEC 18004, level Q). */
export function qrView(text: string, label: string): QrView {
  const rows = encodeQR(text, 'raw', { ecc: 'quartile', border: 4 });
  return { size: rows.length, path: rows.map((row, y) => occurrencesOf(row, y)).join(''), label };
}

// Each run of dark modules as one flat box: a third of the length of a box for each.
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
