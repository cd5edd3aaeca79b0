import { Global, Module } from '@nestjs/common';
import { Idempotency } from '../api/idempotency.js';
import { KeyRing } from '../api/key-ring.js';

/** What the controllers of every area share: API keys and idempotent creates. */
@Global()
@Module({
  providers: [Idempotency, KeyRing],
  exports: [Idempotency, KeyRing],
})
export class SharedModule {}
