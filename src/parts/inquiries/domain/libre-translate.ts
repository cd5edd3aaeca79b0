import { z } from 'zod';
import type { Config } from '../../../platform/config.js';
import { guardedRequest } from '../../../platform/http/guarded-request.js';

/** Room for the longest answer, with each character escaped. */
const maxAnswerBytes = 200_000;
/** Without TLS, texts travel in networks of one's own only. The operator named the server, so that it needs no permission. */
const ownNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', 'fc00::/7', '::1/128'];

/** What is to be translated: plain text, and languages as BCP 47. */
export interface Untranslated {
  text: string;
  source: string;
  target: string;
}

/**
 * Why there is no translation: the service is to be left alone for a while (`busy`, `away`), refuses the key (`key`), or
 * can't translate this text (`text`). `retryAfter` is what it said, in seconds.
 */
export class TranslationFailure extends Error {
  constructor(
    readonly kind: 'busy' | 'away' | 'key' | 'text',
    readonly said: string,
    readonly retryAfter: number | null = null,
  ) {
    super(`${kind}: ${said}`);
  }
}

/**
 * Returns a text in another language, by the API of LibreTranslate (https://docs.libretranslate.com/api/operations/translate/).
 * Throws TranslationFailure, whatever goes wrong.
 */
export async function libreTranslate(
  { text, source, target }: Untranslated,
  { url, apiKey }: NonNullable<Config['translator']>,
  { patienceMs, networks, signal }: { patienceMs: number; networks: readonly string[]; signal: AbortSignal },
): Promise<string> {
  const asked = { q: text, source: codeOf(source), target: codeOf(target), format: 'text', api_key: apiKey };
  const answer = await guardedRequest({
    url: `${url}/translate`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(asked),
    patienceMs,
    maxAnswerBytes,
    networks: [...ownNetworks, ...networks],
    signal,
  }).catch((error: Error & { code?: string; cause?: { name?: string } }) => {
    throw new TranslationFailure('away', error.cause?.name === 'TimeoutError' ? 'timeout' : (error.code ?? error.name));
  });
  const { translatedText, error: said = `HTTP ${answer.status}` } = bodyOf(answer.text);
  if (answer.status === 200 && translatedText) return translatedText;
  // A missing key is a bad request, a wrong one is forbidden.
  const kind = answer.status === 400 && /api key/iu.test(said) ? 'key' : kindOf(answer.status);
  throw new TranslationFailure(kind, said.slice(0, 200), secondsOf(answer.retryAfter));
}

/** LibreTranslate has two Chinese languages, whose older names every release knows. */
function codeOf(language: string): string {
  return language === 'zh-TW' ? 'zt' : language;
}

function kindOf(status: number): TranslationFailure['kind'] {
  if (status === 429) return 'busy';
  if (status === 401 || status === 403) return 'key';
  // 500: “Cannot translate text”; an empty or unreadable answer is one about this text, too.
  return status === 400 || status === 413 || status === 500 || status === 200 ? 'text' : 'away';
}

const body = z.object({ translatedText: z.string().optional(), error: z.string().optional() }).catch({});

function bodyOf(text: string): z.output<typeof body> {
  try {
    return body.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

function secondsOf(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,6}$/u.test(retryAfter) ? Number(retryAfter) : null;
}
