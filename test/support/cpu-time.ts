/**
 * The seconds of a processor that this process spends on some work. Unlike those of the clock they stay the same while
 * the machine is busy with something else; and as a slow processor has fewer of them to offer, they are those of one
 * that is as fast as the one on which the limits of the tests were chosen.
 */
export async function cpuSeconds(work: () => unknown): Promise<number> {
  slowness ??= await slownessHere();
  return (await measured(work)) / slowness;
}

/**
 * How many times as much of a processor it takes to do `work` once with something of this size as with so many parts of
 * it: about 1 if the time grows with the size, about as many as there are parts if it grows with its square, and less
 * than 1 if only the beginning is looked at. What else the machine does can but add to a measurement, so that the least of
 * several counts; the first that is below `enough` is the last.
 */
export async function growth(
  work: (size: number) => unknown,
  { size, parts, enough }: { size: number; parts: number; enough: number },
): Promise<number> {
  const some = Math.min(parts, 16);
  const doSome = async () => {
    for (let part = 0; part < some; part++) await work(size / parts);
  };
  let [whole, part] = [Infinity, Infinity];
  for (let times = 0; times < 5 && !(whole / part / parts < enough); times++) {
    part = Math.min(part, (await measured(doSome)) / some);
    whole = Math.min(whole, await measured(() => work(size)));
  }
  return whole / part / parts;
}

async function measured(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

let slowness: number | undefined;
/** What `slownessHere` does takes so long where the limits of the tests were chosen. */
const usualSeconds = 0.02;

/** How many times as much of this processor the same work takes; at least 1. */
async function slownessHere(): Promise<number> {
  const texts = Array.from({ length: 2_000 }, (_, index) => ({ id: index, name: `Person ${index}`, tags: ['a', 'b'] }));
  const all: number[] = [];
  for (let times = 0; times < 3; times++) {
    all.push(
      await measured(() => {
        for (let again = 0; again < 25; again++) JSON.parse(JSON.stringify(texts));
      }),
    );
  }
  return Math.max(usualSeconds, ...all) / usualSeconds;
}
