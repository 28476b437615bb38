/** Secrets of the right length for tests, the same for the same name. */
export function testSecret(name: string): string {
  return `${name} `.repeat(32).slice(0, 40);
}
