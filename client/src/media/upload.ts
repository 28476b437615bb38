import type { AttachmentFieldsFragment } from '@sl3/schema/generated/graphql';

export type Attachment = AttachmentFieldsFragment;

/**
 * `waiting`: its turn has not come. `uploading`, then `checking`: the server has it whole and looks at it. `refused`: the
 * file cannot be sent. `failed`: something stood in its way, and it may be tried again.
 */
export type UploadState = 'waiting' | 'uploading' | 'checking' | 'ready' | 'refused' | 'failed';

/** One file beside a message that is being written. A new object whenever something about it changed. */
export interface Upload {
  readonly id: string;
  readonly roomId: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly state: UploadState;
  readonly sentBytes: number;
  /** The network is away: it goes on by itself. */
  readonly isStalled: boolean;
  /** A picture of the file from this device; null for what is no image. */
  readonly previewUrl: string | null;
  /** Why it was refused or failed, in the person's language. */
  readonly fault: string | null;
  /** What the message will carry, once ready. */
  readonly attachment: Attachment | null;
}

/** Whether the server still has to say something about the file. */
export function isUnderWay({ state }: Upload): boolean {
  return state === 'waiting' || state === 'uploading' || state === 'checking';
}

/** Whether the person has to do something about the file before a message can go with it. */
export function isStuck({ state }: Upload): boolean {
  return state === 'refused' || state === 'failed';
}
