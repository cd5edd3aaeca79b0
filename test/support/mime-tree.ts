/** A MIME part as it was sent: its content type, and either its parts or its decoded body. */
export interface MimeTree {
  type: string;
  parts?: MimeTree[];
  body?: string;
}

/** Reads a MIME message strictly (RFC 2046): unlike a mail program it repairs nothing and hides no part. */
export function mimeTree(source: Buffer | string): MimeTree {
  const text = source.toString('latin1');
  const split = text.indexOf('\r\n\r\n');
  const headers = text
    .slice(0, split)
    .replaceAll(/\r\n[ \t]/gu, ' ')
    .split('\r\n');
  const valueOf = (name: string) =>
    headers
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  const type = valueOf('content-type');
  const content = text.slice(split + 4);
  const boundary = /boundary="([^"]+)"/u.exec(type)?.[1];
  if (boundary === undefined) return { type, body: decoded(content, valueOf('content-transfer-encoding')) };
  const [before, ...pieces] = `\r\n${content}`.split(`\r\n--${boundary}`);
  if (before !== '' || pieces.pop() !== '--\r\n') throw new Error(`Not a complete ${type}`);
  return {
    type: type.replace(/; boundary=.*/u, ''),
    parts: pieces.map((piece) => mimeTree(piece.slice(2))),
  };
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  const octets = body
    .replaceAll(/[ \t]+(?=\r\n)/gu, '')
    .replaceAll('=\r\n', '')
    .replaceAll(/=([\dA-F]{2})/gu, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(octets, 'latin1').toString();
}
