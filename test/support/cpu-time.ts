/**
 * The seconds of a processor that this process spends on some work. Unlike those of the clock they stay the same while
 * the machine is busy with something else.
 */
export async function cpuSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}
