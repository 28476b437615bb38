import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { openPortBlock, type PortBlock } from './ports.js';

const blocks: PortBlock[] = [];
afterEach(() => {
  for (const block of blocks.splice(0)) block.close();
});

async function aBlock(): Promise<PortBlock> {
  const block = await openPortBlock();
  blocks.push(block);
  return block;
}

async function portsOf(block: PortBlock, count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await block.next());
  return ports;
}

/** Where Linux takes the ports of outgoing connections from; elsewhere the range starts higher still. */
function firstOutgoingPort(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
  } catch {
    return 49_152;
  }
}

describe('the ports of a stack', () => {
  test('none is one that an outgoing connection may take before the server listens on it', async () => {
    const ports = await portsOf(await aBlock(), 40);
    expect(ports).toHaveLength(40);
    expect(Math.max(...ports)).toBeLessThan(firstOutgoingPort());
  });

  test('ten stacks that start at once share none', async () => {
    const each = await Promise.all(Array.from({ length: 10 }, async () => portsOf(await aBlock(), 30)));
    expect(new Set(each.flat()).size).toBe(300);
  });

  test('one that something listens on is left out', async () => {
    const block = await aBlock();
    const taken = (await block.next()) + 1;
    const server = createServer().listen(taken, '127.0.0.1');
    await once(server, 'listening');
    expect(await block.next()).toBe(taken + 1);
    server.close();
    await once(server, 'close');
  });

  test('the same ports can be had again once the stack is closed', async () => {
    const block = await aBlock();
    const guard = (await block.next()) - 1;
    const held = connect(guard, '127.0.0.1');
    await once(held, 'connect');
    block.close();
    held.destroy();
    const server = createServer();
    await expect
      .poll(async () => {
        server.listen(guard, '127.0.0.1');
        return once(server, 'listening').then(
          () => true,
          () => false,
        );
      })
      .toBe(true);
    server.close();
  });
});
