import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { callBody, sessionBody } from './api-fixtures.js';
import { emptyDatabase } from './database.js';
import { apiKeyIn, spawnGreenroom } from './greenroom-process.js';

// oxlint-disable-next-line typescript/no-explicit-any -- tests read any shape and compare it
export type ProcessAnswer = { status: number; headers: Headers; body: any };

/** A call of the JSON API of a program that runs elsewhere. */
export async function callApiAt(
  url: string,
  key: string,
  method: string,
  path: string,
  body?: object,
): Promise<ProcessAnswer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** A call with one published session far in the future, and gives the session. */
export async function makeProgramme(url: string, key: string): Promise<{ id: string; slug: string }> {
  const call = { ...callBody, opensOn: '2026-01-01', closesOn: '2099-12-31' };
  expect((await callApiAt(url, key, 'POST', '/calls', call)).status).toBe(201);
  const draft = await callApiAt(url, key, 'POST', `/calls/${call.slug}/sessions`, {
    ...sessionBody,
    startsAtLocal: '2099-03-02T10:00',
  });
  return (await callApiAt(url, key, 'POST', `/sessions/${draft.body.id}/publish`)).body;
}

/** The program as a process over a database of the tests' server, with a key; `cleanUps` gets what is to be undone. */
export async function startOverTestDatabase(cleanUps: (() => Promise<unknown>)[], env: Record<string, string> = {}) {
  const database = await emptyDatabase();
  cleanUps.push(() => database.drop());
  const greenroom = await (await spawnGreenroom({ DATABASE_URL: database.url, ...env })).ready();
  return { greenroom, database, key: await apiKeyIn(database.url) };
}

/** Connections that have begun a request and do not end its headers. */
export async function halfOpen(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => createConnection(port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) {
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  }
  await sleep(50);
  return sockets;
}
