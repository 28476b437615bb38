// The health check of a container: asks the server in it whether it can serve. The worker serves its metrics only, and
// says where: node ready.mjs 9100/metrics.
const [where = `${process.env.PORT}/ready`] = process.argv.slice(2);
const isReady = await fetch(`http://127.0.0.1:${where}`, { signal: AbortSignal.timeout(3_000) }).then(
  (answer) => answer.ok,
  () => false,
);
process.exit(isReady ? 0 : 1);
