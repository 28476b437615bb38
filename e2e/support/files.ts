import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** What a camera writes into a photo of the Eiffel Tower, and nobody else need know. */
export const CAMERA = 'Secret Camera 3000';

/** A photo that says where it was taken. */
export async function aPhotoWithItsPlace(): Promise<Buffer> {
  const drawing = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1000"><rect width="1600" height="1000" fill="#9cc9f0"/><path d="M0 750 L400 400 L720 700 L1040 350 L1600 800 V1000 H0Z" fill="#3b5d4f"/></svg>`,
  );
  return sharp(drawing)
    .jpeg({ quality: 88 })
    .withExif({
      IFD0: { Make: CAMERA },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '48/1 51/1 30/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '2/1 17/1 40/1',
      },
    })
    .toBuffer();
}

/** A PNG of 30,000 × 30,000 pixels in a hundred kilobytes: it unpacks to nearly a billion of them. */
export function aHugePng(): Buffer {
  const side = 30_000;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8); // one bit a pixel, grey
  const rows = Buffer.alloc(side * (1 + side / 8));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
