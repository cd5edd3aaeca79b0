import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LastCommit } from '../database/last-commit.js';
import { type AnswerKey, answerKey, type CookieNames } from './answer-key.js';
import type { ObserveRequest, ObserverOf } from './answered-request.js';
import { requestIdHeader } from '../request-context.js';
import { isKnownTag } from './cached-page.js';
import { JoinedRequests, type Waiting } from './joined-requests.js';
import { type ReadyBody, readyBody, PreparedHead } from '../fast/prepared-head.js';
import { intercept } from '../fast/intercept.js';

/** For all answers together. */
const mostBytes = 16 * 1024 * 1024;
/** What an answer takes beside its body. */
const bytesBeside = 2_000;

/** For how long an answer is the same for all who ask alike. */
export interface Sharing {
  /** The version that it shows. */
  readonly version: string;
  /**
   * Returns the version as of the last commit; rejects if there is none. It is kept, with all that functions beside it
   * use: neither the request nor what was read for it may be there.
   */
  current(): Promise<string>;
  /** When it changes by itself; null if it doesn't. */
  readonly until: Date | null;
  /** Whether it is the same for browsers with personal cookies. */
  readonly isForAll: boolean;
}

interface Answer extends Sharing {
  /** Of the process, such as of its time zone data. */
  readonly localVersion: string;
  readonly from: Date;
  readonly etag: string;
  /** The mark with which its version was last compared, and whether it was current. */
  checked: { mark: string; isCurrent: boolean | Promise<boolean> } | null;
  /** By status. */
  readonly heads: Map<number, { head: PreparedHead; observe: ObserveRequest }>;
  body: ReadyBody | null;
}

/** The requests that wait for the same mark, by the answer that they will get if it is current. */
interface Queue {
  readonly mark: Promise<string>;
  readonly waiting: Map<Answer, { key: string; all: Waiting[] }>;
}

export interface SharedAnswersOptions {
  lastCommit: LastCommit;
  now: () => Date;
  /** Returns the version of what answers are made from beside the database. */
  localVersion: () => string;
  cookies: CookieNames;
  /** Addresses whose answers may be shared. */
  paths: RegExp;
  observerOf: ObserverOf;
}

const shared = new WeakMap<FastifyRequest, Sharing>();

/** Allows the answer that a handler is about to send, with an entity tag, to be sent to others, too. */
export function shareAnswer(request: FastifyRequest, sharing: Sharing): void {
  shared.set(request, sharing);
}

/**
 * Sends answers again to all who ask alike, once it is known that nothing has changed: without routes, hooks and handlers,
 * which take most of the time of such a request. Requests that it can't answer take the usual way, so nothing depends on
 * it but the time. What it keeps is bounded by size.
 */
export class ResponseCache {
  private readonly kept = new Map<string, Answer>();
  private bytes = 0;
  private queue: Queue | null = null;
  private keepAliveSeconds = 0;
  private isPaused: () => boolean = () => false;
  private readonly joined = new JoinedRequests<Answer>(
    (answer, one) => this.send(answer, one),
    (one) => this.take(one),
  );

  constructor(private readonly options: SharedAnswersOptions) {}

  /** Takes requests before the server does. `isPaused` says whether the server needs all of them. */
  answerFor(server: FastifyInstance, isPaused: () => boolean): void {
    this.keepAliveSeconds = Math.floor(server.server.keepAliveTimeout / 1000);
    this.isPaused = isPaused;
    intercept(server, (request, response, goOn) => {
      this.take({ request, response, from: performance.now(), isPersonal: false, joined: 0, goOn });
    });
  }

  /** Keeps what handlers share. Register it after all hooks that set headers. */
  keepFrom(server: FastifyInstance): void {
    server.addHook('onSend', (request, reply, payload, done) => {
      const sharing = shared.get(request);
      const answer = sharing === undefined ? null : this.keep(request, reply, payload, sharing);
      this.joined.answered(request.raw, answer);
      done(null, payload);
    });
  }

  private keyOf({ url, headers }: IncomingMessage): AnswerKey | null {
    return answerKey(url ?? '', headers, this.options.cookies);
  }

  private take(one: Waiting): void {
    const { request } = one;
    const key = request.method === 'GET' && !this.isPaused() ? this.keyOf(request) : null;
    if (key === null) return one.goOn();
    one.isPersonal = key.isPersonal;
    const answer = this.kept.get(key.text);
    if (answer !== undefined) this.wait(key.text, answer, one);
    else if (!one.isPersonal && this.options.paths.test(request.url ?? '')) this.joined.join(key.text, [one]);
    else one.goOn();
  }

  private wait(key: string, answer: Answer, one: Waiting): void {
    if (!isFor(one, answer)) return one.goOn();
    const mark = this.options.lastCommit.mark();
    if (this.queue?.mark !== mark) this.queue = this.queueFor(mark);
    const { waiting } = this.queue;
    const same = waiting.get(answer);
    if (same === undefined) waiting.set(answer, { key, all: [one] });
    else same.all.push(one);
  }

