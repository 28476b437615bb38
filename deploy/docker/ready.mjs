// The health check of a container: asks the server in it whether it can serve.
const isReady = await fetch(`http://127.0.0.1:${process.env.PORT}/ready`, { signal: AbortSignal.timeout(3_000) }).then(
  (answer) => answer.ok,
  () => false,
);
process.exit(isReady ? 0 : 1);
