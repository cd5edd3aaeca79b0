import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config.js';
import { TooManyRequests } from '../platform/errors.js';
import { RequestQuota } from '../platform/http/request-quota.js';
import type { ApiCall } from './api-call.js';

/** Limits the requests of each key (`API_REQUESTS_PER_MINUTE`). */
@Injectable()
export class KeyLimits {
  private readonly quota: RequestQuota | null;

  constructor({ apiRequestsPerMinute }: Config) {
    this.quota = apiRequestsPerMinute === undefined ? null : new RequestQuota(apiRequestsPerMinute);
  }

  /**
   * Takes a request of a key, and says in `RateLimit` what is left (draft-ietf-httpapi-ratelimit-headers-10). Throws
   * TooManyRequests.
   */
  take({ actor, reply }: ApiCall): void {
    if (this.quota === null || !('id' in actor)) return;
    const { isAllowed, remaining, seconds } = this.quota.take(actor.id, performance.now());
    void reply.header('ratelimit-policy', `"key";q=${this.quota.perMinute};w=60`);
    void reply.header('ratelimit', `"key";r=${remaining};t=${seconds}`);
    if (isAllowed) return;
    throw new TooManyRequests(
      'too-many-requests',
      `This key has sent its ${this.quota.perMinute} requests of a minute. Go on in ${seconds} seconds.`,
      { seconds },
    );
  }
}
