import type { FastifyReply } from 'fastify';

/** A text that is a file to people. */
interface TextFile {
  /** ASCII, without quotes. */
  name: string;
  /** Without its charset. */
  type: string;
  content: string;
  cacheControl: string;
}

/** Sends a text as a file to save, which does nothing where it is opened. Players read it all the same. */
export function sendText(reply: FastifyReply, { name, type, content, cacheControl }: TextFile): void {
  void reply
    .type(`${type}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', cacheControl)
    .send(content);
}
