import { Zip, ZipDeflate } from 'fflate';

/** A file in an archive; its name is ASCII, with folders. */
export interface ZippedFile {
  name: string;
  content: AsyncIterable<Uint8Array>;
}

/** Writes files into a ZIP archive while they are read, so that none of them is in memory as a whole. */
export async function* zipped(files: AsyncIterable<ZippedFile>, mtime: Date): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(Buffer.from(chunk));
  });
  for await (const { name, content } of files) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = mtime;
    zip.add(file);
    for await (const piece of content) {
      file.push(piece);
      yield* ready.splice(0);
    }
    file.push(new Uint8Array(), true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}
