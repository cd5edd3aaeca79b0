import { getCall } from '../../../domain/calls/calls.queries.js';
import { asTeamsSee } from '../../jury/domain/unpublished-choices.queries.js';
import { getProposalById } from '../../../domain/proposals/proposals.queries.js';
import { findAcceptanceOf, isOutstanding, listOwnAsked } from '../domain/acceptances.queries.js';
import { listTelling } from '../domain/told-winners.queries.js';
import { listPublicWinners } from '../domain/public-winners.queries.js';
import { findCountry, findEntry, listNames } from '../domain/winner-entries.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import { attendeeOfLink } from '../../../site/registrations/own-link.js';
import type { SitePage } from '../../../site/site-page.js';
import { type MyWinnerInput, myWinnerPage } from './my-winner.page.js';

/** Returns a winner on whose team the person of a link is. Throws NotFound for the proposal of others. */
export async function readMyWinner(connection: Connection, token: string, id: string) {
  const attendee = await attendeeOfLink(connection, token);
  const own = (await listOwnAsked(connection, attendee)).find((one) => one.id === id);
  const acceptance = own && (await findAcceptanceOf(connection, own.id));
  if (own === undefined || acceptance == null) throw new NotFound('proposal-not-found', 'Proposal not found.');
  return { attendee, acceptance, entry: await findEntry(connection, own.id) };
}

/** Shows the page of a winner to somebody on its team. Throws NotFound. */
export async function showMyWinner(
  connection: Connection,
  page: SitePage,
  token: string,
  id: string,
  shown: Partial<Pick<MyWinnerInput, 'typed' | 'fieldErrors'>> = {},
): Promise<void> {
  const { attendee, acceptance, entry } = await readMyWinner(connection, token, id);
  const stored = await getProposalById(connection, id);
  const [proposal = stored] = await asTeamsSee(connection, [stored]);
  const input = {
    call: await getCall(connection, attendee.callId),
    token,
    attendee,
    proposal,
    acceptance,
    isOutstanding: await isOutstanding(connection, acceptance),
    entry,
    country: await findCountry(connection, id),
    names: (await listNames(connection, [id])).get(id) ?? [],
    told: (await listTelling(connection, [id], new Map())).get(id)?.names ?? [],
    isShown: (await listPublicWinners(connection, attendee.callId)).some(({ proposalId }) => proposalId === id),
    done: page.query.text('done'),
    fieldErrors: [],
    ...shown,
  };
  page.render('winners/my-winner', myWinnerPage(input, page.viewerOf(attendee)));
}
