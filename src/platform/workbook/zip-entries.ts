import { inflateRawSync } from 'node:zlib';

/** A file in a ZIP archive, before it is inflated. */
export interface ZipEntry {
  name: string;
  /** Its size as the archive declares it, in bytes. */
  size: number;
  isDeflated: boolean;
  bytes: Uint8Array;
}

const [endOfDirectory, entryOfDirectory, localHeader] = [0x06054b50, 0x02014b50, 0x04034b50];
/** Workbooks have some dozens. */
const maxEntries = 2000;

/** Returns whether a file is a ZIP archive, as workbooks are. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes.length > 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** Lists the files of a ZIP archive from its directory. Returns null if it is damaged, encrypted or of several parts. */
export function zipEntries(bytes: Uint8Array): ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const end = endOf(view);
    if (end === null) return null;
    const count = view.getUint16(end + 10, true);
    if (count > maxEntries) return null;
    const entries: ZipEntry[] = [];
    let at = view.getUint32(end + 16, true);
    for (let index = 0; index < count; index += 1) {
      if (view.getUint32(at, true) !== entryOfDirectory) return null;
      const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
      const method = view.getUint16(at + 10, true);
      if (isEncrypted || (method !== 0 && method !== 8)) return null;
      const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
      const [named, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
        number,
        number,
        number,
      ];
      const header = view.getUint32(at + 42, true);
      if (view.getUint32(header, true) !== localHeader) return null;
      const from = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
      if (from + packed > bytes.length) return null;
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + named));
      entries.push({ name, size, isDeflated: method === 8, bytes: bytes.subarray(from, from + packed) });
      at += 46 + named + extra + comment;
    }
    return entries;
  } catch (error) {
    // An offset beyond the end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function endOf(view: DataView): number | null {
  const earliest = Math.max(0, view.byteLength - 22 - 65_535);
  for (let at = view.byteLength - 22; at >= earliest; at -= 1) {
    if (view.getUint32(at, true) === endOfDirectory) return at;
  }
  return null;
}

/**
 * Returns whether each file is as long as the directory declares, which protects from archives that inflate to
 * gigabytes: inflating stops there.
 */
export function areAsDeclared(entries: readonly ZipEntry[]): boolean {
  return entries.every(({ isDeflated, bytes, size }) => {
    if (!isDeflated) return bytes.length === size;
    try {
      return inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) }).length === size;
    } catch {
      return false;
    }
  });
}
