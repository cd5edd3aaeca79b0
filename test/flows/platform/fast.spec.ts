import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Transform } from 'node:stream';
import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/app/data-source.js';
import { FinishedSource } from '../../../src/platform/fast/finished-source.js';
import { noteBegun } from '../../../src/platform/fast/note-begun.js';
import { inOneWrite } from '../../../src/platform/fast/one-write.js';
import { planOnce, preparePlanned } from '../../../src/platform/fast/plan-once.js';
import { PreparedHead } from '../../../src/platform/fast/prepared-head.js';
import { intercept } from '../../../src/platform/fast/intercept.js';
import { inSnapshot, inTransaction } from '../../../src/platform/database/tx.js';
import { bareDatabase } from '../../support/database.js';
import { Session } from 'node:inspector';
import { collectHeap } from '../../../src/platform/fast/collect-heap.js';

describe('without a private part of a library, the usual way is taken:', () => {
  test('transactions, where TypeORM does not take what is noted', async () => {
    const bare = await bareDatabase();
    const database = await new DataSource(dataSourceOptions(bare.url)).initialize();
    const createQueryRunner = database.createQueryRunner.bind(database);
    database.createQueryRunner = (mode) =>
      new Proxy(createQueryRunner(mode), {
        has: (runner, name) => name !== 'transactionDepth' && name in runner,
        get: (runner, name) => Reflect.get(runner, name, runner) as unknown,
        set: (runner, name, value) => Reflect.set(runner, name, value, runner),
      });
    expect(noteBegun(database.createQueryRunner())).toBe(false);
    try {
      await database.query('create table kept (one int)');
      await inTransaction(database, async (tx) => tx.query('insert into kept values (1)'));
      const refused = inTransaction(database, async (tx) => {
        await tx.query('insert into kept values (2)');
        throw new Error('no');
      });
      await expect(refused).rejects.toThrow('no');
      const level = await inSnapshot(database, (tx) => tx.query('show transaction_isolation'));
      expect(level).toEqual([{ transaction_isolation: 'repeatable read' }]);
      expect(await database.query('select one from kept')).toEqual([{ one: 1 }]);
    } finally {
      await database.destroy();
      await bare.drop();
    }
  });

  test('statements, where pg has no socket that can be corked', () => {
    for (const connection of [undefined, {}, { stream: {} }]) {
      expect(inOneWrite({ connection } as never, () => 'written')).toBe('written');
    }
  });

  test('statements that are planned once, where TypeORM does not send a text', () => {
    const sent: unknown[] = [];
    const client = { query: (...args: unknown[]) => void sent.push(args[0]) } as unknown as ClientBase;
    planOnce('select 1');
    preparePlanned(client);
    void client.query({ text: 'select 1' });
    void client.query('select 2');
    void client.query('select 1');
    expect(sent).toEqual([
      { text: 'select 1' },
      'select 2',
      { name: expect.stringMatching(/^greenroom-\d+$/u), text: 'select 1', values: undefined },
    ]);
  });

  test('answers, where Node has no such field of a head', async () => {
    const head = new PreparedHead(200, { 'x-kept': '1' });
    const server = createServer((_request, response: ServerResponse) => {
      Object.defineProperty(response, '_header', { get: () => null, set: () => {} });
      response.writeHead = ((status: number, headers: string[]) => {
        // Node's own way needs the field: this says that it was taken.
        response.socket?.end(`HTTP/1.1 ${status} OK\r\n${headers.join('|')}: usual\r\ncontent-length: 0\r\n\r\n`);
        return response;
      }) as never;
      response.end = (() => response) as never;
      head.send(response, 'x-id', 'one', 'text', 5);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect([...answer.headers.keys()].some((name) => name.startsWith('x-kept|'))).toBe(true);
    server.closeAllConnections();
    server.close();
  });

  test('requests, where the server listens with more than one function', async () => {
    const taken: string[] = [];
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end();
    });
    server.on('request', () => undefined);
    intercept({ server }, (request, _response, goOn) => {
      taken.push(request.url ?? '');
      goOn();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await fetch(`http://127.0.0.1:${port}/a`);
    expect([seen, taken]).toEqual([['/a'], []]);
    server.closeAllConnections();
    server.close();
  });

  test('emails, where the stream of nodemailer ends in another way', async () => {
    const source = Buffer.from('Subject: x\r\n\r\nx\r\n');
    const written = async (target: Transform) => {
      const chunks: Buffer[] = [];
      target.on('data', (chunk: Buffer) => chunks.push(chunk));
      new FinishedSource(source, () => undefined).pipe(target);
      await once(target, 'end');
      return Buffer.concat(chunks).toString();
    };
    const ending = () =>
      new Transform({ transform: (chunk, _encoding, done) => done(null, chunk), flush: (done) => done(null, '.\r\n') });
    expect(await written(ending())).toBe(`${source.toString()}.\r\n`);
    const other = new Proxy(new PassThrough(), { has: (target, name) => name !== '_flush' && name in target });
    expect(await written(other)).toBe(source.toString());
  });

  test('the heap, where Node has no inspector', async () => {
    const connect = jest.spyOn(Session.prototype, 'connect').mockImplementation(() => {
      throw new Error('Inspector is not available');
    });
    await new Promise<void>((resolve) => collectHeap(resolve));
    expect(connect).toHaveBeenCalledTimes(1);
    connect.mockRestore();
  });
});
