/**
 * pauseBefore tells how many ms to wait before the next connection: at once after a restart (1012), longer after each
 * failure, up to half a minute, and never all clients at the same moment.
 */
export function pauseBefore(failures: number, code: number, random: number): number {
  const whole = code === 1012 && failures === 0 ? 400 : Math.min(30000, (code === 1013 ? 2000 : 500) * 2 ** Math.min(failures, 8));
  return Math.round(whole * (0.5 + random / 2));
}
