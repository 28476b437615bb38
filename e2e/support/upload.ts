import { randomUUID } from 'node:crypto';
import { eventually } from './eventually.js';
import type { Person } from './person.js';

const BEGIN = /* GraphQL */ `
  mutation ($input: BeginUploadInput!) {
    beginUpload(input: $input) {
      __typename
      ... on BeginUploadSuccess {
        uploadUrl
        asset {
          id
        }
      }
      ... on Problem {
        message
      }
    }
  }
`;
const ASSET = /* GraphQL */ `
  query ($id: ID!) {
    mediaAsset(id: $id) {
      id
      state
      uploadedBytes
      url
      variants {
        url
      }
      refusal {
        reason
        message
      }
    }
  }
`;

/** A file on its way to the platform, by plain tus requests. */
export class Upload {
  private constructor(
    private readonly gateway: string,
    private readonly person: Person,
    readonly assetId: string,
    readonly url: string,
  ) {}

  static async begin(
    gateway: string,
    person: Person,
    file: { fileName: string; mimeType?: string; bytes: number },
  ): Promise<Upload> {
    const input = { mimeType: '', ...file, clientNonce: randomUUID() };
    const { beginUpload } = await person.graph(BEGIN, { input });
    if (beginUpload.__typename !== 'BeginUploadSuccess') throw new Error(`begin: ${JSON.stringify(beginUpload)}`);
    return new Upload(gateway, person, beginUpload.asset.id, `${gateway}${beginUpload.uploadUrl}`);
  }

  /** Sends a whole file in one piece and waits until it was looked at. */
  static async whole(
    gateway: string,
    person: Person,
    file: { fileName: string; mimeType?: string; bytes: Uint8Array },
  ): Promise<Upload> {
    const upload = await Upload.begin(gateway, person, { ...file, bytes: file.bytes.length });
    const { status } = await upload.send(file.bytes, 0);
    if (status !== 204) throw new Error(`upload answered ${status}`);
    await upload.settled();
    return upload;
  }

  headers(more: Record<string, string> = {}): Record<string, string> {
    return { authorization: `Bearer ${this.person.accessToken}`, 'tus-resumable': '1.0.0', ...more };
  }

  pieceHeaders(offset: number): Record<string, string> {
    return this.headers({ 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) });
  }

  async send(piece: Uint8Array, offset: number): Promise<Response> {
    const body = piece as Uint8Array<ArrayBuffer>;
    return fetch(this.url, { method: 'PATCH', headers: this.pieceHeaders(offset), body });
  }

  /** How much the platform has; waits while it is away. */
  async offset(): Promise<number> {
    return eventually(
      async () => {
        const answer = await fetch(this.url, { method: 'HEAD', headers: this.headers() });
        if (answer.status !== 200) throw new Error(`HEAD answered ${answer.status}`);
        return Number(answer.headers.get('upload-offset'));
      },
      15_000,
      'the upload tells where it stands',
    );
  }

  async seenBy(person: Person): Promise<any> {
    return (await person.graph(ASSET, { id: this.assetId })).mediaAsset;
  }

  /** What became of it, once it was looked at. */
  async settled(withinMs = 30_000): Promise<any> {
    return eventually(
      async () => {
        const asset = await this.seenBy(this.person);
        if (asset?.state !== 'READY' && asset?.state !== 'REFUSED') throw new Error(`it is ${asset?.state}`);
        return asset;
      },
      withinMs,
      'the file is looked at',
    );
  }
}
