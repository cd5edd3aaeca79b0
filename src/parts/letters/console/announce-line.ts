import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { listJuryProposals } from '../../jury/domain/jury.queries.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { juryLine, type JuryLine, type LineFacts, linkAction } from '../../jury/console/jury-lines.js';
import { callJuryPath } from '../../jury/console/jury-paths.js';
import { translate } from '../../../platform/i18n/messages.js';
import { stateAt } from '../../winners/domain/acceptance.js';
import { freePlaces, nextInRank } from '../../winners/domain/next-winner.js';
import { listAskedWinners } from '../../winners/console/winners.queries.js';
import { winnersPath } from '../../winners/console/winner-paths.js';
import { readAnnouncement } from '../domain/read-announcement.js';
import { lettersPath } from './letter-paths.js';

/** Returns the last line of *Simple jury*: what is announced, then the answers, free places and who is next in rank. */
export async function announceLine({ connection, call, layout }: LineFacts): Promise<JuryLine> {
  const { language, now, mayAdminister } = layout;
  const say = (key: string, values = {}) => translate(language, `console.letters.announce.line.${key}`, values);
  const at = (date: Date) => dayAndTime(date, call.timeZone, language);
  const line = { id: 'announcing', title: say('title') };
  const decision = await findDecision(connection, call.id);
  if (decision === null)
    return juryLine({ ...line, state: { tone: 'off', icon: 'ring', label: say('none') }, facts: [say('text')] });
  const { isPublished, asked: unasked, letters, scheduled } = await readAnnouncement(connection, call);
  const people = letters.reduce((sum, one) => sum + one.people, 0);
  const links = [
    { path: lettersPath(call), label: say('letters') },
    { path: winnersPath(call), label: say('winners') },
  ];
  const path = callJuryPath(call, 'announce');
  if (!isPublished) {
    const facts = [say('ready', { asked: unasked, people })];
    return scheduled === null
      ? juryLine({
          ...line,
          links,
          facts,
          state: { tone: 'warn', icon: 'half', label: say('unpublished') },
          action: mayAdminister ? linkAction(path, say('button')) : null,
        })
      : juryLine({
          ...line,
          links,
          facts,
          state: { tone: 'warn', icon: 'half', label: say('scheduled', { at: at(scheduled.sendAt) }) },
          action: mayAdminister ? linkAction(path, say('change'), true) : null,
        });
  }
  const asked = (await listAskedWinners(connection, call.id)).filter((one) => one.decisionId === decision.id);
  const count = (state: string) => asked.filter((one) => stateAt(one, now) === state).length;
  const proposals = await listJuryProposals(connection, call.id);
  const free = freePlaces(asked, proposals, now);
  const [next] = nextInRank(decision.ranking, proposals, asked);
  const left = people + unasked > 0;
  return juryLine({
    ...line,
    links,
    state: { tone: 'good', icon: 'dot', label: say('published', { at: at(decision.publishedAt ?? now) }) },
    facts: [
      say('answers', { accepted: count('accepted'), pending: count('pending'), declined: count('declined') }),
      ...(free.length > 0 ? [say('free', { count: free.length })] : []),
      ...(free.length > 0 && next !== undefined ? [say('next', { place: next.place ?? 0, title: next.title })] : []),
      ...(left ? [say('left', { asked: unasked, people })] : []),
    ],
    action: !mayAdminister
      ? null
      : left
        ? linkAction(path, say('button'))
        : free.length > 0
          ? linkAction(winnersPath(call), say('offer', { count: free.length }))
          : null,
  });
}