  /** Those who share a question to the database are answered together. */
  private queueFor(mark: Promise<string>): Queue {
    const queue: Queue = { mark, waiting: new Map() };
    const finish = (value: string | null) => {
      if (this.queue === queue) this.queue = null;
      for (const [answer, { key, all }] of queue.waiting) {
        const isCurrent = value !== null && this.isCurrent(answer, value);
        if (typeof isCurrent === 'boolean') this.finish(key, answer, all, isCurrent);
        else void isCurrent.then((is) => this.finish(key, answer, all, is));
      }
    };
    // The usual way says what is wrong.
    mark.then(finish, () => finish(null));
    return queue;
  }

  private finish(key: string, answer: Answer, all: readonly Waiting[], isCurrent: boolean): void {
    if (isCurrent) this.use(key, answer);
    else this.drop(key, answer);
    const rest = isCurrent ? all.filter((one) => !this.send(answer, one)) : all;
    if (rest.length > 0) this.joined.join(key, rest);
  }

  /** The one that was used last is dropped last. A newer one can have taken its place in the meantime. */
  private use(key: string, answer: Answer): void {
    if (this.kept.get(key) !== answer) return;
    this.kept.delete(key);
    this.kept.set(key, answer);
  }

  /** The mark is older than the version that is asked for now, which may be that of a later commit. */
  private isCurrent(answer: Answer, mark: string): boolean | Promise<boolean> {
    const { now, localVersion } = this.options;
    const time = now();
    if (answer.localVersion !== localVersion() || time < answer.from) return false;
    if (answer.until !== null && time >= answer.until) return false;
    if (answer.checked?.mark !== mark) {
      const checked: Answer['checked'] = { mark, isCurrent: false };
      checked.isCurrent = answer.current().then(
        (version) => (checked.isCurrent = version === answer.version),
        () => false,
      );
      answer.checked = checked;
    }
    return answer.checked.isCurrent;
  }

  /** Returns false if it doesn't have what this client needs. */
  private send(answer: Answer, one: Waiting): boolean {
    const { request, response, from } = one;
    if (!isFor(one, answer)) {
      one.goOn();
      return true;
    }
    const status = isKnownTag(request.headers['if-none-match'] ?? '', answer.etag) ? 304 : 200;
    const ready = answer.heads.get(status);
    if (ready === undefined) return false;
    const id = randomUUID();
    ready.head.send(response, requestIdHeader, id, status === 304 ? '' : answer.body, this.keepAliveSeconds);
    ready.observe(id, performance.now() - from);
    return true;
  }

  private keep(request: FastifyRequest, reply: FastifyReply, payload: unknown, sharing: Sharing): Answer | null {
    const { statusCode } = reply;
    const { etag, [requestIdHeader]: _, connection, ...headers } = reply.getHeaders();
    const key = request.raw.method === 'GET' ? this.keyOf(request.raw) : null;
    const isWhole = statusCode === 304 || (statusCode === 200 && Buffer.isBuffer(payload));
    // A server that is about to stop closes its connections.
    if (key === null || !isWhole || typeof etag !== 'string' || connection !== undefined) return null;
    if (!isFor(key, sharing)) return null;
    const answer = this.answerOf(key.text, etag, sharing);
    const length = Buffer.isBuffer(payload) ? { 'content-length': payload.length } : {};
    const route = request.routeOptions.url ?? null;
    answer.heads.set(statusCode, {
      head: new PreparedHead(statusCode, { etag, ...headers, ...length }),
      observe: this.options.observerOf({ method: 'GET', route, status: statusCode }),
    });
    if (Buffer.isBuffer(payload)) answer.body = readyBody(payload);
    this.kept.set(key.text, answer);
    this.bytes += sizeOf(key.text, answer);
    for (const [oldest, old] of this.kept) {
      if (this.bytes <= mostBytes) break;
      this.drop(oldest, old);
    }
    return answer;
  }

  /** Returns the answer that is kept, to be completed, or another one. Takes it out. */
  private answerOf(key: string, etag: string, sharing: Sharing): Answer {
    const known = this.kept.get(key);
    const localVersion = this.options.localVersion();
    if (known !== undefined) this.drop(key, known);
    if (known?.version === sharing.version && known.etag === etag && known.localVersion === localVersion) return known;
    return {
      ...sharing,
      localVersion,
      from: this.options.now(),
      etag,
      checked: null,
      heads: new Map(),
      body: null,
    };
  }

  private drop(key: string, answer: Answer): void {
    if (this.kept.get(key) !== answer) return;
    this.kept.delete(key);
    this.bytes -= sizeOf(key, answer);
  }
}

function isFor({ isPersonal }: { isPersonal: boolean }, { isForAll }: Sharing): boolean {
  return isForAll || !isPersonal;
}

function sizeOf(key: string, { body }: Answer): number {
  return key.length * 2 + (body?.length ?? 0) + bytesBeside;
}
