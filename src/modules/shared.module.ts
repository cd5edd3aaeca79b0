import { Global, Module } from '@nestjs/common';
import { Idempotency } from '../api/idempotency.js';
import { KeyRing } from '../api/key-ring.js';
import { SitePages } from '../site/site-page.js';

/** What the controllers of every area share: API keys, idempotent creates and the pages of the public site. */
@Global()
@Module({
  providers: [Idempotency, KeyRing, SitePages],
  exports: [Idempotency, KeyRing],
})
export class SharedModule {}
