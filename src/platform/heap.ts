import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow by 70 % before all of it is collected. V8 would let it grow to four times what it was, which takes
 * a few hundredths less of the processor, and 200 MB more at the end of a rush.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=70');
}
