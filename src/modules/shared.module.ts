import { Global, Module } from '@nestjs/common';
import { Idempotency } from '../api/idempotency.js';
import { KeyRing } from '../api/key-ring.js';
import { ConsolePages } from '../console/console-pages.js';

/** What the controllers of every area share: the layout of console pages, API keys and idempotent creates. */
@Global()
@Module({
  providers: [ConsolePages, Idempotency, KeyRing],
  exports: [ConsolePages, Idempotency, KeyRing],
})
export class SharedModule {}
