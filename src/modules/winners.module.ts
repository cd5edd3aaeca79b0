import { Global, Module } from '@nestjs/common';
import { PublishDecision } from '../flows/winners/publish-decision.flow.js';

const flows = [PublishDecision];

/** Winners: whether they accept, and what the public sees of them. */
@Global()
@Module({
  providers: [...flows],
  exports: [...flows],
})
export class WinnersModule {}
