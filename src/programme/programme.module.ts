import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/flows.module.js';
import { DelegationController } from './delegation.controller.js';
import { DelegationMemberController } from './delegation-member.controller.js';
import { DelegationStartController } from './delegation-start.controller.js';
import { FeedController } from './feed.controller.js';
import { JoinController } from './join.controller.js';
import { LostLinkController } from './lost-link.controller.js';
import { MeController } from './me.controller.js';
import { MyAnswersController } from './my-answers.controller.js';
import { MyMailController } from './my-mail.controller.js';
import { MyOfferController } from './my-offer.controller.js';
import { MyRegistrationController } from './my-registration.controller.js';
import { NewLinkController } from './new-link.controller.js';
import { OrganizationNamesController } from './organization-names.controller.js';
import { ProgrammeController } from './programme.controller.js';
import { PublicCalls } from './public-calls.js';
import { RegistrationController } from './registration.controller.js';
import { UnsubscribeController } from './unsubscribe.controller.js';

/** The public pages. */
@Module({
  imports: [FlowsModule],
  controllers: [
    DelegationController,
    DelegationMemberController,
    DelegationStartController,
    FeedController,
    JoinController,
    LostLinkController,
    MeController,
    MyAnswersController,
    MyRegistrationController,
    MyMailController,
    MyOfferController,
    NewLinkController,
    OrganizationNamesController,
    ProgrammeController,
    RegistrationController,
    UnsubscribeController,
  ],
  providers: [PublicCalls],
})
export class ProgrammeModule {}
