import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import type { BucketAddress } from './bucket-address.js';

/** How long a small request can take, and writing a file. */
const patienceMs = { small: 20_000, file: 300_000 };

/** The storage refused a request, or can't be reached. */
export class BucketError extends Error {
  constructor(
    what: string,
    /** Whether the bucket can be reached, and has no such object. */
    readonly isMissing: boolean,
    cause?: unknown,
  ) {
    super(what, { cause });
    this.name = 'BucketError';
  }
}

/** Reads and writes objects. */
export class Bucket {
  private readonly client: AwsClient;

  constructor(private readonly address: BucketAddress) {
    const { accessKeyId, secretAccessKey, region } = address;
    this.client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 });
  }

  /** Writes an object. The storage compares what it received with the hash. Throws BucketError. */
  async put(key: string, file: { mediaType: string; size: number; sha256: Buffer; bytes: AsyncIterable<Buffer> }) {
    const request: RequestInit & { duplex: 'half' } = {
      headers: {
        'content-type': file.mediaType,
        'content-length': String(file.size),
        'x-amz-content-sha256': file.sha256.toString('hex'),
      },
      body: ReadableStream.from(file.bytes),
      duplex: 'half',
    };
    await this.send('PUT', key, request);
  }

  /** Returns the bytes of an object from `start` to `end`, both included; null if there is none. Throws BucketError. */
  async get(key: string, start: number, end: number): Promise<Buffer | null> {
    const response = await this.send('GET', key, { headers: { range: `bytes=${start}-${end}` } }, [404]);
    return response.status === 404 ? null : Buffer.from(await response.arrayBuffer());
  }

  /** Deletes an object, if it exists. Throws BucketError. */
  async delete(key: string): Promise<void> {
    await this.send('DELETE', key, {}, [404]);
  }

  /** Writes, reads and deletes an object. Throws BucketError. */
  async check(): Promise<void> {
    const key = `check-${randomUUID()}`;
    const text = Buffer.from('greenroom');
    const sha256 = createHash('sha256').update(text).digest();
    await this.put(key, { mediaType: 'text/plain', size: text.length, sha256, bytes: Readable.from([text]) });
    const read = await this.get(key, 0, text.length - 1);
    await this.delete(key);
    if (read?.equals(text) !== true) throw new BucketError('The file storage lost a file that it had accepted.', true);
  }

  private async send(method: string, key: string, init: RequestInit, expected: number[] = []): Promise<Response> {
    const signed = await this.client.sign(`${this.address.url}/${key}`, { method, headers: init.headers ?? {} });
    const headers = Object.fromEntries(signed.headers);
    let response: Response;
    try {
      const signal = AbortSignal.timeout(init.body === undefined ? patienceMs.small : patienceMs.file);
      response = await fetch(signed.url, { ...init, method, headers, signal, redirect: 'error' });
    } catch (error) {
      const { cause } = error as { cause?: unknown };
      throw new BucketError(`The file storage can't be reached (${reasonOf(cause ?? error)}).`, false, error);
    }
    if (response.ok || expected.includes(response.status)) return response;
    const code = /<Code>(\w+)<\/Code>/u.exec(await response.text().catch(() => ''))?.[1] ?? response.statusText;
    throw new BucketError(`The file storage answered ${response.status} ${code}.`, false);
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
