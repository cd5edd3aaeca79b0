import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasMessage, type MessageValues, translate } from '../../platform/i18n/messages.js';

const flashCookie = 'greenroom_flash';

/** The message about what was done, shown once on the next page. */
export interface FlashView {
  tone: '' | 'warn' | 'bad';
  text: string;
  path: null;
  label: null;
}

/** Leaves a message for the next page: the key of one of the console’s, such as `console.sessions.done.created`. */
export function leaveFlash(reply: FastifyReply, key: string, values: MessageValues = {}): void {
  const text = Buffer.from(JSON.stringify({ key, values })).toString('base64url');
  reply.setCookie(flashCookie, text, { path: '/console', httpOnly: true, sameSite: 'lax', maxAge: 60 });
}

/** Returns the message that was left, and removes it; null if there is none. One whose key ends with `.failed` is no good news. */
export function takeFlash(request: FastifyRequest, reply: FastifyReply, language: string): FlashView | null {
  const text = request.cookies[flashCookie];
  if (!text) return null;
  reply.clearCookie(flashCookie, { path: '/console' });
  try {
    const { key, values } = JSON.parse(Buffer.from(text, 'base64url').toString()) as {
      key: string;
      values: MessageValues;
    };
    if (!key.startsWith('console.') || !hasMessage(language, key)) return null;
    // What others had changed meanwhile, if the form was one that several people had open.
    const kept = values['adopted'] ? ` ${translate(language, 'console.common.edit.kept', values)}` : '';
    const tone = key.endsWith('.failed') ? 'bad' : '';
    return { tone, text: translate(language, key, values) + kept, path: null, label: null };
  } catch {
    return null; // Not one of ours: somebody has edited the cookie.
  }
}
