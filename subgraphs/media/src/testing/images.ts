import sharp, { type Sharp } from 'sharp';
import { crc32, deflateSync } from 'node:zlib';

type Size = { width?: number; height?: number };

/** An image in which every place looks different, so that one can tell whether it was turned. */
export function aPicture({ width = 600, height = 400 }: Size = {}): Sharp {
  const red = { create: { width, height, channels: 3 as const, background: { r: 220, g: 30, b: 30 } } };
  const blue = {
    create: { width: Math.ceil(width / 2), height, channels: 3 as const, background: { r: 20, g: 40, b: 200 } },
  };
  return sharp(red).composite([{ input: blue, left: 0, top: 0 }]);
}

/** A photo as a telephone makes it: where it was taken, by which camera, and lying on its side. */
export function aPhotoWithPlace(): Promise<Buffer> {
  return aPicture()
    .withExif({
      IFD0: { Make: 'Sl3Phone', Model: 'One', Orientation: '6' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '45/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '73/1 34/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** An animation of so many frames. */
export async function anAnimation(frames: number, { width = 40, height = 30 }: Size = {}): Promise<Buffer> {
  const pictures = await Promise.all(
    Array.from({ length: frames }, (_, i) =>
      sharp({ create: { width, height, channels: 3, background: { r: (i * 40) % 256, g: (i * 7) % 256, b: 90 } } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(pictures, { join: { animated: true } })
    .gif({ delay: pictures.map(() => 80) })
    .toBuffer();
}

/** A whole PNG of one colour, of any size its header can say, in a few kilobytes. */
export function aHugePng({ width, height }: Required<Size>): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8); // one bit of grey
  const rows = deflateSync(Buffer.alloc(Math.min((Math.ceil(width / 8) + 1) * height, 4_000_000)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
