/** `BENCH_PROFILE=<folder>` writes a CPU profile of the server there when it stops. */
export function profiling(): Record<string, string> {
  const folder = process.env['BENCH_PROFILE']
  return folder ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` } : {}
}
