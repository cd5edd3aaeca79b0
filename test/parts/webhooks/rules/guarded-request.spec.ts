import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { guardedRequest, type Resolve } from '../../../../src/platform/http/guarded-request.js';
import { startReceiver } from '../../../support/receiver.js';

const post = (url: string, networks: string[] = [], resolve?: Resolve, patienceMs = 5000) =>
  guardedRequest({ url, headers: {}, body: '{}', patienceMs, networks }, resolve);

test.each([
  'https://127.0.0.1/',
  'https://10.1.2.3/',
  'https://169.254.169.254/latest/meta-data',
  'https://100.64.0.1/',
  'https://0.0.0.0/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://[::1]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[64:ff9b::a00:1]/',
  'http://93.184.216.34/',
])('never reaches %s', async (url) => {
  await expect(post(url)).rejects.toThrow('is in a private network');
});

test('connects to the address that was checked, whatever the name says later', async () => {
  const receiver = await startReceiver();
  const { port } = new URL(receiver.url);
  let asked = 0;
  const changing: Resolve = (_host, _options, done) => {
    asked += 1;
    done(null, [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
  };
  const answer = await post(`http://receiver.example:${port}/`, ['127.0.0.0/8'], changing);
  expect([answer.status, asked]).toEqual([204, 1]);
  // The other way round: public when it was entered, private when it is used.
  await expect(post(`https://receiver.example:${port}/`, [], changing)).rejects.toThrow('is in a private network');
  const both: Resolve = (_host, _options, done) =>
    done(null, [
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
  expect((await post(`http://receiver.example:${port}/`, ['127.0.0.1/32'], both)).status).toBe(204);
  await receiver.close();
});

test('waits for a slow answer, and not for ever', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const receiver = await startReceiver();
  receiver.answer = (response) => void setTimeout(() => response.writeHead(202).end('late'), 300);
  expect(await post(receiver.url, ['127.0.0.0/8'])).toMatchObject({ status: 202, text: 'late', retryAfter: null });
  receiver.answer = () => undefined;
  await expect(post(receiver.url, ['127.0.0.0/8'], undefined, 200)).rejects.toThrow('aborted');
  // While memory is collected, which Node's own joined signals don't survive.
  const collecting = setInterval(collectGarbage, 10);
  await expect(post(receiver.url, ['127.0.0.0/8'], undefined, 300)).rejects.toThrow('aborted');
  clearInterval(collecting);
  // An answer that has begun counts.
  receiver.answer = (response) => void response.writeHead(200).write('half');
  expect(await post(receiver.url, ['127.0.0.0/8'], undefined, 1000)).toMatchObject({ status: 200, text: 'half' });
  await receiver.close();
});
