import { recordTables } from '../../domain/calls/record-table.js';
import { winnerTable } from './domain/record-table.js';
import { winnerPages } from './site/own-winners.js';
import { ownProposals } from '../../site/proposals/own-proposals.js';
import { findPublished } from './domain/winner-entries.queries.js';
import { winnersPage } from '../../domain/calls/winners-page.js';
import { choiceAnswers } from '../jury/console/jury-lines.js';
import { decisionAnswers } from './console/decision-answers.js';
import { homeTodos } from '../../console/calls/home-todos.js';
import { winnerTodos } from './console/home-todo.js';
import { winnerDropped, winnerAsked, winnerReminder, winnerAnswered } from './domain/emails/winners.js';
import { staffPlaces, staffWinner } from './domain/emails/staff.js';
import { remindOwners } from './domain/remind-owners.js';
import { remindWinners } from './domain/start-times.js';
import { moreReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { answerDeadlines } from './domain/answer-deadlines.queries.js';
import { storedInstants } from '../../domain/time/local-instant.js';
import { area } from '../../app/area.js';
import { winnersPath } from './console/winner-paths.js';
import { features } from '../../domain/calls/feature.js';
import { WinnersApiController } from './api/winners.controller.js';
import { WinnersConsoleController } from './console/winners.controller.js';
import { AnswerAcceptance } from './flows/answer-acceptance.flow.js';
import { EditWinnerEntry } from './flows/edit-winner-entry.flow.js';
import { OfferPlace } from './flows/offer-place.flow.js';
import { PublishWinners } from './flows/publish-winners.flow.js';
import { PublicWinners } from './site/public-winners.js';
import { WinnersController } from './site/winners.controller.js';
import { MyWinnerController } from './site/my-winner.controller.js';
import { personalData } from './domain/personal-data.queries.js';

/** Winners: whether they accept, and what the public sees of them. */
export const winners = area({
  name: 'winners',
  data: {
    contributes: [recordTables.with(winnerTable), storedInstants.with(answerDeadlines)],
    emails: [winnerAsked, winnerReminder, winnerAnswered, winnerDropped, staffWinner, staffPlaces],
    personalData,
    auditActions: [
      'winner.accepted',
      'winner.declined',
      'winner.stepped-back',
      'winner.edited',
      'winner.consented',
      'winner.consent-withdrawn',
      'winner.name-shown',
      'winner.name-hidden',
      'winner.picture-set',
      'winner.picture-removed',
      'winner.hidden',
      'winner.shown',
      'winner.page-published',
      'winner.page-unpublished',
      'winner.arranged',
      'winner.deadline-set',
      'winner.deadline-moved',
      'winner.told',
      'winner.offered',
      'winner.expired',
      'winner.released',
    ],
  },
  surface: {
    contributes: [
      features.with({ name: 'winners', isUsed: 'exists (select from jury_decisions where call_id = $1)' }),
      ownProposals.with({ pages: winnerPages }),
      choiceAnswers.with(decisionAnswers),
      winnersPage.with(findPublished),
      homeTodos.with(winnerTodos),
      moreReminders.with({ isCostly: false, enqueue: remindWinners }),
      moreReminders.with({ isCostly: true, enqueue: remindOwners }),
    ],
    navigation: [
      {
        name: 'winners',
        group: 'outcomes',
        order: 57,
        label: 'console.winners.title',
        ability: 'change',
        path: (call) => winnersPath(call),
        feature: 'winners',
        offer: { at: 'jury', text: 'console.winners.when' },
      },
    ],
    apiTags: [{ name: 'Winners', order: 110, description: 'Published winner entries.' }],
    controllers: [
      // Public pages
      MyWinnerController,
      WinnersController,
      // Console
      WinnersConsoleController,
      // API
      WinnersApiController,
    ],
    providers: [AnswerAcceptance, EditWinnerEntry, OfferPlace, PublishWinners, PublicWinners],
  },
});
