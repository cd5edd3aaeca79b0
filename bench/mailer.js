/** What delivery is compared with: pooled nodemailer and nothing else, given a mail on its standard input. */
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { createTransport } from 'nodemailer';

const { mail, source } = JSON.parse(await text(process.stdin));
const transporter = createTransport({ url: `smtp://127.0.0.1:${process.env.PORT}`, pool: true });
const { from, to, replyTo, subject, messageId, headers, calendar } = mail;
const envelope = { from: from.address, to: [to.address] };
const bytes = Buffer.from(source, 'latin1');
const parts = {
  from,
  to,
  replyTo,
  subject,
  messageId,
  headers,
  text: mail.text,
  html: mail.html,
  icalEvent: { method: calendar.method, content: calendar.object },
};

await perSecond({ raw: bytes, envelope }, 500);
const ready = await perSecond({ raw: bytes, envelope }, 4000);
const composed = await perSecond(parts, 2000);
process.stdout.write(JSON.stringify({ ready, composed }));
transporter.close();

async function perSecond(message, count) {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await transporter.sendMail({ ...message });
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 10 }, lane));
  return (count / (performance.now() - startedAt)) * 1000;
}
