import { area } from '../app/area.js';
import { WinnersApiController } from '../api/winners/winners.controller.js';
import { WinnersConsoleController } from '../console/winners/winners.controller.js';
import { AnswerAcceptance } from '../flows/winners/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../flows/winners/edit-winner-entry.flow.js';
import { OfferPlace } from '../flows/winners/offer-place.flow.js';
import { PublishDecision } from '../flows/winners/publish-decision.flow.js';
import { PublishWinners } from '../flows/winners/publish-winners.flow.js';
import { SetWinnerPicture } from '../flows/winners/set-winner-picture.flow.js';
import { PublicWinners } from '../site/winners/public-winners.js';
import { WinnersController } from '../site/winners/winners.controller.js';
import { MyWinnerController } from '../site/winners/my-winner.controller.js';

/** Winners: whether they accept, and what the public sees of them. */
export const winners = area({
  name: 'winners',
  surface: {
    controllers: [
      // Public pages
      MyWinnerController,
      WinnersController,
      // Console
      WinnersConsoleController,
      // API
      WinnersApiController,
    ],
    providers: [
      AnswerAcceptance,
      EditWinnerEntry,
      OfferPlace,
      PublishDecision,
      PublishWinners,
      SetWinnerPicture,
      PublicWinners,
    ],
  },
});
