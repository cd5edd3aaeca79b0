import { Global, Module } from '@nestjs/common';
import { AnswerAcceptance } from '../flows/winners/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../flows/winners/edit-winner-entry.flow.js';
import { PublishDecision } from '../flows/winners/publish-decision.flow.js';
import { SetWinnerPicture } from '../flows/winners/set-winner-picture.flow.js';
import { MyWinnerController } from '../site/winners/my-winner.controller.js';

const flows = [AnswerAcceptance, EditWinnerEntry, PublishDecision, SetWinnerPicture];

/** Winners: whether they accept, and what the public sees of them. */
@Global()
@Module({
  controllers: [
    // Public pages
    MyWinnerController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class WinnersModule {}
